"""An e-mail as a page: the words of its text, said once, in our clothes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from helpdesk.models import DeskSettings

_LINK = re.compile(r"https?://[^\s<>\"]+")
_NIGHT = "@media (prefers-color-scheme: dark)"
_TOKEN = re.compile(r"(--[a-z0-9-]+):\s*([^;]+);")
_USE = re.compile(r"var\((--[a-z0-9-]+)\)")
# What ends a sentence is no part of the address before it.
_AFTER = ".,;:!?)»"


@dataclass(frozen=True)
class Piece:
    """Some words of a line; `link` is the address that they are, "" for plain words."""

    words: str
    link: str = ""


def mail_page(text: str, *, subject: str, language: str) -> str:
    """The HTML beside the text of an e-mail: the same words, in the same order.

    Only addresses of our own become links. It asks for nothing: no picture, no style from afar.
    """
    return render_to_string(
        "helpdesk/mail/page.html",
        {
            "paragraphs": paragraphs_of(text, ours=settings.BASE_URL),
            "subject": subject,
            "language_code": language,
            "mail_desk": DeskSettings.current(),
            "style": _style(),
        },
    )


@cache
def _style() -> SafeString:
    """Our style sheet with the colours of the day, and of the night, in the place of tokens."""
    tokens, style = _read("website/css/tokens.css"), _read("helpdesk/mail.css")
    day, night = (dict(_TOKEN.findall(block)) for block in _blocks(tokens))
    light, _query, dark = style.partition(_NIGHT)
    return mark_safe(_with(light, day) + _NIGHT + _with(dark, night))  # noqa: S308


def _blocks(tokens: str) -> tuple[str, str]:
    """What the tokens are by day, and in the night of the device."""
    before, _query, after = tokens.partition(_NIGHT)
    return before, after.partition("color-scheme")[0]


def _with(style: str, colours: Mapping[str, str]) -> str:
    return _USE.sub(lambda used: colours[used[1]], style)


def _read(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path).read_text("utf-8")


def paragraphs_of(text: str, *, ours: str) -> list[list[list[Piece]]]:
    """Paragraphs, their lines, and the pieces of each; an empty line ends a paragraph."""
    found: list[list[list[Piece]]] = [[]]
    for line in text.splitlines():
        if line.strip():
            found[-1].append(_pieces(line.strip(), ours=ours))
        elif found[-1]:
            found.append([])
    return [lines for lines in found if lines]


def _pieces(line: str, *, ours: str) -> list[Piece]:
    pieces, done = [], 0
    for found in _LINK.finditer(line):
        address = found[0].rstrip(_AFTER)
        if not address.startswith(f"{ours}/"):
            continue
        pieces += [Piece(line[done : found.start()]), Piece(address, address)]
        done = found.start() + len(address)
    return [piece for piece in [*pieces, Piece(line[done:])] if piece.words]
