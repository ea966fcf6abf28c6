"""From the page of a case: waiting, lists, time, sending on, closing, and parts of its story."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.cases.checklist import add_item, spend_time
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.choices import CaseState, ClosingReason, EventKind, NextTime, Referral
from helpdesk.models import CaseEvent, TimeSpent
from tests.factories.helpdesk import MONDAY, make_callback, make_case, make_reason

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NBSP = "\u00a0"


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


@pytest.fixture
def reason(db):
    return make_reason()


# --- Waiting ----------------------------------------------------------------------------------


def test_a_case_waits_for_a_reason_and_says_what_follows(desk, case, reason):
    assert "At most: 2." in desk.read("case_wait", case.reference)
    page = desk.says(desk.post("case_wait", case.reference, reason=reason.pk))
    assert "We wait for the person now" in page
    assert "a document" in page
    assert "Reminders so far: 0 of 2." in page
    assert f"The next one: Friday 27{NBSP}November." in page.replace("27 ", f"27{NBSP}")


def test_waiting_needs_a_reason(desk, case, reason):
    answer = desk.post("case_wait", case.reference)
    assert answer.status_code == 422
    assert "Say what we wait for." in answer.content.decode()


def test_a_reason_that_is_not_offered_any_more_is_refused(desk, case):
    old = make_reason(is_active=False)
    assert desk.post("case_wait", case.reference, reason=old.pk).status_code == 422


def test_with_a_promised_call_the_page_says_to_ask_during_the_call(desk, cast, reason):
    case = make_callback(cast.topic).case
    assert "ask during the call" in desk.read("case_wait", case.reference)
    assert "Wait for the person" not in desk.read("case", case.reference)
    assert "ask during the call" in desk.says(
        desk.post("case_wait", case.reference, reason=reason.pk)
    )


def test_an_answer_goes_on_with_the_case_once(desk, case, reason):
    wait_for_person(case=case, reason=reason, at=MONDAY, by=None)
    assert "The request goes on." in desk.says(desk.post("case_answered", case.reference))
    assert "does not wait any more" in desk.says(desk.post("case_answered", case.reference))


def test_the_last_wait_says_when_the_request_closes(desk, case, reason):
    case = wait_for_person(case=case, reason=reason, at=MONDAY, by=None)
    case.follow_ups_sent = 2
    case.save()
    assert "the request closes on" in desk.read("case", case.reference)


def write(topic, **checklists):
    """The things to do of a topic, by language."""
    for language, checklist in checklists.items():
        row = topic.texts.get(language=language)
        row.checklist = checklist
        row.save()


# --- The list ---------------------------------------------------------------------------------


def test_the_list_of_the_topic_comes_with_one_key(desk, case):
    write(case.topic, en="Restart it\nCall back", fr="Redémarrer")
    page = desk.says(desk.post("case_checklist", case.reference, topic="1"))
    assert "2 things to do were added." in page
    assert "Restart it" in page
    assert "Take the list of the topic" not in page


def test_a_list_that_exists_in_french_only_says_so(desk, case):
    write(case.topic, fr="Redémarrer")
    page = desk.says(desk.post("case_checklist", case.reference, topic="1"))
    assert '<span lang="fr" dir="ltr">Redémarrer</span>' in page


def test_a_line_of_ones_own_is_added_and_ticked_and_unticked(desk, case):
    desk.post("case_checklist", case.reference, text="Demander le <b>modèle</b>")
    item = case.checklist.get()
    page = desk.says(desk.post("case_checklist_tick", case.reference, item.pk, done="1"))
    assert "Demander le &lt;b&gt;modèle" in page
    assert "All done" in page
    assert "1 left" in desk.says(
        desk.post("case_checklist_tick", case.reference, item.pk, done="0")
    )


def test_an_empty_line_or_an_endless_one_is_shown_again(desk, case):
    assert desk.post("case_checklist", case.reference, text=" ").status_code == 422
    long = desk.post("case_checklist", case.reference, text="x" * 121)
    assert long.status_code == 422
    assert "x" * 121 in long.content.decode()


def test_a_line_of_another_case_is_not_found(desk, cast, case):
    foreign = add_item(case=make_case(cast.topic, name="Paul"), text="Secret")
    assert desk.post("case_checklist_tick", case.reference, foreign.pk, done="1").status_code == 404


# --- Time and sending on ----------------------------------------------------------------------


def test_time_adds_up_and_names_nobody(desk, case):
    desk.post("case_time", case.reference, minutes="45")
    page = desk.says(desk.post("case_time", case.reference, other_minutes="15"))
    assert "1 hour" in page
    assert TimeSpent.objects.count() == 2


def test_no_time_is_no_time_and_a_wrong_one_is_explained(desk, case):
    desk.post("case_time", case.reference)
    assert not TimeSpent.objects.exists()
    answer = desk.post("case_time", case.reference, other_minutes="une heure")
    assert answer.status_code == 422
    assert "Write a number of minutes, like 20." in answer.content.decode()
    assert "une heure" in answer.content.decode()


def test_a_person_is_sent_on_and_the_case_stays_open(desk, case):
    page = desk.says(
        desk.post("case_refer", case.reference, referral=Referral.WORK, place="Mission locale")
    )
    assert "Help to find work" in page
    assert "Mission locale" in page
    case.refresh_from_db()
    assert case.state == CaseState.NEW


def test_sending_on_needs_somebody_to_send_to(desk, case):
    answer = desk.post("case_refer", case.reference, place="Quelque part")
    assert answer.status_code == 422
    assert 'value="Quelque part"' in answer.content.decode()


@pytest.mark.parametrize(
    "page", ["case_wait", "case_checklist", "case_refer", "case_split", "case_join"]
)
def test_a_closed_case_says_to_open_it_first(desk, case, page):
    desk.post("case_close", case.reference, reason="withdrawn")
    assert "Open it again first." in desk.says(desk.post(page, case.reference, text="x"))


# --- Closing ----------------------------------------------------------------------------------


def test_closing_says_everything_on_one_page(desk, case):
    desk.post(
        "case_close",
        case.reference,
        reason="referred",
        referral=Referral.SOCIAL_HELP,
        place="CCAS",
        next_time="with_someone",
        minutes="30",
        note="Rendez-vous pris avec elle",
    )
    case.refresh_from_db()
    assert (case.closing_reason, case.next_time) == (ClosingReason.REFERRED, NextTime.WITH_SOMEONE)
    assert (case.referral, case.referral_name) == (Referral.SOCIAL_HELP, "CCAS")
    assert case.times_spent.get().minutes == 30
    assert case.notes.get().text == "Rendez-vous pris avec elle"


def test_closing_as_sent_on_asks_to_whom_and_keeps_what_was_typed(desk, case):
    answer = desk.post("case_close", case.reference, reason="referred", note="Long texte")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say to whom you send the person." in page
    assert "Long texte" in page


def test_closing_needs_no_time_and_no_answer_about_next_time(desk, case):
    desk.post("case_close", case.reference, reason="solved_together")
    case.refresh_from_db()
    assert case.closing_reason == ClosingReason.SOLVED_TOGETHER
    assert not case.times_spent.exists()


def test_the_close_page_says_what_is_left_on_the_list(desk, case):
    add_item(case=case, text="Rappeler")
    assert "1 thing on the list is not done." in desk.read("case_close", case.reference)


# --- The story --------------------------------------------------------------------------------


def test_a_part_of_the_story_is_in_the_address(desk, cast, case):
    add_note(case=case, text="Une note à lire", at=MONDAY, by=cast.karim.user)
    notes = desk.read("case", case.reference, story="notes")
    assert "Une note à lire" in notes
    assert "New request" not in notes.split("story-title")[-1].split("</ol>")[0]
    assert "Une note à lire" not in desk.read("case", case.reference, story="changes")


def test_a_long_story_is_read_page_after_page(desk, case):
    for n in range(35):
        add_note(case=case, text=f"note-{n:02d}.", at=MONDAY + timedelta(minutes=n), by=None)
    first = desk.read("case", case.reference, story="notes")
    assert "note-34." in first
    assert "note-04." not in first
    last = case.events.filter(kind=EventKind.NOTED).order_by("at")[5]
    second = desk.read("case", case.reference, story="notes", before=last.pk)
    assert "note-04." in second
    assert "The newest" in second


@pytest.mark.parametrize("query", [{"story": "x"}, {"before": "x"}, {"before": "9" * 40}])
def test_odd_words_in_the_address_are_no_filter(desk, case, query):
    assert "New request" in desk.read("case", case.reference, **query)


def test_a_case_of_five_hundred_lines_costs_no_more_queries(desk, cast, case):
    add_item(case=case, text="Une ligne")
    case.related.add(make_case(cast.topic, name="Person A"))
    desk.read("case", case.reference)
    with CaptureQueriesContext(connection) as few:
        desk.read("case", case.reference)
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, kind=EventKind.NUMBER_CHANGED, at=MONDAY) for _n in range(500)
    )
    for n in range(10):
        add_item(case=case, text=f"Ligne {n}")
        spend_time(case=case, minutes=5, at=MONDAY)
        case.related.add(make_case(cast.topic, name=f"Person {chr(66 + n)}"))
    with CaptureQueriesContext(connection) as many:
        desk.read("case", case.reference)
    assert len(many) <= len(few)


def test_the_device_in_hand_is_shown(desk, case):
    case.device = "keypad"
    case.save()
    assert "Keypad phone" in desk.read("case", case.reference)


# --- By when, and what cannot wait ------------------------------------------------------------


def test_the_page_says_by_when_and_marks_what_is_late(desk, case):
    page = desk.read("case", case.reference)
    assert "To be taken up before Monday 23 November" in page.replace(NBSP, " ")
    assert ">Late<" not in page
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        assert ">Late<" in desk.read("case", case.reference)


def test_a_planned_call_is_the_deadline(desk, cast):
    callback = make_callback(cast.topic)
    assert "before Monday" not in desk.read("case", callback.case.reference)


def test_it_is_said_on_the_case_that_it_cannot_wait(desk, case):
    page = desk.says(desk.post("case_urgency", case.reference, urgency="fraud"))
    assert "It stands first in the lists." in page
    assert page.count("A fraud is going on") >= 2
    assert "It waits for its turn." in desk.says(desk.post("case_urgency", case.reference))
    case.refresh_from_db()
    assert case.urgency == ""


def test_an_urgency_that_nobody_knows_is_refused(desk, case):
    answer = desk.post("case_urgency", case.reference, urgency="lottery")
    assert answer.status_code == 422
    assert "Choose one of the answers." in answer.content.decode()


def test_a_case_waits_until_a_day(desk, case, reason):
    said = desk.says(desk.post("case_wait", case.reference, reason=reason.pk, until="2026-11-27"))
    assert "The request goes on by itself on Friday 27 November." in said.replace(NBSP, " ")
    assert "No reminder leaves." in said
    assert "Waits until Fri 27 Nov" in desk.read("queue").replace(NBSP, " ")


@pytest.mark.parametrize("day", ["2026-11-23", "2026-11-01", "2028-01-01", "soon"])
def test_the_day_is_to_come(desk, case, reason, day):
    answer = desk.post("case_wait", case.reference, reason=reason.pk, until=day)
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.state == CaseState.NEW
