"""Keys to type on: digits, letters, and the large ones that begin and end a call."""

from knowledge.screens.description import Item, Part
from knowledge.screens.face import Face
from knowledge.screens.pen import Pen

DIGITS = ("123", "456", "789", "*0#")


def key(pen: Pen, x: float, y: float, wide: float) -> None:
    """A key with its edge, its centre here."""
    pen.add("K", f"M{x - wide / 2:g} {y:g}h{wide:g}")
    pen.add("P", f"M{x - wide / 2:g} {y:g}h{wide:g}")


def keys(face: Face, part: Part) -> None:
    """The keys of a screen; those of digits say which one is meant."""
    with face.pen.as_it_is():
        _keys(face, {item.text: item for item in part.items})


def _keys(face: Face, marked: dict[str, Item]) -> None:
    if "letters" in marked:
        _letters(face)
        return
    pen, step = face.pen, face.wide / 3
    for place, signs in enumerate(DIGITS):
        y = face.y + 20 + place * 38
        for column, sign in enumerate(signs):
            x = face.left + step * (column + 0.5)
            key(pen, x, y, 24)
            pen.words(x, face.base(y), sign, "i")
            pen.look(marked.get(sign, Item()), x, y, (54, 36), x)
    face.y += len(DIGITS) * 38 + 8
    _large_keys(face, [marked[name] for name in ("call", "hangup", "ok") if name in marked])


def _large_keys(face: Face, items: list[Item]) -> None:
    pen = face.pen
    for place, item in enumerate(items):
        x, y = face.middle + (place - (len(items) - 1) / 2) * 64, face.y + 22
        # To hang up is red on every phone.
        pen.box("H" if item.text == "hangup" else "L", x - 20, y - 20, (40, 40), 20)
        if item.text == "ok":
            pen.words(x, face.base(y), "OK", "i l")
        else:
            pen.icon("handset" if item.text == "call" else "hangup", x, y, "v")
        pen.look(item, x, y, (50, 50), x)
    face.y += 50 if items else 0


def _letters(face: Face) -> None:
    """Keys without their letters: nobody reads them here."""
    step = face.wide / 9
    for place, count in enumerate((9, 8, 7)):
        begin = face.middle - step * (count - 1) / 2
        rows = (
            f"M{begin + step * column:g} {face.y + 14 + 26 * place:g}h0" for column in range(count)
        )
        face.pen.add("E", "".join(rows))
    face.pen.add("E", f"M{face.middle - 36:g} {face.y + 92:g}h72")
    face.y += 106
