"""Knows who should call, and why: the answer carries its reasons, as codes and values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Self

from helpdesk.choices import Confidence, Presence

# Points. A known voice outweighs skill and an empty day together when confidence is low, and one
# of them when it is not known; whoever is at ease gains more from skill.
_KNOWN: Mapping[str, int] = MappingProxyType(
    {Confidence.LOW: 12, Confidence.UNKNOWN: 6, Confidence.MEDIUM: 6, Confidence.HIGH: 3}
)
_SKILL = 4
_FULL_DAY = 4


class Reason(StrEnum):
    """Why an adviser was chosen: codes kept on the case with their values (decision 28)."""

    KNOWS_PERSON = "knows_person"
    SPEAKS = "speaks"
    SKILLED = "skilled"
    LOAD = "load"
    AVAILABLE = "available"
    ONLY_ONE = "only_one"
    AWAY_BUT_ONLY = "away_but_only"
    TO_COORDINATOR = "to_coordinator"
    CHOSEN = "by_hand"


@dataclass(frozen=True)
class Need:
    """What a case asks of an adviser. `known_adviser_ids`: who reached the person, latest first."""

    language: str
    topic: str
    known_adviser_ids: tuple[int, ...] = ()
    confidence: Confidence = Confidence.UNKNOWN


@dataclass(frozen=True)
class Candidate:
    """An adviser as routing sees them; `skills` are codes of topics."""

    adviser_id: int
    name: str
    languages: frozenset[str]
    skills: frozenset[str]
    presence: Presence
    calls_that_day: int
    daily_cap: int
    is_coordinator: bool = False

    @property
    def is_present(self) -> bool:
        """Whether they take calls these days; a break is short, and does not count."""
        return self.presence != Presence.AWAY

    @property
    def is_full(self) -> bool:
        """Whether they have as many calls that day as they may."""
        return self.calls_that_day >= self.daily_cap

    @property
    def load(self) -> Fraction:
        """Calls over cap, 0 to 1; 1 when the cap is 0."""
        return Fraction(1) if self.is_full else Fraction(self.calls_that_day, self.daily_cap)


@dataclass(frozen=True)
class ReasonLine:
    """One true fact that spoke for a choice, kept as it was when it was decided (decision 28).

    Values: SPEAKS {language}, SKILLED {topic}, LOAD {calls, cap}; the others have none.
    AWAY_BUT_ONLY: away, and nobody who could take the call is present; ONLY_ONE: nobody else could
    take it. Both are among the candidates given: those free at an hour, for a call at that hour.
    """

    code: Reason
    values: Mapping[str, str | int] = field(default_factory=dict)

    def as_json(self) -> dict[str, str | dict[str, str | int]]:
        """As plain values for a JSON column."""
        return {"code": str(self.code), "values": dict(self.values)}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """What `as_json` gave; raises ValueError when it is nothing of the kind."""
        code, values = stored.get("code"), stored.get("values", {})
        if not isinstance(values, Mapping):
            raise ValueError("The values of a reason are a mapping.")
        return cls(Reason(str(code)), dict(values))


@dataclass(frozen=True)
class Choice:
    """An adviser who may call, and what speaks for them."""

    adviser_id: int
    reasons: tuple[ReasonLine, ...]


def rank(need: Need, candidates: Iterable[Candidate]) -> tuple[Choice, ...]:
    """Everybody who may call, the best first; () for no candidates only.

    Whoever speaks the language always comes before whoever does not: the present first, those
    with room in their day before those without, then points for a known voice, skill and a light
    day. Where nobody speaks it, a coordinator comes before the others who are as present, to find
    an interpreter. The lowest id settles a tie, so the order of `candidates` means nothing.
    """
    team = list(candidates)
    ranked = sorted(team, key=lambda candidate: _order(need, candidate))
    return tuple(Choice(who.adviser_id, _reasons(need, who, team)) for who in ranked)


def _order(need: Need, who: Candidate) -> tuple[bool, bool, bool, bool, Fraction, int]:
    """Sorts the best first: False before True, and many points before few."""
    speaks = need.language in who.languages
    return (
        not speaks,
        not who.is_present,
        not speaks and not who.is_coordinator,
        who.is_full,
        -_points(need, who),
        who.adviser_id,
    )


def _points(need: Need, who: Candidate) -> Fraction:
    """Who called last counts in full, those before half; calls cost up to a full day."""
    known = Fraction(_KNOWN[need.confidence])
    points = -_FULL_DAY * who.load
    if who.adviser_id in need.known_adviser_ids:
        points += known if who.adviser_id == need.known_adviser_ids[0] else known / 2
    if need.topic in who.skills:
        points += _SKILL
    return points


def _reasons(need: Need, who: Candidate, team: Sequence[Candidate]) -> tuple[ReasonLine, ...]:
    """The facts that hold for this candidate among the team, in the order they are told."""
    speakers = [other for other in team if need.language in other.languages]
    able = speakers or team
    nobody_present = not any(other.is_present for other in able)
    load: dict[str, str | int] = {"calls": who.calls_that_day, "cap": who.daily_cap}
    facts = [
        (who.adviser_id in need.known_adviser_ids, ReasonLine(Reason.KNOWS_PERSON)),
        (who in speakers, ReasonLine(Reason.SPEAKS, {"language": need.language})),
        (need.topic in who.skills, ReasonLine(Reason.SKILLED, {"topic": need.topic})),
        (who.is_present and not who.is_full, ReasonLine(Reason.AVAILABLE)),
        (who in able and nobody_present, ReasonLine(Reason.AWAY_BUT_ONLY)),
        (able == [who], ReasonLine(Reason.ONLY_ONE)),
        (not speakers and who.is_coordinator, ReasonLine(Reason.TO_COORDINATOR)),
        (True, ReasonLine(Reason.LOAD, load)),
    ]
    return tuple(line for is_true, line in facts if is_true)
