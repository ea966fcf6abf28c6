"""Cases as a file, without any identity: written in the background, gone after a day."""

import csv
import io
import secrets
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import IO, TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from helpdesk.actions.journal import Subject, record_entry
from helpdesk.channels.private_files import delete_file, keep_file, open_file
from helpdesk.choices import ExportFormat, ExportState, JournalKind, JournalSubject
from helpdesk.models import AnonymousHelp, Case, Export, ExportTaken, TimeSpent
from helpdesk.policy.coop import AGE, CHANNELS, PLACE, autonomy, equipment, safe_cell
from helpdesk.policy.hours import local_midnight
from helpdesk.reads.availability import desk_zone

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

KEPT = timedelta(hours=24)
# A task that says nothing for so long was killed: the export is asked for again.
LOST_AFTER = timedelta(hours=2)
STEP = 1000
COLUMNS = (
    "date",
    "type",
    "canal",
    "lieu",
    "thematique",
    "theme_local",
    "materiel",
    "autonomie",
    "duree_minutes",
    "orientation",
    "tranche_age",
    "langue",
    "etat",
    "motif_de_cloture",
    "guide",
)
Value = str | int | date | None
Row = tuple[Value, ...]


def _place(name: str) -> str:
    """The name of a file among those of the team."""
    return f"exports/{name}"


def ask_for_export(
    *, form: ExportFormat, first: date, last: date, at: datetime, by: "AbstractUser"
) -> Export:
    """Write down that somebody wants these days, both included; a task then writes the file."""
    export = Export.objects.create(
        asked_by_id=by.pk, format=form, first_day=first, last_day=last, asked_at=at
    )
    days = {"first": first.isoformat(), "last": last.isoformat()}
    _enter(JournalKind.EXPORT_ASKED, export, at=at, by=by, format=str(form), **days)
    return export


def _enter(
    kind: JournalKind, export: Export, *, at: datetime, by: "AbstractUser", **data: str
) -> None:
    record_entry(kind=kind, at=at, by=by, about=Subject(JournalSubject.EXPORT, export.pk), **data)


def write_export(*, export: Export, at: datetime) -> bool:
    """Write the file of an export that waits. False when another task does it, or did.

    The file appears whole or not at all; on an error the export says that it failed.
    """
    waiting = Export.objects.filter(pk=export.pk, state=ExportState.QUEUED)
    if not waiting.update(state=ExportState.RUNNING, rows_done=0):
        return False
    running = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING)
    try:
        cases, helped = _rows_of(export)
        running.update(rows_total=cases.count() + helped.count())
        name = _written(export, _rows(cases, helped))
    except Exception:
        running.update(state=ExportState.FAILED)
        raise
    kept = running.update(
        state=ExportState.READY, file_name=name, ready_at=at, expires_at=at + KEPT
    )
    if not kept:
        delete_file(_place(name))
    return bool(kept)


def _rows_of(export: Export) -> tuple[QuerySet[Any], QuerySet[Any]]:
    zone = desk_zone()
    starts = local_midnight(export.first_day, zone)
    ends = local_midnight(export.last_day + timedelta(days=1), zone)
    spent = TimeSpent.objects.filter(case=OuterRef("pk")).order_by().values("case")
    cases = Case.objects.filter(opened_at__gte=starts, opened_at__lt=ends).select_related("topic")
    minutes = Subquery(spent.annotate(minutes=Sum("minutes")).values("minutes"))
    helped = AnonymousHelp.objects.filter(helped_at__gte=starts, helped_at__lt=ends)
    return (
        cases.annotate(minutes_spent=minutes).order_by("opened_at", "pk"),
        helped.select_related("topic").order_by("helped_at", "pk"),
    )


def _rows(cases: QuerySet[Any], helped: QuerySet[Any]) -> Iterator[Row]:
    """One line a case, then one a help on the spot; a chunk at a time is in memory."""
    zone = desk_zone()
    for case in cases.iterator(chunk_size=STEP):
        guide = f"{case.guide_number}/{case.guide_step or ''}" if case.guide_number else ""
        yield (
            case.opened_at.astimezone(zone).date(),
            "demande",
            CHANNELS.get(case.source, ""),
            PLACE,
            case.topic.coop_theme,
            case.topic.code,
            equipment(case.device),
            autonomy(case.closing_reason, case.next_time),
            case.minutes_spent or None,
            case.referral,
            AGE,
            case.language,
            case.state,
            case.closing_reason,
            guide.rstrip("/"),
        )
    for help_ in helped.iterator(chunk_size=STEP):
        yield (
            help_.helped_at.astimezone(zone).date(),
            "aide_ponctuelle",
            CHANNELS.get(help_.source, ""),
            PLACE,
            help_.topic.coop_theme,
            help_.topic.code,
            equipment(help_.device),
            "",
            help_.minutes or None,
            "",
            AGE,
            help_.language,
            "",
            "",
            str(help_.guide_number or ""),
        )


def _written(export: Export, rows: Iterator[Row]) -> str:
    """The name of the file once it is whole."""
    name = f"{secrets.token_hex(16)}.{export.format}"
    writer = _write_xlsx if export.format == ExportFormat.XLSX else _write_csv
    keep_file(_place(name), lambda file: writer(file, _counting(export, rows)))
    return name


def _counting(export: Export, rows: Iterator[Row]) -> Iterator[Row]:
    """The lines with their heading, saying how far it is every STEP lines."""
    yield COLUMNS
    done = 0
    for row in rows:
        yield tuple(safe_cell(value) if isinstance(value, str) else value for value in row)
        done += 1
        if done % STEP == 0:
            Export.objects.filter(pk=export.pk).update(rows_done=done)
    Export.objects.filter(pk=export.pk).update(rows_done=done)


def _write_csv(file: IO[bytes], rows: Iterator[Row]) -> None:
    """With a mark of its encoding and semicolons, as French spreadsheets open it."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    csv.writer(text, delimiter=";").writerows(rows)
    text.flush()
    text.detach()


def _write_xlsx(file: IO[bytes], rows: Iterator[Row]) -> None:
    """Days and minutes can be sorted and summed; any text stays one, and no formula runs.

    A number that only names something, as that of a guide, is a text.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Coup de fil")
    for row in rows:
        cells = [WriteOnlyCell(sheet, value=cell) for cell in row]
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
        sheet.append(cells)
    book.save(file)


def take_export(*, export: Export, at: datetime, by: "AbstractUser") -> IO[Any] | None:
    """The file, and who took it; None when it is not ready or no longer kept.

    Whoever asked closes it.
    """
    ready = export.state == ExportState.READY and export.expires_at and at < export.expires_at
    file = open_file(_place(export.file_name)) if ready else None
    if file is None:
        return None
    ExportTaken.objects.create(export=export, by_id=by.pk, at=at)
    _enter(JournalKind.EXPORT_TAKEN, export, at=at, by=by)
    return file


def forget_exports(*, at: datetime) -> int:
    """Delete files whose day is over, and say of a task that was killed that it failed.

    Returns how many exports changed.
    """
    changed = 0
    for export in Export.objects.filter(state=ExportState.READY, expires_at__lte=at):
        delete_file(_place(export.file_name))
        changed += Export.objects.filter(pk=export.pk).update(
            state=ExportState.EXPIRED, file_name=""
        )
    lost = Export.objects.filter(
        state__in=[ExportState.QUEUED, ExportState.RUNNING], asked_at__lt=at - LOST_AFTER
    )
    return changed + lost.update(state=ExportState.FAILED)
