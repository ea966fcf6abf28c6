"""Cases as a file: what is in it, and who may still take it."""

import csv
import io
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.desk import exports
from helpdesk.actions.desk.exports import (
    COLUMNS,
    KEPT,
    LOST_AFTER,
    ask_for_export,
    forget_exports,
    take_export,
    write_export,
)
from helpdesk.choices import ExportFormat, ExportState
from helpdesk.models import AnonymousHelp, Case, Export, JournalEntry, TimeSpent, Topic
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def case(cast):
    Topic.objects.update(coop_theme="prendre_en_main_du_materiel")
    case = make_callback(cast.topic, question="Mon code est 1234").case
    Case.objects.filter(pk=case.pk).update(device="android", guide_number=214, guide_step=3)
    TimeSpent.objects.create(case=case, minutes=30, at=MONDAY)
    TimeSpent.objects.create(case=case, minutes=15, at=MONDAY)
    add_note(case=case, text="Un secret", at=MONDAY, by=None)
    return case


def exports_folder() -> Path:
    return settings.DATA_DIR / "exports"


def make_export(cast, form=ExportFormat.CSV, *, at=MONDAY):
    export = ask_for_export(form=form, first=at.date(), last=at.date(), at=at, by=cast.awa)
    assert write_export(export=export, at=at)
    export.refresh_from_db()
    return export


def rows_of(export):
    text = (exports_folder() / export.file_name).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_line_a_case_in_the_codes_of_la_coop(cast, case):
    (row,) = rows_of(make_export(cast))
    assert tuple(row) == COLUMNS
    assert row["thematique"] == "prendre_en_main_du_materiel"
    assert (row["materiel"], row["duree_minutes"], row["guide"]) == ("telephone", "45", "214/3")
    assert (row["date"], row["tranche_age"]) == ("2026-11-23", "non_communique")


def test_nothing_in_it_leads_to_a_person(cast, case):
    text = (exports_folder() / make_export(cast).file_name).read_text("utf-8-sig")
    for secret in ("Madeleine", "39981234", case.reference, "1234", "secret", "Karim"):
        assert secret not in text


def test_help_without_a_name_has_its_line(cast):
    AnonymousHelp.objects.create(
        topic=cast.topic, source="phone", minutes=15, helped_at=MONDAY, request_key=uuid.uuid4()
    )
    (row,) = rows_of(make_export(cast))
    assert (row["type"], row["duree_minutes"]) == ("aide_ponctuelle", "15")


def test_other_days_are_not_in_it(cast, case):
    assert rows_of(make_export(cast, at=MONDAY + timedelta(days=1))) == []


def cells_of(export):
    """The cells of the only line of a spreadsheet, by column."""
    sheet = openpyxl.load_workbook(exports_folder() / export.file_name).active
    heading, row = list(sheet.iter_rows())
    assert tuple(cell.value for cell in heading) == COLUMNS
    return dict(zip(COLUMNS, row, strict=True))


def test_a_spreadsheet_runs_no_formula(cast, case):
    Topic.objects.filter(pk=cast.topic.pk).update(coop_theme="=HYPERLINK(1)")
    cells = cells_of(make_export(cast, ExportFormat.XLSX))
    assert "f" not in {cell.data_type for cell in cells.values()}
    assert cells["thematique"].value == "'=HYPERLINK(1)"


def test_days_and_minutes_were_texts_that_no_spreadsheet_sorts_or_sums(cast, case):
    cells = cells_of(make_export(cast, ExportFormat.XLSX))
    assert (cells["date"].data_type, cells["date"].value.date()) == ("d", MONDAY.date())
    assert (cells["duree_minutes"].data_type, cells["duree_minutes"].value) == ("n", 45)
    numbers = {name for name, cell in cells.items() if cell.value and cell.data_type != "s"}
    assert numbers == {"date", "duree_minutes"}


def test_the_day_in_a_spreadsheet_is_that_of_the_desk(cast, case):
    Case.objects.update(opened_at=datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    cells = cells_of(make_export(cast, ExportFormat.XLSX))
    assert cells["date"].value.date() == MONDAY.date()


def test_the_number_of_a_guide_stays_a_text(cast, case):
    Case.objects.update(guide_step=None)
    cells = cells_of(make_export(cast, ExportFormat.XLSX))
    assert (cells["guide"].data_type, cells["guide"].value) == ("s", "214")


def test_minutes_that_nobody_wrote_are_an_empty_cell(cast):
    AnonymousHelp.objects.create(
        topic=cast.topic, source="phone", minutes=0, helped_at=MONDAY, request_key=uuid.uuid4()
    )
    cells = cells_of(make_export(cast, ExportFormat.XLSX))
    assert (cells["date"].data_type, cells["duree_minutes"].value) == ("d", None)
    (row,) = rows_of(make_export(cast))
    assert (row["date"], row["duree_minutes"]) == ("2026-11-23", "")


def test_how_far_it_is_can_be_read(cast, case):
    export = make_export(cast)
    assert (export.state, export.rows_done, export.rows_total) == (ExportState.READY, 1, 1)


def test_two_tasks_write_one_file(cast, case):
    export = make_export(cast)
    assert not write_export(export=export, at=MONDAY)
    assert len(list(exports_folder().iterdir())) == 1


def test_an_export_that_breaks_says_so_and_leaves_no_half_file(cast, case, monkeypatch):
    def break_down(*_args):
        raise OSError("disk full")

    monkeypatch.setattr(exports, "_write_csv", break_down)
    export = ask_for_export(
        form=ExportFormat.CSV, first=MONDAY.date(), last=MONDAY.date(), at=MONDAY, by=cast.awa
    )
    with pytest.raises(OSError, match="disk full"):
        write_export(export=export, at=MONDAY)
    export.refresh_from_db()
    assert export.state == ExportState.FAILED
    assert list(exports_folder().iterdir()) == []


def test_who_took_it_is_written_down(cast, case):
    export = make_export(cast)
    with take_export(export=export, at=MONDAY, by=cast.awa) as file:
        assert file.read()
    assert [(taken.by, taken.at) for taken in export.taken.all()] == [(cast.awa, MONDAY)]


def test_after_a_day_it_is_gone(cast, case):
    export = make_export(cast)
    assert take_export(export=export, at=MONDAY + KEPT, by=cast.awa) is None
    assert forget_exports(at=MONDAY + KEPT) == 1
    export.refresh_from_db()
    assert export.state == ExportState.EXPIRED
    assert list(exports_folder().iterdir()) == []
    assert not export.taken.exists()


def test_a_task_that_was_killed_is_said_to_have_failed(cast):
    export = ask_for_export(
        form=ExportFormat.CSV, first=MONDAY.date(), last=MONDAY.date(), at=MONDAY, by=cast.awa
    )
    Export.objects.filter(pk=export.pk).update(state=ExportState.RUNNING)
    assert forget_exports(at=MONDAY + LOST_AFTER) == 0
    assert forget_exports(at=MONDAY + LOST_AFTER + timedelta(seconds=1)) == 1
    export.refresh_from_db()
    assert export.state == ExportState.FAILED


def test_only_the_account_of_the_desk_reads_the_files(cast, case):
    export = make_export(cast)
    assert (exports_folder() / export.file_name).stat().st_mode & 0o077 == 0
    assert exports_folder().stat().st_mode & 0o077 == 0


def test_a_file_whose_request_was_forgotten_meanwhile_is_taken_away(cast, case, monkeypatch):
    export = ask_for_export(
        form=ExportFormat.CSV, first=MONDAY.date(), last=MONDAY.date(), at=MONDAY, by=cast.awa
    )
    write = exports._written

    def forgotten_on_the_way(export, rows):
        name = write(export, rows)
        Export.objects.all().delete()
        return name

    monkeypatch.setattr(exports, "_written", forgotten_on_the_way)
    assert write_export(export=export, at=MONDAY) is False
    assert list(exports_folder().iterdir()) == []


def test_who_asked_for_a_file_and_who_took_it_are_in_the_journal(cast):
    export = ask_for_export(
        form=ExportFormat.CSV, first=MONDAY.date(), last=MONDAY.date(), at=MONDAY, by=cast.awa
    )
    assert take_export(export=export, at=MONDAY, by=cast.awa) is None
    write_export(export=export, at=MONDAY)
    export.refresh_from_db()
    take_export(export=export, at=MONDAY, by=cast.awa).close()
    entries = JournalEntry.objects.order_by("pk").values_list("kind", "actor", "about_id")
    assert list(entries) == [
        ("export_asked", cast.awa.pk, export.pk),
        ("export_taken", cast.awa.pk, export.pk),
    ]


def test_a_long_file_says_on_the_way_how_far_it_is(cast, case, monkeypatch):
    monkeypatch.setattr(exports, "STEP", 1)
    seen = []
    write = exports._write_csv

    def watched(file, rows):
        def counted():
            for row in rows:
                seen.append(Export.objects.get().rows_done)
                yield row

        write(file, counted())

    monkeypatch.setattr(exports, "_write_csv", watched)
    make_callback(cast.topic, name="Zoé", number="+33639985678", at=MONDAY)
    export = ask_for_export(
        form=ExportFormat.CSV, first=MONDAY.date(), last=MONDAY.date(), at=MONDAY, by=cast.awa
    )
    assert write_export(export=export, at=MONDAY)
    assert seen == [0, 0, 1]
    assert Export.objects.get().rows_done == 2
