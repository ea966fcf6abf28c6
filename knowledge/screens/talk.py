"""What a phone says and asks: messages, fields, buttons, questions, a slider, a code to read."""

from knowledge.screens.description import Item, Part, ScreenError
from knowledge.screens.face import Face
from knowledge.screens.letters import fits, is_from_right, lines_of
from knowledge.screens.pen import Pen

# Where the dots of a code for a camera stand, in a box of 84 units.
_DOTS = (
    *((42, 6), (36, 24), (46, 40), (8, 42), (26, 44), (64, 44), (80, 52), (60, 66)),
    *((78, 78), (42, 62), (44, 82)),
)


def title_lines(pen: Pen, part: Part, words: str, most: float, rows: int) -> list[str]:
    """A title in lines of this width. Raises ScreenError "long"."""
    lines = lines_of(words, pen.letters * 1.06, most, is_bold=True)
    # Letters of most phones are narrower than ours: a long word may fill the last bit.
    if len(lines) > rows or not fits(lines, pen.letters * 1.13, most):
        raise ScreenError(part.line, "long", words)
    return lines


def title(face: Face, part: Part) -> None:
    """What stands at the head of the screen."""
    lines = title_lines(face.pen, part, part.first.text, face.wide, 3)
    leading = face.pen.leading
    face.column(lines, face.left, face.y + leading, "t")
    high = len(lines) * leading
    face.around(part.first, face.y + 2, high + 8)
    face.y += high + 12


def message(face: Face, part: Part) -> None:
    """A bubble: on the left what came, on the right and dark what was sent."""
    item, pen = part.first, face.pen
    lines = pen.block(part.line, item.text, face.wide - 28, 9)
    wide = min(max(max(map(pen.width, lines)) + 26, 64), face.wide)
    high = len(lines) * pen.leading + 18
    left = face.right - wide if item.is_sent else face.left
    middle = face.y + 2 + high / 2
    pen.box("L" if item.is_sent else "q", left, face.y + 2, (wide, high), 13)
    face.column(lines, left + 13, face.base(middle, len(lines)), "l" if item.is_sent else "")
    # Wide enough for its number to stand in the margin.
    size = (max(wide + 10, 102), high + 10)
    pen.look(item, left + wide / 2, middle, size, left + wide - 16)
    face.y += high + 12


def field(face: Face, part: Part) -> None:
    """A box to write in. With what is written its name stands above it, else inside."""
    item, pen = part.first, face.pen
    if item.value and item.text:
        lines = pen.block(part.line, item.text, face.wide, 2)
        face.column(lines, face.left, face.y + pen.leading - 4)
        # Arabic letters hang lower: a ring around the box would cut them.
        face.y += len(lines) * pen.leading + (5 if is_from_right(item.text) else 0)
    high = max(38.0, pen.letters * 2)
    pen.box("D", face.left, face.y + 4, (face.wide, high), 9)
    middle = face.y + 4 + high / 2
    inside = face.left + (34 if item.icon else 12)
    if item.icon:
        pen.icon(item.icon, face.left + 19, middle)
    if item.value.startswith("•"):
        typed = range(min(len(item.value), 8))
        pen.add("m", "".join(f"M{inside + 8 + 18 * place:g} {middle:g}h0" for place in typed))
    elif words := item.value or item.text:
        lines = pen.block(part.line, words, face.right - inside - 8, 1)
        face.column(lines, inside, face.base(middle), "" if item.value else "s")
    face.around(item, face.y, high + 8)
    face.y += high + 14


def button(face: Face, part: Part) -> None:
    """A button; one that is off is pale."""
    item, pen = part.first, face.pen
    icon = 28 if item.icon else 0
    lines = pen.block(part.line, item.text, face.wide - 24 - icon, 2)
    wide = min(max(max(map(pen.width, lines)) + 36 + icon, 90), face.wide)
    high = 20 + len(lines) * pen.leading
    left, middle = face.middle - wide / 2, face.y + 4 + high / 2
    is_quiet = item.state == "off"
    # To hang up is red on every phone.
    lit = "H" if item.icon == "hangup" else "L"
    pen.box("q" if is_quiet else lit, left, face.y + 4, (wide, high), 18)
    if item.icon:
        pen.icon(item.icon, left + 25, middle, "k" if is_quiet else "v")
    kind = "i" if is_quiet else "i l"
    face.column(lines, face.middle + icon / 2, face.base(middle, len(lines)), kind)
    # At its end, so that the arm goes down beside what follows.
    pen.look(item, face.middle, middle, (wide + 10, high + 8), face.middle + wide / 2 - 6)
    face.y += high + 14


def question(face: Face, part: Part) -> None:
    """A question in a box over the rest, with its answers."""
    pen, (asked, *answers) = face.pen, part.items
    # The question itself is bold, what follows explains it.
    head, mark, rest = asked.text.partition("؟" if "؟" in asked.text else "?")
    most = face.wide - 28
    lines = title_lines(pen, part, head + mark, most, 4)
    more = pen.block(part.line, rest.strip(), most, 5) if rest.strip() else []
    top, begin = face.y, face.left + 14
    face.column(lines, begin, top + 16 + pen.leading, "t")
    face.column(more, begin, top + 16 + (len(lines) + 1) * pen.leading)
    high = (len(lines) + len(more)) * pen.leading
    face.around(asked, top + 9, high + 14)
    face.y += high + 28
    _answers(face, part, answers)
    pen.box("D", face.left - 2, top + 4, (face.wide + 4, face.y - top - 2), 14)
    face.y += 8


def _answers(face: Face, part: Part, answers: list[Item]) -> None:
    """Side by side where they have room, else one below the other, in two lines each at most."""
    pen, inside = face.pen, face.wide - 16
    share = inside / len(answers)
    if all(pen.width(one.text, is_bold=True) <= share - 10 for one in answers):
        for place, one in enumerate(answers):
            x = face.left + 8 + share * (place + 0.5)
            _answer(face, one, [one.text], (x, face.y + 18), share + 10)
        face.y += 42
        return
    for one in answers:
        lines = lines_of(one.text, pen.letters, inside, is_bold=True)
        if len(lines) > 2 or not fits(lines, pen.letters * 1.1, inside):
            raise ScreenError(part.line, "long", one.text)
        high = 16 + len(lines) * pen.leading
        _answer(face, one, lines, (face.middle, face.y + high / 2), face.wide)
        face.y += high + 2
    face.y += 4


def _answer(face: Face, one: Item, lines: list[str], at: tuple[float, float], most: float) -> None:
    (x, y), pen = at, face.pen
    wide = max(pen.width(line, is_bold=True) for line in lines)
    face.column(lines, x, face.base(y, len(lines)), "e")
    size = (max(44.0, min(wide + 22, most)), 16 + len(lines) * pen.leading)
    # Below an answer that has others below it, the arm goes down beside them.
    pen.look(one, x, y, size, face.right - 2 if most == face.wide else x + wide / 2 - 2)


def slider(face: Face, part: Part) -> None:
    """A line with a knob, and its name above."""
    item, pen = part.first, face.pen
    lines = pen.block(part.line, item.text, face.wide, 2)
    face.column(lines, face.left, face.y + pen.leading - 2)
    face.y += len(lines) * pen.leading
    y, knob = face.y + 18, face.left + face.wide * 0.55
    pen.add("g", f"M{face.left + 6:g} {y:g}H{face.right - 6:g}")
    pen.add("G", f"M{face.left + 6:g} {y:g}H{knob:g}")
    pen.add("n", f"M{knob:g} {y:g}h0")
    pen.look(item, knob, y, (44, 40), knob)
    face.y += 42


def square(face: Face, part: Part) -> None:
    """A code to be read by a camera: three corners, and some dots."""
    pen, top, left = face.pen, face.y + 4, face.middle - 42
    pen.box("D", left - 8, top, (100, 100), 8)
    for x, y in ((0, 0), (56, 0), (0, 56)):
        pen.add("k", f"M{left + x:g} {top + 8 + y:g}h28v28h-28z")
        pen.add("m", f"M{left + x + 14:g} {top + 22 + y:g}h0")
    pen.add("m", "".join(f"M{left + x:g} {top + 8 + y:g}h0" for x, y in _DOTS))
    pen.look(part.first, face.middle, top + 50, (112, 112), face.middle + 44)
    face.y = top + 112
