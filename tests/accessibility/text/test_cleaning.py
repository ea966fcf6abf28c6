"""Hostile and clumsy HTML, and notes as advisers type them."""

import sys

import pytest
from django.utils.safestring import SafeString

from accessibility.markup.html_tree import Tree
from accessibility.text.cleaning import clean_html, linkify_note

REL = 'rel="nofollow noopener noreferrer"'


def test_an_editor_s_text_keeps_its_shape():
    typed = (
        '<h2>Un</h2><p lang="en">Two <strong>three</strong><br><a href="/fr/sim/">Ma carte</a></p>'
        '<ul><li>Quatre</li></ul><abbr title="Carte">SIM</abbr>'
    )
    assert clean_html(typed) == typed


@pytest.mark.parametrize(
    "href",
    ["https://exemple.fr/", "http://exemple.fr", "mailto:a@exemple.fr", "tel:+33900000000", "/fr/"],
)
def test_an_editor_s_link_is_kept(href):
    assert clean_html(f'<a href="{href}">Un lien</a>') == f'<a href="{href}">Un lien</a>'


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " java\nscript:alert(1)",
        "&#106;avascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "ftp://exemple.fr/",
    ],
)
def test_a_link_that_does_something_else_leads_nowhere(href):
    assert clean_html(f'<a href="{href}">Un lien</a>') == "<a>Un lien</a>"


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<p onclick=alert(1)>Un</p>",
        '<p style="background:url(//x)">Un</p>',
        "<style>p{}</style>",
        '<iframe src="//x"></iframe>',
        "<object data=x></object>",
        "<form action=//x><input name=code></form>",
        '<base href="//x">',
        "<!-- <img src=x> -->",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<math><mi><mglyph><style><img src=x onerror=alert(1)>",
        "<<script>alert(1)//<</script>",
        "<a href='/x' target=_blank onmouseover=alert(1)>Un</a>",
    ],
)
def test_nothing_that_acts_or_loads_is_left(html):
    elements = Tree(clean_html(html)).elements
    assert {element.tag for element in elements} <= {"p", "a"}
    assert {name for element in elements for name in element.attributes} <= {"href"}


def test_cleaning_twice_is_the_same_as_once():
    once = clean_html("<p>5 < 6 & <b>sept</b> <u>huit</u>")
    assert clean_html(once) == once


def test_cleaned_html_can_be_put_in_a_page():
    assert isinstance(clean_html("<p>Un</p>"), SafeString)
    assert clean_html("") == ""


# --- Notes ------------------------------------------------------------------------------------


def test_lines_and_paragraphs_of_a_note_are_kept():
    assert linkify_note("Un\r\ndeux\n\n\n  trois\n") == "<p>Un<br>deux</p><p>trois</p>"


@pytest.mark.parametrize("text", ["", "  \n \n"])
def test_an_empty_note_stays_empty(text):
    assert linkify_note(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "a & b",
    ],
)
def test_a_note_is_shown_as_typed(text):
    tree = Tree(linkify_note(text))
    assert [element.tag for element in tree.elements] == ["p"]
    assert tree.text(tree.root) == text


def test_an_address_in_a_note_becomes_a_link_that_gives_nothing_away():
    assert linkify_note("Voir https://exemple.fr/aide?a=1&b=2.") == (
        f'<p>Voir <a href="https://exemple.fr/aide?a=1&amp;b=2" {REL}>'
        "https://exemple.fr/aide?a=1&amp;b=2</a>.</p>"
    )


def test_an_e_mail_address_in_a_note_becomes_a_link():
    assert linkify_note("paul@exemple.fr") == (
        f'<p><a href="mailto:paul@exemple.fr" {REL}>paul@exemple.fr</a></p>'
    )


@pytest.mark.parametrize(
    "text",
    [
        "Elle a appele.Je rappelle demain",
        "exemple.fr",
        "javascript://exemple.fr/%0aalert(1)",
        "ftp://exemple.fr",
        "data:text/html,x.fr",
    ],
)
def test_what_is_not_written_as_an_address_is_no_link(text):
    assert "<a" not in linkify_note(text)


def test_quotes_cannot_break_out_of_a_link():
    tree = Tree(linkify_note("https://exemple.fr/\"onmouseover='alert(1)'"))
    assert [set(e.attributes) for e in tree.elements if e.tag == "a"] == [{"href", "rel"}]


def test_a_picture_of_a_note_is_only_its_address():
    tree = Tree(linkify_note("https://exemple.fr/a.png"))
    assert [element.tag for element in tree.elements] == ["p", "a"]


def test_a_note_can_be_put_in_a_page():
    assert isinstance(linkify_note("Un"), SafeString)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a.",
        "a-",
        "(",
        "a@a.",
        "a.a@",
        "@",
        "http://",
        "http://a.",
        "x:http://",
        "\n\t",
        "\n ",
        '"a',
    ],
)
def test_a_note_of_five_thousand_signs_took_seconds_at_each_view(piece):
    """Twice as long takes twice as many steps, and not four times."""

    def steps(length):
        count = 0

        def step(_frame, _event, _what):
            nonlocal count
            count += 1

        text = (piece * length)[:length]
        sys.setprofile(step)
        try:
            linkify_note(text)
        finally:
            sys.setprofile(None)
        return count

    linkify_note("")
    assert steps(10_000) <= 2.1 * steps(5_000) + 50


def test_an_address_stands_within_a_sentence():
    told = linkify_note("(voir https://exemple.fr/a), écrire à <paul@exemple.fr>.")
    assert told.count("<a ") == 2
    assert 'href="https://exemple.fr/a"' in told
    assert 'href="mailto:paul@exemple.fr"' in told
