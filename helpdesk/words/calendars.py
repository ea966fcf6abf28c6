"""Writes calls as calendars (RFC 5545): an adviser's feed, and one call for the person's own.

Discreet: a calendar is shown at work, at home and on a locked screen. Hours are in UTC, so that no
client has to know a time zone; nothing depends on the moment of writing, so that an unchanged
feed is the same to the byte.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db.models import Count, Max
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from icalendar import Alarm, Calendar, Event

from helpdesk.choices import AppointmentState, EventKind
from helpdesk.models import Adviser, Appointment, CaseEvent, DeskSettings
from helpdesk.words.spoken import in_pairs, spaced

# Long enough that every client sees a cancelled call as cancelled, not as one that vanished.
DAYS_BEFORE = 30
DAYS_AFTER = 180
REFRESH = timedelta(hours=1)
ALARM_BEFORE = timedelta(hours=1)
# What the person's own calendar shows. How long a call is planned tells how at ease they are with a
# phone, and whoever typed their number gets this file (trust, rule 2).
ASKED_FOR = timedelta(minutes=30)

# The title says it too: phones and shared screens show nothing else of the state.
_GONE = {
    AppointmentState.CANCELLED: _("Cancelled: call %(reference)s"),
    AppointmentState.MOVED: _("Moved: call %(reference)s"),
}

# What may change the hour, the state or the adviser of a case's calls.
_REVISIONS = (
    EventKind.BOOKED,
    EventKind.PROMISED_AFTER_CALL,
    EventKind.REBOOKED,
    EventKind.BOOKING_CANCELLED,
    EventKind.TIME_WANTED,
    EventKind.ATTEMPT_ENDED,
    EventKind.ATTEMPT_CORRECTED,
    EventKind.RETRY_PLANNED,
    EventKind.PROMISE_HANDED_OVER,
    EventKind.MENDED,
    EventKind.CLOSED,
)


class _Revision(NamedTuple):
    """How often the calls of a case were changed, and when for the last time."""

    changes: int
    last: datetime


def calendar_of(adviser: Adviser, *, at: datetime) -> bytes:
    """The feed of an adviser in the active language: calls from 30 days before `at` to 180 after.

    Each shows its hours and its reference, never a name, a number, a topic or a reason. A call
    that was cancelled or moved stays, as cancelled. Three queries; without calls, no event.
    """
    appointments = list(
        Appointment.objects.filter(
            adviser=adviser,
            starts_at__gte=at - timedelta(days=DAYS_BEFORE),
            starts_at__lt=at + timedelta(days=DAYS_AFTER),
        )
        .select_related("callback__case")
        .order_by("starts_at", "pk")
    )
    revisions = _revisions({appointment.callback.case_id for appointment in appointments})
    calendar = _calendar(DeskSettings.current().name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for appointment in appointments:
        callback = appointment.callback
        calendar.add_component(
            _entry(appointment, revisions.get(callback.case_id, _Revision(0, callback.asked_at)))
        )
    return bytes(calendar.to_ical())


def invitation(appointment: Appointment, *, desk: DeskSettings, at: datetime) -> bytes:
    """One call for the person's own calendar, in the active language, written at `at`.

    It says who calls from which number, never why; an alarm rings one hour before. It lasts
    ASKED_FOR, whoever is called. Without a number of the desk it has no description. A new hour of
    the same promise has the same UID and a higher SEQUENCE: it takes the place of the old one.
    """
    in_writing = appointment.callback.in_writing
    pattern = gettext("Message from %(desk)s") if in_writing else gettext("Call from %(desk)s")
    summary = pattern % {"desk": desk.name}
    hours = (appointment.starts_at, appointment.starts_at + ASKED_FOR)
    event = _event(hours, uid=f"callback-{appointment.callback_id}-person", stamp=at)
    event.add("sequence", appointment.pk)
    event.add("summary", summary)
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE")
    number = "" if in_writing else desk.number_that_appears
    if number:
        event.add(
            "description",
            gettext("This number will appear: %(number)s.") % {"number": in_pairs(number)},
        )
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -ALARM_BEFORE)
    alarm.add("description", summary)
    event.add_component(alarm)
    calendar = _calendar(desk.name)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _revisions(case_ids: Iterable[int]) -> dict[int, _Revision]:
    """By case. A story is only ever appended to: neither number nor moment can go back."""
    rows = (
        CaseEvent.objects.filter(case__in=case_ids, kind__in=_REVISIONS)
        .order_by()
        .values_list("case_id")
        .annotate(Count("pk"), Max("at"))
    )
    return {case_id: _Revision(changes, last) for case_id, changes, last in rows}


def _calendar(name: str) -> Calendar:
    """An empty calendar of that name, without a UID of its own.

    With one, vdirsyncer 0.21 takes all the events for a single item.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Coup de fil//Calls//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    return calendar


def _entry(appointment: Appointment, revision: _Revision) -> Event:
    """A call as its adviser sees it."""
    is_gone = appointment.state in _GONE
    title = _GONE.get(AppointmentState(appointment.state), _("Call %(reference)s"))
    hours = (appointment.starts_at, appointment.ends_at)
    event = _event(hours, uid=f"appointment-{appointment.pk}", stamp=revision.last)
    event.add("sequence", revision.changes)
    event.add("summary", title % {"reference": spaced(appointment.callback.case.reference)})
    event.add("status", "CANCELLED" if is_gone else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if is_gone else "OPAQUE")
    return event


def _event(hours: tuple[datetime, datetime], *, uid: str, stamp: datetime) -> Event:
    """A call from an hour to another; `uid` is completed with the site's host (RFC 7986, 5.3)."""
    starts_at, ends_at = hours
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.BASE_URL).hostname or 'localhost'}")
    event.add("dtstamp", stamp.astimezone(UTC))
    event.add("dtstart", starts_at.astimezone(UTC))
    event.add("dtend", ends_at.astimezone(UTC))
    event.add("class", "PRIVATE")
    return event
