"""Rows, tiles, apps and tabs: what a phone lists."""

from itertools import pairwise
from typing import Final

from knowledge.screens.description import Item, Part, ScreenError
from knowledge.screens.face import Face
from knowledge.screens.letters import fits, lines_of, width
from knowledge.screens.pen import MARGIN, USUAL_LETTERS

_ROW: Final = 42
_GREY: Final = (74, 54, 88)
# Names below signs are a little smaller.
_SMALL: Final = 0.86
# Marks that stand below a thing.
_BELOW: Final = ("finger", "arrow")


def row(face: Face, part: Part) -> None:
    """A line of a list, with its sign before it, its switch or value after it."""
    item, pen = part.first, face.pen
    if item.is_rest and not item.looks:
        _rest_of_list(face)
        return
    begin = face.left + (30 if item.icon else 0)
    most = face.right - begin - (44 if item.state else 0)
    # A number stands in the margin, over the last letter.
    end = face.right - (8 if any(look.isdigit() for look in item.looks) else 0)
    needs = pen.width(item.text) + pen.width(item.value) + 14 + face.right - end
    is_beside = bool(item.value) and needs <= most and not item.state
    lines = [] if item.is_rest else pen.block(part.line, item.text, most, 3)
    below = pen.block(part.line, item.value, most, 2) if item.value and not is_beside else []
    high = max(_ROW, 22 + (len(lines) + len(below)) * pen.leading)
    middle = face.y + high / 2
    if item.icon:
        pen.add("n", f"M{face.left + 11:g} {middle:g}h0")
        pen.icon(item.icon, face.left + 11, middle, "v")
    if item.is_rest:
        pen.add("g", f"M{begin + 5:g} {middle:g}h74")
    base = face.base(middle, len(lines) + len(below))
    face.column(lines, begin, base)
    face.column(below, begin, base + len(lines) * pen.leading, "s")
    if is_beside:
        pen.words(end, base, item.value, "s x")
    _look_at_row(face, item, high, begin + max(map(pen.width, lines), default=74))
    face.y += high


def _look_at_row(face: Face, item: Item, high: float, end: float) -> None:
    """The marks of a row whose words end here."""
    x, middle = face.right - 14, face.y + high / 2
    if not item.state:
        if "arrow" in item.looks and not item.value and end + 56 <= face.right + 8:
            # An arrow has room behind the words.
            face.pen.arrow("left", end + 12, middle)
            item = Item(looks=tuple(look for look in item.looks if look != "arrow"))
        face.around(item, face.y + 1, high - 2)
        return
    face.pen.add("f" if item.state == "on" else "O", f"M{x - 8:g} {middle:g}h16")
    face.pen.add("y", f"M{x + (8 if item.state == 'on' else -8):g} {middle:g}h0")
    marks = Item(looks=tuple(look for look in item.looks if not look.isdigit()))
    face.pen.look(marks, x, middle, (52, 38), x)
    for number in (look for look in item.looks if look.isdigit()):
        # Beside the switch, not over it.
        face.pen.disc(number, MARGIN + 4, middle)


def _rest_of_list(face: Face) -> None:
    middle = face.y + _ROW / 2 - 2
    face.pen.add("o", f"M{face.left + 11:g} {middle:g}h0")
    face.pen.add("g", f"M{face.left + 34:g} {middle:g}h{_GREY[int(face.y) % 3]}")
    face.y += _ROW - 4


def tiles(face: Face, part: Part) -> None:
    """Two in a row with their words; round ones, three in a row, where they have signs."""
    if any(item.icon for item in part.items):
        _grid(face, part, is_round=True)
        return
    pen, wide = face.pen, (face.wide - 8) / 2
    texts = [_on_tile(face, part, item, wide - 10) for item in part.items]
    high = max(44.0, 14 + max(map(len, texts)) * pen.leading)
    for place, (item, lines) in enumerate(zip(part.items, texts, strict=True)):
        left = face.left + place % 2 * (wide + 8)
        middle = face.y + place // 2 * (high + 8) + high / 2
        is_lit = item.state == "on"
        pen.box("L" if is_lit else "q", left, middle - high / 2, (wide, high), 10)
        if item.is_rest:
            pen.add("g", f"M{left + 14:g} {middle:g}h{wide - 44:g}")
        face.column(lines, left + 7, face.base(middle, len(lines)), "u l" if is_lit else "u")
        pen.look(item, left + wide / 2, middle, (wide + 8, high + 8), left + wide - 14)
    face.y += (len(part.items) + 1) // 2 * (high + 8) + 6


def _on_tile(face: Face, part: Part, item: Item, most: float) -> list[str]:
    small = face.pen.letters * _SMALL
    lines = [] if item.is_rest else lines_of(item.text, small, most)
    # Letters of most phones are narrower than ours: a long word may fill the last bit.
    if len(lines) > 3 or not fits(lines, small, most + 6):
        raise ScreenError(part.line, "long", item.text)
    return lines


def apps(face: Face, part: Part) -> None:
    """The signs of apps, three in a row, with their names below."""
    _grid(face, part, is_round=False)


def _grid(face: Face, part: Part, *, is_round: bool) -> None:
    pen, step = face.pen, (face.wide + 16) / 3
    small = pen.letters * _SMALL
    named = [_name(part, place, small, step) for place in range(len(part.items))]
    for begin in range(0, len(part.items), 3):
        middle, end = face.y + 26, min(begin + 3, len(part.items))
        if _touch(named[begin:end], small, step):
            # In large letters: the middle name stands a line lower than those beside it.
            named[begin + 1].insert(0, "")
        lines = max(map(len, named[begin:end]))
        for place in range(begin, end):
            item, x = part.items[place], face.left - 8 + step * (place % 3 + 0.5)
            _tile(face, item, (x, middle), is_round=is_round)
            for line, words in enumerate(named[place]):
                half = width(words, small) / 2 - 9
                centre = min(max(x, face.left + half), face.right - half)
                if words:
                    pen.words(centre, middle + 41 + line * small * 1.15, words, "z")
            ring = Item(looks=tuple(look for look in item.looks if look not in _BELOW))
            pen.look(ring, x, middle, (53, 53), x)
            # A finger or an arrow stands below the name, never over it.
            below = Item(looks=tuple(look for look in item.looks if look in _BELOW))
            drop = 53 + 2 * (23 + (len(named[place]) - 1) * small) if named[place] else 53
            pen.look(below, x, middle, (53, drop), x + 4)
        face.y += 64 + max(1, lines) * small * 1.15
    if any(look in _BELOW for item in part.items[-3:] for look in item.looks):
        # What follows begins below the hand.
        face.y += 26


def _touch(named: list[list[str]], small: float, step: float) -> bool:
    """Whether two names beside each other in a row have no gap between them."""
    wides = [max((width(words, small) for words in lines), default=0) for lines in named]
    # Those at the edges stand a little further in than their signs.
    inward = [max(0.0, (wide - step) / 2 - 1) for wide in wides]
    inward[1:2] = [0]
    return any(
        one and other and (one + other) / 2 + inward[place] + inward[place + 1] > step + 1
        for place, (one, other) in enumerate(pairwise(wides))
    )


def _name(part: Part, place: int, small: float, step: float) -> list[str]:
    """The name below a sign, in one line or two; wider than its column where it stands alone."""
    item = part.items[place]
    if item.is_rest or not item.text:
        return []
    row = part.items[place - place % 3 : place - place % 3 + 3]
    is_alone = all(one is item or one.is_rest or not one.text for one in row)
    lines = lines_of(item.text, small, 76)
    if len(lines) > 2 or not fits(lines, small, 92 if is_alone else step + 10):
        raise ScreenError(part.line, "long", item.text)
    return lines


def _tile(face: Face, item: Item, at: tuple[float, float], *, is_round: bool) -> None:
    (x, y), pen = at, face.pen
    is_lit = item.state == "on" if is_round else bool(item.icon)
    pen.box("L" if is_lit else "q", x - 22, y - 22, (44, 44), 22 if is_round else 9)
    if item.is_rest:
        pen.add("g", f"M{x - 12:g} {y + 35:g}h24")
    elif item.icon:
        pen.icon(item.icon, x, y, "v" if is_lit else "k")


def tabs(face: Face, part: Part) -> None:
    """What stands side by side at the foot of an app."""
    pen, share = face.pen, face.wide / len(part.items)
    small = pen.letters * _SMALL
    has_icons = any(item.icon for item in part.items)
    middle = face.y + 20
    for place, item in enumerate(part.items):
        x = face.left + share * (place + 0.5)
        if item.is_rest:
            pen.add("o", f"M{x:g} {middle + 6:g}h0")
            continue
        if item.icon:
            pen.icon(item.icon, x, middle)
        half = width(item.text, small) / 2
        # A name may be wider than its share where its neighbours have none.
        beside = [*part.items[max(0, place - 1) : place], *part.items[place + 1 : place + 2]]
        usual = 16 if pen.letters == USUAL_LETTERS else 2
        if 2 * half > share + usual + 20 * sum(one.is_rest for one in beside):
            raise ScreenError(part.line, "long", item.text)
        x = min(max(x, face.left + half - 6), face.right - half + 6)
        pen.words(x, middle + (29 if has_icons else 11), item.text, "z")
        high = 56 if has_icons else 38
        wide = min(max(2 * half + 16, 44), max(share + 2, 2 * half + 6))
        pen.look(item, x, middle + (9 if has_icons else 6), (wide, high), x)
    face.y += 58 if has_icons else 44
