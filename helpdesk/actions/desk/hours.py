"""The hours of the team change: what it does to promises is shown first, decided, then done.

A closed day, an absence, other hours, somebody away: `write` saves it, whatever it is. The messages
of a change wait ten minutes, and until then it can be taken back.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.core import serializers
from django.db import transaction

from helpdesk.actions.desk.case_deadlines import count_again
from helpdesk.actions.promises.appointments import (
    Booking,
    SlotRefused,
    book_appointment,
    lock_team,
)
from helpdesk.actions.promises.corrections import restore
from helpdesk.actions.promises.handover import reroute
from helpdesk.actions.story import record
from helpdesk.choices import (
    AppointmentState,
    BookingWarning,
    CallbackState,
    EventKind,
    NoticeState,
)
from helpdesk.models import (
    Adviser,
    Appointment,
    Attempt,
    Callback,
    Case,
    HoursChange,
    MovedPromise,
    Notice,
)
from helpdesk.policy.hours_changes import told_at
from helpdesk.reads.availability import free_advisers, not_there
from helpdesk.reads.hours import Rows, hours_rows, lost_hours, stands

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

_ON_PURPOSE = (BookingWarning.OUTSIDE_HOURS, BookingWarning.CLOSED_DAY, BookingWarning.ABSENT)


@dataclass(frozen=True)
class Consequence:
    """What a change does to one promise: whose it was, and to whom it goes ("": nobody is free).

    `is_given_back`: an earlier change took this hour, and this one gives it back. `can_stay`: its
    adviser takes calls these days, and may keep the hour all the same; `stays` says that they do.
    """

    callback: Callback
    starts_at: datetime
    adviser: str
    goes_to: str
    can_stay: bool = True
    stays: bool = False
    is_given_back: bool = False


@dataclass(frozen=True)
class Decision:
    """What was decided on the page of consequences: the promises that it showed, by id.

    Those of `stay` are left as they are.
    """

    shown: frozenset[int]
    stay: frozenset[int] = frozenset()


class NotDecided(Exception):
    """The change does this to promises, and nobody has seen it yet. Nothing was written."""

    def __init__(self, consequences: tuple[Consequence, ...]) -> None:
        super().__init__(f"{len(consequences)} promises")
        self.consequences = consequences


class TooLateToTakeBack(Exception):
    """The messages of the change have left, or its hours were changed again since."""


@transaction.atomic
def change_hours(
    *,
    write: Callable[[], object],
    at: datetime,
    by: "AbstractUser",
    decided: Decision | None = None,
) -> HoursChange | None:
    """Write the hours, and do with the promises what was decided. None when it moves no promise.

    Raises NotDecided with what it would do, and then writes nothing, unless `decided` is about
    these very promises. What `write` raises undoes everything too.
    """
    _lock_promises_to_come(at)
    before, lost = hours_rows(), set(not_there(at=at))
    could = {row.pk for row, hour in lost_hours(at=at) if _is_free(hour, at)}
    write()
    stay = decided.stay if decided else frozenset()
    change = HoursChange.objects.create(
        made_at=at, made_by_id=by.pk, rows=_difference(before, hours_rows())
    )
    found = [
        _move(change, live, by=by, stays=live.callback_id in stay)
        for live in _live([pk for pk in not_there(at=at) if pk not in lost])
    ]
    found += [
        _give_back(change, row.callback, hour, by=by, stays=row.callback_id in stay)
        for row, hour in lost_hours(at=at)
        if row.pk not in could and _is_free(hour, at)
    ]
    shown = frozenset(one.callback.pk for one in found)
    if shown and (decided is None or decided.shown != shown):
        raise NotDecided(tuple(sorted(found, key=lambda one: (one.starts_at, one.callback.pk))))
    if change.rows:
        count_again()
    if not found:
        change.delete()
        return None
    return change


def _lock_promises_to_come(at: datetime) -> None:
    """Promises before advisers, as every action does: two that wait for each other never move."""
    to_come = Appointment.objects.filter(state=AppointmentState.LIVE, starts_at__gt=at)
    promises = Callback.objects.open().filter(pk__in=to_come.values("callback"))
    list(promises.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
    lock_team()


def _live(keys: Iterable[int]) -> Iterable[Appointment]:
    """These hours, but those of a call that runs: it is with whoever is calling."""
    rows = Appointment.objects.filter(pk__in=keys, callback__state=CallbackState.OPEN)
    running = Attempt.objects.filter(ended_at__isnull=True)
    rows = rows.exclude(callback__in=running.values("callback")).order_by("starts_at", "pk")
    return rows.select_related("adviser", "callback__case__person", "callback__case__topic")


def _is_free(hour: Appointment, at: datetime) -> bool:
    return bool(free_advisers(starts_at=hour.starts_at, call=hour.call, at=at))


def _move(
    change: HoursChange, live: Appointment, *, by: "AbstractUser", stays: bool
) -> Consequence:
    """Somebody else has the hour, or another one is to be found; or it stays, on purpose."""
    callback, at = live.callback, change.made_at
    can_stay = Adviser.objects.taking_calls().filter(pk=live.adviser_id).exists()
    if stays and can_stay:
        _stay(live, at=at, by=by)
        name = live.adviser.first_name
        return Consequence(callback, live.starts_at, name, name, stays=True)
    before = stands(callback)
    given = reroute(callback=callback, at=at, by=by)
    _keep(change, callback, before, told_at(at=at, promised_at=live.starts_at))
    return Consequence(
        callback=callback,
        starts_at=live.starts_at,
        adviser=live.adviser.first_name,
        goes_to=given.adviser.first_name if given else "",
        can_stay=can_stay,
    )


def _stay(live: Appointment, *, at: datetime, by: "AbstractUser") -> None:
    """The adviser calls all the same: what speaks against the hour is set aside, and told."""
    live.overruled = sorted({*live.overruled, *map(str, _ON_PURPOSE)})
    live.save(update_fields=["overruled"])
    record(
        case=live.callback.case,
        kind=EventKind.OVERRULED,
        at=at,
        by=by,
        appointment_id=live.pk,
        warnings="",
    )


def _give_back(
    change: HoursChange, callback: Callback, hour: Appointment, *, by: "AbstractUser", stays: bool
) -> Consequence:
    """The hour that an earlier change took is there again, and nobody found another one yet."""
    at, goes_to = change.made_at, ""
    before = stands(callback)
    if not stays:
        try:
            given = book_appointment(
                callback=callback,
                starts_at=hour.starts_at,
                at=at,
                by=by,
                booking=Booking(notice_minutes=0, is_known=False),
            )
        except SlotRefused:
            stays = True
        else:
            goes_to = given.adviser.first_name
            _keep(change, callback, before, told_at(at=at, promised_at=hour.starts_at))
    name = hour.adviser.first_name
    return Consequence(callback, hour.starts_at, name, goes_to, stays=stays, is_given_back=True)


def _keep(
    change: HoursChange, callback: Callback, before: dict[str, Any], leaves_at: datetime
) -> None:
    """Keep how the promise stood and stands; what is to be said of it waits until `leaves_at`."""
    new = callback.notices.filter(state=NoticeState.QUEUED).exclude(pk__in=before["notices"])
    new.filter(due_at__lt=leaves_at).update(due_at=leaves_at)
    MovedPromise.objects.create(
        change=change, callback=callback, before=before, after=stands(callback)
    )


def _difference(before: Rows, after: Rows) -> list[dict[str, Any]]:
    """The rows of hours that differ, each as it was and as it is."""
    return [
        {"model": key[0], "pk": key[1], "before": before.get(key), "after": after.get(key)}
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


# --- Taken back -------------------------------------------------------------------------------


@transaction.atomic
def take_back(*, change: HoursChange, at: datetime, by: "AbstractUser") -> int:
    """Hours and promises are again as before, and nobody is told anything.

    Returns how many promises could not go back: somebody worked on them since, took their hour, or
    was told already. Raises TooLateToTakeBack, and then nothing changes.
    """
    change = HoursChange.objects.select_for_update(of=("self",), no_key=True).get(pk=change.pk)
    if not change.may_be_taken_back(at):
        raise TooLateToTakeBack
    moved = list(change.promises.order_by("callback_id"))
    keys = [row.callback_id for row in moved]
    locked = Callback.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
    callbacks = {row.pk: row for row in locked.filter(pk__in=keys).select_related("case__person")}
    _write_back(change)
    done = [_put_back(row, callbacks[row.callback_id], at=at, by=by) for row in moved]
    change.taken_back_at = at
    change.save(update_fields=["taken_back_at"])
    count_again()
    return done.count(False)


def _write_back(change: HoursChange) -> None:
    """The rows of hours as they were; raises TooLateToTakeBack when one was changed since."""
    now = hours_rows()
    for row in change.rows:
        if now.get((row["model"], row["pk"])) != row["after"]:
            raise TooLateToTakeBack
    for row in change.rows:
        found = apps.get_model(row["model"])._default_manager.filter(pk=row["pk"])
        if row["before"] is None:
            found.delete()
        elif found.model is Adviser:
            found.update(**row["before"])
        else:
            was = {"model": row["model"], "pk": row["pk"], "fields": row["before"]}
            for restored in serializers.deserialize("python", [was]):
                restored.save()


def _put_back(row: MovedPromise, callback: Callback, *, at: datetime, by: "AbstractUser") -> bool:
    """The promise as it stood; False when it stands otherwise by now, and then it is left."""
    if callback.state != CallbackState.OPEN or stands(callback) != row.after:
        return False
    try:
        with transaction.atomic():
            restore(callback, row.before, at=at)
    except SlotRefused:
        return False
    Callback.objects.filter(pk=callback.pk).update(offered_to=row.before["offered_to_id"])
    Case.objects.filter(pk=callback.case_id).update(
        adviser=row.before["case_adviser_id"], routing_reasons=row.before["routing_reasons"]
    )
    was_said, is_said = set(row.before["notices"]), set(row.after["notices"])
    _set_notices(is_said - was_said, NoticeState.QUEUED, NoticeState.DROPPED)
    _set_notices(was_said - is_said, NoticeState.DROPPED, NoticeState.QUEUED)
    record(case=callback.case, kind=EventKind.HOUR_GIVEN_BACK, at=at, by=by)
    row.is_taken_back = True
    row.save(update_fields=["is_taken_back"])
    return True


def _set_notices(keys: Iterable[int], before: NoticeState, after: NoticeState) -> None:
    Notice.objects.filter(pk__in=keys, state=before).update(state=after)
