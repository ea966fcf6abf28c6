"""What is too old goes at night, in pieces: figures stay, identity goes."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.cases.mentions import write_team_note
from helpdesk.actions.desk import retention
from helpdesk.actions.desk.figures import count_days
from helpdesk.actions.desk.retention import let_go
from helpdesk.actions.journal import record_entry
from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.restricted import open_record
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.consents import give_consent
from helpdesk.choices import ClosingReason, JournalKind, OpeningReason, PromiseResult
from helpdesk.models import (
    Case,
    CaseEvent,
    Consent,
    DayFigure,
    DeskSettings,
    JournalEntry,
    NameWord,
    Note,
    Person,
    PersonRead,
    PhoneNumber,
    RestrictedOpening,
    TeamNote,
)
from helpdesk.policy.personal_data import NO_NAME
from helpdesk.policy.retention import Delays, Kept
from helpdesk.reads.people import people_named
from helpdesk.reads.retention import preview
from knowledge.models import MissedSearch
from tests.factories.helpdesk import MONDAY, make_callback, make_case
from tests.factories.life import helper_named

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

YEARS_LATER = MONDAY + timedelta(days=800)


def make_old(cast, name="Madeleine Petit", number="+33639981234"):
    """Somebody whose only request ended on Monday, with a promise and a note."""
    callback = make_callback(cast.topic, name=name, number=number, question="Mon fils Hugo")
    add_note(case=callback.case, text="Elle a peur", at=MONDAY, by=cast.awa)
    cancel_callback(callback=callback, at=MONDAY)
    return Person.objects.get(pk=callback.case.person_id)


def test_two_years_without_a_word_and_nobody_knows_who_it_was(cast):
    person = make_old(cast)
    reference = person.cases.get().reference
    assert let_go(at=MONDAY + timedelta(days=720)).keys() == {Kept.NOTES, Kept.QUESTIONS}
    assert let_go(at=YEARS_LATER)[Kept.PEOPLE] == 1
    person.refresh_from_db()
    assert (person.name, person.search_name, person.email) == (NO_NAME, "", "")
    assert person.anonymised_at == YEARS_LATER
    assert not PhoneNumber.objects.exists()
    assert not NameWord.objects.exists()
    assert people_named("Madeleine Petit") == []
    case = person.cases.get()
    assert case.reference != reference
    assert case.callbacks.get().number == ""
    assert case.callbacks.get().trust_word == ""
    assert let_go(at=YEARS_LATER) == {}


def test_the_figures_of_the_day_are_what_they_were(cast):
    make_old(cast)
    day = MONDAY.date()
    count_days(first=day, last=day, at=MONDAY)
    before = list(DayFigure.objects.order_by("pk").values_list("measure", "topic", "count"))
    events = CaseEvent.objects.count()
    let_go(at=YEARS_LATER)
    DayFigure.objects.all().delete()
    count_days(first=day, last=day, at=YEARS_LATER)
    after = DayFigure.objects.order_by("pk").values_list("measure", "topic", "count")
    assert list(after) == before
    assert before
    assert CaseEvent.objects.count() == events


@pytest.mark.parametrize("what", ["open", "called", "spoken", "consent"])
def test_whoever_is_in_touch_stays(cast, what):
    person = make_old(cast)
    late = YEARS_LATER - timedelta(days=30)
    if what == "open":
        make_case(cast.topic)
    elif what == "called":
        case = make_case(cast.topic, at=late)
        close_case(case=case, reason=ClosingReason.SOLVED_FOR, at=late, by=None)
    elif what == "spoken":
        Person.objects.filter(pk=person.pk).update(contacted_at=late)
    else:
        case = Case.objects.get(person=person)
        give_consent(
            case=case,
            named=helper_named(last_day=(late + timedelta(days=99)).date()),
            at=late,
            by=cast.awa,
        )
    let_go(at=YEARS_LATER)
    person.refresh_from_db()
    assert person.name == "Madeleine Petit"


def test_both_files_of_one_human_go_together(cast):
    kept, merged = make_old(cast), make_old(cast, "Mado Petit", "+33639981299")
    merge_people(kept=kept, merged=merged, choices={}, at=MONDAY, by=cast.awa)
    assert let_go(at=YEARS_LATER)[Kept.PEOPLE] == 1
    assert set(Person.objects.values_list("name", flat=True)) == {NO_NAME}


def test_notes_and_words_go_before_the_person(cast):
    person = make_old(cast)
    assert let_go(at=MONDAY + timedelta(days=400)) == {Kept.NOTES: 1, Kept.QUESTIONS: 1}
    assert not Note.objects.exists()
    assert person.cases.get().question == ""
    assert Person.objects.get().name == "Madeleine Petit"


def test_a_delay_of_the_settings_counts(cast):
    make_old(cast)
    desk = DeskSettings.current()
    desk.notes_months = 2
    desk.save()
    assert let_go(at=MONDAY + timedelta(days=50)) == {}
    assert let_go(at=MONDAY + timedelta(days=70)) == {Kept.NOTES: 1}


def test_what_machines_and_the_team_wrote_goes_by_its_own_delay(cast):
    write_team_note(text="Bonjour", shown_until=None, at=MONDAY, by=cast.awa)
    MissedSearch.objects.create(day=MONDAY.date(), language="fr", words="abc", count=1)
    record_entry(kind=JournalKind.LOGGED_IN, at=MONDAY, by=cast.awa)
    record_entry(kind=JournalKind.RIGHTS_CHANGED, at=MONDAY, by=cast.awa)
    person = make_case(cast.topic).person
    PersonRead.objects.create(person=person, reader=cast.awa, at=MONDAY)
    open_record(
        person_id=person.pk, reason=OpeningReason.ASKED, words="Elle attend", at=MONDAY, by=cast.awa
    )
    gone = let_go(at=YEARS_LATER)
    assert {Kept.TEAM_NOTES, Kept.SEARCHES, Kept.LOGINS, Kept.CHANGES, Kept.READS} <= gone.keys()
    assert not TeamNote.objects.exists()
    assert not PersonRead.objects.exists()
    assert not RestrictedOpening.objects.exists()


def test_a_consent_is_proof_for_five_years_after_its_end(cast):
    case = make_old(cast).cases.get()
    give_consent(case=case, named=helper_named(last_day=MONDAY.date()), at=MONDAY, by=cast.awa)
    let_go(at=YEARS_LATER)
    assert Consent.objects.count() == 1
    assert let_go(at=MONDAY + timedelta(days=5 * 366))[Kept.PROOFS] == 1
    assert not Consent.objects.exists()


def test_the_preview_says_what_the_run_does_and_what_another_delay_would(cast):
    make_old(cast)
    reference = Case.objects.get().reference
    lines = {line.kind: line for line in preview(delays=Delays(), at=YEARS_LATER)}
    assert (lines[Kept.PEOPLE].count, lines[Kept.PEOPLE].references) == (1, (reference,))
    shorter = {line.kind: line for line in preview(delays=Delays(people_months=36), at=YEARS_LATER)}
    assert shorter[Kept.PEOPLE].count == 0
    expected = {kind: line.count for kind, line in lines.items() if line.count}
    assert let_go(at=YEARS_LATER) == expected
    told = JournalEntry.objects.get(kind=JournalKind.RETENTION_RUN)
    assert told.data == {str(kind): count for kind, count in expected.items()}


def test_a_run_that_may_not_begin_another_piece_goes_on_the_next_time(cast, monkeypatch):
    monkeypatch.setattr(retention, "PIECE", 10)
    for n in range(3):
        make_old(cast, f"Jeanne Numero{n}", f"+3363998120{n}")
    runs = []
    while gone := let_go(at=YEARS_LATER, begins_within=0):
        runs.append(gone)
    assert sum(gone.get(Kept.PEOPLE, 0) for gone in runs) == 3
    assert len(runs) > 3
    assert set(Person.objects.values_list("name", flat=True)) == {NO_NAME}


def test_a_run_that_fails_in_the_midst_of_somebody_leaves_them_whole(cast, monkeypatch):
    person = make_old(cast)

    def fail(**_facts):
        raise RuntimeError

    monkeypatch.setattr(retention, "anonymise", fail)
    with pytest.raises(RuntimeError):
        let_go(at=YEARS_LATER)
    person.refresh_from_db()
    assert person.name == "Madeleine Petit"
    assert person.numbers.count() == 1


def test_who_calls_while_the_run_waits_for_their_row_stays(cast, monkeypatch):
    person, real = make_old(cast), retention.lock_person

    def lock_after_a_call(found):
        make_case(cast.topic, at=YEARS_LATER)
        return real(found)

    monkeypatch.setattr(retention, "lock_person", lock_after_a_call)
    assert Kept.PEOPLE not in let_go(at=YEARS_LATER)
    person.refresh_from_db()
    assert (person.name, person.anonymised_at) == ("Madeleine Petit", None)
    assert person.numbers.count() == 1


def test_the_promise_that_was_broken_still_counts_as_broken(cast):
    person = make_old(cast)
    callback = person.cases.get().callbacks.get()
    result = callback.result
    let_go(at=YEARS_LATER)
    callback.refresh_from_db()
    assert callback.result == result != PromiseResult.PENDING
