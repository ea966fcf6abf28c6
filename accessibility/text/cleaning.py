"""What HTML may come in: the only module that calls bleach."""

import re
from typing import Final

import bleach
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_TAGS: Final = frozenset(
    ("p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "b", "em", "i", "a", "abbr", "span")
)
_ATTRIBUTES: Final = {"*": ["lang", "dir"], "a": ["href", "hreflang"], "abbr": ["title"]}
_PROTOCOLS: Final = frozenset(("http", "https", "mailto", "tel"))
_REL: Final = "nofollow noopener noreferrer"
_PIECES: Final = re.compile(r"\s+|\S+")
_SCHEMES: Final = ("https://", "http://")
# What stands around an address in a sentence, and in none.
_AROUND: Final = ".,;:!?()[]{}<>«»“”‘’\"'…"
_NOT_IN_ADDRESS: Final = re.compile("[\"'<>«»“”]")
_AFTER_HOST: Final = re.compile("[/?#:]")
_PART_OF_HOST: Final = re.compile(r"[\w-]+")
_NAME_OF_MAIL: Final = re.compile(r"[\w.+-]+")


def clean_html(html: str) -> SafeString:
    """Rich text of an editor with nothing in it but paragraphs, headings, lists, links, emphasis.

    Other tags are taken out and their text stays; comments, styles, pictures and scripts' effects
    are gone; links go to http, https, mailto, tel or within the site. "" gives "".
    """
    cleaned = bleach.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, protocols=_PROTOCOLS, strip=True
    )
    return mark_safe(cleaned)  # noqa: S308 - cleaned by bleach


def linkify_note(text: str) -> SafeString:
    """A note as typed: everything escaped, lines and paragraphs kept, addresses made into links.

    Only what is written as http://…, https://… or an e-mail address becomes a link: notes are
    typed fast, and "appelé.Je" is no address. "" or spaces give "". Each sign is read a few times,
    however it is written: bleach's own finder looked again from each.
    """
    paragraphs = re.split(r"\n[ \t]*\n\s*", "\n".join(text.splitlines()).strip())
    html = "".join(
        f"<p>{''.join(map(_piece, _PIECES.findall(paragraph)))}</p>"
        for paragraph in paragraphs
        if paragraph
    )
    return mark_safe(html)  # noqa: S308 - escaped piece by piece


def _piece(piece: str) -> str:
    """A word, or what stands between two, as HTML."""
    if piece.isspace():
        return piece.replace("\n", "<br>")
    starts = [place for scheme in _SCHEMES if (place := piece.lower().find(scheme)) >= 0]
    if starts and (min(starts) == 0 or not piece[min(starts) - 1].isalnum()):
        return _before_and_link(piece, min(starts))
    bare = piece.strip(_AROUND)
    name, _at, domain = bare.partition("@")
    if name and _NAME_OF_MAIL.fullmatch(name) and _is_host(domain):
        before, _bare, after = piece.partition(bare)
        return f"{escape(before)}{_link(f'mailto:{bare}', bare)}{escape(after)}"
    return escape(piece)


def _before_and_link(piece: str, start: int) -> str:
    """A word with an address in it that begins there: up to a quote, without what ends a phrase."""
    address = _NOT_IN_ADDRESS.split(piece[start:], maxsplit=1)[0].rstrip(_AROUND)
    host = _AFTER_HOST.split(address.partition("://")[2], maxsplit=1)[0]
    if not _is_host(host):
        return escape(piece)
    after = piece[start + len(address) :]
    return f"{escape(piece[:start])}{_link(address, address)}{escape(after)}"


def _is_host(text: str) -> bool:
    """Whether it can be the name of a host: two parts at least, and letters at the end."""
    parts = text.split(".")
    return (
        len(parts) > 1
        and all(part and _PART_OF_HOST.fullmatch(part) for part in parts)
        and len(parts[-1]) > 1
        and parts[-1].isalpha()
    )


def _link(address: str, shown: str) -> str:
    return f'<a href="{escape(address)}" rel="{_REL}">{escape(shown)}</a>'
