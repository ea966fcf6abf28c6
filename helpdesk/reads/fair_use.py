"""Reads what strangers asked for, whether they crowd, and what a crowd may still take."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, IntegerField, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from helpdesk.choices import CallbackState, Channel, EventKind, NoticeKind, NoticeState
from helpdesk.models import (
    Callback,
    Case,
    Crowd,
    DeskSettings,
    Notice,
    PublicBooking,
    SlotHold,
    TakenQuarter,
    UsedPlace,
)
from helpdesk.policy.digests import keyed_digest
from helpdesk.policy.fair_use import (
    DAYS_COMPARED,
    RECENT_DAYS,
    Asked,
    Visitor,
    comes_faster,
    may_take_a_call,
    place_of,
    room_for_public,
)
from helpdesk.policy.hours import QUARTER, Interval, local_midnight
from helpdesk.policy.slots import Diary
from helpdesk.reads.diaries import Freed, local_day
from helpdesk.reads.plain_rows import instant, rows_of
from helpdesk.reads.team_hours import open_hours

_DAY = timedelta(days=1)
_EPOCH = date(1970, 1, 1)
# Asked for with every free time that a stranger sees: put together, it costs more than to answer.
_PUBLIC_DAYS = """
SELECT {days}, (SELECT COUNT(*) FROM {holds} WHERE expires_at > %s)
FROM {asked} WHERE asked_at > %s
"""
# What each thing that is done on the site tells a number at once.
CAUSED_BY_STRANGERS = (
    NoticeKind.ASKED,
    NoticeKind.CONFIRMATION,
    NoticeKind.MOVED,
    NoticeKind.CANCELLED,
)


def moves_of_a_day(callback: Callback, *, at: datetime) -> int:
    """How often the time of this promise was changed on the site within 24 hours. One query."""
    moves = callback.case.events.filter(kind=EventKind.REBOOKED, actor=None, at__gt=at - _DAY)
    return moves.count()


def hours_of_hand(case: Case, *, by: int, at: datetime) -> int:
    """How many hours this account (key) set for a request within 24 hours. One query."""
    kinds = (EventKind.BOOKED, EventKind.REBOOKED)
    return case.events.filter(kind__in=kinds, actor=by, at__gt=at - _DAY).count()


def messages_of_a_day(*, number: str, email: str, at: datetime) -> int:
    """How many messages strangers may have caused within 24 hours, to this number or this e-mail.

    Whichever had more, "" for none. Of calls that were asked for on the site, and are asked for,
    moved or cancelled; those that were dropped never left. One query.
    """
    caused = Notice.objects.alias(due_first=Coalesce("first_due_at", "due_at")).filter(
        kind__in=CAUSED_BY_STRANGERS,
        due_first__gt=at - _DAY,
        callback__public_booking__isnull=False,
    )
    there = Q(channel=Channel.SMS, callback__number=number) if number else Q(pk=None)
    to_email = Q(channel=Channel.EMAIL, callback__email__iexact=email) if email else Q(pk=None)
    counted = caused.exclude(state=NoticeState.DROPPED).aggregate(
        to_number=Count("pk", filter=there), to_email=Count("pk", filter=to_email)
    )
    return max(counted["to_number"], counted["to_email"])


def session_digest(visitor: Visitor) -> str:
    """A visitor's session as it is counted; "" for none."""
    return keyed_digest("session", visitor.session, key=settings.SECRET_KEY)


def place_digest(visitor: Visitor) -> str:
    """Where a visitor asks from, as it is counted: a home, or an IPv4 address."""
    return keyed_digest("place", place_of(visitor.address).name, key=settings.SECRET_KEY)


def asked_before(*, visitor: Visitor, number: str, email: str, at: datetime) -> Asked:
    """What was asked on the site for this number (E.164) or e-mail, by this session, from there.

    Two queries, three with an e-mail; "" for none, and one of them is given.
    """
    is_open, today = Q(callback__state=CallbackState.OPEN), Q(asked_at__gt=at - _DAY)
    # Where there is no number, the e-mail is what strangers could fill.
    of_number = Q(callback__number=number) if number else Q(callback__email__iexact=email)
    of_session, of_place = Q(session=session_digest(visitor)), Q(place=place_digest(visitor))
    of_email = PublicBooking.objects.filter(today, callback__email__iexact=email)
    return Asked(
        daily_of_email=of_email.count() if email else 0,
        messages=messages_of_a_day(number=number, email=email, at=at),
        **PublicBooking.objects.filter(of_number | of_session | of_place).aggregate(
            open_of_number=Count("pk", filter=of_number & is_open),
            open_of_session=Count("pk", filter=of_session & is_open),
            daily_of_number=Count("pk", filter=of_number & today),
            daily_of_place=Count("pk", filter=of_place & today),
        ),
    )


def public_days(at: datetime) -> list[int]:
    """How many promises were asked for on the site in each day of 24 hours, the latest first.

    Hours that visitors hold now count in the first: who only holds takes as much. One query.
    """
    days = range(RECENT_DAYS + DAYS_COMPARED)
    edges = [instant(at - n * _DAY) for n in range(len(days) + 1)]
    sql = _PUBLIC_DAYS.format(
        days=", ".join("COUNT(*) FILTER (WHERE asked_at > %s AND asked_at <= %s)" for _n in days),
        holds=SlotHold._meta.db_table,
        asked=PublicBooking._meta.db_table,
    )
    spans = (edge for ends, starts in pairwise(edges) for edge in (starts, ends))
    params = [*spans, edges[0], edges[-1]]
    [(*counts, held)] = rows_of(sql, params)
    return [counts[0] + held, *counts[1:]]


def was_used_before(*, callback: Callback, visitor: Visitor) -> bool:
    """Whether this request was made or opened from where the visitor is. One query."""
    return UsedPlace.objects.filter(callback=callback, place=place_digest(visitor)).exists()


def is_strangers(callback: Callback) -> bool:
    """Whether a promise is what somebody asked for on the site, and no more. One query at most."""
    if callback.case.is_with_person:
        return False
    return PublicBooking.objects.filter(callback=callback).exists()


def is_crowd(at: datetime) -> bool:
    """Whether public requests come faster than usual. One query."""
    return comes_faster(public_days(at))


def current_crowd() -> Crowd | None:
    """The crowd that the desk was told of, and that is not over; None for none. One query."""
    return Crowd.objects.filter(is_over=False).first()


def keep_reserve(
    diaries: Iterable[Diary], *, within: Interval, at: datetime, freed: Freed
) -> list[Diary]:
    """The diaries as a crowd of strangers may see them: with what each day has left for them.

    The same, where no stranger asks or none crowd. One query for a stranger, three in a crowd.
    """
    kept = list(diaries)
    if not freed.by_public or not is_crowd(at):
        return kept
    zone = DeskSettings.current().zone
    first, last = (
        edge.astimezone(zone).date() for edge in (within.starts_at, within.ends_at - QUARTER)
    )
    whole = Interval(local_midnight(first, zone), local_midnight(last + _DAY, zone))
    hours, taken = open_hours(within=whole), _taken_by_public(whole, at=at, freed=freed)
    days = [first + n * _DAY for n in range((last - first).days + 1)]
    rooms = {
        (diary.adviser_id, day): _room(
            diary.daily_cap,
            open_quarters=_quarters_on(day, hours.get(diary.adviser_id, ()), zone),
            taken=taken.get((diary.adviser_id, day), (0, 0)),
        )
        for diary in kept
        for day in days
    }
    return [
        replace(diary, room_on={day: rooms[diary.adviser_id, day] for day in days})
        for diary in kept
    ]


def _room(daily_cap: int | None, *, open_quarters: int, taken: tuple[int, int]) -> int:
    """What a crowd may still take of an adviser's day, in quarters; `taken` quarters and calls."""
    percent = DeskSettings.current().fair_use.reserve_percent
    quarters, calls = taken
    if daily_cap is not None and not may_take_a_call(
        daily_cap=daily_cap, taken_calls=calls, percent=percent
    ):
        return 0
    return room_for_public(open_quarters=open_quarters, taken_quarters=quarters, percent=percent)


def _quarters_on(day: date, hours: Iterable[Interval], zone: ZoneInfo) -> int:
    """How many quarter hours of a local day are open."""
    midnight, next_midnight = (local_midnight(day + n * _DAY, zone) for n in range(2))
    spans = (
        min(span.ends_at, next_midnight) - max(span.starts_at, midnight)
        for span in hours
        if span.starts_at < next_midnight and midnight < span.ends_at
    )
    return sum(span // QUARTER for span in spans)


def _taken_by_public(
    whole: Interval, *, at: datetime, freed: Freed
) -> dict[tuple[int, date], tuple[int, int]]:
    """Quarters and calls that public requests have, by adviser and local day. One query."""
    is_public = Q(appointment__callback__public_booking__isnull=False) | Q(hold__expires_at__gt=at)
    rows = TakenQuarter.objects.filter(
        is_public, starts_at__gte=whole.starts_at, starts_at__lt=whole.ends_at
    )
    if freed.hold_key is not None:
        rows = rows.exclude(hold__key=freed.hold_key)
    if freed.appointment is not None:
        rows = rows.exclude(appointment=freed.appointment)
    sql, params = local_day(f"{TakenQuarter._meta.db_table}.starts_at", whole)
    day = RawSQL(sql, params, output_field=IntegerField())  # noqa: S611 - nobody's words are in it
    counted = (
        rows.annotate(day=day)
        .values("adviser_id", "day")
        .annotate(
            quarters=Count("pk"),
            calls=Count("appointment", distinct=True) + Count("hold", distinct=True),
        )
    )
    return {
        (row["adviser_id"], _EPOCH + row["day"] * _DAY): (row["quarters"], row["calls"])
        for row in counted
    }
