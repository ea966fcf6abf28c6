"""Reads where each adviser is: there, on a break, or away until a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from helpdesk.choices import Presence, Repeats
from helpdesk.models import Absence, Adviser, HandOver
from helpdesk.reads.availability import desk_day

# "For ever" is typed as the last day that there is; east of Greenwich it has none after it.
END_OF_CALENDARS: Final = datetime(9999, 12, 31, tzinfo=UTC)


@dataclass(frozen=True)
class Whereabouts:
    """Where an adviser is at this moment; `until` is their last day away, when they said one."""

    adviser: Adviser
    presence: Presence
    until: date | None = None
    hand_over: str = ""

    @property
    def is_present(self) -> bool:
        """Whether calls can come to them now."""
        return self.presence is Presence.PRESENT

    @property
    def is_away(self) -> bool:
        """Whether they are gone for longer than a break."""
        return self.presence is Presence.AWAY


def whereabouts(*, at: datetime, advisers: Sequence[Adviser] | None = None) -> list[Whereabouts]:
    """Where everybody of the team (or these) is, in the order of names. Three queries."""
    team = Adviser.objects.filter(user__is_active=True) if advisers is None else advisers
    team = list(team)
    ids = [adviser.pk for adviser in team]
    gone = {row.adviser_id: row for row in absences_now(ids, at).order_by("ends_at")}
    notes = {row.adviser_id: row for row in HandOver.objects.filter(adviser__in=ids).order_by("pk")}
    return [_where(adviser, gone, notes, at) for adviser in team]


def _where(
    adviser: Adviser, gone: dict[int, Absence], notes: dict[int, HandOver], at: datetime
) -> Whereabouts:
    absence, note = gone.get(adviser.pk), notes.get(adviser.pk)
    presence = Presence.AWAY if absence else Presence(adviser.presence)
    until = (
        desk_day(min(absence.ends_at, END_OF_CALENDARS) - timedelta(microseconds=1))
        if absence
        else None
    )
    holds = note is not None and (note.until is None or note.until >= desk_day(at))
    is_told = note is not None and holds and presence is Presence.AWAY
    return Whereabouts(adviser, presence, until, note.text if note and is_told else "")


def absences_now(adviser_ids: Sequence[int], at: datetime) -> QuerySet[Absence]:
    """Absences that hold at this instant; those that come back each week are no going away."""
    return Absence.objects.filter(
        adviser__in=adviser_ids, starts_at__lte=at, ends_at__gt=at, repeats=Repeats.NEVER
    )
