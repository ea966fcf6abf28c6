"""The journal: one line for what was done, codes and keys only, and heard by a collector."""

import json
import logging

import pytest
from django.db import transaction

from helpdesk.actions.journal import LINES, NotACode, Subject, record_entry
from helpdesk.choices import JournalKind, JournalSubject
from helpdesk.models import JournalEntry
from tests.factories.helpdesk import MONDAY, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def heard():
    """The lines that a collector hears."""
    lines: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record):
            lines.append(record.getMessage())

    collector = Collector()
    LINES.addHandler(collector)
    yield lines
    LINES.removeHandler(collector)


def test_a_line_says_who_when_what_and_about_what(django_assert_num_queries):
    awa, karim = make_user("awa"), make_user("karim")
    with django_assert_num_queries(1):
        record_entry(
            kind=JournalKind.RIGHTS_CHANGED,
            at=MONDAY,
            by=awa,
            about=Subject(JournalSubject.ACCOUNT, karim.pk),
            gained=["coordinator"],
        )
    entry = JournalEntry.objects.get()
    assert (entry.at, entry.actor, entry.about, entry.about_id) == (
        MONDAY,
        awa,
        "account",
        karim.pk,
    )
    assert entry.data == {"gained": ["coordinator"]}


def test_somebody_who_never_logged_in_is_nobody():
    record_entry(kind=JournalKind.LOG_IN_FAILED, at=MONDAY, by=None)
    assert JournalEntry.objects.get().actor is None


@pytest.mark.parametrize(
    "words",
    [
        "Madeleine Petit",
        "m.petit@example.org",
        "M. Petit",
        "0639981234",
        ["codes", "and words"],
        "x" * 81,
    ],
)
def test_names_and_sentences_are_no_codes(words):
    with pytest.raises(NotACode):
        record_entry(kind=JournalKind.SETTINGS_CHANGED, at=MONDAY, by=None, changed=words)
    assert not JournalEntry.objects.exists()


def test_a_collector_hears_each_line_as_json_once_it_is_kept(
    heard, django_capture_on_commit_callbacks
):
    awa = make_user("awa")
    about = Subject(JournalSubject.REQUEST, 7, reference="K74M92")
    with django_capture_on_commit_callbacks(execute=True):
        record_entry(
            kind=JournalKind.RESTRICTED_OPENED, at=MONDAY, by=awa, about=about, reason="their_call"
        )
        assert heard == []
    entry = JournalEntry.objects.get()
    assert json.loads(heard[0]) == {
        "id": entry.pk,
        "at": "2026-11-23T09:00:00+00:00",
        "kind": "restricted_opened",
        "account": awa.pk,
        "about": "request",
        "about_id": 7,
        "reference": "K74M92",
        "data": {"reason": "their_call"},
    }


def test_what_was_rolled_back_is_not_told(heard, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        try:
            with transaction.atomic():
                record_entry(kind=JournalKind.LOGGED_IN, at=MONDAY, by=make_user("awa"))
                raise ValueError
        except ValueError:
            pass
    assert heard == []
