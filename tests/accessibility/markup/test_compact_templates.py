"""A template without its indentation reads the same, in fewer bytes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.markup.compact_templates import BLOCKS, compact


@pytest.mark.parametrize(
    ("written", "compacted"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("<p>\n  Hello\n</p>\n", "<p>Hello</p>", id="around the words of a block"),
        pytest.param("<ul>\n  <li>a</li>\n\n  <li>b</li>\n</ul>", "<ul><li>a</li><li>b</li></ul>"),
        pytest.param("Call\n  us", "Call us", id="between words a space stays"),
        pytest.param("<b>Call</b>\n  <i>us</i>", "<b>Call</b> <i>us</i>", id="inline elements"),
        pytest.param(
            "<button>a</button>\n<button>b</button>", "<button>a</button> <button>b</button>"
        ),
        pytest.param("Call us,<br>\n  please", "Call us,<br>please", id="a line ends anyway"),
        pytest.param("{{ a }}\n{{ b }}", "{{ a }} {{ b }}", id="values may be words"),
        pytest.param(
            "<ol>\n  {% for a in b %}\n    <li>{{ a }}</li>\n  {% endfor %}\n</ol>",
            "<ol>{% for a in b %}<li>{{ a }}</li>{% endfor %}</ol>",
            id="a loop of blocks",
        ),
        pytest.param(
            "a{% if b %}\n  c\n{% endif %}",
            "a{% if b %} c {% endif %}",
            id="a tag of Django is nothing on the page",
        ),
        pytest.param("<p>a</p> <p>b</p>", "<p>a</p> <p>b</p>", id="a space on a line stays"),
        pytest.param("<p>\u00a0\n\u00a0</p>", "<p>\u00a0 \u00a0</p>", id="no-break spaces stay"),
        pytest.param('<a\n  href="x"\n>y</a>', '<a href="x">y</a>', id="attributes on lines"),
        pytest.param(
            '<a\n  {% if b == "c" %}title="d"{% endif %}\n>',
            '<a {% if b == "c" %}title="d"{% endif %}>',
            id="a condition among attributes",
        ),
        pytest.param('<p title="a\n  b > c">\n  d', '<p title="a\n  b > c">d', id="a value stays"),
        pytest.param(
            '<p title="{% translate "a > b" %}">\n  d', '<p title="{% translate "a > b" %}">d'
        ),
        pytest.param("<br\n/>", "<br />", id="an unquoted value never takes the slash"),
        pytest.param(
            "{% load i18n %}\n<!doctype html>\n<html>", "{% load i18n %}<!doctype html><html>"
        ),
        pytest.param("<pre>\n  a\n</pre>\n<p>", "<pre>\n  a\n</pre><p>", id="lines as they are"),
        pytest.param("<textarea>\n a</textarea>\n b", "<textarea>\n a</textarea> b"),
        pytest.param("<script>\n  a\n</script>", "<script>\n  a\n</script>"),
        pytest.param("<!-- a\n  b -->", "<!-- a\n  b -->"),
        pytest.param(
            "{% blocktranslate trimmed %}\n  a\n{% endblocktranslate %}\n<p>",
            "{% blocktranslate trimmed %}\n  a\n{% endblocktranslate %}<p>",
            id="a text to translate is known by every letter",
        ),
        pytest.param(
            "{% verbatim %}\n a\n{% endverbatim %}", "{% verbatim %}\n a\n{% endverbatim %}"
        ),
        pytest.param("a < b\n  and <p", "a < b and <p", id="broken HTML"),
        pytest.param('<p title="a\n  b', '<p title="a b', id="a value that never ends"),
    ],
)
def test_a_line_break_becomes_what_a_browser_shows(written, compacted):
    assert compact(written) == compacted


def shown(html: str) -> str:
    """What a browser shows: each block on a line of its own, white space single, none at edges."""
    lines = re.sub(r"<(/?[a-z!][\w-]*)[^>]*>", _edge, html)
    lines = re.sub(r"[ \t\n\r\f]+", " ", lines)
    return re.sub(r"(?: ?¶ ?)+", "¶", lines).strip(" ¶")


def _edge(tag: re.Match[str]) -> str:
    return "¶" if tag[1].removeprefix("/") in BLOCKS else ""


TAGS = ["<p>", "</p>", "<li>", "<br>", "<h2\n>", "<a\n\thref='x'>", "</a>", "<b>", "<button>"]
WORDS = ["word", "other", "\u00a0", "{{v}}", "{%if c%}", "{%endif%}"]
WHITE = [" ", "\n", "\n\n    ", " \n"]
pieces = st.lists(st.sampled_from([*TAGS, *WORDS, *WHITE, *WHITE]), max_size=25)


@given(pieces, st.booleans())
def test_a_page_reads_the_same(parts, condition):
    written = "".join(parts)

    def page(template: str) -> str:
        """The template rendered: its value, and what a condition lets through."""
        template = template.replace("{{v}}", "value")
        if not condition:
            template = re.sub(r"\{%if c%\}.*?\{%endif%\}", "", template, flags=re.DOTALL)
        return re.sub(r"\{%.*?%\}", "", template)

    assert shown(page(compact(written))) == shown(page(written))


@given(pieces)
def test_twice_is_once(parts):
    once = compact("".join(parts))
    assert compact(once) == once


@given(st.text("<>/\"'{%} \npa=", max_size=60))
def test_nothing_but_white_space_is_ever_lost(written):
    assert "".join(compact(written).split()) == "".join(written.split())
