"""Two coordinators give one request to two advisers in the same instant: one of them is told."""

import threading

import pytest

from helpdesk.actions.cases.cases import Asked, assign_case, open_case
from helpdesk.actions.desk.assigning import GivenMeanwhile, give_case
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.choices import CaseSource, EventKind
from helpdesk.models import Case
from helpdesk.policy.routing import Choice
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MADELEINE, MONDAY, make_cast

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]


@pytest.fixture
def cast(real_database):
    return make_cast()


@pytest.fixture
def case(cast):
    person = add_person(
        Newcomer(name="Madeleine Petit", number=MADELEINE, language="fr"), at=MONDAY
    )
    return open_case(
        person=person, at=MONDAY, asked=Asked(topic=cast.topic, source=CaseSource.PHONE)
    )


def test_the_second_to_give_is_told_that_somebody_was_faster(cast, case):
    chosen = [cast.karim, cast.ines]
    results = all_at_once(
        2,
        lambda n: give_case(
            case=case, adviser=chosen[n], seen_id=None, why=f"n° {n}", at=MONDAY, by=cast.awa
        ),
    )
    told = [n for n, result in enumerate(results) if isinstance(result, GivenMeanwhile)]
    assert len(told) == 1, results
    assert Case.objects.get(pk=case.pk).adviser == chosen[1 - told[0]]
    assert case.notes.get().text == f"n° {1 - told[0]}"


def test_control_without_the_comparison_the_first_choice_is_lost_in_silence(cast, case):
    chosen, read = [cast.karim, cast.ines], threading.Barrier(2)

    def give_unprotected(n):
        seen = Case.objects.get(pk=case.pk)
        read.wait(timeout=60)
        return assign_case(case=seen, choice=Choice(chosen[n].pk, ()), at=MONDAY, by=cast.awa)

    results = all_at_once(2, give_unprotected)
    assert all(isinstance(result, Case) for result in results), results
    assert case.events.filter(kind=EventKind.ROUTED).count() == 2
