"""Reads the rows that say when anybody is there, and what a change of them did to promises."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core import serializers
from django.db.models import Exists, Model, OuterRef, Q

from helpdesk.choices import AppointmentState, CallbackState, NoticeState
from helpdesk.models import (
    Absence,
    Adviser,
    Appointment,
    Callback,
    DayException,
    HoursChange,
    MovedPromise,
    OpeningPeriod,
    SpecialHours,
)
from helpdesk.reads.promises import as_it_stands

# Everything that a change of hours may write; of an adviser their presence alone.
WRITTEN: tuple[type[Model], ...] = (DayException, Absence, SpecialHours, OpeningPeriod)

Key = tuple[str, int]
Rows = Mapping[Key, Mapping[str, Any]]


def hours_rows() -> Rows:
    """Every row that says when somebody is there, by model and key. Five queries."""
    rows: dict[Key, Mapping[str, Any]] = {}
    for model in WRITTEN:
        for row in json.loads(serializers.serialize("json", model._default_manager.all())):
            rows[row["model"], row["pk"]] = row["fields"]
    for pk, presence in Adviser.objects.values_list("pk", "presence"):
        rows[Adviser._meta.label_lower, pk] = {"presence": presence}
    return rows


def stands(callback: Callback) -> dict[str, Any]:
    """A promise as plain values for JSON, with who has the case and what waits to be said."""
    case = type(callback.case).objects.get(pk=callback.case_id)
    waiting = callback.notices.filter(state=NoticeState.QUEUED).order_by("pk")
    return {
        **as_it_stands(callback),
        "offered_to_id": callback.offered_to_id,
        "case_adviser_id": case.adviser_id,
        "routing_reasons": case.routing_reasons,
        "notices": list(waiting.values_list("pk", flat=True)),
    }


def lost_hours(*, at: datetime) -> list[tuple[MovedPromise, Appointment]]:
    """Hours to come that a change took from promises which have found no other one yet.

    Each with the hour as it was; not where a number must be found first. Two queries, and one more
    for each.
    """
    live = Appointment.objects.filter(callback=OuterRef("callback"), state=AppointmentState.LIVE)
    rows = MovedPromise.objects.filter(
        ~Q(Exists(live)),
        change__taken_back_at__isnull=True,
        callback__state=CallbackState.OPEN,
        callback__find_a_time_by__isnull=False,
        is_taken_back=False,
    ).select_related("callback__case__person", "callback__case__topic")
    by_hour = {row.before["appointment_id"]: row for row in rows}
    hours = Appointment.objects.filter(pk__in=by_hour, starts_at__gt=at).select_related("adviser")
    found = [(by_hour[hour.pk], hour) for hour in hours.order_by("starts_at", "pk")]
    return [(row, hour) for row, hour in found if not row.callback.lacks_number]


def find_change(pk: int) -> HoursChange | None:
    """The change of this key with who made it; None when there is none. One query."""
    return HoursChange.objects.filter(pk=pk).select_related("made_by").first()


@dataclass(frozen=True)
class Moved:
    """A promise that a change moved: its hour and adviser of before, and of now (None: no hour)."""

    callback: Callback
    before: Appointment | None
    now: Appointment | None
    is_taken_back: bool


def moved_by(change: HoursChange) -> list[Moved]:
    """What a change did, the soonest hour first. Three queries."""
    rows = list(change.promises.select_related("callback__case__person"))
    keys = {row.before["appointment_id"] for row in rows}
    appointments = Appointment.objects.select_related("adviser")
    before = appointments.in_bulk(key for key in keys if key)
    live = appointments.filter(
        callback__in=[row.callback_id for row in rows], state=AppointmentState.LIVE
    )
    now = {row.callback_id: row for row in live}
    found = [
        Moved(
            callback=row.callback,
            before=before.get(row.before["appointment_id"]),
            now=now.get(row.callback_id),
            is_taken_back=row.is_taken_back,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.before is None, one.before and one.before.starts_at))
