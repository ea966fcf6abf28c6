"""Drawn screens in a page: `{% screens_of paths as screens %}`, then each in its step."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from knowledge.reading.drawn import Sheet, screen_in_words, sheet_of
from knowledge.reading.drawn import hand as one_hand

register = template.Library()


@register.simple_tag(takes_context=True)
def screens_of(context: Context, paths: Iterable[dict[str, Any]]) -> Sheet:
    """The drawings of these paths, in the active language and the reader's size of letters."""
    texts = [step.get("screen") for path in paths for step in path["steps"]]
    size = getattr(context.get("display"), "text", "100")
    return sheet_of(texts, language=get_language() or "fr", text_size=size)


@register.filter
def drawn(text: str | None, screens: Sheet) -> SafeString:
    """The drawing of a step; "" where it has none."""
    return mark_safe(screens.markup(text))  # noqa: S308 - drawn here, every word escaped


@register.filter
def in_words(text: str | None) -> str:
    """What a step's drawing shows, in a sentence or two of the active language."""
    return screen_in_words(text, get_language() or "fr")


@register.filter
def hand(screens: Sheet) -> SafeString:
    """The hand that points in these drawings, out of sight."""
    return mark_safe(screens.hand)  # noqa: S308 - our own path


@register.simple_tag
def hand_of_all() -> SafeString:
    """The hand, where many guides stand in one file."""
    return mark_safe(one_hand())  # noqa: S308 - our own path
