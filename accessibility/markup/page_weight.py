"""What a page weighs: bytes over the wire, requests, elements, fonts; and the limits we keep."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from accessibility.markup.html_tree import Element, Tree
from accessibility.markup.structure import Finding

# Our own: a page arrives whole in the first TCP window. Pictures that load late are not in it.
LIMIT_BYTES: Final = 14_000
LIMIT_REQUESTS: Final = 1
# RGESN 2024, 4.8.
LIMIT_FONTS: Final = 2

# EcoIndex, reference implementation of the CNUMR: twentieths of the pages of the HTTP Archive.
_ELEMENTS: Final = (
    *(0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603, 674, 753, 843, 949, 1076),
    *(1237, 1459, 1801, 2479, 594601),
)
_REQUESTS: Final = (
    *(0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78, 86, 95, 105, 117, 130, 147, 170, 205, 281, 3920),
)
_KILOBYTES: Final = (
    *(0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32),
    *(1648.27, 1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54, 223212.26),
)

_STATUS_LINE: Final = len("HTTP/1.1 200 OK\r\n\r\n")
_FETCHED_LINKS: Final = {"stylesheet", "preload", "modulepreload", "icon"}
_FONT = re.compile(r"@font-face\s*{[^}]*?font-family\s*:\s*([^;}]+)", re.IGNORECASE)


@dataclass(frozen=True)
class PageWeight:
    """One page. `bytes` are body and headers as sent; `requests` counts the page itself.

    What a server in front adds to the headers is not in it.
    """

    bytes: int
    requests: int
    elements: int
    fonts: int
    is_compressed: bool


def weigh(html: str, *, body: bytes, headers: Iterable[tuple[str, str]]) -> PageWeight:
    """What this page asks of the network; `body` is `html` as it was sent, compressed or not."""
    tree, headers = Tree(html), list(headers)
    sent = sum(len(f"{name}: {value}\r\n") for name, value in headers)
    return PageWeight(
        bytes=_STATUS_LINE + sent + len(body),
        requests=1 + sum(1 for _ in _fetched_at_once(tree)),
        elements=len(tree.elements),
        fonts=len({name.strip(" \"'") for name in _FONT.findall(_styles(tree))}),
        is_compressed=any(name.lower() == "content-encoding" for name, _value in headers),
    )


def _styles(tree: Tree) -> str:
    texts = (child for style in tree.all("style") for child in style.children)
    return "".join(text for text in texts if isinstance(text, str))


def _fetched_at_once(tree: Tree) -> Iterator[Element]:
    """Elements for which a browser asks the network before anybody scrolls."""
    for element in tree.all("link", "script", "img", "iframe", "object", "embed", "video", "audio"):
        target = element.get("href") or element.get("src") or element.get("data")
        if not target or target.startswith("data:") or element.get("loading") == "lazy":
            continue
        if element.tag == "link" and not _FETCHED_LINKS & set(element.get("rel").split()):
            continue
        yield element


def eco_index(*, elements: int, requests: int, size: int) -> float:
    """From 0 to 100, the best: half elements, a third requests, the rest `size` in bytes."""
    places = (
        3 * _place(_ELEMENTS, elements)
        + 2 * _place(_REQUESTS, requests)
        + _place(_KILOBYTES, size / 1000)
    )
    return 100 - 5 * places / 6


def _place(steps: Sequence[float], value: float) -> float:
    """How many steps lie below a value, with the part of the next one that it has covered."""
    below = bisect_right(steps, value) - 1
    if below >= len(steps) - 1:
        return len(steps) - 1
    return below + (value - steps[below]) / (steps[below + 1] - steps[below])


def too_much(weight: PageWeight) -> list[Finding]:
    """The limits that a page breaks; [] when it keeps to all of them."""
    found = []
    if weight.bytes > LIMIT_BYTES:
        found.append(Finding("weight", f"{weight.bytes} bytes, more than {LIMIT_BYTES}", 1))
    if weight.requests > LIMIT_REQUESTS:
        found.append(Finding("requests", f"{weight.requests} requests, not {LIMIT_REQUESTS}", 1))
    if weight.fonts > LIMIT_FONTS:
        found.append(Finding("fonts", f"{weight.fonts} fonts, more than {LIMIT_FONTS}", 1))
    if not weight.is_compressed:
        found.append(Finding("compression", "the page is not compressed", 1))
    return found
