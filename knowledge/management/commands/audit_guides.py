"""`manage.py audit_guides [--format json]`: is every guide as plain as we promise?"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accessibility.readability import Finding, Reading, findings, read
from accessibility.readability.language import LANGUAGES
from accessibility.readability_labels import RULES, advice
from knowledge.models import GlossaryTerm, GuidePage
from knowledge.placeholders import PLACEHOLDER


@dataclass(frozen=True)
class Audit:
    """What was measured of one guide, as its readers meet it, or as its last draft has it."""

    number: int
    language: str
    title: str
    is_published: bool
    reading: Reading
    findings: tuple[Finding, ...]

    @property
    def stops(self) -> list[Finding]:
        """What refuses publication."""
        return [finding for finding in self.findings if finding.stops]

    @property
    def is_plain(self) -> bool:
        """Whether the guide reaches the bar: easy to read, and nothing refuses publication."""
        return self.reading.is_plain and not self.stops


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
        below = [audit for audit in audits if audit.is_published and not audit.is_plain]
        if below:
            names = ", ".join(f"{audit.number} ({audit.language})" for audit in below)
            raise CommandError(f"Published guides below the bar: {names}.")

    def _write_table(self, audits: list[Audit]) -> None:
        columns = ("guide", "lang", "live", "score", "words", "longest", "stops", "advice", "plain")
        self.stdout.write(_line(columns) + "  title")
        for audit in audits:
            self.stdout.write(_line(_row(audit)) + f"  {audit.title}")
            for finding in audit.stops:
                rule = RULES[finding.rule]
                self.stdout.write(f"       {rule}: “{finding.text}” → {advice(finding)}")


def _audits() -> Iterator[Audit]:
    """Every guide in a language that can be measured, by number and language."""
    terms: dict[int, set[str]] = {}
    for locale, term in GlossaryTerm.objects.values_list("locale_id", "term"):
        terms.setdefault(locale, set()).add(term)
    guides = GuidePage.objects.select_related("locale", "latest_revision")
    for guide in guides.order_by("number", "locale__language_code"):
        language = guide.locale.language_code[:2]
        if language in LANGUAGES:
            shown = guide if guide.live else guide.get_latest_revision_as_object()
            text = _text(shown)
            glossary = frozenset(terms.get(guide.locale_id, ()))
            yield Audit(
                number=guide.number,
                language=language,
                title=shown.title,
                is_published=guide.live,
                reading=read(text, language),
                findings=tuple(findings(text, language, glossary=glossary)),
            )


def _text(guide: GuidePage) -> str:
    """All that a reader meets; what the cooperative still has to fill in counts for nothing."""
    parts = [guide.title, guide.promise, guide.needs, guide.body_text()]
    # Each line stands alone in the guide, even one that begins with a small letter.
    lines = "\n".join(parts).splitlines()
    return PLACEHOLDER.sub("…", "\n\n".join(lines))


def _row(audit: Audit) -> tuple[str, ...]:
    """The cells of a guide in the table."""
    reading = audit.reading
    return (
        str(audit.number),
        audit.language,
        "yes" if audit.is_published else "no",
        "-" if reading.score is None else f"{reading.score:.0f}",
        "-" if reading.words_per_sentence is None else f"{reading.words_per_sentence:.1f}",
        str(reading.longest),
        str(len(audit.stops)),
        str(len(audit.findings) - len(audit.stops)),
        "yes" if audit.is_plain else "NO",
    )


def _line(cells: tuple[str, ...]) -> str:
    return "".join(f"{cell:>8}" for cell in cells)


def _facts(audit: Audit) -> dict[str, Any]:
    """What JSON says of a guide; places are in its whole text."""
    reading = audit.reading
    return {
        "number": audit.number,
        "language": audit.language,
        "title": audit.title,
        "published": audit.is_published,
        "plain": audit.is_plain,
        "score": reading.score,
        "words": reading.words,
        "sentences": reading.sentences,
        "syllables": reading.syllables,
        "words_per_sentence": reading.words_per_sentence,
        "longest_sentence": reading.longest,
        "found": dict(Counter(finding.rule for finding in audit.findings)),
        "stops": [
            {
                "rule": finding.rule,
                "start": finding.start,
                "end": finding.end,
                "text": finding.text,
                "advice": advice(finding),
                "source": finding.source,
            }
            for finding in audit.stops
        ],
    }
