"""What a translating browser must leave alone, and what is in another language than its page."""

import re
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from website.running import preparing
from website.running.languages import languages_of
from website.running.preparing import NotPossible, check_ready_to_serve
from website.seeding.site import load_site
from website.serving.frame import week_in_words

from helpdesk.models import Callback, DeskSettings
from helpdesk.policy.phone_numbers import in_pairs
from helpdesk.policy.references import spaced
from tests.factories.helpdesk import MONDAY
from tests.helpdesk.views.public.test_callback import answer_all

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[3]
TEMPLATES = [
    path
    for package in ("accessibility", "helpdesk", "knowledge", "site/website")
    for path in sorted((ROOT / package / "templates").rglob("*.html"))
]
TAG = re.compile(r"<\w+(?:\{[{%].*?[%}]\}|\"(?:[^\"{]|\{\{.*?\}\}|\{%.*?%\})*\"|[^<>\"{])*>", re.S)


def _translated(html: str, exact: str) -> list[str]:
    """The places where a browser that translates the page would change these words."""
    places = BeautifulSoup(html, "html.parser").body.find_all(string=re.compile(re.escape(exact)))
    assert places, exact
    said = [place.find_parent(attrs={"translate": True}) for place in places]
    return [
        str(place.parent)
        for place, holder in zip(places, said, strict=True)
        if holder is None or holder["translate"] != "no"
    ]


def test_a_translating_browser_changed_the_trust_word_and_the_numbers(client, cast):
    with time_machine.travel(MONDAY, tick=False):
        answer_all(client)
        checked = client.get(reverse("helpdesk:callback_check")).content.decode()
        done = client.post(reverse("helpdesk:callback_check"), follow=True).content.decode()
        mine = client.get(reverse("helpdesk:my_request_show")).content.decode()
        contact = client.get(reverse("contact")).content.decode()
    callback, desk = Callback.objects.get(), DeskSettings.current()
    pairs = in_pairs(callback.number)
    assert _translated(checked, pairs) == []
    reference, ours = spaced(callback.case.reference), in_pairs(desk.phone_number)
    for exact in (callback.trust_word, reference, ours):
        assert _translated(done, exact) == []
        assert _translated(mine, exact) == []
    assert _translated(done, pairs) == []
    assert _translated(contact, desk.name) == []


def test_on_an_english_page_the_french_trust_word_was_read_in_english(client, cast):
    with time_machine.travel(MONDAY, tick=False), translation.override("en"):
        answer_all(client)
        done = client.post(reverse("helpdesk:callback_check"), follow=True)
    word = BeautifulSoup(done.content, "html.parser").select_one(".word")
    assert (word["lang"], word["dir"], word["translate"]) == ("fr", "ltr", "no")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_words_of_another_language_said_which_but_not_their_direction(path):
    html = path.read_text("utf-8")
    tags = [tag for tag in TAG.findall(html) if re.search(r"(?<!href)\blang=", tag)]
    assert [tag for tag in tags if "dir=" not in tag and _may_be_another(tag)] == []


def _may_be_another(tag: str) -> bool:
    # A page of the CMS or a letter is in one of the team's two languages.
    return not tag.startswith("<html")


@pytest.fixture
def prepared(monkeypatch):
    """A desk of which all else is prepared: static files are a matter of another test."""
    monkeypatch.setattr(preparing, "has_static", lambda: True)
    load_site()


def test_a_language_turned_on_without_a_page_led_its_readers_nowhere(settings, prepared):
    check_ready_to_serve()
    settings.LANGUAGES = languages_of(["fr", "en", "pt", "de"])
    with pytest.raises(NotPossible, match=r"pt, de yet\. Run `manage\.py seed`"):
        check_ready_to_serve()
    settings.WAGTAIL_CONTENT_LANGUAGES = settings.LANGUAGES
    load_site()
    check_ready_to_serve()


@pytest.mark.parametrize(
    ("language", "part"),
    [
        ("fr", "12\u00a0h\u00a030, 14\u00a0h"),
        ("en", "12.30\u00a0pm, 2\u00a0pm"),
        ("fi", "perjantai: 9.00–12.30, 14.00–18.00"),
        ("ar", "12:30، من 14:00"),
    ],
)
def test_hours_and_lists_had_french_signs_in_every_language(cast, language, part):
    with time_machine.travel(MONDAY, tick=False), translation.override(language):
        assert part in week_in_words()[0]
