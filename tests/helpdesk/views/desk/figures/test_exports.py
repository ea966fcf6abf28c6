"""The page of the files: asked for, followed, taken once it is ready."""

import pytest
from django_q.models import OrmQ

from helpdesk.actions.desk.exports import write_export
from helpdesk.models import Export
from tests.factories.helpdesk import MONDAY, make_callback, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ASKED = {"first": "2026-11-01", "last": "2026-11-30", "form": "csv"}


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def awa(desk_of, cast):
    return desk_of(cast.awa)


def test_a_file_is_asked_for_written_in_the_background_and_taken(
    awa, cast, django_capture_on_commit_callbacks
):
    make_callback(cast.topic)
    with django_capture_on_commit_callbacks(execute=True):
        answer = awa.post("exports", **ASKED)
    assert OrmQ.objects.count() == 1
    assert "The file is being written." in awa.says(answer)
    export = Export.objects.get()
    write_export(export=export, at=MONDAY)
    assert "Take the file" in awa.read("exports")
    file = awa.post("export_file", export.pk)
    assert b"demande" in b"".join(file.streaming_content)
    assert "attachment" in file["Content-Disposition"]
    assert "Taken by awa" in awa.read("exports")


def test_a_file_that_is_not_ready_cannot_be_taken(awa):
    awa.post("exports", **ASKED)
    answer = awa.post("export_file", Export.objects.get().pk)
    assert "no longer kept" in awa.says(answer)


def test_days_that_cannot_be_are_said_plainly_and_kept(awa):
    answer = awa.post("exports", **ASKED | {"first": "2026-12-24"})
    assert answer.status_code == 422
    assert "The first day comes after the last." in answer.content.decode()
    assert 'value="2026-12-24"' in answer.content.decode()
    assert not Export.objects.exists()


def test_an_auditor_takes_files_and_an_adviser_does_not(desk_of, cast):
    assert desk_of(make_user("sacha", "auditor")).get("exports").status_code == 200
    assert desk_of(cast.karim.user).get("exports").status_code == 403
    assert desk_of(cast.karim.user).post("exports", **ASKED).status_code == 403


def test_a_file_that_does_not_exist_is_not_found(awa):
    assert awa.post("export_file", 999).status_code == 404
