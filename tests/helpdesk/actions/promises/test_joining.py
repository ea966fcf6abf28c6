"""Cases are related, split and joined."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import add_note, move_case
from helpdesk.actions.cases.checklist import add_item, spend_time
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.callbacks import CallIsRunning
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.joining import (
    CannotJoin,
    Hindrance,
    TwoCalls,
    merge_cases,
    relate,
    split_case,
    unrelate,
)
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.choices import (
    CallbackState,
    CaseState,
    ClosingReason,
    EventKind,
    Move,
    NoticeKind,
    PromiseResult,
)
from helpdesk.models import Notice, TakenQuarter
from helpdesk.reads.checking import check_desk
from helpdesk.words.story import story_of
from tests.factories.helpdesk import (
    AFTERNOON,
    MONDAY,
    make_callback,
    make_case,
    make_reason,
    make_topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = MONDAY + timedelta(minutes=5)


@pytest.fixture
def by(cast):
    return cast.karim.user


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


def told(case, kind):
    return [event.data for event in case.events.filter(kind=kind).order_by("pk")]


def unlinked(cast, **fields):
    """A case of Madeleine's that is not related to her others by itself."""
    case = make_case(cast.topic, **fields)
    case.related.clear()
    return case


# --- Related ----------------------------------------------------------------------------------


def test_two_cases_are_related_both_ways_and_both_tell_it(cast, case, by):
    other = make_case(cast.topic, name="Paul Petit")
    relate(case=case, other=other, at=LATER, by=by)
    assert list(other.related.all()) == [case]
    assert told(other, EventKind.LINKED) == [{"case_id": case.pk, "by_hand": True}]
    assert told(case, EventKind.LINKED) == [{"case_id": other.pk, "by_hand": True}]


def test_relating_twice_changes_nothing(cast, case, by):
    other = make_case(cast.topic, name="Paul Petit")
    for _ in range(2):
        relate(case=case, other=other, at=LATER, by=by)
    assert len(told(case, EventKind.LINKED)) == 1


def test_a_case_is_not_related_to_itself(case, by):
    with pytest.raises(CannotJoin) as refused:
        relate(case=case, other=case, at=LATER, by=by)
    assert refused.value.why is Hindrance.SAME


def test_a_relation_is_undone_once(cast, case, by):
    other = make_case(cast.topic, name="Paul Petit")
    relate(case=case, other=other, at=LATER, by=by)
    for _ in range(2):
        unrelate(case=other, other=case, at=LATER, by=by)
    assert not case.related.exists()
    assert told(case, EventKind.UNLINKED) == [{"case_id": other.pk}]


# --- Split ------------------------------------------------------------------------------------


def test_a_part_becomes_a_case_of_the_same_person_with_its_own_adviser(case, by):
    bill = make_topic(code="bill")
    part = split_case(case=case, topic=bill, question="La facture", note_ids=[], at=LATER, by=by)
    assert (part.person, part.topic, part.question) == (case.person, bill, "La facture")
    assert part.adviser is not None
    assert list(part.related.all()) == [case]
    assert told(case, EventKind.SPLIT) == [{"case_id": part.pk}]
    assert told(part, EventKind.SPLIT) == [{"case_id": case.pk, "is_part": True}]


def test_the_chosen_notes_go_along_with_their_hour_and_author(cast, case, by):
    stays = add_note(case=case, text="Le téléphone", at=MONDAY, by=cast.ines.user)
    goes = add_note(case=case, text="La facture", at=MONDAY, by=cast.ines.user)
    part = split_case(case=case, topic=cast.topic, question="", note_ids=[goes.pk], at=LATER, by=by)
    assert list(case.notes.all()) == [stays]
    line = next(line for line in story_of(part) if line.note)
    assert (line.note, line.who, line.at) == ("La facture", "Inès", MONDAY)
    assert [line.note for line in story_of(case) if line.note] == ["Le téléphone"]


def test_notes_of_another_case_do_not_move(cast, case, by):
    foreign = add_note(
        case=make_case(cast.topic, name="Paul Petit"), text="Secret", at=MONDAY, by=None
    )
    part = split_case(
        case=case, topic=cast.topic, question="", note_ids=[foreign.pk], at=LATER, by=by
    )
    assert not part.notes.exists()


def test_the_promised_call_stays_with_the_first(cast, by):
    callback = make_callback(cast.topic)
    split_case(case=callback.case, topic=cast.topic, question="", note_ids=[], at=LATER, by=by)
    callback.refresh_from_db()
    callback.case.refresh_from_db()
    assert callback.case.state == CaseState.PLANNED
    assert check_desk(at=LATER).total == 0


def test_a_closed_case_is_not_split(cast, case, by):
    close_case(case=case, reason=ClosingReason.WITHDRAWN, at=LATER, by=by)
    with pytest.raises(CannotJoin):
        split_case(case=case, topic=cast.topic, question="", note_ids=[], at=LATER, by=by)


# --- Joined -----------------------------------------------------------------------------------


def join(kept, other, by, **fields):
    merged = merge_cases(kept=kept, other=other, at=LATER, by=by, **fields)
    for case in (kept, other):
        case.refresh_from_db()
    assert check_desk(at=LATER).total == 0
    return merged


def test_the_other_closes_as_a_duplicate_and_points_to_the_kept_one(cast, case, by):
    other = unlinked(cast)
    join(case, other, by)
    assert (other.state, other.closing_reason) == (CaseState.CLOSED, ClosingReason.DUPLICATE)
    assert other.merged_into == case
    assert list(case.related.all()) == [other]
    assert told(case, EventKind.MERGED) == [{"case_id": other.pk, "is_kept": True}]
    assert told(other, EventKind.MERGED) == [{"case_id": case.pk}]


def test_notes_lists_and_time_go_over(cast, case, by):
    other = make_case(cast.topic)
    add_note(case=other, text="Elle a un code PUK", at=MONDAY, by=by)
    add_item(case=other, text="Rappeler l'opérateur")
    spend_time(case=other, minutes=15, at=MONDAY)
    join(case, other, by)
    assert case.notes.get().text == "Elle a un code PUK"
    assert case.checklist.get().text == "Rappeler l'opérateur"
    assert case.times_spent.get().minutes == 15


def test_the_only_promised_call_goes_to_the_kept_case_with_its_messages(cast, case, by):
    callback = make_callback(cast.topic)
    other = callback.case
    join(case, other, by)
    callback.refresh_from_db()
    assert (callback.case, callback.state) == (case, CallbackState.OPEN)
    assert case.state == CaseState.PLANNED
    assert case.adviser == callback.adviser
    assert set(Notice.objects.filter(callback=callback).values_list("case", flat=True)) == {case.pk}


def test_a_kept_case_that_waits_is_planned_by_the_call_that_comes(cast, case, by):
    wait_for_person(case=case, reason=make_reason(), at=MONDAY, by=by)
    join(case, make_callback(cast.topic).case, by)
    assert (case.state, case.pending_reason) == (CaseState.PLANNED, None)


def test_of_two_promised_calls_somebody_must_choose(cast, by):
    one = make_callback(cast.topic)
    two = make_callback(cast.topic, starts_at=AFTERNOON + timedelta(hours=1))
    with pytest.raises(TwoCalls):
        merge_cases(kept=one.case, other=two.case, at=LATER, by=by)
    assert not two.case.events.filter(kind=EventKind.MERGED).exists()


@pytest.mark.parametrize("chosen", [0, 1])
def test_the_chosen_call_stays_the_other_hour_is_free_and_the_person_is_told(cast, by, chosen):
    one = make_callback(cast.topic)
    two = make_callback(cast.topic, starts_at=AFTERNOON + timedelta(hours=1))
    stays, goes = (one, two) if chosen == 0 else (two, one)
    kept = one.case
    join(kept, two.case, by, kept_call_id=stays.pk)
    stays.refresh_from_db()
    goes.refresh_from_db()
    assert (stays.case, stays.state) == (kept, CallbackState.OPEN)
    assert (goes.state, goes.result) == (CallbackState.STOPPED, PromiseResult.CANCELLED_IN_TIME)
    assert TakenQuarter.objects.get().starts_at == stays.live_appointment.starts_at
    told_now = list(stays.notices.filter(state="queued").values_list("kind", flat=True))
    assert told_now[0] == NoticeKind.MOVED
    assert len(told_now) == len(set(told_now))
    assert not goes.notices.filter(state="queued").exists()


def test_of_two_promises_the_one_that_still_had_no_hour_was_cancelled_in_time(cast, by):
    stays = make_callback(cast.topic)
    goes = make_callback(cast.topic, starts_at=None, reachable_when="Le matin.")
    join(stays.case, goes.case, by, kept_call_id=stays.pk)
    goes.refresh_from_db()
    assert (goes.state, goes.result) == (CallbackState.STOPPED, PromiseResult.CANCELLED_IN_TIME)


def test_cases_of_two_people_are_not_joined(cast, case, by):
    with pytest.raises(CannotJoin) as refused:
        merge_cases(kept=case, other=make_case(cast.topic, name="Paul"), at=LATER, by=by)
    assert refused.value.why is Hindrance.OTHER_PERSON


def test_a_closed_case_is_not_joined(cast, case, by):
    other = make_case(cast.topic)
    close_case(case=other, reason=ClosingReason.WITHDRAWN, at=LATER, by=by)
    for kept, merged in ((case, other), (other, case)):
        with pytest.raises(CannotJoin) as refused:
            merge_cases(kept=kept, other=merged, at=LATER, by=by)
        assert refused.value.why is Hindrance.CLOSED


def test_nothing_is_joined_while_a_call_has_no_end(cast, case, by):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=cast.karim, at=LATER, by=by)
    with pytest.raises(CallIsRunning):
        merge_cases(kept=case, other=callback.case, at=LATER, by=by)


def test_a_joined_case_opened_again_is_a_case_of_its_own(cast, case, by):
    other = make_case(cast.topic)
    add_note(case=other, text="Reste avec l'autre", at=MONDAY, by=by)
    join(case, other, by)
    again = move_case(case=other, move=Move.REOPEN, at=LATER, by=by)
    assert (again.state, again.merged_into) == (CaseState.NEW, None)
    assert case.notes.count() == 1
    assert list(again.related.all()) == [case]


def test_a_part_opens_without_an_adviser_when_nobody_takes_calls(cast, case, by):
    for adviser in (cast.karim, cast.ines):
        adviser.user.is_active = False
        adviser.user.save()
    part = split_case(case=case, topic=cast.topic, question="", note_ids=[], at=LATER, by=by)
    assert part.adviser is None
