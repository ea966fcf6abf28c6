"""Writes the day's promises on paper: a file that opens and prints without the server."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import IO
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from helpdesk.channels.private_files import delete_file, files_in, keep_file
from helpdesk.choices import AppointmentState, CallbackState, PhoneOwner
from helpdesk.models import Appointment, Callback, DeskSettings, PhoneNumber
from helpdesk.models.callback import number_is_lacking
from helpdesk.policy.hours import local_midnight
from helpdesk.reads.availability import desk_zone

# A sheet holds names and numbers: it is kept only as long as a paper one lies on a table.
KEPT_DAYS = 3
# Among the files of the team.
FOLDER = "paper"


@dataclass(frozen=True)
class SheetLine:
    """One call to make: the promise, what to mind, and the time (None: it is still to be found)."""

    callback: Callback
    appointment: Appointment | None
    may_leave_message: bool
    is_shared: bool


def print_day(*, at: datetime) -> str:
    """Write the sheet of the local day of `at` and return its name, `paper/YYYY-MM-DD.html`.

    It lists the promises of that day in order, before them those of earlier days that nobody
    kept, and after them the times to find. Written whole or not at all; a second print replaces
    the first. Sheets of KEPT_DAYS ago and older are deleted.
    """
    zone = desk_zone()
    day = at.astimezone(zone).date()
    midnight, next_midnight = (local_midnight(day + timedelta(days=n), zone) for n in range(2))
    with translation.override(settings.LANGUAGE_CODE):
        text = render_to_string(
            "helpdesk/paper/day_sheet.html",
            {
                "desk": DeskSettings.current(),
                "day": day,
                "printed_at": at,
                "overdue": _promises(Q(starts_at__lt=midnight)),
                "promises": _promises(Q(starts_at__gte=midnight, starts_at__lt=next_midnight)),
                "times_to_find": _times_to_find(),
                "language_code": settings.LANGUAGE_CODE,
            },
        )
    name = f"{FOLDER}/{day:%Y-%m-%d}.html"
    keep_file(name, lambda file: _write(file, text))
    _throw_away(before=at, zone=zone)
    return name


def _promises(when: Q) -> list[SheetLine]:
    appointments = (
        Appointment.objects.filter(
            when, state=AppointmentState.LIVE, callback__state=CallbackState.OPEN
        )
        .select_related("callback__case__person", "callback__case__topic", "callback__adviser")
        .annotate(lacks_number=number_is_lacking("callback__"))
        .order_by("starts_at", "callback__adviser__first_name", "pk")
    )
    for appointment in appointments:
        appointment.callback.lacks_number = appointment.lacks_number
    return _lines([(appointment.callback, appointment) for appointment in appointments])


def _times_to_find() -> list[SheetLine]:
    callbacks: QuerySet[Callback] = (
        Callback.objects.open()
        .telling_numbers()
        .filter(find_a_time_by__isnull=False)
        .select_related("case__person", "case__topic", "adviser")
        .order_by("find_a_time_by", "pk")
    )
    return _lines([(callback, None) for callback in callbacks])


def _lines(calls: list[tuple[Callback, Appointment | None]]) -> list[SheetLine]:
    """With what is known of each number, in one query."""
    wanted = Q(pk=None)
    for callback, _appointment in calls:
        wanted |= Q(person=callback.case.person_id, number=callback.number)
    numbers = {(row.person_id, row.number): row for row in PhoneNumber.objects.filter(wanted)}
    lines = []
    for callback, appointment in calls:
        number = numbers.get((callback.case.person_id, callback.number))
        lines.append(
            SheetLine(
                callback=callback,
                appointment=appointment,
                may_leave_message=number is None or number.may_leave_message,
                is_shared=number is not None and number.owner != PhoneOwner.OWN,
            )
        )
    return lines


def _write(file: IO[bytes], text: str) -> None:
    file.write(text.encode())


def _throw_away(*, before: datetime, zone: ZoneInfo) -> None:
    first_kept = (before.astimezone(zone) - timedelta(days=KEPT_DAYS - 1)).strftime("%Y-%m-%d")
    for sheet in map(PurePosixPath, files_in(FOLDER)):
        if sheet.match("????-??-??.html") and sheet.stem < first_kept:
            delete_file(str(sheet))
