"""Ready screens, and the lines to insert: both languages draw the same, and nothing is left out."""

from collections import Counter
from pathlib import Path

import pytest

from accessibility.readability import findings
from knowledge.screens import compose
from knowledge.screens.parsing import read
from knowledge.screens.ready import lines_to_insert, ready_screens
from knowledge.screens.vocabulary import (
    DEVICES,
    DIRECTIONS,
    ICONS,
    MARKS,
    PARTS,
    PARTS_OF,
    language_of,
    said,
)

FRENCH, ENGLISH = ready_screens("fr"), ready_screens("en")
PAIRS = list(zip(FRENCH, ENGLISH, strict=True))
GUIDE = Path(__file__).parents[3] / "site" / "docs" / "screens.md"


def test_there_are_thirty_or_more():
    assert len(FRENCH) >= 30
    assert max(Counter(ready.name for ready in [*FRENCH, *ENGLISH]).values()) == 1


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair[1].name)
def test_both_languages_draw_the_same_screen(pair):
    french, english = (read(ready.lines) for ready in pair)
    assert french.device == english.device
    assert french.looks == english.looks
    for one, other in zip(french.parts, english.parts, strict=True):
        assert one.kind == other.kind
        assert [(item.icon, item.state, item.looks) for item in one.items] == [
            (item.icon, item.state, item.looks) for item in other.items
        ]


@pytest.mark.parametrize("ready", [*FRENCH, *ENGLISH], ids=lambda ready: ready.name)
def test_each_is_drawn_and_said_plainly(ready):
    language = "fr" if ready in FRENCH else "en"
    assert language_of(ready.lines) in ("", language)
    words = compose(ready.lines, language=language).words
    assert [one.text for one in findings(words, language) if one.stops] == []


def test_every_device_part_and_mark_stands_in_one():
    screens = [read(ready.lines) for ready in FRENCH]
    items = [item for screen in screens for part in screen.parts for item in part.items]
    assert {screen.device for screen in screens} == set(DEVICES)
    assert {part.kind for screen in screens for part in screen.parts} == set(PARTS)
    looks = {look for item in items for look in item.looks}
    looks |= {look for screen in screens for look in screen.looks}
    states = {item.state for item in items} | {"sent" for item in items if item.is_sent}
    assert set(MARKS) <= looks | states


@pytest.mark.parametrize("line", lines_to_insert(), ids=lambda line: line.part)
def test_each_line_to_insert_is_understood_where_it_may_stand(line):
    device = next(device for device, parts in PARTS_OF.items() if line.part in parts)
    for language, text in (("fr", line.fr), ("en", line.en)):
        whole = f"{said('DEVICES', device, language)}\n{text}"
        assert [part.kind for part in read(whole).parts] == [line.part]
        compose(whole, language=language)


def test_every_part_has_a_line_to_insert():
    assert [line.part for line in lines_to_insert()] == list(PARTS)


def test_the_editors_guide_knows_every_word():
    text = GUIDE.read_text("utf-8")
    for table in (DEVICES, PARTS, MARKS, ICONS, DIRECTIONS):
        for english, french in table.values():
            assert english[0] in text
            assert french[0] in text
