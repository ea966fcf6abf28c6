"""Reads the lines of a description; every line that is not understood is said with its number."""

import re
from typing import Final

from knowledge.screens.description import REST, Item, Part, Screen, ScreenError
from knowledge.screens.vocabulary import DEVICES, LISTS, PARTS_OF, meaning

MOST_ROWS: Final = 6
MOST_PARTS: Final = 10
# A word of the bar is a sign such as 4G or 87 %.
LONGEST_IN_BAR: Final = 6
MOST_ITEMS: Final = {"bar": 6, "tiles": 6, "apps": 9, "tabs": 5, "keys": 6, "question": 4}
_LOOKS = ("ringed", "finger", "arrow")
_MARK = re.compile(r"\[([^\[\]]*)\]")
_DOTS = re.compile(r"\s*([•*∙●](?:\s?[•*∙●])*)$")
# Spaces that may break a line; those that must not are kept.
_GAPS = re.compile(r"[ \t]+")
_EQUALS = re.compile(r"\s=\s")
# A comma between things: one inside a number, as in 14,20, parts nothing.
_COMMA = re.compile(r"\s*,(?!\d)\s*")
# Which parts have one thing that is a code, and what it may be.
_CODES = {"swipe": "DIRECTIONS", "side": "SIDES"}
# Parts that may stand without words: what they are says it.
_WORDLESS = ("side", "square", "notch", "lens", "cell", "hole", "plug", "card")


def read(text: str) -> Screen:
    """The screen that these lines describe. Raises ScreenError."""
    lines = [(number, _spaced(line)) for number, line in enumerate(text.splitlines(), start=1)]
    lines = [(number, line) for number, line in lines if line]
    if not lines:
        raise ScreenError(1, "empty")
    number, first = lines[0]
    words, marks = _marks(number, first.rstrip(" :"))
    device = meaning("DEVICES", words)
    if not device:
        raise ScreenError(number, "device", words, tuple(DEVICES))
    parts = tuple(_part(place, line, device) for place, line in lines[1:])
    _check_numbers(parts)
    return Screen(device, _item(number, "", marks).looks, parts)


def _spaced(line: str) -> str:
    """One space where there were several, and three dots as one sign."""
    return _GAPS.sub(" ", line.replace("...", REST)).strip()


def _check_numbers(parts: tuple[Part, ...]) -> None:
    rows = [part for part in parts if part.kind in ("row", "light")]
    if len(rows) > MOST_ROWS:
        raise ScreenError(rows[MOST_ROWS].line, "rows", str(MOST_ROWS))
    if len(parts) > MOST_PARTS:
        raise ScreenError(parts[MOST_PARTS].line, "parts", str(MOST_PARTS))


def _part(line: int, text: str, device: str) -> Part:
    head, colon, rest = text.partition(":")
    allowed = PARTS_OF[device]
    if not colon:
        # "Prise [doigt]": a part without words needs no colon.
        head, rest = _MARK.sub("", text), " ".join(f"[{mark}]" for mark in _MARK.findall(text))
    kind = meaning("PARTS", head)
    if kind not in allowed:
        raise ScreenError(line, "part" if colon or kind else "colon", head.strip(), allowed)
    if not colon and kind not in _WORDLESS:
        raise ScreenError(line, "colon", head.strip(), allowed)
    items = tuple(_items(line, kind, rest.strip()))
    most = MOST_ITEMS.get(kind, len(items))
    if len(items) > most:
        raise ScreenError(line, "items", str(most))
    return Part(kind, line, items)


def _items(line: int, kind: str, rest: str) -> list[Item]:
    if kind == "question":
        pieces = [piece.strip() for piece in rest.split("|")]
        if len(pieces) < 2:
            raise ScreenError(line, "question")
    elif kind in LISTS:
        pieces = _COMMA.split(rest)
    else:
        pieces = [rest]
    return [_item_of(line, kind, *_marks(line, piece)) for piece in pieces]


def _marks(line: int, text: str) -> tuple[str, list[str]]:
    """The words, and what stands in square brackets after them."""
    marks = [mark.strip() for group in _MARK.findall(text) for mark in group.split(",")]
    words = _GAPS.sub(" ", _MARK.sub(" ", text)).strip()
    if "[" in words or "]" in words:
        raise ScreenError(line, "bracket", words)
    return words, marks


def _item_of(line: int, kind: str, words: str, marks: list[str]) -> Item:
    item = _item(line, words, marks)
    if not words and not (kind in _WORDLESS or (item.icon and kind in (*LISTS, "field"))):
        raise ScreenError(line, "words")
    if kind in _CODES:
        return _coded(line, item, _CODES[kind], default="power" if kind == "side" else "")
    if kind == "bar":
        return _in_bar(line, item)
    if kind == "keys":
        return _key(line, item)
    if kind == "field":
        return _field(item)
    if kind in ("row", "light", "card"):
        return _with_value(item)
    return item


def _item(line: int, words: str, marks: list[str]) -> Item:
    looks: list[str] = []
    icon = state = ""
    is_sent = False
    for mark in marks:
        code = meaning("MARKS", mark)
        if code in _LOOKS or re.fullmatch(r"[1-9]", mark):
            looks.append(code or mark)
        elif code in ("on", "off"):
            state = code
        elif code == "sent":
            is_sent = True
        elif found := meaning("ICONS", mark):
            icon = found
        else:
            raise ScreenError(line, "mark", mark, ("MARKS", "ICONS"))
    return Item(words, "", icon, state, tuple(dict.fromkeys(looks)), is_sent)


def _coded(line: int, item: Item, table: str, *, default: str) -> Item:
    code = meaning(table, item.text) if item.text else default
    if not code:
        raise ScreenError(line, "code", item.text, (table,))
    return Item(code, looks=item.looks)


def _in_bar(line: int, item: Item) -> Item:
    icon = item.icon or meaning("ICONS", item.text)
    if not icon and len(item.text) > LONGEST_IN_BAR:
        raise ScreenError(line, "bar", item.text, ("ICONS",))
    return Item("" if icon else item.text, icon=icon, state=item.state, looks=item.looks)


def _key(line: int, item: Item) -> Item:
    code = meaning("KEY_SETS", item.text) or meaning("KEYS", item.text)
    if not code:
        raise ScreenError(line, "code", item.text, ("KEY_SETS", "KEYS"))
    return Item(code, looks=item.looks)


def _field(item: Item) -> Item:
    dots = _DOTS.search(item.text)
    if dots is None:
        return _with_value(item)
    typed = "•" * len(re.sub(r"\s", "", dots[1]))
    return Item(item.text[: dots.start()].strip(), typed, item.icon, item.state, item.looks)


def _with_value(item: Item) -> Item:
    words, *values = _EQUALS.split(item.text, maxsplit=1)
    value = values[0].strip() if values else ""
    return Item(words.strip(), value, item.icon, item.state, item.looks)
