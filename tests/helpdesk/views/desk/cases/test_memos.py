"""Memos to oneself on a case: written, seen on one's own day when due, done or moved."""

from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.cases.memos import forget_memos, write_memo
from helpdesk.actions.people.anonymising import anonymise
from helpdesk.actions.promises.joining import merge_cases
from helpdesk.models import Memo
from tests.factories.helpdesk import MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TOMORROW = {"text": "Voir la facture", "day": "2026-11-24", "hour": "10:00"}


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


@pytest.fixture
def memo(case, cast):
    return write_memo(case=case, text="Voir la facture", due_at=MONDAY, by=cast.karim.user)


def test_it_is_seen_on_ones_own_day_when_the_time_has_come(desk, desk_of, case, cast):
    page = desk.says(desk.post("case_memo", case.reference, **TOMORROW))
    assert "You see it on your day from then on" in page
    assert "Voir la facture" in page
    assert "Voir la facture" not in desk.read("today")
    assert "Voir la facture" not in desk_of(cast.ines.user).read("case", case.reference)
    with time_machine.travel(MONDAY + timedelta(days=1), tick=False):
        assert "Voir la facture" in desk_of(cast.karim.user).read("today")
        assert "Voir la facture" not in desk_of(cast.ines.user).read("today")


def test_without_an_hour_it_is_there_from_the_morning_on_today_at_once(desk, case):
    desk.post("case_memo", case.reference, text="Rappeler", day="2026-11-23")
    assert Memo.objects.get().due_at < MONDAY
    assert "Rappeler" in desk.read("today")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({**TOMORROW, "text": ""}, "Write what you want to remember."),
        ({**TOMORROW, "day": ""}, "Choose a day."),
        ({**TOMORROW, "day": "2026-11-22"}, "This hour has passed."),
        ({**TOMORROW, "day": "2026-11-23", "hour": "09:00"}, "This hour has passed."),
        ({**TOMORROW, "day": "2029-01-01"}, "This day is too far away."),
        ({**TOMORROW, "hour": "soon"}, "Choose an hour."),
        ({**TOMORROW, "text": "x" * 121}, "Write it shorter: 120 signs at most."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(desk, case, typed, said):
    answer = desk.post("case_memo", case.reference, **typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Memo.objects.exists()


def test_done_leaves_nothing(desk, memo):
    assert "It is done." in desk.says(desk.post("memo_done", memo.pk))
    assert not Memo.objects.exists()


def test_it_moves_to_another_day(desk, memo):
    assert desk.post("memo_move", memo.pk, day="").status_code == 422
    desk.post("memo_move", memo.pk, day="2026-11-25", hour="14:00")
    memo.refresh_from_db()
    assert memo.due_at == MONDAY + timedelta(days=2, hours=4)
    assert "Voir la facture" not in desk.read("today")


@pytest.mark.parametrize("page", ["memo_done", "memo_move"])
def test_one_of_somebody_else_is_not_there(desk_of, cast, memo, page):
    assert desk_of(cast.ines.user).post(page, memo.pk, day="2026-11-25").status_code == 404
    assert Memo.objects.get().due_at == MONDAY


def test_it_goes_with_its_person_and_with_time(memo, case):
    assert forget_memos(at=MONDAY + timedelta(days=90)) == 0
    assert forget_memos(at=MONDAY + timedelta(days=91)) == 1


def test_it_goes_along_when_two_requests_are_joined(cast, case, memo):
    kept = make_case(cast.topic, adviser=cast.karim)
    merge_cases(kept=kept, other=case, at=MONDAY, by=cast.karim.user)
    memo.refresh_from_db()
    assert memo.case == kept


def test_nothing_of_it_stays_of_somebody_who_is_anonymised(memo, case):
    anonymise(everybody=[case.person_id], at=MONDAY)
    assert not Memo.objects.exists()


def test_a_memo_of_who_left_is_seen_by_whoever_coordinates(desk, desk_of, memo, cast):
    later = write_memo(
        case=memo.case, text="Plus tard", due_at=MONDAY + timedelta(days=9), by=cast.karim.user
    )
    cast.karim.user.is_active = False
    cast.karim.user.save()
    assert "Voir la facture" not in desk_of(cast.ines.user).read("today")
    awa = desk_of(cast.awa)
    page = awa.read("today")
    assert "Memos of who is not here any more" in page
    assert "Voir la facture" in page
    assert "Plus tard" in page
    awa.post("memo_done", later.pk)
    assert list(Memo.objects.all()) == [memo]
    assert desk_of(cast.ines.user).post("memo_done", memo.pk).status_code == 404
    assert Memo.objects.exists()


def test_a_memo_of_somebody_who_is_here_is_nobody_elses(desk_of, memo, cast):
    awa = desk_of(cast.awa)
    assert "Voir la facture" not in awa.read("today")
    assert awa.post("memo_done", memo.pk).status_code == 404
