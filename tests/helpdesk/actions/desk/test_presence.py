"""Present, on a break, away: what becomes of calls and requests."""

from datetime import date, timedelta

import pytest

from helpdesk.actions.cases.cases import Asked, open_case
from helpdesk.actions.desk.assigning import give_case
from helpdesk.actions.desk.presence import be_present, go_away, take_break
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import CaseSource, Presence
from helpdesk.models import Absence, Case
from helpdesk.reads.availability import free_now, free_slots
from helpdesk.reads.presence import whereabouts
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
WEDNESDAY = date(2026, 11, 25)


def leave(adviser, *, until=WEDNESDAY, text="", gives_requests=False):
    return go_away(
        adviser=adviser,
        until=until,
        text=text,
        gives_requests=gives_requests,
        at=MONDAY,
        by=adviser.user,
    )


def where(adviser, at=MONDAY):
    return whereabouts(at=at, advisers=[type(adviser).objects.get(pk=adviser.pk)])[0]


def case_of(adviser, cast):
    person = add_person(
        Newcomer(name="Madeleine Petit", number=MADELEINE, language="fr"), at=MONDAY
    )
    case = open_case(
        person=person, at=MONDAY, asked=Asked(topic=cast.topic, source=CaseSource.PHONE)
    )
    return give_case(
        case=case, adviser=adviser, seen_id=None, why="Test", at=MONDAY, by=adviser.user
    )


def test_during_a_break_promised_calls_stay_and_new_ones_are_still_booked(cast):
    callback = make_callback(cast.topic)
    before = free_slots(at=MONDAY, topic=cast.topic)
    take_break(adviser=callback.adviser)
    watch_promises(at=MONDAY + timedelta(minutes=1))
    assert callback.live_appointment.adviser == callback.adviser
    assert free_slots(at=MONDAY, topic=cast.topic) == before


def test_during_a_break_no_late_call_of_somebody_else_is_offered(cast):
    callback = make_callback(cast.topic)
    other = cast.ines if callback.adviser == cast.karim else cast.karim
    live = callback.live_appointment
    at = AFTERNOON + timedelta(minutes=10)
    assert free_now(appointment=live, at=at) == [other.pk]
    take_break(adviser=other)
    assert free_now(appointment=live, at=at) == []


def test_calls_of_the_absence_go_to_others_and_later_calls_stay(cast):
    soon = make_callback(cast.topic)
    thursday = AFTERNOON + timedelta(days=3)
    late = make_callback(cast.topic, starts_at=thursday, number="+33639981299", name="Léa Roy")
    adviser = soon.adviser
    late_adviser = late.adviser
    leave(adviser)
    if late_adviser != adviser:
        leave(late_adviser, until=date(2026, 11, 23))
        be_present(adviser=late_adviser, at=MONDAY)
    watch_promises(at=MONDAY + timedelta(minutes=1))
    assert soon.live_appointment.adviser != adviser
    assert late.live_appointment.adviser == late_adviser


def test_an_absence_with_an_end_is_written_in_the_diary_until_the_last_midnight(cast):
    leave(cast.karim)
    absence = Absence.objects.get(adviser=cast.karim)
    assert absence.starts_at == MONDAY
    assert absence.ends_at.isoformat() == "2026-11-25T23:00:00+00:00"
    assert where(cast.karim).presence is Presence.AWAY
    assert where(cast.karim).until == WEDNESDAY


def test_without_a_last_day_somebody_is_away_until_they_say_so(cast):
    leave(cast.karim, until=None)
    assert where(cast.karim, MONDAY + timedelta(days=300)).presence is Presence.AWAY
    assert not Absence.objects.filter(adviser=cast.karim).exists()


def test_coming_back_early_ends_the_absence_and_the_note(cast):
    leave(cast.karim, text="Mme Petit attend sa carte SIM.")
    assert where(cast.karim).hand_over == "Mme Petit attend sa carte SIM."
    back = MONDAY + timedelta(days=1)
    be_present(adviser=cast.karim, at=back)
    now = where(cast.karim, back)
    assert (now.presence, now.until, now.hand_over) == (Presence.PRESENT, None, "")
    leave_again = where(cast.karim, back + timedelta(hours=1))
    assert leave_again.hand_over == ""


def test_a_slip_of_the_hand_leaves_no_absence(cast):
    leave(cast.karim)
    be_present(adviser=cast.karim, at=MONDAY)
    assert not Absence.objects.filter(adviser=cast.karim).exists()


def test_an_absence_of_every_week_is_no_going_away(cast):
    Absence.objects.create(
        adviser=cast.karim,
        starts_at=MONDAY - timedelta(hours=1),
        ends_at=MONDAY + timedelta(hours=1),
        repeats="weekly",
    )
    be_present(adviser=cast.karim, at=MONDAY)
    assert Absence.objects.get(adviser=cast.karim).ends_at == MONDAY + timedelta(hours=1)


def test_requests_without_an_hour_go_to_the_others_when_asked(cast):
    case = case_of(cast.karim, cast)
    assert leave(cast.karim, gives_requests=True) == 1
    assert Case.objects.get(pk=case.pk).adviser == cast.ines


def test_requests_stay_when_not_asked(cast):
    case = case_of(cast.karim, cast)
    assert leave(cast.karim, gives_requests=False) == 0
    assert Case.objects.get(pk=case.pk).adviser == cast.karim


def test_with_nobody_else_the_requests_stay(cast):
    case = case_of(cast.karim, cast)
    leave(cast.ines, until=None)
    assert leave(cast.karim, gives_requests=True) == 0
    assert Case.objects.get(pk=case.pk).adviser == cast.karim


def test_yesterday_is_refused_and_changes_nothing(cast):
    with pytest.raises(ValueError, match="yesterday"):
        leave(cast.karim, until=date(2026, 11, 22))
    assert where(cast.karim).presence is Presence.PRESENT


def test_the_whole_team_costs_three_queries(cast, django_assert_num_queries):
    leave(cast.karim, text="Une note")
    with django_assert_num_queries(3):
        assert [who.adviser for who in whereabouts(at=MONDAY)] == [cast.ines, cast.karim]


def test_requests_do_not_go_to_a_colleague_who_is_absent_too(cast):
    case = case_of(cast.karim, cast)
    Absence.objects.create(adviser=cast.ines, starts_at=MONDAY, ends_at=MONDAY + timedelta(days=5))
    assert leave(cast.karim, gives_requests=True) == 0
    assert Case.objects.get(pk=case.pk).adviser == cast.karim
