"""No text of ours is read in English by an editor whose CMS speaks French."""

import json
from pathlib import Path

import polib
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.users.models import UserProfile
from website.models import HomePage, TextPage
from website.running.roles import COORDINATOR, EDITOR, REVIEWER, ensure_roles

from knowledge.models import GlossaryTerm, GuidePage, Synonym, TopicPage

pytestmark = pytest.mark.django_db
CATALOGUE = Path(__file__).parents[3] / "locale" / "fr" / "LC_MESSAGES" / "django.po"
OF_OURS = (
    *("wagtailadmin_home", "editors_week", "guide_worklists", "missed_searches", "our_answers"),
    *("how_to_write", "links_and_numbers", "announcements:index", "announcements:add"),
    "wagtailsnippets_knowledge_glossaryterm:list",
    "wagtailsnippets_knowledge_glossaryterm:add",
    "wagtailsnippets_knowledge_synonym:list",
    "wagtailsnippets_knowledge_synonym:add",
    "wagtailsnippets_knowledge_knownquestion:list",
    "wagtailsnippets_knowledge_knownquestion:add",
)
SHOWN = ("title", "aria-label", "placeholder", "alt")


def english() -> set[str]:
    """Our texts in English that are other words in French, without those with values in them."""
    entries = polib.pofile(str(CATALOGUE))
    french = {entry.msgstr for entry in entries}
    return {
        entry.msgid
        for entry in entries
        if "%" not in entry.msgid and "{" not in entry.msgid and entry.msgid not in french
    }


def words_in(data) -> set[str]:
    """Every label of a form that Wagtail's script draws; names of fields begin small."""
    if isinstance(data, str):
        return {data} if data[:1].isupper() else set()
    parts = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return {word for part in parts for word in words_in(part)}


def texts_of(html: str) -> set[str]:
    """What somebody reads or hears of a page, each text as it stands."""
    page = BeautifulSoup(html, "html.parser")
    drawn = [json.loads(one["data-w-block-data-value"]) for one in page.select("[data-block]")]
    for code in page.select("script, style, pre, code, [lang=en]"):
        code.decompose()
    said = {" ".join(text.split()) for text in page.find_all(string=True)}
    spoken = {one[name] for name in SHOWN for one in page.select(f"[{name}]")}
    return said | spoken | words_in(drawn)


@pytest.fixture
def editor(reading_site, db, client, django_user_model):
    """Somebody with every role of the CMS."""
    ensure_roles()
    user = django_user_model.objects.create_user("lise")
    user.groups.add(*Group.objects.filter(name__in=(EDITOR, REVIEWER, COORDINATOR)))
    UserProfile.objects.create(user=user, preferred_language="fr")
    client.force_login(user)
    return client


def addresses() -> list[str]:
    french = {"locale__language_code": "fr"}
    topic = TopicPage.objects.filter(**french).first()
    pages = [
        GuidePage.by_number(102, language="fr"),
        topic,
        HomePage.objects.get(**french),
        TextPage.objects.filter(**french).first(),
    ]
    return [
        *(reverse(name) for name in OF_OURS),
        *(reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in pages),
        reverse("wagtailadmin_pages:add", args=("knowledge", "guidepage", topic.pk)),
        reverse("wagtailadmin_pages:history", args=[pages[0].pk]),
        reverse("wagtailsettings:edit", args=("website", "theme")),
    ]


def test_no_page_of_ours_says_an_english_text(editor):
    ours = english()
    # Words of readers of English stand in English in the lists.
    GlossaryTerm.objects.exclude(locale__language_code="fr").delete()
    Synonym.objects.exclude(language="fr").delete()
    assert "All guides" in ours
    found = {}
    for address in addresses():
        answer = editor.get(address, follow=True)
        assert answer.status_code == 200, address
        if left := texts_of(answer.content.decode()) & ours:
            found[address] = sorted(left)
    assert not found


def test_each_page_of_ours_has_one_heading_of_the_first_level(editor):
    """A text that a page named `heading` took the place of Wagtail's heading in two of them."""
    # Wagtail's own lists stand below a path of links.
    ours = [name for name in OF_OURS if ":" not in name]
    found = {name: editor.get(reverse(name)).content.decode().count("<h1") for name in ours}
    assert set(found.values()) == {1}, found


def test_english_that_is_left_is_seen_in_the_page_and_in_what_its_script_draws():
    planted = json.dumps({"label": "All guides"}).replace('"', "&quot;")
    assert "All guides" in texts_of(f'<div data-block data-w-block-data-value="{planted}"></div>')
    assert "All guides" in texts_of("<h1> All\n guides </h1>")
    assert "All guides" in texts_of('<a title="All guides"></a>')
