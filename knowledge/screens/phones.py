"""Phones with a screen: Android, iPhone, and the thread of an SMS. Only what matters is shown."""

from collections.abc import Callable
from typing import Final

from knowledge.screens import keys, lists, talk
from knowledge.screens.description import Item, Part, Screen
from knowledge.screens.face import Face
from knowledge.screens.pen import Pen

_TOP: Final = 16
_MIDDLE_OF_BAR: Final = _TOP + 24
# Heights of the buttons of the side: where each begins, and how long it is.
_SIDES: Final = {"volume": (50, 46), "power": (116, 30)}
_USUAL_BAR: Final = (Item(icon="bars"), Item(icon="battery"))


def phone(pen: Pen, screen: Screen) -> float:
    """Draws all of it, and gives the height."""
    has_side = screen.has("side")
    # A button of the side needs room beside the phone.
    left, right = (4.0, 184.0) if has_side else (16.0, 224.0)
    face = Face(pen, left + 15, right - 15, 8)
    is_cut = screen.has("keys") and not screen.has("bar")
    if not is_cut:
        _bar(face, screen)
    for part in screen.parts:
        if part.kind in _DRAWS:
            _DRAWS[part.kind](face, part)
    for part in screen.of("side"):
        _side(face, part, right)
    last = screen.parts[-1].kind if screen.parts else ""
    return _frame(face, (left, right), is_cut=is_cut, ends=last in ("keys", "tabs"))


def _frame(face: Face, edges: tuple[float, float], *, is_cut: bool, ends: bool) -> float:
    """The edge of the phone, open where the drawing cuts it; gives the height."""
    (left, right), pen = edges, face.pen
    wide, floor = right - left, face.y + 10
    height = max(floor + 14 if ends else face.y + 8, pen.low, 84)
    top = f"M{left:g} {_TOP + 22}q0-22 22-22h{wide - 44:g}q22 0 22 22"
    if is_cut:
        top = f"M{left:g}-9h{wide:g}"
    if ends:
        foot = f"V{floor - 20:g}q0 20-20 20h{40 - wide:g}q-20 0-20-20z"
    else:
        foot = f"V{height + 9:g}h-{wide:g}z"
    pen.add("S", top + foot)
    return height


def _bar(face: Face, screen: Screen) -> None:
    """The line at the top: the hour, and the signs on the right."""
    pen, y = face.pen, _MIDDLE_OF_BAR
    bars = [item for part in screen.of("bar") for item in part.items if not item.is_rest]
    x = face.right + 2
    for item in reversed(bars or _USUAL_BAR):
        wide = 18.0 if item.icon else pen.width(item.text)
        centre = x - wide / 2
        if item.icon:
            pen.icon(item.icon, centre, y)
        else:
            pen.words(centre, face.base(y), item.text, "i")
        pen.look(item, centre, y, (max(36.0, wide + 16), 36), centre)
        x -= wide + 11
    hour = face.left + 2 + pen.width("9:41")
    if x > hour + 8:
        pen.words(face.left + 2, face.base(y), "9:41")
    if screen.device == "iphone" and x > face.middle + 24:
        pen.add("m", f"M{face.middle - 16:g} {_TOP + 13}h32")
    elif screen.device == "android" and x > face.middle + 10:
        pen.add("m", f"M{face.middle:g} {_TOP + 13}h0")
    face.y = y + 20


def _swipe(face: Face, part: Part) -> None:
    """A finger that moves over the screen, and the arrow of its way."""
    with face.pen.as_it_is():
        _finger_that_moves(face, part.first.text)
    face.y += 78


def _finger_that_moves(face: Face, way: str) -> None:
    pen, top, x = face.pen, face.y, face.middle
    if way in ("down", "up"):
        pen.arrow(way, x - 16, top + (62 if way == "down" else 14))
        pen.hand(x + 2, top + (58 if way == "down" else 18))
    else:
        pen.arrow(way, x + (28 if way == "right" else -28), top + 18)
        pen.hand(x + (30 if way == "right" else -22), top + 30)


def _side(face: Face, part: Part, edge: float) -> None:
    """A button of the side, with its mark beside the phone."""
    item, pen = part.first, face.pen
    top, high = _SIDES[item.text]
    middle = top + high / 2
    pen.add("m", f"M{edge + 5:g} {top}v{high}")
    for look in item.looks:
        if look.isdigit():
            pen.disc(look, edge + 30, middle)
        elif look == "arrow":
            pen.arrow("left", edge + 12, middle)
        else:
            pen.look(Item(looks=(look,)), edge + 5, middle, (26, high + 24), edge + 15)
    face.y = max(face.y, top + high + 22)


_DRAWS: Final[dict[str, Callable[[Face, Part], None]]] = {
    "title": talk.title,
    "message": talk.message,
    "field": talk.field,
    "button": talk.button,
    "question": talk.question,
    "slider": talk.slider,
    "square": talk.square,
    "row": lists.row,
    "tiles": lists.tiles,
    "apps": lists.apps,
    "tabs": lists.tabs,
    "keys": keys.keys,
    "swipe": _swipe,
}
