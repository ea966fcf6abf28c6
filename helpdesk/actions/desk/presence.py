"""An adviser is there, on a break, or away; what they leave to the others when they go."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from helpdesk.actions.desk.assigning import give_away
from helpdesk.actions.desk.case_deadlines import count_again
from helpdesk.choices import Presence
from helpdesk.models import Absence, Adviser, HandOver
from helpdesk.policy.hours import local_midnight
from helpdesk.reads.availability import desk_day, desk_zone
from helpdesk.reads.presence import absences_now

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def _lock(adviser: Adviser) -> Adviser:
    return Adviser.objects.select_for_update(of=("self",), no_key=True).get(pk=adviser.pk)


@transaction.atomic
def be_present(*, adviser: Adviser, at: datetime) -> Adviser:
    """Back: calls are planned again from now on. What was planned as an absence ends here."""
    adviser = _lock(adviser)
    if adviser.presence == Presence.AWAY:
        # Their hours are open ones again.
        count_again()
    adviser.presence = Presence.PRESENT
    adviser.save(update_fields=["presence"])
    _end_absences(adviser, at)
    today = desk_day(at)
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
    if until is not None and until < desk_day(at):
        raise ValueError("Nobody goes away until yesterday.")
    adviser = _lock(adviser)
    was_away = adviser.presence == Presence.AWAY
    adviser.presence = Presence.AWAY if until is None else Presence.PRESENT
    adviser.save(update_fields=["presence"])
    if was_away != (adviser.presence == Presence.AWAY):
        count_again()
    _end_absences(adviser, at)
    if until is not None:
        ends_at = local_midnight(until + timedelta(days=1), desk_zone())
        Absence.objects.create(adviser=adviser, starts_at=at, ends_at=ends_at)
    if text.strip():
        HandOver.objects.create(adviser=adviser, text=text.strip(), written_at=at, until=until)
    if not gives_requests:
        return 0
    return give_away(adviser=adviser, at=at, by=by)


def _end_absences(adviser: Adviser, at: datetime) -> None:
    """What holds now ends now; what began at this very instant was a slip of the hand."""
    running = absences_now([adviser.pk], at)
    running.filter(starts_at=at).delete()
    running.update(ends_at=at)
