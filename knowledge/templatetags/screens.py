"""Drawn screens in a page: `{% screens_of paths as screens %}`, then each in its step."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from knowledge.reading.drawn import Address, Sheet, digest_of, screen_in_words, sheet_of
from knowledge.reading.drawn import hand as one_hand
from knowledge.screens import Drawn

register = template.Library()


@register.simple_tag(takes_context=True)
def screens_of(
    context: Context,
    paths: Iterable[dict[str, Any]],
    number: int | None = None,
    *,
    is_lazy: bool = True,
) -> Sheet:
    """The drawings of these paths, in the active language and the reader's size of letters.

    With the `number` of the guide, those for which the page has no room stand at an address.
    """
    texts = [step.get("screen") for path in paths for step in path["steps"]]
    return sheet_of(
        texts,
        language=_language(),
        text_size=getattr(context.get("display"), "text", "100"),
        address=_address(context, number) if number is not None else None,
        is_lazy=is_lazy,
    )


def _language() -> str:
    return (get_language() or "fr")[:2]


def _address(context: Context, number: int) -> Address | None:
    """Where a drawing of this guide stands; None for a draft, which has no address."""
    if getattr(context.get("request"), "is_preview", False):
        return None
    contrast = getattr(context.get("display"), "contrast", "auto")
    dress = str(context.get("screens_dress", ""))

    def address(drawing: Drawn) -> str:
        name = f"{drawing.letters}-{contrast}-{digest_of(drawing, dress)}"
        return reverse("screen_alone", args=[number, name])

    return address


@register.filter
def drawn(text: str | None, screens: Sheet) -> SafeString:
    """The drawing of a step; "" where it has none."""
    return mark_safe(screens.markup(text))  # noqa: S308 - drawn here, every word escaped


@register.filter
def in_words(text: str | None) -> str:
    """What a step's drawing shows, in a sentence or two of the active language."""
    return screen_in_words(text, _language())


@register.filter
def hand(screens: Sheet) -> SafeString:
    """The hand that points in these drawings, out of sight."""
    return mark_safe(screens.hand)  # noqa: S308 - our own path


@register.simple_tag
def hand_of_all() -> SafeString:
    """The hand, where many guides stand in one file."""
    return mark_safe(one_hand())  # noqa: S308 - our own path
