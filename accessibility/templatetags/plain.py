"""Filters that set a text as its language wants it."""

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from accessibility.text.directions import direction_of
from accessibility.text.typography import NO_BREAK, for_language

register = template.Library()


@register.filter(is_safe=True)
def typography(text: object) -> str:
    """The text with the spaces and apostrophes of the page's language; HTML keeps its tags."""
    return for_language(str(text), get_language() or "")


@register.filter(is_safe=True)
def nbsp(text: object) -> str:
    """The text, without tags, on one line: its spaces become no-break spaces."""
    return str(text).replace(" ", NO_BREAK)


@register.filter
def whole_words(text: object) -> SafeString:
    """The text, escaped; words with a hyphen stay in one piece while the line has room for them.

    A title in large letters breaks `appelons-nous ?` at its hyphen otherwise; what a no-break space
    ties to the word goes with it.
    """
    return format_html_join(
        " ",
        "{}",
        (
            (format_html('<span class="unbroken">{}</span>', word) if "-" in word else word,)
            for word in str(text).split(" ")
        ),
    )


@register.simple_tag
def comma() -> str:
    """The sign between two things, and its space, in the page's language; Arabic has its own."""
    return pgettext("between two things", ", ")


@register.filter
def listed(things: Iterable[object]) -> str:
    """Things one after the other, with that sign between them; "" for none."""
    return comma().join(map(str, things))


@register.filter
def day_in_full(day: date) -> str:
    """`12 November 2026` and, in French, `1er mai 2027`: day and month stay on one line.

    The year may come on the next one: all three are wider than a small screen in large letters.
    """
    words = date_format(day, "j F Y")
    if day.day == 1 and (get_language() or "").startswith("fr"):
        words = words.replace("1 ", "1er ", 1)
    return words.replace(" ", NO_BREAK, 1)


@register.filter
def direction(code: str) -> str:
    """`ltr` or `rtl`, as a language is written."""
    return direction_of(code)


@register.filter
def megabytes(octets: int) -> str:
    """`0.3 MB`, as plans are sold: millions of bytes, with one decimal, at least 0.1."""
    shown = number_format(max(round(octets / 1_000_000, 1), 0.1), decimal_pos=1)
    return nbsp(_("%(number)s MB") % {"number": shown})


@register.filter
def how_long(seconds: int) -> str:
    """`2 minutes`, rounded, and at least one."""
    minutes = max(round(seconds / 60), 1)
    return nbsp(ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes})
