"""A page's template without the bytes of its indentation: people read lines, phones load pages.

The rule: white space that holds a line break is left out beside a tag that starts or ends a block
(`<p>`, `</li>`, `<br>`…), where a browser shows no space; elsewhere it becomes one space, as a
browser shows it. A page therefore reads the same with and without this.
"""

import re
from typing import Final

# White space of HTML: a no-break space is a letter.
_WHITE = r"[ \t\n\r\f]"
_DJANGO = r"\{%.*?%\}|\{\{.*?\}\}|\{[#].*?[#]\}"
# A template's own tag, or an attribute's value: > and line breaks inside mean nothing.
_VALUE = rf"""{_DJANGO}|"(?>{_DJANGO}|[^"])*+"|'(?>{_DJANGO}|[^'])*+'"""

# No browser shows white space beside these. Not here: what may stand between two words of a line
# (`a`, `button`, `label`, `input`), and what shows nothing but lets a space through (`script`).
_BLOCKS = """
    !doctype address article aside blockquote body br caption col colgroup dd details dialog div dl
    dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li
    main menu meta nav ol optgroup option p search section source summary table tbody td tfoot th
    thead title tr ul
"""
BLOCKS: Final = frozenset(_BLOCKS.split())

_PIECE = re.compile(
    rf"""
    (?P<kept>
        # Texts to translate are known by every letter; the others show their lines as they are.
        \{{%\ *(?P<tag>blocktrans(?:late)?|comment|verbatim)\b.*?%\}}.*?\{{%\ *end(?P=tag)\b.*?%\}}
      | <(?P<element>pre|textarea|script|style)\b.*?</(?P=element){_WHITE}*>
      | <!--.*?-->
      | {_DJANGO}
    )
  | <(?P<markup>/?(?P<name>!doctype|[a-z][a-z0-9-]*)
      (?>{_VALUE}|[^>"'])*+)>
  | (?P<gap>{_WHITE}*\n{_WHITE}*)
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_IN_MARKUP = re.compile(rf"(?P<kept>{_VALUE})|(?P<gap>{_WHITE}*\n{_WHITE}*)", re.DOTALL)


def compact(template: str) -> str:
    """The text of an HTML template, its indentation left out; "" for "".

    Doing it twice changes nothing more. Left as they are: texts to translate, `<pre>`,
    `<textarea>`, scripts, styles, comments, values of attributes, and single spaces.
    A template that is broken stays as broken as it was: nothing is raised.
    """
    parts: list[str] = []
    after_block = False
    at = 0
    for piece in _PIECE.finditer(template):
        if piece.start() > at:
            parts.append(template[at : piece.start()])
            after_block = False
        at = piece.end()
        if piece["gap"]:
            if not after_block and not _starts_with_a_block(template, at):
                parts.append(" ")
            continue
        after_block = (piece["name"] or "").lower() in BLOCKS
        parts.append(_compact_markup(piece["markup"]) if piece["markup"] else piece[0])
    return "".join([*parts, template[at:]])


def _starts_with_a_block(template: str, at: int) -> bool:
    """True when a tag of a block starts or ends at this place of the template."""
    piece = _PIECE.match(template, at)
    return piece is not None and (piece["name"] or "").lower() in BLOCKS


def _compact_markup(markup: str) -> str:
    """`<a⏎ href="x"⏎>` on one line, as `<a href="x">`; `markup` is what stands between < and >."""

    def on_one_line(found: re.Match[str]) -> str:
        return found["kept"] or ("" if found.end() == len(markup) else " ")

    return f"<{_IN_MARKUP.sub(on_one_line, markup)}>"
