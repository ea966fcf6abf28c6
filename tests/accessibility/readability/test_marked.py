"""Precision and recall on sentences that people marked by hand, without knowing the rules' code.

`marked/<language>.tsv`: the sentence, its syllables (empty where figures or initials stand), and
its marks, `rule:words` between semicolons. The rules were written looking at the even rows only.
"""

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from accessibility.readability import Rule, findings, syllables, words

# The glossary that stood beside whoever marked; initials that it explains have no mark.
GLOSSARIES = {
    "fr": frozenset({"carte SIM", "code PIN", "code PUK", "SMS"}),
    "en": frozenset({"SIM card", "PIN code", "PUK code", "SMS"}),
}
# Short forms ("etc.") are marked as initials are.
MARKED = {**{rule: rule for rule in Rule}, Rule.ABBREVIATION: Rule.ACRONYM}
RULES = (
    Rule.PASSIVE,
    Rule.NEGATION,
    Rule.DOUBLE_NEGATION,
    Rule.PARENTHESES,
    Rule.ACRONYM,
    Rule.ROMAN,
    Rule.NUMBER_WORD,
    Rule.PERCENT,
    Rule.JARGON,
    Rule.OTHER_NAME,
)


class Row(NamedTuple):
    """A sentence, how many syllables are heard in it (None: not counted), and (rule, words)."""

    sentence: str
    syllables: int | None
    marks: list[tuple[Rule, str]]


def rows(language):
    """The marked sentences, in their order."""
    path = Path(__file__).with_name("marked") / f"{language}.tsv"
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    found = []
    for line in lines[1:]:
        sentence, count, marked = (line + "\t\t").split("\t")[:3]
        marks = [mark.strip().split(":", 1) for mark in marked.split(" ; ") if mark.strip()]
        found.append(
            Row(sentence, int(count) if count else None, [(Rule(r), w.strip()) for r, w in marks])
        )
    return found


HALVES = {"even": slice(0, None, 2), "odd": slice(1, None, 2), "all": slice(None)}


def compared(language, half):
    """For each rule: how often found rightly ("both"), wrongly ("found"), and missed ("marked")."""
    counts = {rule: Counter() for rule in RULES}
    for row in rows(language)[HALVES[half]]:
        marks = places(row)
        for finding in findings(row.sentence, language, glossary=GLOSSARIES[language]):
            rule = MARKED[finding.rule]
            if rule not in counts:
                continue
            mark = next(
                (m for m in marks if m[0] is rule and m[1] < finding.end and finding.start < m[2]),
                None,
            )
            counts[rule]["found" if mark is None else "both"] += 1
            if mark:
                marks.remove(mark)
        for rule, _start, _end in marks:
            counts[rule]["marked"] += 1
    return counts


def places(row):
    """(rule, start, end) of each mark; the same words marked twice are looked for twice."""
    found, ends = [], {}
    for rule, fragment in row.marks:
        start = row.sentence.find(fragment, ends.get((rule, fragment), 0))
        assert start >= 0, f"“{fragment}” is not in “{row.sentence}”"
        ends[rule, fragment] = start + len(fragment)
        found.append((rule, start, start + len(fragment)))
    return found


def precision_and_recall(count):
    """Both, between 0 and 1; 1 where there was nothing to find."""
    both, wrong, missed = count["both"], count["found"], count["marked"]
    return (
        both / (both + wrong) if both + wrong else 1.0,
        both / (both + missed) if both + missed else 1.0,
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_at_least_150_sentences_are_marked_and_each_rule_often_enough(language):
    marked = Counter(rule for row in rows(language) for rule, _words in row.marks)
    assert len(rows(language)) >= 150
    assert all(marked[rule] >= 14 for rule in RULES)


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_passive_is_found(language, half):
    precision, recall = precision_and_recall(compared(language, half)[Rule.PASSIVE])
    assert precision >= 0.95
    assert recall >= 0.95


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_other_rule_finds_most_and_little_else(language, half):
    for rule, count in compared(language, half).items():
        precision, recall = precision_and_recall(count)
        # For whoever runs with -s: the table of site/docs/readability.md.
        print(f"{language} {half} {rule}: {precision:.2f} {recall:.2f}")  # noqa: T201
        assert precision >= 0.9, rule
        assert recall >= 0.85, rule


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_syllables_of_the_sentences_are_counted_within_one_in_a_hundred(language):
    counted = [row for row in rows(language) if row.syllables is not None]
    ours = sum(
        syllables(word, language) for row in counted for word in words(row.sentence, language)
    )
    assert ours == pytest.approx(sum(row.syllables for row in counted), rel=0.01)
