"""The words of a page of HTML, and nothing that could act, load, or hide."""

import re
from html.parser import HTMLParser
from typing import Final

_SILENT: Final = frozenset({"script", "style", "head", "title", "template", "object", "svg"})
_BLOCKS: Final = frozenset(
    {"p", "div", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "hr"}
)
# Open elements without an end beyond this are made up.
_DEEPEST: Final = 200
_SPACES = re.compile(r"[ \t\r\f\v\xa0]+")


class _Words(HTMLParser):
    """Collects lines; what stands in a quote begins with the sign of one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._silent = self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent = min(self._silent + 1, _DEEPEST)
        elif tag == "blockquote":
            self._break()
            self._quotes = min(self._quotes + 1, _DEEPEST)
        elif tag == "br":
            self.lines.append("")
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "blockquote":
            self._break()
            self._quotes = max(self._quotes - 1, 0)
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        said = _SPACES.sub(" ", data.replace("\n", " "))
        if not self.lines[-1]:
            said = said.lstrip()
            if said and self._quotes:
                said = f"> {said}"
        self.lines[-1] += said

    def _break(self) -> None:
        if self.lines[-1]:
            self.lines.append("")


def words_of_html(page: str) -> str:
    """The words as lines; "" for a page that has none. Never raises."""
    reader = _Words()
    reader.feed(page)
    reader.close()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in reader.lines)).strip()
