"""What is not a touch screen: a phone with keys, its back, the tray, a box, papers."""

from typing import Final

from knowledge.screens.description import Item, Part, Screen
from knowledge.screens.keys import DIGITS, key
from knowledge.screens.letters import lines_of
from knowledge.screens.pen import Pen
from knowledge.screens.talk import title_lines

_NOTHING: Final = Item()


def _marks(screen: Screen, kind: str, *, also: bool = False) -> Item:
    """The item of this part; with `also`, the marks that stand on the thing itself."""
    parts = [part.first for part in screen.of(kind)]
    if parts:
        return parts[0]
    return Item(looks=screen.looks) if also else _NOTHING


# --- A phone with keys ----------------------------------------------------------------------------


def keypad(pen: Pen, screen: Screen) -> float:
    """Its small screen, with what is written there, and its keys where they matter."""
    y = _small_screen(pen, screen) + 26
    with pen.as_it_is():
        return _below_the_screen(pen, screen, y)


def _below_the_screen(pen: Pen, screen: Screen, y: float) -> float:
    keys = [item for part in screen.of("keys") for item in part.items]
    marked = {item.text: item for item in keys}
    _round_keys(pen, y, marked)
    if not screen.has("keys"):
        height = max(y + 14, pen.low)
        pen.add("S", f"M48 44q0-30 30-30h84q30 0 30 30V{height + 9:g}H48z")
        return height
    y += 28
    for row, signs in enumerate(DIGITS):
        for column, sign in enumerate(signs):
            x, middle = 120 + 42 * (column - 1), y + 10 + 31 * row
            key(pen, x, middle, 12)
            pen.words(x, middle + 6, sign, "i")
            pen.look(marked.get(sign, _NOTHING), x, middle, (46, 32), x)
    y += 4 * 31
    pen.add("S", f"M48 44q0-30 30-30h84q30 0 30 30V{y - 20:g}q0 30-30 30H78q-30 0-30-30z")
    return max(y + 24, pen.low)


def _small_screen(pen: Pen, screen: Screen) -> float:
    top, y = 30.0, 34.0
    signs = [item for part in screen.of("bar") for item in part.items if not item.is_rest]
    edge = 178.0
    for item in reversed(signs):
        wide = 20 if item.icon else pen.width(item.text)
        x = edge - wide / 2
        if item.icon:
            pen.icon(item.icon, x, y + 12)
        else:
            pen.words(x, y + 18, item.text, "i")
        pen.look(item, x, y + 12, (max(34, wide + 14), 28), x)
        edge -= wide + 6
    # A ring ends above the words.
    y += 26 if any(item.looks for item in signs) else 22 if signs else 4
    for part in screen.parts:
        if part.kind in ("title", "row", "message", "field"):
            y = _line_of_words(pen, part, y)
        elif part.kind == "button":
            y = _soft_key(pen, part, y)
    bottom = max(y + 10, 92)
    pen.box("q", 60, top, (120, bottom - top), 8)
    return bottom


def _line_of_words(pen: Pen, part: Part, y: float) -> float:
    item = part.first
    if item.is_rest:
        pen.add("g", f"M72 {y + 12:g}h60")
        return y + 22
    top = y
    texts = [text for text in (item.text, item.value) if text and text[0] != "•"]
    is_title = part.kind == "title"
    for text in texts:
        in_lines = title_lines(pen, part, text, 108, 4) if is_title else None
        for words in in_lines or pen.block(part.line, text, 108, 4):
            y += pen.leading
            pen.words(68, y, words, "t" if is_title else "")
    if item.value.startswith("•"):
        y += 16
        pen.add("m", "".join(f"M{76 + 16 * n} {y - 2:g}h0" for n in range(min(len(item.value), 6))))
    pen.look(item, 120, (top + y) / 2 + 4, (118, y - top + 8), 150)
    return y + 4


def _soft_key(pen: Pen, part: Part, y: float) -> float:
    item = part.first
    (words,) = pen.block(part.line, item.text, 108, 1)
    base = max(y + pen.leading + 6, 84)
    pen.words(120, base, words, "e")
    pen.look(item, 120, base - 5, (pen.width(words, is_bold=True) + 24, 30), 124)
    return base


def _round_keys(pen: Pen, y: float, marked: dict[str, Item]) -> None:
    """Call on the left, hang up on the right, and the round one between them."""
    pen.add("f", f"M72 {y:g}h16")
    pen.add("j", f"M152 {y:g}h16")
    pen.add("K", f"M120 {y:g}h0")
    pen.add("P", f"M120 {y:g}h0")
    pen.look(marked.get("call", _NOTHING), 80, y, (46, 34), 84)
    pen.look(marked.get("hangup", _NOTHING), 160, y, (46, 34), 164)
    middle = marked.get("ok") or marked.get("menu") or _NOTHING
    pen.look(middle, 120, y, (36, 36), 124)


# --- The back, the tray, the charger --------------------------------------------------------------


def back(pen: Pen, screen: Screen) -> float:
    """The back of a phone; open where the battery or the card is spoken of."""
    pen.box("D", 58, 14, (124, 260), 24)
    if screen.has("cell", "card"):
        return _open_back(pen, screen)
    pen.box("q", 76, 30, (34, 56), 12)
    pen.add("k", "M93 37a7 7 0 1 0 .1 0M93 60a7 7 0 1 0 .1 0")
    pen.look(_marks(screen, "lens"), 93, 58, (48, 70), 96)
    pen.add("k", "M142 176q17 10 30-12")
    pen.look(_marks(screen, "notch", also=True), 158, 174, (54, 40), 156)
    return max(206, pen.low)


def _open_back(pen: Pen, screen: Screen) -> float:
    cell = _marks(screen, "cell")
    card = _marks(screen, "card")
    pen.box("q", 72, 30, (96, 150), 10)
    pen.box("k", 82, 38, (76, 82), 6)
    pen.icon("battery", 120, 79)
    pen.look(cell, 120, 79, (86, 92), 128)
    pen.add("L", "M84 130h52l10 10v36h-62z")
    pen.box("v", 96, 144, (26, 20), 4)
    pen.add("v", "M109 144v20M96 154h26")
    pen.look(card, 115, 153, (74, 56), 120)
    return max(206, pen.low)


def tray(pen: Pen, screen: Screen) -> float:
    """The small drawer of the SIM card, half out of the edge of the phone; a pin in its hole."""
    hole, card = _marks(screen, "hole"), _marks(screen, "card")
    pen.add("S", "M-9 18H66q22 0 22 22v160H-9z")
    pen.add("D", "M92 66h100q10 0 10 10v38q0 10-10 10H92z")
    pen.add("L", "M116 76h46v38h-58V88z")
    pen.add("v", "M122 84h28v22h-28zM136 84v22M122 95h28")
    pen.add("k", "M186 88v14")
    pen.add("m", "M88 150h0")
    pen.add("a", "M92 150c40 0 104-8 116 6s-12 22-30 18-52-8-52-2 28 12 50 12")
    pen.look(card, 133, 95, (72, 52), 136)
    pen.look(
        Item(looks=tuple(look for look in hole.looks if not look.isdigit())), 88, 150, (34, 34), 92
    )
    for number in (look for look in hole.looks if look.isdigit()):
        pen.disc(number, 60, 150)
    looks = [one for one in screen.looks if one != "arrow"]
    if "arrow" in screen.looks or not (screen.looks or hole.looks or card.looks):
        pen.arrow("right", 180, 40)
    pen.look(Item(looks=tuple(looks)), 148, 95, (124, 70), 170)
    return max(202, pen.low)


def charger(pen: Pen, screen: Screen) -> float:
    """A charger in the wall, its wire, and the foot of the phone with its hole."""
    pen.add("k", "M26 94q-12 0-12-12V34q0-12 12-12h48q12 0 12 12v48q0 12-12 12")
    pen.box("D", 26, 40, (48, 66), 10)
    pen.add("a", "M50 106v44q0 28 28 28h78q14 0 14-14v-20")
    pen.add("S", "M118-9v97q0 20 20 20h64q20 0 20-20V-9z")
    pen.icon("bolt", 170, 48)
    pen.add("L", "M162 116h16v18q0 6-8 6t-8-6z")
    pen.add("k", "M158 112h24")
    pen.look(_marks(screen, "plug", also=True), 170, 122, (48, 46), 176)
    pen.look(_marks(screen, "cell"), 170, 48, (60, 48), 176)
    return max(198, pen.low)


# --- The box of the internet ----------------------------------------------------------------------


def box(pen: Pen, screen: Screen) -> float:
    """The box at home: its lights with their names, its label, its button."""
    y = 42.0
    for part in screen.parts:
        item, top = part.first, y
        if part.kind == "title":
            for words in pen.block(part.line, item.text, 180, 2):
                pen.words(30, y, words, "t")
                y += pen.leading
            y += 4
            continue
        if part.kind == "button":
            y = _round_button(pen, part, y)
            continue
        y = _light(pen, part, y) if part.kind == "light" else _label(pen, part, y)
        if "arrow" in item.looks and part.kind == "light":
            pen.arrow("left", 76 + pen.width(item.text), top + 4)
            item = Item(looks=tuple(look for look in item.looks if look != "arrow"))
        pen.look(item, 120, (top + y) / 2 - 10, (190, y - top + 2), 150)
    pen.look(Item(looks=screen.looks), 120, (20 + y) / 2, (208, y - 20), 160)
    bottom = max(y + 2, 70)
    pen.box("D", 14, 16, (212, bottom - 16), 20)
    pen.add("m", f"M50 {bottom + 4:g}h12M178 {bottom + 4:g}h12")
    return max(bottom + 18, pen.low)


def _light(pen: Pen, part: Part, y: float) -> float:
    item = part.first
    pen.add("f" if item.state == "on" else "O", f"M41 {y + 4:g}h0")
    if item.is_rest:
        pen.add("g", f"M68 {y + 4:g}h80")
        return y + 34
    for words in pen.block(part.line, item.text, 140, 2):
        pen.words(64, y + 10, words)
        y += pen.leading
    return y + 34 - pen.leading


def _label(pen: Pen, part: Part, y: float) -> float:
    item = part.first
    if item.is_rest:
        pen.add("g", f"M36 {y + 4:g}h100")
        return y + 34
    for words in pen.block(part.line, item.text, 170, 2):
        pen.words(30, y + 10, words)
        y += pen.leading
    for words in pen.block(part.line, item.value, 170, 2) if item.value else []:
        pen.words(30, y + 10, words, "t")
        y += pen.leading
    return y + 34 - pen.leading


def _round_button(pen: Pen, part: Part, y: float) -> float:
    item = part.first
    pen.add("k", f"M46 {y - 8:g}a14 14 0 1 0 .1 0")
    pen.icon(item.icon or "power", 46, y + 6)
    for place, words in enumerate(pen.block(part.line, item.text, 130, 1)):
        pen.words(72, y + 12 + place * pen.leading, words)
    pen.look(item, 46, y + 6, (46, 44), 52)
    return y + 42


# --- Paper ----------------------------------------------------------------------------------------


def bill(pen: Pen, screen: Screen) -> float:
    """A bill, torn off below, with its lines and their sums."""
    y = _written(pen, screen, 46.0, value_kind="x")
    foot = max(y + 4, 80)
    teeth = "".join("l-12 8-12-8" for _ in range(8))
    pen.add("D", f"M22 14h192v{foot - 14:g}{teeth}z")
    return max(foot + 18, pen.low)


def sheet(pen: Pen, screen: Screen) -> float:
    """A sheet of paper, one corner folded: a contract, a letter, a price in writing."""
    # A sum in the first line stands below the folded corner.
    is_low = bool(screen.parts) and bool(screen.parts[0].first.value)
    y = _written(pen, screen, 66.0 if is_low else 54.0, value_kind="x")
    foot = max(y + 10, 92)
    pen.add("D", f"M22 14h164l28 28V{foot:g}H22z")
    pen.add("F", "M186 14v28h28z")
    return max(foot + 10, pen.low)


def envelope(pen: Pen, screen: Screen) -> float:
    """A letter in its envelope; with it the card out of which the SIM is broken."""
    y = _written(pen, screen, 44.0, value_kind="x")
    for part in screen.of("card"):
        y = _card(pen, part, y)
    foot = max(y, 78)
    pen.add("D", f"M26 14h188V{foot + 30:g}H26z")
    pen.add("F", f"M12 {foot:g}l108 44 108-44v70H12z")
    pen.look(Item(looks=screen.looks), 120, foot + 40, (120, 44), 130)
    return max(foot + 58, pen.low)


def _written(pen: Pen, screen: Screen, y: float, *, value_kind: str) -> float:
    """The title and the lines of a paper; gives where the next line begins."""
    for part in screen.parts:
        item, top = part.first, y
        if part.kind == "title":
            for words in lines_of(item.text, pen.letters * 1.06, 168, is_bold=True):
                pen.words(36, y, words, "t")
                y += pen.leading
            y += 8
        elif part.kind == "row" and item.is_rest:
            pen.add("g", f"M41 {y - 5:g}h84M182 {y - 5:g}h17")
            y += 28
        elif part.kind == "row":
            y = _sum(pen, part, y, value_kind)
        if part.kind in ("title", "row"):
            pen.look(item, 119, (top + y) / 2 - 19, (184, y - top + 4), 168)
    return y


def _sum(pen: Pen, part: Part, y: float, value_kind: str) -> float:
    """A line of a bill: words on the left, in lines of their own, and the sum on the right."""
    item = part.first
    most = 170 - (pen.width(item.value) + 10 if item.value else 0)
    is_below = most < 60
    for words in pen.block(part.line, item.text, 170 if is_below else most, 4):
        pen.words(36, y, words)
        y += pen.leading
    if item.value:
        y += pen.leading if is_below else 0
        (value,) = pen.block(part.line, item.value, 170, 1)
        pen.words(203, y - pen.leading, value, value_kind)
    return y + 28 - pen.leading


def _card(pen: Pen, part: Part, y: float) -> float:
    """The card of plastic that holds the SIM, with what is printed on it."""
    item = part.first
    texts = [text for text in (item.text, item.value) if text]
    lines = [line for text in texts for line in pen.block(part.line, text, 86, 3)]
    high = max(72.0, 20 + len(lines) * pen.leading)
    pen.box("q", 38, y - 14, (164, high), 10)
    pen.add("L", f"M50 {y:g}h28l8 8v32h-36z")
    pen.add("v", f"M58 {y + 14:g}h20v16h-20zM68 {y + 14:g}v16")
    base = y - 14 + high / 2 + pen.letters * 0.35 - (len(lines) - 1) * pen.leading / 2
    for place, words in enumerate(lines):
        pen.words(98, base + place * pen.leading, words)
    pen.look(item, 120, y - 14 + high / 2, (174, high + 8), 150)
    return y + high
