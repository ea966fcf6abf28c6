"""Two advisers correct the same fact in the same instant: nobody's words are overwritten."""

import threading

import pytest

from helpdesk.actions.cases.case_facts import change_facts
from helpdesk.actions.cases.cases import Asked, open_case
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.choices import CaseSource, EventKind
from helpdesk.models import Case
from helpdesk.policy.changes import ChangedMeanwhile
from helpdesk.reads.case_facts import facts_of
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MADELEINE, MONDAY, make_cast

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]

TYPED = ("Mon écran est noir", "Mon écran est fendu")


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


def test_the_second_is_shown_what_the_first_wrote(cast, case):
    seen = facts_of(case)
    results = all_at_once(
        2,
        lambda n: change_facts(
            case=case, facts={"question": TYPED[n]}, seen=seen, at=MONDAY, by=cast.awa
        ),
    )
    told = [n for n, result in enumerate(results) if isinstance(result, ChangedMeanwhile)]
    assert len(told) == 1, results
    written = TYPED[1 - told[0]]
    assert results[told[0]].theirs == {"question": written}
    assert Case.objects.get(pk=case.pk).question == written
    assert case.events.filter(kind=EventKind.FACTS_CHANGED).count() == 1


def test_two_facts_changed_at_once_both_stay(cast, case):
    seen, changes = facts_of(case), ({"question": TYPED[0]}, {"device": "computer"})
    results = all_at_once(
        2, lambda n: change_facts(case=case, facts=changes[n], seen=seen, at=MONDAY, by=cast.awa)
    )
    assert all(isinstance(result, Case) for result in results), results
    now = Case.objects.get(pk=case.pk)
    assert (now.question, now.device) == (TYPED[0], "computer")


def test_control_without_the_comparison_the_first_words_are_lost_in_silence(case):
    read = threading.Barrier(2)

    def write_unprotected(n):
        row = Case.objects.get(pk=case.pk)
        read.wait(timeout=60)
        row.question = TYPED[n]
        row.save(update_fields=["question"])
        return row

    results = all_at_once(2, write_unprotected)
    assert all(isinstance(result, Case) for result in results), results
    assert Case.objects.get(pk=case.pk).question in TYPED
