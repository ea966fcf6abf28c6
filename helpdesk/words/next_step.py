"""Says what comes next: after the end of a call, and for a case as it stands."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from helpdesk import labels
from helpdesk.choices import CaseState, NextStep
from helpdesk.models import Appointment, Attempt, Callback, Case
from helpdesk.policy.retries import Next
from helpdesk.reads.availability import desk_zone
from helpdesk.words.spoken import day_in_words, hour_in_words


def soon_in_words(at: datetime, *, now: datetime, zone: ZoneInfo) -> str:
    """`today at 5 pm`, `tomorrow at 9 am`, then `on Thursday 3 December, at 9 am`."""
    days = (at.astimezone(zone).date() - now.astimezone(zone).date()).days
    hour = hour_in_words(at, zone)
    if days == 0:
        return _("today at %(hour)s") % {"hour": hour}
    if days == 1:
        return _("tomorrow at %(hour)s") % {"hour": hour}
    day = day_in_words(at.astimezone(zone).date())
    return _("on %(day)s, at %(hour)s") % {"day": day, "hour": hour}


def next_in_words(follows: Next, *, now: datetime) -> str:
    """What follows the end of a call, in one or two sentences."""
    if follows.step is NextStep.TRY_AGAIN and follows.starts_at:
        when = soon_in_words(follows.starts_at, now=now, zone=desk_zone())
        return _("Then: we call again %(when)s.") % {"when": when}
    words = {
        NextStep.NONE: _("Then: no other call is planned. You close the request."),
        NextStep.OTHER_NUMBER: _("Then: you look for another number."),
        NextStep.LETTER: _("Then: no more tries. You write a letter."),
        NextStep.STOP: _("Then: we stop calling. You close the request."),
    }
    return words.get(follows.step, _("Then: you find another hour."))


def next_of_case(
    case: Case,
    *,
    callback: Callback | None,
    appointment: Appointment | None,
    running: Attempt | None,
    now: datetime,
) -> str:
    """The next step of a case, in one or two sentences; `callback` is its open promise, if any."""
    if case.state == CaseState.CLOSED:
        reason = labels.label_of(labels.CLOSING_REASON, case.closing_reason)
        return _("Nothing more to do. How it ended: %(reason)s.") % {"reason": reason}
    if running is not None:
        return _("%(name)s is calling. Then: say how the call ended.") % {
            "name": running.adviser.first_name
        }
    if case.state == CaseState.WAITING and case.pending_reason is not None:
        return _("We wait for the person: %(reason)s.") % {"reason": case.pending_reason.name}
    if callback is None:
        return _("No call is planned. Plan one, or close the request.")
    return _next_of_promise(callback, appointment, now)


def _next_of_promise(callback: Callback, appointment: Appointment | None, now: datetime) -> str:
    name = callback.adviser.first_name
    by = appointment.starts_at if appointment else callback.find_a_time_by
    if callback.lacks_number and by is not None:
        when = soon_in_words(by, now=now, zone=desk_zone())
        return _("A number must be found. %(name)s does it %(when)s at the latest.") % {
            "name": name,
            "when": when,
        }
    if appointment is not None:
        when = soon_in_words(appointment.starts_at, now=now, zone=desk_zone())
        return _("%(name)s calls %(when)s.") % {"name": name, "when": when}
    if callback.find_a_time_by is not None:
        when = soon_in_words(callback.find_a_time_by, now=now, zone=desk_zone())
        return _("An hour must be found. %(name)s does it %(when)s at the latest.") % {
            "name": name,
            "when": when,
        }
    return _("No hour is set. Choose one.")
