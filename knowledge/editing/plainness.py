"""Whether a guide is as plain as we promise, and what to write otherwise, place by place."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from accessibility.readability import Finding, Hearing, Reading, findings, hear, read
from accessibility.readability.language import can_be_measured as is_measured_in
from knowledge.blocks import STEP_TEXTS
from knowledge.editing.weight import MOST_FOR_PICTURES, pictures_weight
from knowledge.models.glossary import GlossaryTerm
from knowledge.placeholders import holes_in
from knowledge.screens import ScreenError, compose


@dataclass(frozen=True)
class Place:
    """A text of a guide, and where an editor finds it: a field, a step of a path, a failure.

    `step` counts from 1; 0 for a text that is in no step.
    """

    name: str
    text: str
    step: int = 0


@dataclass(frozen=True)
class Plainness:
    """What was measured of one guide, with what is still to fill in.

    `found`: each place with what to write otherwise there; only places where there is something.
    `pictures`: bytes of all pictures together.
    """

    reading: Reading
    hearing: Hearing
    found: tuple[tuple[Place, tuple[Finding, ...]], ...]
    to_fill_in: tuple[str, ...]
    pictures: int

    @cached_property
    def stops(self) -> list[tuple[Place, Finding]]:
        """What refuses publication, in the order of the guide."""
        return [(place, one) for place, findings in self.found for one in findings if one.stops]

    @property
    def advice(self) -> int:
        """How many things would be better otherwise, and stop nothing."""
        return sum(len(findings) for _place, findings in self.found) - len(self.stops)

    @property
    def is_plain(self) -> bool:
        """Whether the guide reaches the bar: easy to read, in words that are heard, no stops."""
        return self.reading.is_plain and self.hearing.is_plain and not self.stops

    @property
    def is_light(self) -> bool:
        """Whether the pictures weigh little enough for who pays by the megabyte."""
        return self.pictures <= MOST_FOR_PICTURES

    @property
    def may_be_published(self) -> bool:
        """Plain, light and with nothing left to fill in: the last two nobody may overrule."""
        return self.is_plain and self.is_light and not self.to_fill_in


def plainness_of(guide: Any, *, glossary: frozenset[str] | None = None) -> Plainness:
    """Measure a guide as its fields stand, saved or not; ValueError for an unknown language.

    `glossary`: the words that the site explains in the guide's language; asked when it is None.
    """
    language = str(guide.locale.language_code)[:2]
    if glossary is None:
        terms = GlossaryTerm.objects.filter(locale_id=guide.locale_id)
        glossary = frozenset(terms.values_list("term", flat=True))
    written = list(places_of(guide))
    # With our own answers, as readers meet them.
    places = [Place(place.name, guide.said(place.text), place.step) for place in written]
    found = [(place, tuple(findings(place.text, language, glossary=glossary))) for place in places]
    whole = "\n\n".join(place.text for place in places)
    # A phone chooses the words on its screen, not the writer.
    by_us = "\n\n".join(place.text for place in places if place.name != "screen")
    return Plainness(
        reading=read(whole, language),
        hearing=hear(by_us, language, glossary=glossary),
        found=tuple(pair for pair in found if pair[1]),
        to_fill_in=holes_in("\n".join(place.text for place in written)),
        pictures=pictures_weight(guide),
    )


def can_be_measured(guide: Any) -> bool:
    """Whether there are rules for the guide's language, be they only those that count."""
    return is_measured_in(guide.locale.language_code)


def places_of(guide: Any) -> Iterator[Place]:
    """Every text for readers as an editor wrote it, in their order; empty ones left out."""
    yield from _given("title", guide.title)
    yield from _given("promise", guide.promise)
    for line in guide.needs.splitlines():
        yield from _given("needs", line)
    for path in guide.paths:
        for number, step in enumerate(path.value["steps"], 1):
            for name in STEP_TEXTS:
                yield from _given(name, step[name], number)
            yield from _given("screen", _shown(step, guide), number)
    for failure in guide.if_it_fails:
        for name in ("problem", "answer"):
            yield from _given(name, failure.value[name])


def _shown(step: Any, guide: Any) -> str:
    """What the step's drawn screen says to who does not see it; "" for none, or one not drawn."""
    try:
        text = step.get("screen") or ""
        return compose(text, language=str(guide.locale.language_code)).words if text else ""
    except ScreenError:
        return ""


def _given(name: str, text: str | None, step: int = 0) -> Iterator[Place]:
    if text and text.strip():
        yield Place(name, text.strip(), step)
