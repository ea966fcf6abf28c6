"""An HTML page as a tree that its rules can walk: elements, texts, lines, accessible names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from accessibility.markup.compact_templates import BLOCKS

_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr")
_MAY_STAY_OPEN = re.compile(
    "html|head|body|p|li|dt|dd|option|optgroup|thead|tbody|tfoot|tr|td|th|colgroup"
)
# The start of one of these ends a paragraph that is still open, as in a browser.
_ENDS_A_PARAGRAPH = re.compile(
    "address|article|aside|blockquote|details|div|dl|fieldset|figure|footer|form|h[1-6]|header|hr"
    "|main|menu|nav|ol|p|pre|search|section|table|ul"
)
_PARAGRAPH_WALLS = {"button", "table", "td", "th", "caption", "object", "template", "svg"}
# (elements that one of these ends, elements that it cannot reach beyond)
_ENDS_ITS_LIKE: Final = {
    "li": ({"li"}, {"ul", "ol", "menu"}),
    "dt": ({"dt", "dd"}, {"dl"}),
    "dd": ({"dt", "dd"}, {"dl"}),
    "option": ({"option"}, {"select", "optgroup", "datalist"}),
    "tr": ({"tr"}, {"table", "thead", "tbody", "tfoot"}),
    "td": ({"td", "th"}, {"tr"}),
    "th": ({"td", "th"}, {"tr"}),
}
_NEVER_READ = frozenset(("script", "style", "template"))


# What a rule finds: (line, message).
Found = Iterator[tuple[int, str]]


@dataclass(eq=False)
class Element:
    """One element: its tag in small letters, attributes ("" where none is given), and children."""

    tag: str
    attributes: dict[str, str]
    line: int
    parent: "Element | None" = None
    children: "list[Element | str]" = field(default_factory=list)

    def get(self, name: str) -> str:
        """The attribute without the space around it; "" when it is empty or missing."""
        return self.attributes.get(name, "").strip()

    def elements(self) -> "Iterator[Element]":
        """This element's child elements."""
        return (child for child in self.children if isinstance(child, Element))

    def walk(self) -> "Iterator[Element]":
        """Every element inside this one, in the order of the page."""
        for child in self.elements():
            yield child
            yield from child.walk()

    def ancestors(self) -> "Iterator[Element]":
        """The elements around this one, from the nearest to the root."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def inside(self, *tags: str) -> bool:
        """True when an ancestor has one of these tags."""
        return any(ancestor.tag in tags for ancestor in self.ancestors())


class Tree(HTMLParser):
    """A page or a fragment, read once.

    `root` holds everything; `mistakes` are (line, message) of tags closed twice or never.
    A page that is not HTML at all gives a root with texts only; nothing is raised.
    """

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, 1)
        self.mistakes: list[tuple[int, str]] = []
        self._open = [self.root]
        self.feed(html)
        self.close()
        self._close_down_to(0)
        self.elements = list(self.root.walk())
        self.by_id: dict[str, Element] = {}
        for element in self.elements:
            if element.get("id"):
                self.by_id.setdefault(element.get("id"), element)

    def all(self, *tags: str) -> Iterator[Element]:
        """Every element with one of these tags, in the order of the page."""
        return (element for element in self.elements if element.tag in tags)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_what_this_ends(tag)
        element = self._add(tag, attrs)
        if not _VOID.fullmatch(tag):
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if (
            _VOID.fullmatch(tag)
            or tag == "svg"
            or any(element.tag == "svg" for element in self._open)
        ):
            self._add(tag, attrs)
        else:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag == tag:
                self._close_down_to(at + 1)
                self._open.pop()
                return
        self.mistakes.append((self.getpos()[0], f"</{tag}> closes nothing"))

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        parent = self._open[-1]
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, self.getpos()[0], parent)
        parent.children.append(element)
        return element

    def _end_what_this_ends(self, tag: str) -> None:
        ended, walls = _ENDS_ITS_LIKE.get(tag, (set(), set()))
        if _ENDS_A_PARAGRAPH.fullmatch(tag):
            ended, walls = {"p"}, _PARAGRAPH_WALLS
        for at in range(len(self._open) - 1, 0, -1):
            if self._open[at].tag in walls:
                return
            if self._open[at].tag in ended:
                self._close_down_to(at)
                return

    def _close_down_to(self, depth: int) -> None:
        while len(self._open) > max(depth, 1):
            element = self._open.pop()
            if not _MAY_STAY_OPEN.fullmatch(element.tag):
                self.mistakes.append((element.line, f"<{element.tag}> is never closed"))

    # --- Names --------------------------------------------------------------------------------
    def name(self, element: Element) -> str:
        """What a screen reader says for this element: its label or its text; "" for nothing.

        In order: aria-labelledby, aria-label, the contents, the title. A simple reading of
        https://www.w3.org/TR/accname-1.2/: form fields are named by `markup`, with their labels.
        """
        return self.given_name(element) or self.text(element) or element.get("title")

    def given_name(self, element: Element) -> str:
        """The name that attributes give: aria-labelledby, or else aria-label; "" for none."""
        named_by = (self.by_id.get(one) for one in element.get("aria-labelledby").split())
        spoken = " ".join(self.text(other) for other in named_by if other is not None)
        return spoken.strip() or element.get("aria-label")

    def text(self, element: Element) -> str:
        """The text that is read out inside this element, drawings by their names, spaces single."""
        if element.tag == "img":
            return element.get("alt")
        parts = (
            child if isinstance(child, str) else self._spoken(child) for child in element.children
        )
        return " ".join("".join(parts).split())

    def _spoken(self, element: Element) -> str:
        if element.tag in _NEVER_READ or element.get("aria-hidden") == "true":
            return ""
        if "hidden" in element.attributes:
            return ""
        words = element.get("aria-label") or self.text(element)
        # Nothing stands between two blocks on the wire, but nobody reads them as one word.
        return f" {words} " if element.tag in BLOCKS else words
