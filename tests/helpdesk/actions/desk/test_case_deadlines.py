"""Deadlines of cases without a call, urgencies, and who hears when nobody does anything."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from helpdesk.actions.cases.cases import add_note, move_case, set_urgency
from helpdesk.actions.desk.case_deadlines import count_again, count_deadlines, watch_cases
from helpdesk.actions.desk.hours import change_hours
from helpdesk.actions.desk.presence import be_present, go_away
from helpdesk.actions.desk.settings import enter_settings, settings_as_told
from helpdesk.actions.desk.weekly_hours import OtherHours, write_weekly_hours
from helpdesk.actions.messages.replies import write_reply
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.joining import merge_cases
from helpdesk.actions.promises.waiting import answered, wait_for_person
from helpdesk.choices import CaseState, ClosingReason, EventKind, Move, Presence, Urgency
from helpdesk.models import Adviser, Case, DeskSettings
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.handling import cases_of_day, deadline_of
from helpdesk.tasks import watch_cases as task
from tests.factories.helpdesk import MONDAY, make_callback, make_case, make_reason

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def on(day, hour, minute=0):
    """An instant of Paris, in November."""
    return datetime(2026, 11, day, hour - 1, minute, tzinfo=UTC)


def forsaken():
    return cases_of_day(adviser=None, at=MONDAY, most=5, is_coordinator=True).forsaken


def to_handle(adviser):
    return cases_of_day(adviser=adviser, at=MONDAY, most=9, is_coordinator=False).to_handle


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


def due(case, at=MONDAY):
    count_deadlines(at=at)
    case.refresh_from_db()
    return case.due_at


def told(case):
    return case.events.filter(kind=EventKind.ESCALATED).count()


def test_a_new_request_is_due_in_four_open_hours(case):
    assert due(case) == on(23, 15, 30)


def test_an_urgent_one_in_one(case, cast):
    set_urgency(case=case, urgency=Urgency.FRAUD, at=MONDAY, by=cast.karim.user)
    assert due(case) == on(23, 11)
    event = case.events.get(kind=EventKind.URGENCY_SET)
    assert event.data == {"before": "", "after": "fraud"}


def test_an_urgency_said_twice_is_said_once_and_can_be_taken_back(case, cast):
    for urgency in (Urgency.FRAUD, Urgency.FRAUD, None):
        set_urgency(case=case, urgency=urgency, at=MONDAY, by=cast.karim.user)
    assert due(case) == on(23, 15, 30)
    assert case.events.filter(kind=EventKind.URGENCY_SET).count() == 2


def test_a_closed_request_is_not_urgent(case, cast):
    close_case(case=case, reason=ClosingReason.SOLVED_FOR, at=MONDAY, by=cast.karim.user)
    with pytest.raises(MoveRefused):
        set_urgency(case=case, urgency=Urgency.FRAUD, at=MONDAY, by=cast.karim.user)


def test_counting_again_changes_nothing(case):
    assert count_deadlines(at=MONDAY) == 1
    first = due(case)
    assert count_deadlines(at=on(23, 18)) == 0
    assert due(case, at=on(24, 10)) == first


@pytest.mark.parametrize("act", ["note", "reply", "move"])
def test_whoever_does_something_has_the_time_anew(case, cast, act):
    due(case)
    at, by = on(23, 15), cast.karim.user
    if act == "note":
        add_note(case=case, text="Vu", at=at, by=by)
    elif act == "reply":
        write_reply(case=case, text="Bonjour", at=at, by=by)
    else:
        move_case(case=case, move=Move.START, at=at, by=by)
    expected = on(25, 16) if act == "move" else on(24, 10)
    assert due(case, at=at) == expected


def test_words_of_nobody_of_the_team_are_no_act(case):
    first = due(case)
    add_note(case=case, text="Par e-mail", at=on(23, 15), by=None)
    assert due(case, at=on(23, 15)) == first


def test_a_planned_call_has_its_own_hour(cast):
    callback = make_callback(cast.topic)
    assert due(callback.case) is None
    assert deadline_of(callback.case, at=MONDAY) is None
    cancel_callback(callback=callback, at=MONDAY, by=cast.karim.user)
    assert due(callback.case) == on(23, 15, 30)


def test_nothing_is_due_while_it_waits_and_the_time_begins_with_the_answer(case, cast):
    due(case)
    wait_for_person(case=case, reason=make_reason(), at=on(23, 11), by=cast.karim.user)
    assert due(case, at=on(24, 11)) is None
    answered(case=case, at=on(25, 9), by=cast.karim.user)
    assert due(case, at=on(25, 9)) == on(27, 10)


def test_the_page_counts_what_the_watch_has_not_counted_yet(case):
    assert deadline_of(case, at=MONDAY) == on(23, 15, 30)


def test_the_settings_say_how_long(case, cast):
    desk = DeskSettings.load()
    desk.handle_minutes = 30
    desk.save()
    assert due(case) == on(23, 10, 30)


def test_a_case_of_before_begins_now(case):
    Case.objects.update(touched_at=None, opened_at=MONDAY - timedelta(days=90))
    assert due(case) == on(23, 15, 30)
    assert watch_cases(at=on(23, 15)) == 0


def test_whoever_coordinates_hears_two_open_hours_after_and_once(case):
    due(case)
    assert watch_cases(at=on(23, 17, 29)) == 0
    assert watch_cases(at=on(23, 17, 30)) == 1
    assert watch_cases(at=on(23, 17, 31)) == 0
    case.refresh_from_db()
    assert (told(case), case.escalated_at) == (1, on(23, 17, 30))
    assert forsaken() == [case]


def test_who_touches_it_takes_it_from_that_list_and_it_may_come_back(case, cast):
    due(case)
    watch_cases(at=on(23, 17, 30))
    add_note(case=case, text="Je m’en occupe", at=on(23, 17, 40), by=cast.karim.user)
    assert forsaken() == []
    assert watch_cases(at=on(24, 9)) == 0
    assert watch_cases(at=on(25, 12)) == 1
    assert told(case) == 2


def test_what_is_planned_or_closed_meanwhile_is_told_to_nobody(case, cast):
    due(case)
    close_case(case=case, reason=ClosingReason.SOLVED_FOR, at=on(23, 12), by=cast.karim.user)
    assert watch_cases(at=on(30, 12)) == 0


def test_one_that_fails_stops_no_other(case, cast, monkeypatch):
    other = make_case(cast.topic, name="Zoé Lebrun", number="+33199005678")
    count_deadlines(at=MONDAY)
    from helpdesk.actions.desk import case_deadlines

    lock = case_deadlines.lock_case

    def fails(one):
        if one.pk == case.pk:
            raise RuntimeError
        return lock(one)

    monkeypatch.setattr(case_deadlines, "lock_case", fails)
    assert watch_cases(at=on(24, 12)) == 1
    assert (told(case), told(other)) == (0, 1)


def test_the_task_of_every_minute_does_both(case):
    with time_machine.travel(MONDAY, tick=False):
        assert task() == 0
    with time_machine.travel(on(24, 12), tick=False):
        assert task() == 1


def test_the_day_shows_what_is_due_today_and_all_that_is_urgent(case, cast):
    later = make_case(cast.topic, name="Later", number="+33199005678", adviser=cast.karim)
    urgent = make_case(cast.topic, name="Urgent", number="+33199005679", adviser=cast.karim)
    move_case(case=later, move=Move.START, at=MONDAY, by=None)
    move_case(case=urgent, move=Move.START, at=MONDAY, by=None)
    set_urgency(case=urgent, urgency=Urgency.NO_PHONE, at=MONDAY, by=cast.karim.user)
    count_deadlines(at=MONDAY)
    mine = to_handle(cast.karim)
    assert mine == [urgent, case]
    assert to_handle(cast.ines) == []


def test_two_requests_in_one_keep_the_urgency_of_either(case, cast):
    other = make_case(cast.topic, adviser=cast.karim)
    set_urgency(case=other, urgency=Urgency.LINE_CUT, at=MONDAY, by=cast.karim.user)
    kept = merge_cases(kept=case, other=other, at=MONDAY, by=cast.karim.user)
    kept.refresh_from_db()
    assert (kept.urgency, kept.state) == (Urgency.LINE_CUT, CaseState.NEW)


def test_other_opening_hours_count_every_deadline_again_and_back(case, cast):
    """Four open hours from ten: at 15:30 with a pause at noon, later without the afternoon."""
    assert due(case) == on(23, 15, 30)
    hours = OtherHours(weekdays={0}, periods=[(time(9), time(12, 30))], first=MONDAY.date())
    team = [cast.karim, cast.ines]

    def write():
        write_weekly_hours(advisers=team, hours=hours)

    change_hours(write=write, at=MONDAY, by=cast.awa)
    assert due(case) == on(24, 10, 30)
    write_back = OtherHours(
        weekdays={0},
        periods=[(time(9), time(12, 30)), (time(14), time(18))],
        first=MONDAY.date(),
    )
    hours = write_back
    change_hours(write=write, at=MONDAY, by=cast.awa)
    assert due(case) == on(23, 15, 30)


def test_other_delays_count_every_deadline_again(case, cast):
    assert due(case) == on(23, 15, 30)
    desk = DeskSettings.current()
    before = settings_as_told(desk)
    desk.handle_minutes = 60
    desk.save()
    enter_settings(row=desk, before=before, at=MONDAY, by=cast.awa)
    assert due(case) == on(23, 11)


def test_who_was_away_and_is_back_opens_their_hours_again(case, cast):
    Adviser.objects.exclude(pk=cast.karim.pk).update(presence=Presence.AWAY)
    Adviser.objects.filter(pk=cast.karim.pk).update(presence=Presence.AWAY)
    assert due(case) is None
    Case.objects.update(due_at=on(30, 9))
    be_present(adviser=Adviser.objects.get(pk=cast.karim.pk), at=MONDAY)
    assert due(case) == on(23, 15, 30)


def test_who_goes_until_nobody_knows_when_closes_their_hours(case, cast):
    Adviser.objects.exclude(pk=cast.karim.pk).update(presence=Presence.AWAY)
    assert due(case) == on(23, 15, 30)
    away = {"until": None, "text": "", "gives_requests": False}
    go_away(adviser=cast.karim, **away, at=MONDAY, by=cast.awa)
    assert due(case) is None


def test_who_comes_back_for_the_day_alone_opens_them(case, cast):
    Adviser.objects.update(presence=Presence.AWAY)
    Case.objects.update(due_at=on(30, 9))
    today = {"until": MONDAY.date(), "text": "", "gives_requests": False}
    go_away(adviser=cast.karim, **today, at=MONDAY, by=cast.awa)
    assert due(case) == on(23, 15, 30)


def test_what_whoever_coordinates_has_heard_of_is_not_counted_again(case, cast):
    due(case)
    watch_cases(at=on(24, 18))
    assert told(case) == 1
    assert count_again() == 0
