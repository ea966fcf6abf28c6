"""The Arabic starter guides: the ten that matter most, in the steps of the French ones."""

from itertools import chain

import pytest

from accessibility.readability import findings, read
from knowledge.placeholders import filled, is_within_a_sentence
from knowledge.screens import compose
from knowledge.screens.compose import MOST_BYTES
from knowledge.screens.letters import is_from_right
from knowledge.starter.files import read_guides

FRENCH = {guide.number: guide for guide in read_guides(("fr",))}
GUIDES = read_guides(("ar",))
UNTIL_THEN = "اتصلوا بالرقم 01 99 00 12 34 أو اطلبوا مكالمة، ونحن نخبركم."
# PIN and PUK, voicemail, 2G, bill, stolen phone, frauds, sales, emergency.
MATTER_MOST = {100, 103, 112, 116, 131, 141, 142, 147, 151, 153}


def number(guide):
    return str(guide.number)


def steps_of(guide):
    return list(chain.from_iterable(path["steps"] for path in guide.paths))


def texts(guide):
    """Every text for readers, as they meet it until the cooperative has written its answers."""
    named = ("title", "warning", "text", "tip", "see")
    written = [
        *(guide.title, guide.promise, *guide.needs),
        *(step[name] for step in steps_of(guide) for name in named if name in step),
        *chain.from_iterable(failure.values() for failure in guide.if_it_fails),
    ]
    return [filled(text, {}, otherwise=UNTIL_THEN) for text in written]


def test_the_ten_that_matter_most_are_there():
    assert {guide.number for guide in GUIDES} >= MATTER_MOST


@pytest.mark.parametrize("guide", GUIDES, ids=number)
def test_a_guide_has_the_steps_of_the_french_one(guide):
    """A step is the same step in every language, by its place."""
    french = FRENCH[guide.number]

    def shape(one):
        paths = [(path["device"], len(path["steps"])) for path in one.paths]
        return one.topic, one.minutes, one.related, paths, len(one.if_it_fails)

    assert shape(guide) == shape(french)
    for ours, theirs in zip(steps_of(guide), steps_of(french), strict=True):
        for name in ("warning", "screen"):
            assert bool(ours.get(name)) == bool(theirs.get(name)), ours["title"]


@pytest.mark.parametrize("guide", GUIDES, ids=number)
def test_a_guide_passes_the_gate(guide):
    for text in texts(guide):
        assert read(text, "ar").is_plain, text
        assert not [one for one in findings(text, "ar") if one.stops], text


@pytest.mark.parametrize("guide", GUIDES, ids=number)
def test_a_guide_is_in_arabic_and_its_answers_are_sentences(guide):
    steps = steps_of(guide)
    assert all(is_from_right(text) for text in (guide.title, guide.promise))
    assert all(is_from_right(step["title"] + step["text"]) for step in steps)
    assert not [step["text"] for step in steps if is_within_a_sentence(step["text"])]


@pytest.mark.parametrize("guide", GUIDES, ids=number)
def test_what_is_drawn_is_light_and_said_in_short_sentences(guide):
    for step in steps_of(guide):
        if "screen" in step:
            drawn = compose(step["screen"], language="ar", letters=22)
            assert drawn.weight <= MOST_BYTES, step["title"]
            assert not [one for one in findings(drawn.words, "ar") if one.stops], drawn.words
