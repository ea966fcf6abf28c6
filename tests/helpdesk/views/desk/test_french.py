"""The French desk and CMS show French: no text of ours is left in English."""

import re
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.urls import reverse
from website.running.languages import languages_of
from website.running.roles import ensure_roles

from helpdesk.desk_urls import desk_patterns
from helpdesk.forms.queue import SHOWS
from helpdesk.viewsets import DeskViewSetGroup
from tests.factories.addresses import make_addresses
from tests.factories.helpdesk import make_user
from tests.factories.who_may import pages_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

CATALOGUE = Path(__file__).parents[4] / "locale" / "fr" / "LC_MESSAGES" / "django.po"
# Words that no French sentence has; names and addresses of the demonstration have none either.
ENGLISH = re.compile(
    r"\b(the|with|your|this|that|from|which|have|been|nobody|should|is|are)\b", re.I
)


class Words(HTMLParser):
    """What a page says, text by text, but for what is marked as another language."""

    NEVER = ("script", "style", "textarea")
    EMPTY = ("input", "br", "meta", "link", "img", "hr", "path", "use", "circle", "rect", "line")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[bool] = []
        self.said: list[str] = []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        is_out = tag in self.NEVER or (named.get("lang") or "fr") != "fr" or "hreflang" in named
        if not (is_out or any(self.open)):
            self.said += [named[name] for name in ("aria-label", "placeholder") if named.get(name)]
        if tag not in self.EMPTY:
            self.open.append(is_out)

    def handle_endtag(self, tag):
        if tag not in self.EMPTY and self.open:
            self.open.pop()

    def handle_data(self, data):
        if not any(self.open) and data.strip():
            self.said.append(" ".join(data.split()))


def words_of(page: str) -> list[str]:
    words = Words()
    words.feed(page)
    return words.said


@pytest.fixture(scope="module")
def untranslated() -> set[str]:
    """Every English text of ours that reads otherwise in French."""
    return {entry.msgid for entry in polib.pofile(str(CATALOGUE)) if entry.msgid != entry.msgstr}


def left_in_english(page: str, untranslated: set[str]) -> list[str]:
    return [said for said in words_of(page) if said in untranslated or ENGLISH.search(said)]


def test_what_is_in_english_is_found(untranslated):
    page = '<p lang="fr">Bonjour</p><p>Log out</p><p>We call the person</p><a lang="en">The end</a>'
    assert left_in_english(page, untranslated) == ["Log out", "We call the person"]


def test_no_page_of_the_french_desk_says_a_word_of_english(client, cast, settings, untranslated):
    # The fixed words of another language have a page.
    settings.LANGUAGES = languages_of(["fr", "en", "es"])
    addresses = make_addresses(cast)
    client.force_login(cast.awa)
    found = {}
    for name in pages_of(pattern.name for pattern in desk_patterns):
        response = client.get(addresses[name], follow=True)
        if response.status_code == 200 and response["Content-Type"].startswith("text/html"):
            left = left_in_english(response.content.decode(), untranslated)
            if left:
                found[name] = left
    assert found == {}


def test_the_lists_and_forms_of_the_desk_in_the_french_cms_are_french(client, cast, untranslated):
    ensure_roles()
    client.force_login(make_user("lea", "coordinator"))
    found = {}
    for viewset in (item for item in DeskViewSetGroup.items):
        for page in ("index", "add"):
            response = client.get(reverse(f"{viewset.name}:{page}"))
            assert response.status_code == 200
            left = [one for one in words_of(response.content.decode()) if one in untranslated]
            if left:
                found[viewset.name, page] = left
    assert found == {}


def test_requests_that_are_open_are_named_and_no_verb():
    assert [str(SHOWS[key]) for key in ("open", "all")] == ["Ouvertes", "Toutes"]
