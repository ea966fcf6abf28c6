"""How to write a step: what is taught is itself as plain as a guide, and its screens are drawn."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from website.running.roles import AUDITOR, AUTHOR

from accessibility.readability import findings
from knowledge.editing.lessons import BEFORE_SUBMITTING, LESSONS
from knowledge.models import TopicPage

LANGUAGES = pytest.mark.parametrize("language", ["fr", "en"])


def found_in(text, language) -> list:
    return [one for one in findings(text, language, glossary=frozenset()) if one.stops]


@LANGUAGES
def test_what_is_taught_is_plain_and_what_is_advised_against_is_what_the_gate_finds(language):
    with translation.override(language):
        for lesson in LESSONS:
            for text in (lesson.why, lesson.after):
                assert not found_in(str(text), language), text
            before = findings(str(lesson.before), language, glossary=frozenset())
            assert before, lesson.before
        for line in BEFORE_SUBMITTING:
            assert not found_in(str(line), language), line


@LANGUAGES
def test_each_lesson_has_a_screen_that_can_be_drawn_in_words_of_the_language(language):
    drawings = [lesson.drawn(language) for lesson in LESSONS]
    assert len({drawing.words for drawing in drawings}) == len(LESSONS)
    assert all(drawing.words for drawing in drawings)


@pytest.mark.parametrize(
    ("language", "title"), [("fr", "Comment écrire une étape"), ("en", "How to write a step")]
)
def test_the_page_shows_each_screen_beside_its_lines(member, language, title):
    page = BeautifulSoup(
        member(AUTHOR, language).get(reverse("how_to_write")).content, "html.parser"
    )
    assert page.h1.get_text(strip=True) == title
    shown = page.select(".lesson")
    assert len(shown) == len(LESSONS)
    for lesson, section in zip(LESSONS, shown, strict=True):
        assert section.pre.get_text() == lesson.lines(language)
        assert section.select_one("svg[role=img]")["aria-label"] == lesson.drawn(language).words
    ids = [one["id"] for one in page.select("svg [id]")]
    assert len(ids) == len(set(ids))


def test_whoever_writes_finds_it_in_the_menu_and_in_the_form_of_a_step(member, reading_site):
    author = member(AUTHOR)
    assert reverse("how_to_write") in author.get(reverse("wagtailadmin_home")).content.decode()
    topic = TopicPage.objects.first()
    form = reverse("wagtailadmin_pages:add", args=("knowledge", "guidepage", topic.pk))
    page = author.get(form).content.decode()
    assert page.count(reverse("how_to_write")) > 1
    assert json.dumps("Comment écrire une étape")[1:-1] in page


def test_who_only_audits_does_not_meet_it(member):
    assert member(AUDITOR).get(reverse("how_to_write")).status_code == 302
