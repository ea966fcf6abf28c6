"""The starter guides hold the bar of the product: short, plain, alike in both languages."""

from itertools import chain

import pytest

from accessibility.readability import BAR, MAX_WORDS, MOST_UNHEARD, findings, hear, read
from knowledge.placeholders import filled, is_within_a_sentence
from knowledge.screens import compose
from knowledge.screens.compose import MOST_BYTES
from knowledge.screens.parsing import read as read_screen
from knowledge.screens.vocabulary import language_of
from knowledge.starter.files import read_guides, read_terms

GUIDES = read_guides()
NUMBER = "01\u00a099\u00a000\u00a012\u00a034"
UNTIL_THEN = {
    "fr": f"Appelez le {NUMBER} ou demandez un appel\u00a0: nous vous le disons.",
    "en": f"Call {NUMBER} or ask for a call: we tell you.",
}
NUMBERS = sorted({guide.number for guide in GUIDES})


def name(guide):
    return f"{guide.number}-{guide.language}"


def texts(guide):
    """Every sentence that a reader of this guide meets."""
    steps = list(chain.from_iterable(path["steps"] for path in guide.paths))
    whole = "\n".join(
        [
            guide.title + ".",
            guide.promise,
            *(f"{need}." for need in guide.needs),
            *(f"{step['title']}.\n{step['text']}\n{step['see']}" for step in steps),
            *(step[key] for step in steps for key in ("warning", "tip") if step.get(key)),
            *(f"{failure['problem']}\n{failure['answer']}" for failure in guide.if_it_fails),
        ]
    )
    # As readers meet it until the cooperative has written its answers.
    return filled(whole, {}, otherwise=UNTIL_THEN[guide.language])


def raw_texts(guide):
    """Every text of a guide as its file has it."""
    steps = chain.from_iterable(path["steps"] for path in guide.paths)
    failures = [text for failure in guide.if_it_fails for text in failure.values()]
    return [guide.promise, *failures, *(step[key] for step in steps for key in step)]


def test_there_are_at_least_24_guides_in_each_language():
    assert len(NUMBERS) >= 24
    assert len(GUIDES) == 2 * len(NUMBERS)


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_a_guide_is_easy_to_read(guide):
    reading = read(texts(guide), guide.language)
    assert reading.score >= BAR
    assert not reading.long_sentences, f"over {MAX_WORDS} words"


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_a_guide_speaks_in_words_that_people_hear(guide):
    glossary = frozenset(term[guide.language]["term"] for term in read_terms())
    hearing = hear(texts(guide), guide.language, glossary=glossary)
    assert hearing.share <= MOST_UNHEARD, hearing.unheard


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_each_path_has_four_to_nine_steps_with_an_action_and_what_to_see(guide):
    for path in guide.paths:
        assert 4 <= len(path["steps"]) <= 9
        assert all(step["title"] and step["see"] for step in path["steps"])
    assert guide.if_it_fails
    assert guide.sources


@pytest.mark.parametrize("number", NUMBERS)
def test_both_languages_have_the_same_shape(number):
    shapes = {
        guide.language: (
            guide.topic,
            guide.minutes,
            guide.related,
            [(path["device"], len(path["steps"])) for path in guide.paths],
        )
        for guide in GUIDES
        if guide.number == number
    }
    assert shapes["fr"] == shapes["en"]


def test_no_two_steps_of_all_guides_say_the_same():
    for language in ("fr", "en"):
        said = [
            step["text"]
            for guide in GUIDES
            if guide.language == language
            for path in guide.paths
            for step in path["steps"]
            if step["text"]
        ]
        owners = [text for text in said if said.count(text) > 1]
        assert not owners


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_an_answer_of_ours_is_a_sentence_by_itself_in_a_guide(guide):
    assert not [line for line in raw_texts(guide) if is_within_a_sentence(line)]
    titles = [step["title"] for path in guide.paths for step in path["steps"]]
    assert not [title for title in [guide.title, *titles, *guide.needs] if "[[" in title]


def test_related_guides_exist():
    assert {number for guide in GUIDES for number in guide.related} <= set(NUMBERS)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_definitions_are_plain(language):
    for term in read_terms():
        reading = read(term[language]["definition"], language)
        assert not reading.long_sentences


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_an_adviser_knows_what_to_ask_at_each_step_and_what_if_not(guide):
    glossary = frozenset(term[guide.language]["term"] for term in read_terms())
    for path in guide.paths:
        for step in path["steps"]:
            assert step["ask"].endswith("?")
            assert step["otherwise"]
            for text in (step["ask"], step["otherwise"]):
                found = findings(text, guide.language, glossary=glossary)
                assert not [one for one in found if one.stops], text


@pytest.mark.parametrize("number", NUMBERS)
def test_both_languages_draw_the_same(number):
    drawn = {
        guide.language: [
            (path["device"], place, step.get("drawing"), step.get("phone"))
            for path in guide.paths
            for place, step in enumerate(path["steps"], start=1)
        ]
        for guide in GUIDES
        if guide.number == number
    }
    assert drawn["fr"] == drawn["en"]


def shape(text):
    """What a drawn screen shows, whatever its words; None for none."""
    if not text:
        return None
    screen = read_screen(text)
    items = [
        (part.kind, [(item.icon, item.state, item.looks, item.is_rest) for item in part.items])
        for part in screen.parts
    ]
    return screen.device, screen.looks, items


@pytest.mark.parametrize("number", NUMBERS)
def test_both_languages_draw_the_same_screens(number):
    drawn = {
        guide.language: [
            (path["device"], place, shape(step.get("screen")))
            for path in guide.paths
            for place, step in enumerate(path["steps"], start=1)
        ]
        for guide in GUIDES
        if guide.number == number
    }
    assert drawn["fr"] == drawn["en"]


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_what_the_drawn_screens_say_is_plain(guide):
    for step in chain.from_iterable(path["steps"] for path in guide.paths):
        if text := step.get("screen"):
            assert language_of(text) in ("", guide.language), text
            said = compose(text, language=guide.language).words
            assert not [one for one in findings(said, guide.language) if one.stops], said


@pytest.mark.parametrize("guide", GUIDES, ids=name)
def test_a_drawn_screen_is_light_even_in_the_largest_letters_that_fit(guide):
    for path in guide.paths:
        for step in path["steps"]:
            if "screen" in step:
                drawn = compose(step["screen"], language=guide.language, letters=22)
                assert drawn.weight <= MOST_BYTES, step["title"]


@pytest.mark.parametrize("number", [102, 103, 112])
def test_what_matters_most_is_drawn(number):
    for guide in GUIDES:
        if guide.number == number:
            steps = list(chain.from_iterable(path["steps"] for path in guide.paths))
            assert sum("screen" in step for step in steps) >= 0.6 * len(steps)
