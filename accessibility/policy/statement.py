"""What a statement may claim from stored results, and when it must be made again. Pure.

States, percent and dates are those of the French law: décret no. 2019-768 of 24 July 2019, and the
"obligations" of the RGAA that the arrêté of 20 September 2019 puts in force. For the RGESN, which
sets no dates, the same ones are our own choice.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from dateutil.relativedelta import relativedelta

GOOD_FOR: Final = relativedelta(years=3)
AFTER_A_NEW_VERSION: Final = relativedelta(months=18)
# Ours: an audit takes weeks.
WARNED_BEFORE: Final = timedelta(days=90)
# From the day when a complaint was sent (RGAA, "Réponse aux usagers").
ANSWER_WITHIN: Final = timedelta(days=7)


class Outcome(StrEnum):
    """What somebody or something said about a criterion."""

    CONFORM = "conform"
    NOT_CONFORM = "not_conform"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"


class Source(StrEnum):
    """Who said it."""

    MACHINE = "machine"
    PERSON = "person"


class Checked(StrEnum):
    """By whom a criterion was decided on all pages, or was found to fail."""

    MACHINE = "machine"
    PERSON = "person"
    BOTH = "both"
    NOBODY = "nobody"


class Compliance(StrEnum):
    """The three states that the law knows (état de conformité)."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


# Whatever identifies a page of the sample: a key, an address.
Page = int | str


@dataclass(frozen=True)
class Result:
    """One word about one criterion on one page; `page` None is every page known at that instant.

    `at` is when this was first said: saying it again does not make it newer.
    """

    criterion: str
    outcome: Outcome
    source: Source
    at: datetime
    page: Page | None = None


@dataclass(frozen=True)
class CriterionState:
    """A criterion over the whole sample. `failing` are the pages where it fails.

    `is_begun`: it is not decided, but a machine or a person has looked at a part of it.
    """

    outcome: Outcome
    by: Checked
    failing: tuple[Page | None, ...] = ()
    is_begun: bool = False


def states_of(
    numbers: Iterable[str], *, pages: Mapping[Page, datetime], results: Iterable[Result]
) -> dict[str, CriterionState]:
    """The state of each criterion over these pages, each with the instant when it joined them.

    Met: met or not applicable on every page, met on one. Not applicable: on every page. Not met: on
    one page. Anything else was not assessed. Without pages, only words about all of them count.
    """
    told: dict[str, list[Result]] = {number: [] for number in numbers}
    for result in results:
        if result.criterion in told:
            told[result.criterion].append(result)
    return {number: _state(said, pages) for number, said in told.items()}


def _state(said: list[Result], pages: Mapping[Page, datetime]) -> CriterionState:
    cells: dict[Page | None, Result | None] = {
        page: _word(said, page, since) for page, since in pages.items()
    }
    if not pages:
        cells = {None: _word(said, None, None)}
    failing = {page: w for page, w in cells.items() if w and w.outcome is Outcome.NOT_CONFORM}
    if failing:
        return CriterionState(Outcome.NOT_CONFORM, _by(failing.values()), tuple(failing))
    words = [word for word in cells.values() if word and word.outcome is not Outcome.NOT_ASSESSED]
    if len(words) < len(cells):
        is_begun = any(cells.values())
        return CriterionState(Outcome.NOT_ASSESSED, Checked.NOBODY, is_begun=is_begun)
    is_met = any(word.outcome is Outcome.CONFORM for word in words)
    return CriterionState(Outcome.CONFORM if is_met else Outcome.NOT_APPLICABLE, _by(words))


def _word(said: list[Result], page: Page | None, since: datetime | None) -> Result | None:
    """Whose word counts on a page: a person's, or a failure that a machine found after it."""
    about = [
        result
        for result in said
        if result.page == page or (result.page is None and (since is None or result.at >= since))
    ]
    by_machine = _latest(about, Source.MACHINE)
    by_person = _latest(about, Source.PERSON)
    if by_person is None or by_person.outcome is Outcome.NOT_ASSESSED:
        return by_machine
    is_found_since = (
        by_machine is not None
        and by_machine.outcome is Outcome.NOT_CONFORM
        and by_machine.at > by_person.at
    )
    return by_machine if is_found_since else by_person


def _latest(results: Iterable[Result], source: Source) -> Result | None:
    theirs = (result for result in results if result.source is source)
    return max(theirs, key=lambda result: result.at, default=None)


def _by(words: Iterable[Result]) -> Checked:
    sources = {word.source for word in words}
    return Checked.BOTH if len(sources) > 1 else Checked(sources.pop())


@dataclass(frozen=True)
class Summary:
    """How many criteria are in each state. `score` counts each with its weight.

    Both are whole percents of the criteria that apply and were checked, never rounded up; None
    when there are none.
    """

    conform: int
    not_conform: int
    not_applicable: int
    not_assessed: int
    percent: int | None
    score: int | None


def summary_of(states: Mapping[str, CriterionState], *, weights: Mapping[str, float]) -> Summary:
    """Count the states; `weights` has the weight of each criterion."""
    counts = Counter(state.outcome for state in states.values())
    points = dict.fromkeys(Outcome, 0.0)
    for number, state in states.items():
        points[state.outcome] += weights[number]
    return Summary(
        conform=counts[Outcome.CONFORM],
        not_conform=counts[Outcome.NOT_CONFORM],
        not_applicable=counts[Outcome.NOT_APPLICABLE],
        not_assessed=counts[Outcome.NOT_ASSESSED],
        percent=_percent(counts[Outcome.CONFORM], counts[Outcome.NOT_CONFORM]),
        score=_percent(points[Outcome.CONFORM], points[Outcome.NOT_CONFORM]),
    )


def _percent(met: float, not_met: float) -> int | None:
    return int(100 * met // (met + not_met)) if met + not_met else None


def compliance(summary: Summary, *, is_in_force: bool) -> Compliance:
    """What the site may call itself: a criterion that nobody checked is never counted as met.

    Not compliant without an audit in force, and when less than half of the criteria are met among
    those that apply or may apply. Full: all of them are met, and none is left to check.
    """
    open_ones = summary.not_conform + summary.not_assessed
    if not is_in_force or not summary.conform or summary.conform < open_ones:
        return Compliance.NONE
    return Compliance.PARTIAL if open_ones else Compliance.FULL


def valid_until(concluded_on: date, *, newer_version_on: date | None) -> date:
    """The day when a statement must have been made again.

    Three years after it was made, or eighteen months after the day on which a newer version of the
    reference was published, whichever comes first.
    """
    until: date = concluded_on + GOOD_FOR
    if newer_version_on is None:
        return until
    after_a_new_version: date = newer_version_on + AFTER_A_NEW_VERSION
    return min(until, after_a_new_version)


def newer_version_on(audited: str, published: Mapping[str, date]) -> date | None:
    """When the first version after the `audited` one came out; None when none did.

    `published` has the day of each version that is known. An audited version that is not in it is
    taken for the oldest.
    """
    since = published.get(audited, date.min)
    return min((on for on in published.values() if on > since), default=None)


def in_force(concluded_on: date | None, *, newer_version_on: date | None, today: date) -> bool:
    """Whether an audit still says something of the site; False for one that is not finished."""
    return concluded_on is not None and today < valid_until(
        concluded_on, newer_version_on=newer_version_on
    )


def answer_by(sent_at: datetime, *, opened: Iterable[tuple[datetime, datetime]]) -> datetime:
    """When a complaint must have its answer: the last open instant within a week after it was sent.

    `opened` are the hours of those who answer, as (from, to) pairs of aware datetimes. Without any
    in that week, the end of the week: the law counts every day, and only leaves the desk less time.
    """
    ends = sent_at + ANSWER_WITHIN
    return max(
        (min(to, ends) for start, to in opened if start < ends and to > sent_at), default=ends
    )


class AlarmKind(StrEnum):
    """Why a statement must be made again."""

    NO_AUDIT = "no_audit"
    THREE_YEARS = "three_years"
    NEW_VERSION = "new_version"
    SITE_CHANGED = "site_changed"


@dataclass(frozen=True)
class Alarm:
    """One reason, the day by which to act (None: no day is set), and whether it has passed."""

    kind: AlarmKind
    due_on: date | None
    is_over: bool


def alarms(
    *,
    concluded_on: date | None,
    newer_version_on: date | None,
    audited_version: str,
    site_version: str,
    today: date,
) -> list[Alarm]:
    """What the team must know about the age of a statement; [] when all is well.

    `newer_version_on`: when a version of the reference came out that the audit did not use. Another
    version of the site than the audited one asks for a look, unless only its last number differs:
    the law wants a new statement after a substantial change, which no program can tell.
    """
    if concluded_on is None:
        return [Alarm(AlarmKind.NO_AUDIT, None, is_over=True)]
    found = []
    three_years = concluded_on + GOOD_FOR
    if today >= three_years - WARNED_BEFORE:
        found.append(Alarm(AlarmKind.THREE_YEARS, three_years, is_over=today >= three_years))
    if newer_version_on is not None and today >= newer_version_on:
        due_on = newer_version_on + AFTER_A_NEW_VERSION
        found.append(Alarm(AlarmKind.NEW_VERSION, due_on, is_over=today >= due_on))
    if _without_last(audited_version) != _without_last(site_version):
        found.append(Alarm(AlarmKind.SITE_CHANGED, None, is_over=False))
    return found


def _without_last(version: str) -> str:
    return version.rpartition(".")[0]
