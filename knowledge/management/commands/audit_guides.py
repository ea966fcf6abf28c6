"""`manage.py audit_guides [--format json]`: is every guide as plain as we promise?"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accessibility.words.readability import RULES, advice
from knowledge.editing.plainness import Plainness, can_be_measured, plainness_of
from knowledge.editing.plainness_labels import place_label, too_seldom_heard
from knowledge.models import GlossaryTerm, GuidePage


@dataclass(frozen=True)
class Audit:
    """What was measured of one guide, as its readers meet it, or as its last draft has it."""

    number: int
    language: str
    title: str
    is_published: bool
    plainness: Plainness


COLUMNS = (
    *("guide", "lang", "live", "score", "words", "longest"),
    *("unheard", "stops", "advice", "plain"),
)


class Command(BaseCommand):
    help = "Measure how easy each guide is to read; fails when a published one is below the bar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        audits = list(_audits())
        if options["format"] == "json":
            facts = [_facts(audit) for audit in audits]
            self.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2))
        else:
            self._write_table(audits)
        below = [audit for audit in audits if audit.is_published and not audit.plainness.is_plain]
        if below:
            names = ", ".join(f"{audit.number} ({audit.language})" for audit in below)
            raise CommandError(f"Published guides below the bar: {names}.")

    def _write_table(self, audits: list[Audit]) -> None:
        self.stdout.write(_line(COLUMNS) + "  title")
        for audit in audits:
            self.stdout.write(_line(_row(audit)) + f"  {audit.title}")
            for place, finding in audit.plainness.stops:
                where, rule = place_label(place), RULES[finding.rule]
                self.stdout.write(f"       {where}: {rule}: “{finding.text}” → {advice(finding)}")
            if not audit.plainness.hearing.is_plain:
                self.stdout.write(f"       {too_seldom_heard(audit.plainness)}")


def _audits() -> Iterator[Audit]:
    """Every guide in a language that can be measured, by number and language."""
    terms: dict[int, set[str]] = {}
    for locale, term in GlossaryTerm.objects.values_list("locale_id", "term"):
        terms.setdefault(locale, set()).add(term)
    guides = GuidePage.objects.select_related("locale", "latest_revision")
    for guide in guides.order_by("number", "locale__language_code"):
        if can_be_measured(guide):
            shown = guide if guide.live else guide.get_latest_revision_as_object()
            glossary = frozenset(terms.get(guide.locale_id, ()))
            yield Audit(
                number=guide.number,
                language=guide.locale.language_code[:2],
                title=shown.title,
                is_published=guide.live,
                plainness=plainness_of(shown, glossary=glossary),
            )


def _row(audit: Audit) -> tuple[str, ...]:
    """The cells of a guide in the table."""
    plainness, reading = audit.plainness, audit.plainness.reading
    return (
        str(audit.number),
        audit.language,
        "yes" if audit.is_published else "no",
        "-" if reading.score is None else f"{reading.score:.0f}",
        "-" if reading.words_per_sentence is None else f"{reading.words_per_sentence:.1f}",
        str(reading.longest),
        f"{plainness.hearing.share:.1%}",
        str(len(plainness.stops)),
        str(plainness.advice),
        "yes" if plainness.is_plain else "NO",
    )


def _line(cells: tuple[str, ...]) -> str:
    return "".join(f"{cell:>8}" for cell in cells)


def _facts(audit: Audit) -> dict[str, Any]:
    """What JSON says of a guide; `start` and `end` are in the text of their `place`."""
    plainness, reading = audit.plainness, audit.plainness.reading
    return {
        "number": audit.number,
        "language": audit.language,
        "title": audit.title,
        "published": audit.is_published,
        "plain": plainness.is_plain,
        "score": reading.score,
        "words": reading.words,
        "sentences": reading.sentences,
        "syllables": reading.syllables,
        "words_per_sentence": reading.words_per_sentence,
        "longest_sentence": reading.longest,
        "unheard_share": plainness.hearing.share,
        "unheard": dict(Counter(plainness.hearing.unheard)),
        "found": dict(Counter(one.rule for _place, found in plainness.found for one in found)),
        "stops": [
            {
                "place": place.name,
                "step": place.step,
                "rule": finding.rule,
                "start": finding.start,
                "end": finding.end,
                "text": finding.text,
                "advice": advice(finding),
                "source": finding.source,
            }
            for place, finding in plainness.stops
        ],
    }
