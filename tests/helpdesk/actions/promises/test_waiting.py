"""A case waits for the person: reminders, answers, and the end of waiting."""

from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.cases.cases import add_note, move_case
from helpdesk.actions.messages.notices import mark_carried, note_contact
from helpdesk.actions.promises import waiting
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import CallIsRunning, WantedCall, promise_callback
from helpdesk.actions.promises.waiting import (
    CallIsPromised,
    answered,
    follow_up_waiting,
    wait_for_person,
)
from helpdesk.choices import CaseState, Channel, ClosingReason, EventKind, Move, NoticeKind
from helpdesk.models import Notice, PendingReason
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.checking import check_desk
from helpdesk.tasks import follow_up_cases
from tests.factories.helpdesk import (
    AFTERNOON,
    MADELEINE,
    MONDAY,
    make_callback,
    make_case,
    make_reason,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAYS = timedelta(days=1)


@pytest.fixture
def reason(db):
    return make_reason(follow_up_days=4, follow_ups=2, closing_reason="withdrawn")


@pytest.fixture
def case(cast, reason):
    """A request of Madeleine's that waits since Monday morning."""
    case = make_case(cast.topic, adviser=cast.karim)
    return wait_for_person(case=case, reason=reason, at=MONDAY, by=cast.karim.user)


def pass_days(case, *days):
    """The hourly task, so many days after Monday; what is to be said is said at once."""
    for day in days:
        follow_up_waiting(at=MONDAY + day * DAYS)
        for notice in case.notices.filter(state="queued"):
            Notice.objects.filter(pk=notice.pk).update(state="sent")
    case.refresh_from_db()
    return case


def kinds(case):
    return list(case.notices.order_by("pk").values_list("kind", flat=True))


# --- Waiting ----------------------------------------------------------------------------------


def test_a_case_that_waits_says_for_what_and_when_it_asks(case, reason):
    assert case.state == CaseState.WAITING
    assert case.pending_reason == reason
    assert case.follow_up_at == MONDAY + 4 * DAYS
    assert case.events.get(kind=EventKind.WAITING).data == {"reason_id": reason.pk}


def test_a_case_whose_call_is_promised_does_not_wait(cast, reason):
    case = make_callback(cast.topic).case
    with pytest.raises(CallIsPromised):
        wait_for_person(case=case, reason=reason, at=MONDAY, by=None)
    case.refresh_from_db()
    assert case.state == CaseState.PLANNED


def test_a_case_does_not_wait_while_a_call_has_no_end(cast, reason):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    with pytest.raises(CallIsRunning):
        wait_for_person(case=callback.case, reason=reason, at=AFTERNOON, by=None)


def test_a_case_that_waits_or_is_closed_is_not_made_to_wait(case, reason):
    with pytest.raises(MoveRefused):
        wait_for_person(case=case, reason=reason, at=MONDAY, by=None)


def test_planning_a_call_ends_the_waiting(case):
    pass_days(case, 4)
    promise_callback(
        case=case, at=MONDAY + 4 * DAYS, wanted=WantedCall(number=MADELEINE, starts_at=None)
    )
    case.refresh_from_db()
    assert (case.state, case.pending_reason, case.follow_ups_sent) == (CaseState.PLANNED, None, 0)


def test_an_answer_goes_on_with_the_case_and_takes_the_reminder_back(case, cast):
    follow_up_waiting(at=MONDAY + 4 * DAYS)
    assert answered(case=case, at=MONDAY + 4 * DAYS, by=cast.karim.user).state == CaseState.ACTIVE
    assert case.notices.get().state == "dropped"
    assert check_desk(at=MONDAY + 4 * DAYS).total == 0
    with pytest.raises(MoveRefused):
        answered(case=case, at=MONDAY, by=None)


# --- Reminders --------------------------------------------------------------------------------


def test_nothing_is_said_before_its_day(case):
    assert follow_up_waiting(at=MONDAY + 3 * DAYS) == 0
    assert not case.notices.exists()


def test_on_its_day_an_adviser_is_asked_to_remind_the_person(case):
    assert follow_up_waiting(at=MONDAY + 4 * DAYS) == 1
    case.refresh_from_db()
    notice = case.notices.get()
    assert (notice.kind, notice.channel) == (NoticeKind.FOLLOW_UP, Channel.ADVISER)
    assert case.follow_ups_sent == 1
    assert case.follow_up_at == MONDAY + 8 * DAYS
    assert case.events.get(kind=EventKind.FOLLOWED_UP).data["number"] == 1


def test_a_second_pass_in_the_same_hour_says_nothing_more(case):
    follow_up_waiting(at=MONDAY + 4 * DAYS)
    assert follow_up_waiting(at=MONDAY + 4 * DAYS) == 0
    assert len(kinds(case)) == 1


def test_a_mobile_that_takes_sms_is_reminded_by_sms(case, settings):
    settings.SMS_REACHES_PEOPLE = True
    case.person.numbers.update(number="+33612345678", source="confirmed")
    follow_up_waiting(at=MONDAY + 4 * DAYS)
    assert case.notices.get().channel == Channel.SMS


def test_after_the_last_reminder_the_case_closes_with_a_word(case):
    pass_days(case, 4, 8, 12)
    assert (case.state, case.closing_reason) == (CaseState.CLOSED, ClosingReason.WITHDRAWN)
    assert kinds(case) == ["follow_up", "follow_up", "waited_enough"]
    assert check_desk(at=MONDAY + 12 * DAYS).total == 0


def test_nobody_is_closed_while_a_reminder_waits_to_be_said(case, cast):
    pass_days(case, 4)
    follow_up_waiting(at=MONDAY + 8 * DAYS)
    assert follow_up_waiting(at=MONDAY + 12 * DAYS) == 0
    case.refresh_from_db()
    assert case.state == CaseState.WAITING
    assert case.follow_up_at == MONDAY + 13 * DAYS
    waits = case.notices.get(state="queued")
    said = {"notice": waits, "at": MONDAY + 12 * DAYS, "by": cast.karim.user}
    assert [mark_carried(**said), mark_carried(**said)] == [True, False]
    follow_up_waiting(at=MONDAY + 13 * DAYS)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


def test_whom_nothing_reached_goes_back_to_an_adviser(case):
    pass_days(case, 4, 8)
    Notice.objects.update(state="given_up")
    pass_days(case, 12)
    assert case.state == CaseState.ACTIVE
    assert "waited_enough" not in kinds(case)


def test_no_machine_says_sent_on_where_nobody_said_to_whom(case, reason):
    PendingReason.objects.update(closing_reason=ClosingReason.REFERRED)
    pass_days(case, 4, 8, 12)
    assert case.state == CaseState.ACTIVE


def test_a_talk_with_the_person_puts_the_reminder_off(case):
    note_contact(person=case.person, at=MONDAY + 3 * DAYS)
    assert follow_up_waiting(at=MONDAY + 4 * DAYS) == 0
    case.refresh_from_db()
    assert case.follow_up_at == MONDAY + 7 * DAYS
    assert follow_up_waiting(at=MONDAY + 7 * DAYS) == 1


def test_a_talk_takes_back_a_reminder_that_has_not_left(case):
    follow_up_waiting(at=MONDAY + 4 * DAYS)
    note_contact(person=case.person, at=MONDAY + 4 * DAYS)
    assert case.notices.get().state == "dropped"


def test_a_note_is_no_talk(case):
    add_note(case=case, text="Dossier relu.", at=MONDAY + 3 * DAYS, by=None)
    assert follow_up_waiting(at=MONDAY + 4 * DAYS) == 1


def test_opening_again_takes_the_last_word_back(case):
    pass_days(case, 4, 8)
    follow_up_waiting(at=MONDAY + 12 * DAYS)
    move_case(case=case, move=Move.REOPEN, at=MONDAY + 12 * DAYS, by=None)
    assert case.notices.get(kind=NoticeKind.WAITED_ENOUGH).state == "dropped"
    assert check_desk(at=MONDAY + 12 * DAYS).total == 0


def test_waiting_again_counts_from_the_start(case, reason):
    pass_days(case, 4, 8)
    answered(case=case, at=MONDAY + 9 * DAYS, by=None)
    wait_for_person(case=case, reason=reason, at=MONDAY + 9 * DAYS, by=None)
    follow_up_waiting(at=MONDAY + 13 * DAYS)
    case.refresh_from_db()
    assert (case.state, case.follow_ups_sent) == (CaseState.WAITING, 1)


def test_one_case_that_fails_stops_no_other(case, cast, reason, monkeypatch, caplog):
    other = make_case(cast.topic, name="Paul Petit")
    wait_for_person(case=other, reason=reason, at=MONDAY, by=None)
    write = waiting.queue_for_case

    def fail_once(**said):
        if said["case"].pk == case.pk:
            raise RuntimeError
        return write(**said)

    monkeypatch.setattr(waiting, "queue_for_case", fail_once)
    assert follow_up_waiting(at=MONDAY + 4 * DAYS) == 1
    assert other.notices.count() == 1
    assert f"Case {case.pk}" in caplog.text


def test_the_task_of_the_schedule_follows_up(case):
    with time_machine.travel(MONDAY + 4 * DAYS, tick=False):
        assert follow_up_cases() == 1


# --- Until a day ------------------------------------------------------------------------------

FRIDAY = (MONDAY + 4 * DAYS).date()


def test_with_a_day_nobody_is_reminded_and_it_goes_on_that_morning(cast, reason):
    case = make_case(cast.topic, adviser=cast.karim)
    wait_for_person(case=case, reason=reason, at=MONDAY, by=cast.karim.user, until=FRIDAY)
    assert follow_up_waiting(at=MONDAY + 3 * DAYS) == 0
    assert follow_up_waiting(at=MONDAY + 4 * DAYS) == 1
    case.refresh_from_db()
    assert (case.state, case.wait_until, case.pending_reason) == (CaseState.ACTIVE, None, None)
    assert not Notice.objects.exists()
    # Four open hours from ten in the morning: it is on the day of its adviser.
    assert case.due_at == MONDAY + 4 * DAYS + timedelta(hours=5, minutes=30)
    kinds = set(case.events.values_list("kind", flat=True))
    assert {EventKind.WAITS_UNTIL, EventKind.CAME_BACK} <= kinds
    assert follow_up_waiting(at=MONDAY + 5 * DAYS) == 0


def test_an_answer_before_the_day_ends_the_waiting_too(cast, reason):
    case = make_case(cast.topic, adviser=cast.karim)
    wait_for_person(case=case, reason=reason, at=MONDAY, by=None, until=FRIDAY)
    case = answered(case=case, at=MONDAY + DAYS, by=cast.karim.user)
    assert (case.wait_until, case.follow_up_at) == (None, None)
    assert follow_up_waiting(at=MONDAY + 4 * DAYS) == 0
