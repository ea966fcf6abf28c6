"""Says what comes next: after the end of a call, and for a case as it stands."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from helpdesk import labels
from helpdesk.choices import CaseState, NextStep
from helpdesk.models import Adviser, Appointment, Attempt, Callback, Case
from helpdesk.policy.deadlines import is_late
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


def next_in_words(
    follows: Next, *, now: datetime, owner: str = "", in_writing: bool = False
) -> str:
    """What follows the end of a call, in one or two sentences; or of words `in_writing`.

    `owner` is the first name of whoever has the promise; "" for the reader: only they are "you".
    """
    if follows.step is NextStep.TRY_AGAIN and follows.starts_at:
        when = soon_in_words(follows.starts_at, now=now, zone=desk_zone())
        return _("Then: we call again %(when)s.") % {"when": when}
    if follows.step is NextStep.NONE and in_writing:
        return _("Then: the words leave in a minute. You close the request, or wait for an answer.")
    if follows.step is NextStep.NONE:
        return _("Then: no other call is planned. You close the request.")
    if follows.step is NextStep.STOP:
        return _("Then: we stop calling. You close the request.")
    if not owner:
        words = {
            NextStep.OTHER_NUMBER: _("Then: you look for another number."),
            NextStep.LETTER: _("Then: no more tries. You write a letter."),
        }
        return words.get(follows.step, _("Then: you find another hour."))
    words = {
        NextStep.OTHER_NUMBER: _("Then: %(name)s looks for another number."),
        NextStep.LETTER: _("Then: no more tries. %(name)s writes a letter."),
    }
    return words.get(follows.step, _("Then: %(name)s finds another hour.")) % {"name": owner}


def next_of_case(
    case: Case,
    *,
    callback: Callback | None,
    appointment: Appointment | None,
    running: Attempt | None,
    now: datetime,
    reader: Adviser | None = None,
) -> str:
    """The next step of a case, in one or two sentences; `callback` is its open promise, if any.

    Whoever must act is named; they are "you" only where they are the `reader`.
    """
    if case.state == CaseState.CLOSED:
        reason = labels.label_of(labels.CLOSING_REASON, case.closing_reason)
        return _("Nothing more to do. How it ended: %(reason)s.") % {"reason": reason}
    if running is not None:
        is_mine = reader is not None and reader.pk == running.adviser_id
        return _of_a_try(running, is_you=is_mine, in_writing=bool(callback and callback.in_writing))
    if case.state == CaseState.WAITING and case.pending_reason is not None:
        return _("We wait for the person: %(reason)s.") % {"reason": case.pending_reason.name}
    if callback is None and case.incident is not None and case.incident.ended_at is None:
        return _("It waits for the end of the incident. Then it is closed, and the person told.")
    if callback is None:
        return _("No call is planned. Plan one, or close the request.")
    return _next_of_promise(callback, appointment, now, reader)


def _next_of_promise(
    callback: Callback, appointment: Appointment | None, now: datetime, reader: Adviser | None
) -> str:
    by = appointment.starts_at if appointment else callback.find_a_time_by
    if by is None:
        return _("No hour is set. Choose one.")
    said = {
        "name": callback.adviser.first_name,
        "when": soon_in_words(by, now=now, zone=desk_zone()),
    }
    is_you = reader is not None and reader.pk == callback.adviser_id
    if callback.in_writing and (callback.lacks_number or appointment is not None):
        return _next_in_writing(callback, is_over=is_late(by, now), is_you=is_you) % said
    if callback.lacks_number:
        return _to_find_a_number(is_over=by < now, is_you=is_you) % said
    if appointment is None:
        return _to_find_an_hour(is_over=by < now, is_you=is_you) % said
    return _to_call(is_over=is_late(by, now), is_you=is_you) % said


def _of_a_try(running: Attempt, *, is_you: bool, in_writing: bool) -> str:
    """Somebody calls or writes now, and says then how it ended."""
    if is_you:
        if in_writing:
            return _("You are writing. Then: say how it ended.")
        return _("You are calling. Then: say how the call ended.")
    said = {"name": running.adviser.first_name}
    if in_writing:
        return _("%(name)s is writing. Then %(name)s says how it ended.") % said
    return _("%(name)s is calling. Then %(name)s says how the call ended.") % said


def _next_in_writing(callback: Callback, *, is_over: bool, is_you: bool) -> str:
    if not callback.lacks_number:
        return _to_write(is_over=is_over, is_you=is_you)
    if is_you:
        return _("There is nowhere to write to. You look for a way %(when)s at the latest.")
    return _("There is nowhere to write to. %(name)s looks for a way %(when)s at the latest.")


def _to_write(*, is_over: bool, is_you: bool) -> str:
    if is_over:
        return (
            _("You were to write %(when)s. Write now.")
            if is_you
            else _("%(name)s was to write %(when)s.")
        )
    return _("You write %(when)s.") if is_you else _("%(name)s writes %(when)s.")


def _to_call(*, is_over: bool, is_you: bool) -> str:
    if is_over:
        return (
            _("You were to call %(when)s. Call now.")
            if is_you
            else _("%(name)s was to call %(when)s.")
        )
    return _("You call %(when)s.") if is_you else _("%(name)s calls %(when)s.")


def _to_find_an_hour(*, is_over: bool, is_you: bool) -> str:
    if is_over:
        return (
            _("An hour was to be found %(when)s at the latest. You do it now.")
            if is_you
            else _("An hour was to be found %(when)s at the latest. %(name)s does it now.")
        )
    return (
        _("An hour must be found. You do it %(when)s at the latest.")
        if is_you
        else _("An hour must be found. %(name)s does it %(when)s at the latest.")
    )


def _to_find_a_number(*, is_over: bool, is_you: bool) -> str:
    if is_over:
        return (
            _("A number was to be found %(when)s at the latest. You do it now.")
            if is_you
            else _("A number was to be found %(when)s at the latest. %(name)s does it now.")
        )
    return (
        _("A number must be found. You do it %(when)s at the latest.")
        if is_you
        else _("A number must be found. %(name)s does it %(when)s at the latest.")
    )
