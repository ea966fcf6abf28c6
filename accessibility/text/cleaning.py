"""What HTML may come in: the only module that calls bleach."""

import re
from typing import Any, Final

import bleach
from bleach.linkifier import Linker, build_url_re
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

_TAGS: Final = frozenset(
    ("p", "br", "h2", "h3", "h4", "ul", "ol", "li", "strong", "b", "em", "i", "a", "abbr", "span")
)
_ATTRIBUTES: Final = {"*": ["lang", "dir"], "a": ["href", "hreflang"], "abbr": ["title"]}
_PROTOCOLS: Final = frozenset(("http", "https", "mailto", "tel"))
_REL: Final = "nofollow noopener noreferrer"


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
    typed fast, and "appelé.Je" is no address. "" or spaces give "".
    """
    paragraphs = re.split(r"\n[ \t]*\n\s*", "\n".join(text.splitlines()).strip())
    html = "".join(
        f"<p>{escape(paragraph).replace(chr(10), '<br>')}</p>"
        for paragraph in paragraphs
        if paragraph
    )
    return mark_safe(_linker().linkify(html))  # noqa: S308 - escaped above


def _linker() -> Linker:
    # A Linker keeps the state of its parser: one for each call, so that threads share nothing.
    return Linker(
        callbacks=[_plain_link],
        parse_email=True,
        url_re=build_url_re(protocols=["http", "https"]),
    )


def _plain_link(attrs: dict[Any, str], new: bool = False) -> dict[Any, str] | None:
    """bleach's callback: None keeps the text as it is."""
    is_email = attrs[(None, "href")].startswith("mailto:")
    if not is_email and not attrs["_text"].lower().startswith(("http://", "https://")):
        return None
    return attrs | {(None, "rel"): _REL}
