"""The public pages' one style sheet: six files, in order, without comments, inlined by its hash."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString, mark_safe

CSS_DIR = Path(__file__).resolve().parents[1] / "static" / "website" / "css"

PUBLIC_FILES = ("tokens", "base", "layout", "forms", "components", "print")


def compact(css: str) -> str:
    """The same rules with no comment and no space that does not count."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,>])\s*", r"\1", css)
    css = re.sub(r":\s+", ":", css)
    return css.replace(";}", "}").strip()


@cache
def public_css() -> str:
    """The text that stands between <style> and </style> on every page."""
    return compact("\n".join((CSS_DIR / f"{name}.css").read_text("utf-8") for name in PUBLIC_FILES))


@cache
def style_element() -> SafeString:
    """The sheet in its element; as one value, because a formatter's space would change the hash."""
    return mark_safe(f"<style>{public_css()}</style>")  # noqa: S308 - our own file


@cache
def csp_hash() -> str:
    """The source expression that allows exactly this sheet, for the Content-Security-Policy."""
    digest = hashlib.sha256(public_css().encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
