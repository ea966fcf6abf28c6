"""The filters, as templates use them."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import mark_safe

from accessibility.templatetags.plain import day_in_full


def rendered(text, filters="typography", language="fr"):
    with translation.override(language):
        return Template("{% load plain %}{{ text|" + filters + " }}").render(
            Context({"text": text})
        )


def test_french_pages_get_french_spaces():
    assert rendered("C'est l'heure !") == "C’est l’heure\u202f!"


def test_english_pages_do_not():
    assert rendered("Time!", language="en") == "Time!"


def test_a_text_is_still_escaped():
    assert rendered("<b>Un</b> & deux !") == "&lt;b&gt;Un&lt;/b&gt; &amp; deux\u202f!"


def test_html_that_is_safe_stays_html():
    assert rendered(mark_safe("<b>Un</b> !")) == "<b>Un</b>\u202f!"


def test_a_number_never_breaks():
    assert rendered("09 00 00", "nbsp") == "09\u00a000\u00a000"


@pytest.mark.parametrize("filters", ["typography", "nbsp"])
def test_what_is_not_a_text_is_written_out(filters):
    assert rendered(12, filters) == "12"


@pytest.mark.parametrize(
    ("language", "shown"), [("fr", "Inès, Karim"), ("en", "Inès, Karim"), ("ar", "Inès، Karim")]
)
def test_things_in_a_row_have_the_comma_of_the_language(language, shown):
    assert rendered(["Inès", "Karim"], "listed", language) == shown
    with translation.override(language):
        assert Template("{% load plain %}Inès{% comma %}Karim").render(Context()) == shown


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("fr", date(2027, 5, 1), "1er mai 2027"),
        ("fr", date(2027, 5, 21), "21 mai 2027"),
        ("en", date(2027, 5, 1), "1 May 2027"),
    ],
)
def test_a_day_is_written_in_full_as_its_language_does(language, day, words):
    with translation.override(language):
        assert day_in_full(day).replace("\u00a0", " ") == words


@pytest.mark.parametrize(
    ("octets", "language", "shown"),
    [
        (129_000, "fr", "0,1\u00a0Mo"),
        (1_250_000, "fr", "1,2\u00a0Mo"),
        (2_960_000, "en", "3.0\u00a0MB"),
        (10, "en", "0.1\u00a0MB"),
    ],
)
def test_a_weight_is_said_as_plans_are_sold(octets, language, shown):
    assert rendered(octets, "megabytes", language) == shown


def test_a_title_keeps_appelons_nous_in_one_piece():
    words = "Qui appelons-nous\u00a0?"
    kept = 'Qui <span class="unbroken">appelons-nous\u00a0?</span>'
    assert rendered(words, filters="whole_words") == kept
    assert rendered("C’est noté.", filters="whole_words") == "C’est noté."
    escaped = '&lt;b&gt; <span class="unbroken">a-b</span>'
    assert rendered("<b> a-b", filters="whole_words") == escaped
