"""The public pages' one style sheet: six files, in order, without comments, inlined by its hash.

Pages that are written from the right have a seventh; pages with steps have a sheet of their own
before it. The mark of a tab needs no request either. All wear the two colours of a house that has
its own (`Colours`).
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from django.conf.locale import LANG_INFO
from django.utils.safestring import SafeString, mark_safe

import knowledge
from website.theme.tokens import CSS_DIR, Colours, drawn, in_their_colours, worn

PUBLIC_FILES = ("tokens", "base", "layout", "forms", "components", "print")
RIGHT_TO_LEFT = "right_to_left"


def compact(css: str) -> str:
    """The same rules with no comment and no space that does not count."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css)
    css = re.sub(r":\s+", ":", css)
    css = re.sub(r"=\"([a-z]+)\"\]", r"=\1]", css)
    return css.replace(";}", "}").strip()


@lru_cache(maxsize=8)
def public_css(*, is_from_right: bool = False, colours: Colours | None = None) -> str:
    """The text that stands between <style> and </style> on every page of this direction.

    `colours`: of a house that has its own; None for those of the style sheet.
    """
    names = (*PUBLIC_FILES, RIGHT_TO_LEFT) if is_from_right else PUBLIC_FILES
    sheets = {name: (CSS_DIR / f"{name}.css").read_text("utf-8") for name in names}
    if colours is not None:
        sheets["tokens"] = in_their_colours(sheets["tokens"], colours)
    return compact("\n".join(sheets.values()))


@lru_cache(maxsize=8)
def style_element(*, is_from_right: bool = False, colours: Colours | None = None) -> SafeString:
    """The sheet in its element; as one value, because a formatter's space would change the hash."""
    css = public_css(is_from_right=is_from_right, colours=colours)
    return mark_safe(f"<style>{css}</style>")  # noqa: S308 - our own file, and colours of six digits


@lru_cache(maxsize=1)
def screens_css() -> str:
    """The sheet of the drawn screens, in pages of guides and in files of their own."""
    sheet = Path(knowledge.__file__).parent / "static" / "knowledge" / "screens.css"
    return compact(sheet.read_text("utf-8"))


@lru_cache(maxsize=1)
def guide_css() -> str:
    """The rules of steps and of their drawings, before the other sheet in pages that have any."""
    return compact((CSS_DIR / "guide.css").read_text("utf-8")) + screens_css()


@lru_cache(maxsize=1)
def guide_element() -> SafeString:
    """That sheet in its element. Its colours are those of the page."""
    return mark_safe(f"<style>{guide_css()}</style>")  # noqa: S308 - our own files


@lru_cache(maxsize=4)
def favicon(colours: Colours | None = None) -> SafeString:
    """The mark for a tab, as an address that holds the drawing itself: no request more."""
    drawing = (CSS_DIR.parent / "favicon.svg").read_text("utf-8")
    if colours is not None:
        drawing = drawing.replace(drawn("light")["leaf"], colours.leaf)
        drawing = drawing.replace(drawn("dark")["talk"], worn("dark", colours)["talk"])
    drawing = re.sub(r">\s+<", "><", drawing).strip().replace('"', "'")
    written = quote(drawing, safe=" '=:/,.-()")
    return mark_safe(f"data:image/svg+xml,{written}")  # noqa: S308 - our own file


def csp_hashes(languages: Iterable[str], colours: Colours | None = None) -> list[str]:
    """What allows exactly the sheets of these languages, for the Content-Security-Policy.

    One source expression, or two where some are written from the right.
    """
    directions = {bool(LANG_INFO.get(code, {}).get("bidi")) for code in languages}
    sheets = [
        public_css(is_from_right=direction, colours=colours)
        for direction in sorted({False} | directions)
    ]
    return [source_of(sheet) for sheet in sheets]


def source_of(sheet: str) -> str:
    """The expression that allows exactly this sheet in a page."""
    digest = hashlib.sha256(sheet.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
