"""Asks the rules which times are free, of what the diaries say."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, Q

from helpdesk.choices import (
    Afraid,
    AppointmentState,
    AttemptOutcome,
    Confidence,
    Presence,
    SlotRefusal,
    WantedHelp,
)
from helpdesk.models import (
    Adviser,
    Appointment,
    Attempt,
    Callback,
    Case,
    DeskSettings,
    OpeningPeriod,
    Person,
    TakenQuarter,
    Topic,
)
from helpdesk.policy.confidence import call_minutes, confidence_of
from helpdesk.policy.hours import (
    QUARTER,
    Interval,
    ceil_quarter,
    covers,
    is_quarter,
)
from helpdesk.policy.owners import stands_on_purpose
from helpdesk.policy.slots import Call, Slot, open_slots, quarters
from helpdesk.reads.diaries import NOTHING_FREED, Freed, diaries
from helpdesk.reads.fair_use import keep_reserve
from helpdesk.reads.team_hours import absences, closed_days, open_hours


def desk_missing() -> tuple[str, ...]:
    """What the desk still lacks before anybody may be promised a call; () when it is ready.

    Codes: "phone_number", "topic", "adviser", "hours". One query when it is ready, three when not.
    """
    present = Adviser.objects.taking_calls()
    has_number = bool(DeskSettings.current().phone_number)
    hours = OpeningPeriod.objects.filter(adviser__in=present)
    if has_number and hours.filter(Exists(Topic.objects.filter(is_active=True))).exists():
        return ()
    found = {
        "phone_number": has_number,
        "topic": Topic.objects.filter(is_active=True).exists(),
        "adviser": present.exists(),
        "hours": hours.exists(),
    }
    return tuple(code for code, is_there in found.items() if not is_there)


def desk_zone() -> ZoneInfo:
    """The desk's own time zone."""
    return DeskSettings.current().zone


def desk_day(at: datetime) -> date:
    """The local day of the desk that an instant lies in."""
    return at.astimezone(desk_zone()).date()


def ease_of(case: Case) -> Confidence:
    """How at ease the person is, else what this request says of it, which no record takes over."""
    if case.person.confidence != Confidence.UNKNOWN:
        return Confidence(case.person.confidence)
    return said_ease(case)


def said_ease(case: Case) -> Confidence:
    """How at ease the person is by the answers of this request; UNKNOWN for none."""
    wanted = WantedHelp(case.wanted_help) if case.wanted_help else None
    return confidence_of(wanted, Afraid(case.afraid) if case.afraid else None)


def minutes_of_call(*, topic: Topic, person: Person, ease: Confidence | None = None) -> int:
    """How long a call about this topic with this person is planned for; `ease` None is theirs."""
    return call_minutes(
        topic.call_minutes,
        ease or Confidence(person.confidence),
        through_somebody=person.uses_relay or person.needs_interpreter,
    )


def free_slots(
    *,
    at: datetime,
    topic: Topic,
    call: Call | None = None,
    notice_minutes: int | None = None,
    adviser_ids: Iterable[int] | None = None,
    freed: Freed = NOTHING_FREED,
) -> list[Slot]:
    """The times that may be offered from `at` on, soonest first.

    `call` None is one of the topic's own length. `notice_minutes` replaces the topic's own: an
    adviser on the phone may book sooner.
    """
    within = Interval(at, at + timedelta(days=topic.horizon_days + 1))
    found = diaries(within=within, at=at, adviser_ids=adviser_ids, freed=freed)
    return open_slots(
        keep_reserve(found, within=within, at=at, freed=freed),
        at=at,
        call=call or Call(topic.call_minutes),
        notice_minutes=topic.notice_minutes if notice_minutes is None else notice_minutes,
        horizon_days=topic.horizon_days,
        zone=desk_zone(),
    )


def next_free_time(*, at: datetime) -> datetime | None:
    """When strangers could be called soonest, whatever it is about; None when no time is free.

    Asked for the longest call with the longest notice: a shorter one may be sooner, none is later.
    """
    topic = (
        Topic.objects.filter(is_active=True).order_by("-call_minutes", "-notice_minutes").first()
    )
    if topic is None or DeskSettings.current().is_booking_off or desk_missing():
        return None
    slots = free_slots(at=at, topic=topic, freed=Freed(by_public=True))
    return slots[0].starts_at if slots else None


def is_first_call(person: Person, *, ease: Confidence | None = None) -> bool:
    """Whether a call would be the first with somebody who is not at ease. One query at most.

    `ease` None is theirs.
    """
    return (ease or person.confidence) == Confidence.LOW and not Attempt.objects.filter(
        callback__case__person=person, outcome=AttemptOutcome.REACHED
    ).exists()


def asked_call(case: Case) -> Call:
    """What kind of call this request needs by what was said with it alone. No query.

    Whoever only typed a number is shown the hours of this one: those of `planned_call` would tell
    what the record says of the person.
    """
    ease = said_ease(case)
    return Call(call_minutes(case.topic.call_minutes, ease), ease == Confidence.LOW)


def planned_call(case: Case) -> Call:
    """What kind of call this request needs. One query at most."""
    person, ease = case.person, ease_of(case)
    minutes = minutes_of_call(topic=case.topic, person=person, ease=ease)
    return Call(minutes, is_first_call(person, ease=ease))


def slots_for(
    callback: Callback,
    *,
    at: datetime,
    notice_minutes: int | None = None,
    is_over: bool = False,
    by_public: bool = False,
) -> list[Slot]:
    """The times for a promise that exists: its own hour counts as free.

    `is_over`: that hour was used for a try, and counts as a call of its day. `by_public`: as
    strangers may have them, who are told nothing of how long a call with this person is planned.
    """
    case = callback.case
    return free_slots(
        at=at,
        topic=case.topic,
        call=asked_call(case) if by_public else planned_call(case),
        notice_minutes=notice_minutes,
        freed=Freed(callback.live_appointment, is_over=is_over, by_public=by_public),
    )


def not_there(*, at: datetime) -> list[int]:
    """Live appointments to come at whose hour their adviser is not there, soonest first, by id.

    Away, absent, on a closed day, or outside the hours as they are today; what somebody set aside
    for an hour stays set aside (`stands_on_purpose`), unless the adviser is away altogether.
    """
    rows = list(
        Appointment.objects.filter(state=AppointmentState.LIVE, starts_at__gt=at)
        .order_by("starts_at", "pk")
        .values_list("pk", "adviser_id", "starts_at", "minutes", "overruled")
    )
    if not rows:
        return []
    within = Interval(at, rows[-1][2] + timedelta(hours=1))
    hours = open_hours(within=within)
    on_purpose = _on_purpose(hours, within) if any(row[4] for row in rows) else None
    return [
        pk
        for pk, adviser_id, starts_at, minutes, overruled in rows
        if adviser_id not in hours
        or not (
            covers(hours[adviser_id], starts_at, minutes)
            or (on_purpose and on_purpose(adviser_id, starts_at, minutes, overruled))
        )
    ]


def _on_purpose(
    adviser_ids: Iterable[int], within: Interval
) -> Callable[[int, datetime, int, list[str]], bool]:
    """Whether an hour outside the hours stands by what was set aside for it. Two queries."""
    zone = desk_zone()
    away = absences(adviser_ids, within)
    first, last = (edge.astimezone(zone).date() for edge in (within.starts_at, within.ends_at))
    closed = closed_days(first, last)

    def stands(adviser_id: int, starts_at: datetime, minutes: int, overruled: list[str]) -> bool:
        ends_at = starts_at + timedelta(minutes=minutes)
        gone = away.get(adviser_id, [])
        return stands_on_purpose(
            overruled,
            is_absent=any(one.starts_at < ends_at and starts_at < one.ends_at for one in gone),
            is_closed=starts_at.astimezone(zone).date() in closed,
        )

    return stands


def free_advisers(
    *,
    starts_at: datetime,
    call: Call,
    at: datetime,
    freed: Freed = NOTHING_FREED,
    adviser_ids: Iterable[int] | None = None,
) -> list[int]:
    """Who is free for the whole of a call, by id; lock the team first, or it may change.

    Freed `by_public`: as a stranger may have them, less what is kept while they crowd.
    """
    within = Interval(starts_at, starts_at + timedelta(minutes=call.minutes))
    found = diaries(within=within, at=at, adviser_ids=adviser_ids, freed=freed)
    slots = open_slots(
        keep_reserve(found, within=within, at=at, freed=freed),
        at=starts_at,
        call=call,
        notice_minutes=0,
        horizon_days=1,
        zone=desk_zone(),
    )
    return next((list(slot.adviser_ids) for slot in slots if slot.starts_at == starts_at), [])


def refusal_of(
    *, topic: Topic, starts_at: datetime, at: datetime, notice_minutes: int | None = None
) -> SlotRefusal | None:
    """Why nobody may choose this hour, whoever is free; None when it may be chosen.

    `notice_minutes` None is the topic's own.
    """
    notice = topic.notice_minutes if notice_minutes is None else notice_minutes
    refusals = {
        SlotRefusal.DESK_NOT_READY: bool(desk_missing()),
        SlotRefusal.NOT_A_QUARTER: not is_quarter(starts_at),
        SlotRefusal.TOO_SOON: starts_at < at + timedelta(minutes=notice),
        SlotRefusal.TOO_FAR: starts_at > at + timedelta(days=topic.horizon_days + 1),
    }
    return next((refusal for refusal, holds in refusals.items() if holds), None)


def why_nobody_is_free(*, starts_at: datetime, minutes: int, is_kept: bool = False) -> SlotRefusal:
    """Whether an hour at which nobody is free is taken, or nobody works for the whole of it.

    CLOSED: a closed day, an hour outside all hours or over their end, or the whole team away.
    `is_kept`: the desk itself could have it.
    """
    if is_kept:
        return SlotRefusal.RESERVED
    within = Interval(starts_at, starts_at + timedelta(minutes=minutes))
    hours = open_hours(within=within).values()
    is_open = any(covers(theirs, starts_at, minutes) for theirs in hours)
    return SlotRefusal.TAKEN if is_open else SlotRefusal.CLOSED


def free_now(*, appointment: Appointment, at: datetime) -> list[int]:
    """Who could take over this call at this very moment, by id: open, free, not calling."""
    team = Adviser.objects.filter(presence=Presence.PRESENT).exclude(pk=appointment.adviser_id)
    team = team.exclude(pk__in=Attempt.objects.filter(ended_at__isnull=True).values("adviser"))
    hour = quarters(appointment.starts_at, appointment.minutes)
    taken = TakenQuarter.objects.filter(
        Q(hold__isnull=True) | Q(hold__expires_at__gt=at), starts_at__in=hour
    ).values("adviser")
    ids = list(team.exclude(pk__in=taken).values_list("pk", flat=True))
    running = ceil_quarter(at + timedelta(microseconds=1)) - QUARTER
    call = Call(appointment.minutes)
    return free_advisers(starts_at=running, call=call, at=at, adviser_ids=ids)
