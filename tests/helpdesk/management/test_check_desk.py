"""`manage.py check_desk`: sentences, counts in the last line, and an exit code for a timer."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone, translation

from helpdesk.models import Callback, Case, SlotHold
from tests.factories.helpdesk import MADELEINE, make_callback, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def run(**options) -> tuple[list[str], int]:
    """The lines that the command prints, and its exit code."""
    out, code = StringIO(), 0
    try:
        call_command("check_desk", stdout=out, **options)
    except SystemExit as end:
        code = end.code
    return out.getvalue().splitlines(), code


@pytest.fixture
def callback(cast):
    callback = make_callback(cast.topic)
    Case.objects.update(reference="K74M92")
    return callback


def test_a_desk_as_it_must_be_says_so_with_its_counts(callback):
    assert run() == (
        [
            "1 open callback, 1 appointment, 1 quarter hour, 0 times held, 2 messages waiting: "
            "nothing wrong."
        ],
        0,
    )


def test_a_fault_is_said_and_left_alone(callback):
    Callback.objects.update(find_a_time_by=timezone.now())
    lines, code = run()
    assert code == 1
    assert lines[0] == "Case K7 4M 92: the call has an hour, and a time is still to be found."
    assert lines[-1].endswith(": 1 fault.")
    assert run() == (lines, 1)


def test_a_repair_says_what_it_mended_and_ends_well(callback):
    Callback.objects.update(find_a_time_by=timezone.now())
    lines, code = run(repair=True)
    assert code == 0
    assert lines[1] == "Case K7 4M 92: mended, no time is to be found any more."
    assert lines[-1].endswith(": 1 fault, 1 mended, 0 left.")
    assert run()[1] == 0


def test_what_cannot_be_mended_is_said_once_and_ends_badly(callback):
    Callback.objects.update(find_a_time_by=timezone.now())
    callback.adviser.user.__class__.objects.filter(adviser__isnull=False).update(is_active=False)
    lines, code = run(repair=True)
    assert code == 1
    assert lines[-1].endswith(": 2 faults, 1 mended, 1 left.")
    left = "Case K7 4M 92: left, no adviser is free: somebody must find a time."
    assert lines.count(left) == 1


def test_more_faults_than_a_check_lists_are_mended_too(cast, monkeypatch):
    monkeypatch.setattr("helpdesk.reads.checking.LISTED_A_KIND", 1)
    topic = make_topic()
    for minutes in (15, 30, 45):
        make_callback(topic, starts_at=None, reachable_when=str(minutes))
    Callback.objects.update(find_a_time_by=None)
    lines, code = run(repair=True)
    assert code == 0
    assert lines[-1].endswith(": 3 faults, 3 mended, 0 left.")


def test_a_name_or_a_number_is_never_printed(callback):
    SlotHold.objects.all().delete()
    Callback.objects.update(find_a_time_by=timezone.now())
    text = "\n".join(run()[0] + run(repair=True)[0])
    assert "Madeleine" not in text
    assert MADELEINE not in text
    assert callback.adviser.first_name not in text
