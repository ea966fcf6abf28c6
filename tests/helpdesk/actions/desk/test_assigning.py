"""A case goes to somebody on purpose, or because nobody has it."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import Asked, open_case
from helpdesk.actions.desk.assigning import GivenMeanwhile, give_away, give_case, route_orphans
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.actions.promises.closing import close_case
from helpdesk.choices import CaseSource, ClosingReason, EventKind, NoticeKind, Presence
from helpdesk.models import Absence, Case, Notice
from helpdesk.policy.routing import Reason
from helpdesk.policy.transitions import MoveRefused
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_adviser, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def case_without_call(cast):
    person = add_person(
        Newcomer(name="Madeleine Petit", number=MADELEINE, language="fr"), at=MONDAY
    )
    return open_case(
        person=person, at=MONDAY, asked=Asked(topic=cast.topic, source=CaseSource.PHONE)
    )


def give(case, adviser, cast, *, why="Elle la connaît bien.", **facts):
    facts.setdefault("seen_id", case.adviser_id)
    return give_case(case=case, adviser=adviser, why=why, at=MONDAY, by=cast.awa, **facts)


def other_than(adviser, cast):
    return cast.ines if adviser == cast.karim else cast.karim


def test_a_case_without_a_call_goes_to_whom_was_chosen_with_a_note_that_says_why(cast):
    case = give(case_without_call(cast), cast.ines, cast)
    case.refresh_from_db()
    assert case.adviser == cast.ines
    assert [line["code"] for line in case.routing_reasons] == [Reason.CHOSEN]
    assert case.notes.get().text == "Elle la connaît bien."
    routed = case.events.filter(kind=EventKind.ROUTED).first()
    assert (routed.actor, routed.data["adviser_id"]) == (cast.awa, cast.ines.pk)


def test_a_promised_call_goes_along_at_the_same_hour_and_the_person_is_told(cast):
    callback = make_callback(cast.topic)
    other = other_than(callback.adviser, cast)
    give(callback.case, other, cast)
    callback.refresh_from_db()
    live = callback.live_appointment
    assert (callback.adviser, live.adviser, live.starts_at) == (other, other, AFTERNOON)
    assert Notice.objects.filter(callback=callback, kind=NoticeKind.NEW_ADVISER).exists()


def test_an_adviser_who_is_absent_at_the_promised_hour_is_not_given_the_call(cast):
    callback = make_callback(cast.topic)
    other = other_than(callback.adviser, cast)
    Absence.objects.create(
        adviser=other, starts_at=AFTERNOON, ends_at=AFTERNOON + timedelta(hours=1)
    )
    with pytest.raises(SlotRefused):
        give(callback.case, other, cast)
    assert not callback.case.notes.exists()
    assert callback.live_appointment.adviser == callback.adviser


def test_an_hour_to_find_becomes_the_task_of_the_new_adviser(cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="Le matin")
    other = other_than(callback.adviser, cast)
    give(callback.case, other, cast)
    callback.refresh_from_db()
    assert callback.adviser == other


def test_a_page_that_is_out_of_date_gives_nothing_away(cast):
    case = case_without_call(cast)
    give(case, cast.ines, cast)
    with pytest.raises(GivenMeanwhile):
        give(case, cast.karim, cast, seen_id=None)
    case.refresh_from_db()
    assert case.adviser == cast.ines


def test_nobody_takes_a_case_out_of_a_running_call(cast):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=callback.adviser, at=AFTERNOON, by=None)
    with pytest.raises(CallIsRunning):
        give(callback.case, other_than(callback.adviser, cast), cast)


def test_a_closed_case_is_given_to_nobody(cast):
    case = case_without_call(cast)
    close_case(case=case, reason=ClosingReason.WITHDRAWN, next_time=None, at=MONDAY, by=cast.awa)
    with pytest.raises(MoveRefused):
        give(case, cast.ines, cast)


def test_a_case_of_nobody_finds_somebody(cast):
    case = case_without_call(cast)
    assert route_orphans(at=MONDAY) == 1
    case.refresh_from_db()
    assert case.adviser in (cast.karim, cast.ines)
    assert route_orphans(at=MONDAY) == 0


def test_a_case_of_somebody_who_left_finds_somebody_else(cast):
    case = give(case_without_call(cast), cast.ines, cast)
    cast.ines.user.is_active = False
    cast.ines.user.save()
    assert route_orphans(at=MONDAY) == 1
    assert Case.objects.get(pk=case.pk).adviser == cast.karim


def test_with_everybody_away_a_case_still_has_somebody(cast):
    for adviser in (cast.karim, cast.ines):
        adviser.presence = Presence.AWAY
        adviser.save()
    case = case_without_call(cast)
    assert route_orphans(at=MONDAY) == 1
    assert Case.objects.get(pk=case.pk).adviser is not None


def test_whoever_is_there_comes_before_whoever_is_away(cast):
    cast.karim.presence = Presence.AWAY
    cast.karim.save()
    case = case_without_call(cast)
    route_orphans(at=MONDAY)
    assert Case.objects.get(pk=case.pk).adviser == cast.ines


def test_a_language_that_nobody_speaks_goes_to_a_coordinator_who_calls(cast):
    awa = make_adviser("Awa")
    awa.user.groups.set(cast.awa.groups.all())
    case = case_without_call(cast)
    Case.objects.filter(pk=case.pk).update(language="uk")
    route_orphans(at=MONDAY)
    assert Case.objects.get(pk=case.pk).adviser == awa


def test_closed_cases_are_left_where_they_are(cast):
    case = case_without_call(cast)
    close_case(case=case, reason=ClosingReason.WITHDRAWN, next_time=None, at=MONDAY, by=cast.awa)
    assert route_orphans(at=MONDAY) == 0


def test_a_desk_without_anybody_keeps_the_case_and_says_so(cast, caplog):
    for adviser in (cast.karim, cast.ines):
        adviser.user.is_active = False
        adviser.user.save()
    case_without_call(cast)
    assert route_orphans(at=MONDAY) == 0
    assert "no other adviser" in caplog.text


def test_who_goes_away_gives_on_what_has_no_hour_and_keeps_what_has_one(cast):
    promised = make_callback(cast.topic)
    gone, other = promised.adviser, other_than(promised.adviser, cast)
    without_hour = make_callback(cast.topic, number="+33639985678", starts_at=None)
    Case.objects.filter(pk=without_hour.case_id).update(adviser=gone)

    assert give_away(adviser=gone, at=MONDAY, by=cast.awa) == 1
    promised.case.refresh_from_db()
    without_hour.case.refresh_from_db()
    assert (promised.case.adviser, without_hour.case.adviser) == (gone, other)
