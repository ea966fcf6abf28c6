"""Her whole file is printed, then she is erased: nothing of the running system has her name.

Searched by value: every cell of the database, sessions and tasks unpacked, every file of DATA_DIR,
and the cache. Each piece is taken away once, and the search must then find her.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django_q.models import OrmQ, Task
from website.complaints.complaints import complain

from helpdesk.actions.desk import erasing
from helpdesk.actions.desk.erasing import ask_to_erase, digests_in_file, erase_again
from helpdesk.actions.people.people import Newcomer
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.choices import CallbackState, CaseState, JournalKind, NoticeState
from helpdesk.models import Callback, Case, Erasure, JournalEntry, Notice, Person
from helpdesk.policy.personal_data import NO_NAME
from helpdesk.reads.erasures import digest_of, what_ends
from helpdesk.reads.people import everybody_in
from tests.factories.helpdesk import MONDAY, make_case, make_cast, make_user
from tests.factories.life import HELPER, MAIL, NAME, NUMBER, WORDS, Known, make_known

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = MONDAY + timedelta(days=2)


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def known(cast, settings, tmp_path, client):
    """Her, with a folder of our own, a complaint, and what browsers and machines keep."""
    settings.DATA_DIR = tmp_path / "data"
    known = make_known(cast)
    who = Newcomer(name=NAME, number=NUMBER, language="fr", email=MAIL)
    known.cases.append(complain(what=WORDS[1], page="", by=who, at=MONDAY).case)
    visitor = SessionStore()
    visitor["callback"] = {"name": NAME, "number": NUMBER, "question": WORDS[0]}
    visitor.save()
    staff = SessionStore()
    staff["_auth_user_id"] = str(cast.awa.pk)
    staff["answered"] = f"<p>{NAME}</p>"
    staff.save()
    known.staff_session = staff.session_key
    cache.set("a-page", f"<p>{NAME}</p>")
    return known


def everything() -> dict[str, str]:
    """Table, file or cache → all of its text."""
    places = {f"row of {table}": text_of_table(table) for table in tables()}
    places["sessions"] = " ".join(str(row.get_decoded()) for row in Session.objects.all())
    places["tasks"] = " ".join(str(row.task) for row in OrmQ.objects.all())
    places["results"] = " ".join(f"{row.args} {row.kwargs}" for row in Task.objects.all())
    places["cache"] = str(cache.get("a-page"))
    folder = Path(django_settings.DATA_DIR)
    files = [path for path in folder.rglob("*") if path.is_file()]
    places |= {f"file {path.name}": path.read_text(errors="replace") for path in files}
    return places


def tables() -> list[str]:
    return connection.introspection.table_names()


def text_of_table(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return "\n".join(" ".join(map(as_text, row)) for row in cursor.fetchall())


def as_text(cell) -> str:
    """What stands in a cell; PostgreSQL hands bytes over as a view of them."""
    is_bytes = isinstance(cell, bytes | memoryview)
    return bytes(cell).decode("utf-8", "replace") if is_bytes else str(cell)


def where_she_stands(known: Known) -> dict[str, list[str]]:
    found = {place: known.stands_in(text) for place, text in everything().items()}
    return {place: what for place, what in found.items() if what}


def test_before_she_is_everywhere(known):
    found = where_she_stands(known)
    expected = {
        *("row of helpdesk_person", "row of helpdesk_phonenumber", "row of helpdesk_nameword"),
        *("row of helpdesk_case", "row of helpdesk_note", "row of helpdesk_notedraft"),
        *("row of helpdesk_checklistitem", "row of helpdesk_notice", "row of helpdesk_callback"),
        *(
            "row of helpdesk_safeguardingflag",
            "row of helpdesk_teamnote",
            "row of helpdesk_handover",
        ),
        *("row of helpdesk_savedview", "row of knowledge_missedsearch"),
        *("row of helpdesk_incomingsms", "row of helpdesk_incomingmail"),
        *("row of helpdesk_arrivedpart", "row of helpdesk_phonecall", "row of helpdesk_casefile"),
        *("row of helpdesk_customernumber", "row of helpdesk_trialmessage"),
        "row of website_typedform",
        *("sessions", "tasks", "results", "cache", "file 2026-11-23.html"),
    }
    assert expected <= found.keys()


def test_erased_she_is_nowhere(known, cast):
    erasure = ask_to_erase(person=known.person, at=LATER, by=cast.awa)
    assert erasure.done_at == LATER
    assert where_she_stands(known) == {}
    assert HELPER in text_of_table("helpdesk_person")
    assert Session.objects.get().session_key == known.staff_session
    assert Case.objects.filter(pk__in=[case.pk for case in known.cases]).count() == 4


@pytest.mark.parametrize(
    "piece",
    [
        "forget_sessions_of",
        "forget_tasks_of",
        "forget_mentions",
        "delete_files_naming",
        "anonymise",
    ],
)
def test_without_one_piece_she_is_still_somewhere(known, cast, monkeypatch, piece):
    def nothing(*_args, **_facts):
        return ()

    monkeypatch.setattr(erasing, piece, nothing)
    ask_to_erase(person=known.person, at=LATER, by=cast.awa)
    assert where_she_stands(known) != {}


def test_the_other_who_has_her_number_keeps_it(known, cast):
    husband = make_case(cast.topic, name="Loïc Quillerou", number=NUMBER).person
    ask_to_erase(person=known.person, at=LATER, by=cast.awa)
    husband.refresh_from_db()
    assert husband.name == "Loïc Quillerou"
    assert husband.numbers.get().number == NUMBER


def test_it_says_first_which_calls_and_requests_end(known, cast):
    ending = what_ends(everybody_in(known.person), at=LATER)
    assert [call.case_id for call in ending.calls] == [known.cases[2].pk]
    assert len(ending.requests) == 4
    assert len(ending.consents) == 1
    erasure = ask_to_erase(person=known.person, at=LATER, by=cast.awa)
    assert erasure.calls_cancelled == 1
    assert not Callback.objects.filter(state=CallbackState.OPEN).exists()
    hers = [case.pk for case in known.cases]
    assert set(Case.objects.filter(pk__in=hers).values_list("state", flat=True)) == {
        CaseState.CLOSED
    }
    assert not Notice.objects.filter(case__in=hers, state=NoticeState.QUEUED).exists()


def test_erasing_the_helper_leaves_the_person_and_no_word_of_the_helper(known, cast):
    ask_to_erase(person=known.helper, at=LATER, by=cast.awa)
    known.person.refresh_from_db()
    assert known.person.name == NAME
    text = "".join(everything().values())
    assert "Trividic" not in text
    assert "39982929" not in text
    assert what_ends(everybody_in(known.person), at=LATER).consents == []


def test_the_fourth_in_a_day_waits_for_a_second_coordinator(cast, known):
    second = make_user("noe", "coordinator")
    for n in range(3):
        person = make_case(cast.topic, name=f"Jean Numero{n}", number=f"+3363998110{n}").person
        assert ask_to_erase(person=person, at=LATER, by=cast.awa).done_at
    waiting = ask_to_erase(person=known.person, at=LATER, by=cast.awa)
    assert waiting.done_at is None
    with pytest.raises(erasing.SameHand):
        erasing.agree_to_erase(erasure=waiting, at=LATER, by=cast.awa)
    assert Person.objects.get(pk=known.person.pk).name == NAME
    assert erasing.agree_to_erase(erasure=waiting, at=LATER, by=second).done_at == LATER
    assert where_she_stands(known) == {}


def test_a_desk_with_one_coordinator_waits_a_day(cast, known):
    for n in range(3):
        person = make_case(cast.topic, name=f"Jean Numero{n}", number=f"+3363998110{n}").person
        ask_to_erase(person=person, at=LATER, by=cast.awa)
    ask_to_erase(person=known.person, at=LATER, by=cast.awa)
    assert erasing.erase_waiting(at=LATER + timedelta(hours=23)) == 0
    assert erasing.erase_waiting(at=LATER + timedelta(hours=25)) == 1
    assert where_she_stands(known) == {}


def test_nobody_is_erased_while_they_are_called(cast, known):
    call = known.cases[2].callbacks.get()
    start_attempt(callback=call, adviser=cast.karim, at=LATER, by=cast.karim.user)
    with pytest.raises(CallIsRunning):
        ask_to_erase(person=known.person, at=LATER, by=cast.awa)
    assert Person.objects.get(pk=known.person.pk).name == NAME
    assert not Erasure.objects.filter(done_at__isnull=False).exists()


def test_a_restored_backup_forgets_her_again(cast, known):
    digest = digest_of(known.person)
    ask_to_erase(person=known.person, at=LATER, by=cast.awa)
    assert digests_in_file() == {digest}
    Person.objects.filter(pk=known.person.pk).update(name=NAME, anonymised_at=None)
    assert erase_again(digests={digest}, at=LATER) == 1
    assert Person.objects.get(pk=known.person.pk).name == NO_NAME
    assert erase_again(digests={digest, "0" * 64}, at=LATER) == 0
    assert digests_in_file() == {digest, "0" * 64}


def test_erased_twice_is_refused(cast, known):
    ask_to_erase(person=known.person, at=LATER, by=cast.awa)
    with pytest.raises(erasing.AlreadyErased):
        ask_to_erase(person=known.person, at=LATER, by=cast.awa)


@pytest.fixture
def waiting(cast, known):
    """The fourth wish of a day, at a desk with a second coordinator."""
    make_user("noe", "coordinator")
    for n in range(3):
        person = make_case(cast.topic, name=f"Jean Numero{n}", number=f"+3363998110{n}").person
        ask_to_erase(person=person, at=LATER, by=cast.awa)
    return ask_to_erase(person=known.person, at=LATER, by=cast.awa)


def test_the_same_wish_again_is_the_one_that_waits(cast, known, waiting):
    entries = JournalEntry.objects.filter(kind=JournalKind.ERASURE_ASKED)
    before = entries.count()
    assert ask_to_erase(person=known.person, at=LATER, by=cast.awa) == waiting
    assert entries.count() == before


def test_a_wish_that_was_withdrawn_meanwhile_erases_nobody(known, waiting):
    erasing.withdraw_erasure(erasure=waiting)
    with pytest.raises(erasing.AlreadyErased):
        erasing.agree_to_erase(erasure=waiting, at=LATER, by=make_user("zoe", "coordinator"))
    assert Person.objects.get(pk=known.person.pk).name == NAME


def test_where_a_second_coordinator_is_no_night_goes_on_alone(known, waiting):
    assert erasing.erase_waiting(at=LATER + timedelta(days=9)) == 0
    assert Person.objects.get(pk=known.person.pk).name == NAME


def test_a_wish_of_nobody_waits_and_harms_nobody(known):
    """A restoration writes such rows for those whom it does not know."""
    Erasure.objects.create(person=known.person, digest=digest_of(known.person), asked_at=MONDAY)
    assert erasing.erase_waiting(at=LATER) == 0
    assert Person.objects.get(pk=known.person.pk).name == NAME


def test_a_wish_about_nobody_that_is_here_is_refused(cast):
    unknown = Erasure.objects.create(digest="0" * 64, asked_at=MONDAY, asked_by=cast.awa)
    with pytest.raises(erasing.AlreadyErased):
        erasing.agree_to_erase(erasure=unknown, at=LATER, by=make_user("zoe", "coordinator"))


def test_after_a_restoration_nobody_revokes_a_consent_and_all_of_it_ends(known):
    """No coordinator stands behind it: her call is cancelled and her consents go with her."""
    assert erase_again(digests={digest_of(known.person)}, at=LATER) == 1
    assert where_she_stands(known) == {}


def test_where_nobody_was_erased_no_file_is_written(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    erasing.keep_erased_digests()
    assert not erasing.erased_file().exists()
