"""Today at the desk: the promises in order, late ones first, and what must not be forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from helpdesk.choices import AppointmentState, CallbackState, Channel
from helpdesk.models import Adviser, Appointment, Attempt, Callback, Notice
from helpdesk.permissions import Staff, can_call
from helpdesk.policy.deadlines import OFFER_AFTER, is_late, promise_window
from helpdesk.policy.hours import local_midnight
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.mentions import team_notes, unread_of
from helpdesk.views.desk.access import DeskRequest, for_desk
from helpdesk.views.desk.queue.queue import capped_count, cases_without_call
from helpdesk.words.message import number_of, words_of
from helpdesk.words.needs import needs_of


class Standing(StrEnum):
    """Where a promise stands against its window."""

    LATE = "late"
    NOW = "now"
    TO_COME = "to_come"

    @property
    def words(self) -> str:
        """As the desk says it, in the active language."""
        return str(_WORDS[self])


_WORDS = {Standing.LATE: _("Late"), Standing.NOW: _("Now"), Standing.TO_COME: _("To come")}


@dataclass(frozen=True)
class Line:
    """One promise of the day. `number_of_try` is that of the call to be made, 1 for the first."""

    callback: Callback
    appointment: Appointment
    standing: Standing
    number_of_try: int
    needs: Sequence[str]
    running: Attempt | None


def standing_of(starts_at: datetime, at: datetime) -> Standing:
    """Late once the window has passed, now while it is open."""
    if is_late(starts_at, at):
        return Standing.LATE
    return Standing.NOW if at >= promise_window(starts_at).starts_at else Standing.TO_COME


def whose_day(staff: Staff, who: str | None) -> Adviser | None:
    """The adviser whose day is shown; None is everybody's, the default of a coordinator."""
    if staff.adviser is None or who == "all":
        return None
    if who == "mine" or not staff.is_coordinator:
        return staff.adviser
    return None


def lines_of_day(*, at: datetime, adviser: Adviser | None) -> list[Line]:
    """Open promises up to the end of the local day, those of past days too, late ones first."""
    zone = desk_zone()
    tomorrow = local_midnight(at.astimezone(zone).date() + timedelta(days=1), zone)
    appointments = Appointment.objects.filter(
        state=AppointmentState.LIVE,
        starts_at__lt=tomorrow,
        callback__state=CallbackState.OPEN,
    )
    if adviser is not None:
        appointments = appointments.filter(adviser=adviser)
    appointments = (
        appointments.select_related("adviser", "callback__case__person", "callback__case__topic")
        .prefetch_related("callback__case__person__numbers", "callback__attempts")
        .order_by("starts_at", "pk")
    )
    lines = [_line(appointment, at) for appointment in appointments]
    return sorted(lines, key=lambda line: line.standing is not Standing.LATE)


def _line(appointment: Appointment, at: datetime) -> Line:
    callback = appointment.callback
    tries = list(callback.attempts.all())
    running = next((attempt for attempt in tries if attempt.ended_at is None), None)
    return Line(
        callback=callback,
        appointment=appointment,
        standing=standing_of(appointment.starts_at, at),
        number_of_try=len(tries) + (running is None),
        needs=needs_of(
            person=callback.case.person, number=callback.number, language=callback.language
        ),
        running=running,
    )


def running_calls(adviser: Adviser | None) -> QuerySet[Attempt]:
    """Tries whose outcome nobody said yet."""
    running = Attempt.objects.filter(ended_at__isnull=True).select_related(
        "adviser", "callback__case__person"
    )
    return running.filter(adviser=adviser) if adviser else running


def times_to_find(adviser: Adviser | None) -> QuerySet[Callback]:
    """Open promises without an hour, the nearest deadline first."""
    callbacks = Callback.objects.open().filter(find_a_time_by__isnull=False)
    if adviser is not None:
        callbacks = callbacks.filter(adviser=adviser)
    return (
        callbacks.select_related("adviser", "case__person", "case__topic")
        .annotate(tries=Count("attempts"))
        .order_by("find_a_time_by", "pk")
    )


def late_calls(staff: Staff, at: datetime) -> QuerySet[Callback]:
    """Calls nobody makes that are offered to this adviser; all of them for a coordinator."""
    late = Callback.objects.untried(at - OFFER_AFTER)
    if not staff.is_coordinator:
        late = late.filter(offered_to=staff.adviser, offered_to__isnull=False)
    return late.select_related("adviser", "offered_to", "case__person", "case__topic").order_by(
        "appointments__starts_at", "pk"
    )


@dataclass(frozen=True)
class ByHand:
    """One message to say or to post. `words` are those to say where no call is promised."""

    notice: Notice
    number: str
    words: str


def to_say_or_post(adviser: Adviser | None, at: datetime) -> list[ByHand]:
    """What no machine can send: reminders to say on the phone, letters to post.

    What is about no promise belongs to whoever looks after the case, and to all while nobody does.
    """
    notices = Notice.objects.by_hand(at)
    if adviser is not None:
        of_case = Q(case__adviser=adviser) | Q(case__adviser=None)
        notices = notices.filter(Q(callback__adviser=adviser) | Q(callback=None) & of_case)
    notices = (
        notices.select_related(
            "case__person", "case__adviser", "case__topic", "callback__adviser", "appointment"
        )
        .prefetch_related("case__person__numbers")
        .order_by("due_at", "pk")
    )
    return [_by_hand(notice) for notice in notices]


def _by_hand(notice: Notice) -> ByHand:
    is_of_case = notice.channel == Channel.ADVISER and notice.callback is None
    words = (notice.text or words_of(notice)) if is_of_case else ""
    return ByHand(notice, number_of(notice), words)


def _day(request: DeskRequest, template: str) -> HttpResponse:
    at = timezone.now()
    adviser = whose_day(request.staff, request.GET.get("who"))
    lines = lines_of_day(at=at, adviser=adviser)
    return render(
        request,
        template,
        {
            "at": at,
            "adviser": adviser,
            "can_call": can_call(request.staff),
            "lines": lines,
            "counts": [
                (standing, sum(line.standing is standing for line in lines))
                for standing in Standing
            ],
            "running": running_calls(adviser),
            "late_calls": late_calls(request.staff, at),
            "by_hand": to_say_or_post(adviser, at),
            "to_find": times_to_find(adviser),
            "mentions": unread_of(request.user),
            "team_notes": team_notes(at.astimezone(desk_zone()).date()),
            "unplanned": capped_count(cases_without_call()),
        },
    )


@require_safe
@for_desk
def today(request: DeskRequest) -> HttpResponse:
    """Who to call, in order; mine, or everybody's with `?who=all`."""
    return _day(request, "helpdesk/desk/today.html")


@require_safe
@for_desk
def today_print(request: DeskRequest) -> HttpResponse:
    """The same on paper, with numbers, trust words, and room to write."""
    return _day(request, "helpdesk/desk/today_print.html")
