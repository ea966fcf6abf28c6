"""An adviser is there, on a break, or away; what they leave to the others when they go."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet

from helpdesk.actions.desk.assigning import give_away
from helpdesk.choices import Presence, Repeats
from helpdesk.models import Absence, Adviser, HandOver
from helpdesk.policy.hours import local_midnight
from helpdesk.reads.availability import desk_zone

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


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


def _lock(adviser: Adviser) -> Adviser:
    return Adviser.objects.select_for_update(of=("self",), no_key=True).get(pk=adviser.pk)


@transaction.atomic
def be_present(*, adviser: Adviser, at: datetime) -> Adviser:
    """Back: calls are planned again from now on. What was planned as an absence ends here."""
    adviser = _lock(adviser)
    adviser.presence = Presence.PRESENT
    adviser.save(update_fields=["presence"])
    _end_absences(adviser, at)
    today = _day(at)
    still_told = Q(until__isnull=True) | Q(until__gte=today)
    adviser.hand_overs.filter(still_told).update(until=today - timedelta(days=1))
    return adviser


@transaction.atomic
def take_break(*, adviser: Adviser) -> Adviser:
    """Away from the phone for some minutes: their calls stay theirs, late ones go to others."""
    adviser = _lock(adviser)
    adviser.presence = Presence.ON_BREAK
    adviser.save(update_fields=["presence"])
    return adviser


@transaction.atomic
def go_away(
    *,
    adviser: Adviser,
    until: date | None,
    text: str,
    gives_requests: bool,
    at: datetime,
    by: "AbstractUser",
) -> int:
    """Away until the end of this day, or (None) until they say they are back.

    Their calls of that time go to others within a minute (`watch.py`); calls after `until` stay.
    `text` is what the others should know. Returns how many open cases were given to others, which
    is 0 unless `gives_requests`. Raises ValueError for a day that has passed.
    """
    if until is not None and until < _day(at):
        raise ValueError("Nobody goes away until yesterday.")
    adviser = _lock(adviser)
    adviser.presence = Presence.AWAY if until is None else Presence.PRESENT
    adviser.save(update_fields=["presence"])
    _end_absences(adviser, at)
    if until is not None:
        ends_at = local_midnight(until + timedelta(days=1), desk_zone())
        Absence.objects.create(adviser=adviser, starts_at=at, ends_at=ends_at)
    if text.strip():
        HandOver.objects.create(adviser=adviser, text=text.strip(), written_at=at, until=until)
    if not gives_requests:
        return 0
    return give_away(adviser=adviser, at=at, by=by)


def whereabouts(*, at: datetime, advisers: Sequence[Adviser] | None = None) -> list[Whereabouts]:
    """Where everybody of the team (or these) is, in the order of names. Three queries."""
    team = Adviser.objects.filter(user__is_active=True) if advisers is None else advisers
    team = list(team)
    ids = [adviser.pk for adviser in team]
    gone = {row.adviser_id: row for row in _absences_now(ids, at).order_by("ends_at")}
    notes = {row.adviser_id: row for row in HandOver.objects.filter(adviser__in=ids).order_by("pk")}
    return [_where(adviser, gone, notes, at) for adviser in team]


def _where(
    adviser: Adviser, gone: dict[int, Absence], notes: dict[int, HandOver], at: datetime
) -> Whereabouts:
    absence, note = gone.get(adviser.pk), notes.get(adviser.pk)
    presence = Presence.AWAY if absence else Presence(adviser.presence)
    until = _day(absence.ends_at - timedelta(microseconds=1)) if absence else None
    holds = note is not None and (note.until is None or note.until >= _day(at))
    is_told = note is not None and holds and presence is Presence.AWAY
    return Whereabouts(adviser, presence, until, note.text if note and is_told else "")


def _end_absences(adviser: Adviser, at: datetime) -> None:
    """What holds now ends now; what began at this very instant was a slip of the hand."""
    running = _absences_now([adviser.pk], at)
    running.filter(starts_at=at).delete()
    running.update(ends_at=at)


def _absences_now(adviser_ids: Sequence[int], at: datetime) -> QuerySet[Absence]:
    """Absences that hold at this instant; those that come back each week are no going away."""
    return Absence.objects.filter(
        adviser__in=adviser_ids, starts_at__lte=at, ends_at__gt=at, repeats=Repeats.NEVER
    )


def _day(at: datetime) -> date:
    return at.astimezone(desk_zone()).date()
