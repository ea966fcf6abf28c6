"""The facts of a case, corrected by two people at once."""

import pytest

from helpdesk.actions.cases.case_facts import change_facts
from helpdesk.actions.people.people import change_person
from helpdesk.choices import EventKind
from helpdesk.models import Case, Person
from helpdesk.policy.changes import ChangedMeanwhile
from helpdesk.reads.case_facts import facts_of
from tests.factories.helpdesk import MONDAY, make_callback, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def case(cast):
    return make_callback(cast.topic).case


def change(case, cast, seen=None, **facts):
    return change_facts(
        case=case, facts=facts, seen=seen or facts_of(case), at=MONDAY, by=cast.karim.user
    )


def test_what_was_corrected_is_told_by_field_and_never_by_word(case, cast):
    bill = make_topic(code="bill")
    change(case, cast, topic_id=bill.pk, device="keypad", question="Ma facture")
    case.refresh_from_db()
    assert (case.topic, case.device, case.question) == (bill, "keypad", "Ma facture")
    event = case.events.get(kind=EventKind.FACTS_CHANGED)
    assert event.data == {"fields": "topic device question"}


def test_the_same_facts_change_nothing(case, cast):
    change(case, cast, **facts_of(case))
    assert not case.events.filter(kind=EventKind.FACTS_CHANGED).exists()


def test_two_who_change_different_facts_both_win(case, cast):
    seen = facts_of(case)
    change(case, cast, seen=seen, **{**seen, "device": "iphone"})
    change(case, cast, seen=seen, **{**seen, "guide_number": 214})
    case.refresh_from_db()
    assert (case.device, case.guide_number) == ("iphone", 214)


def test_the_second_to_change_the_same_fact_hears_what_the_first_wrote(case, cast):
    seen = facts_of(case)
    change(case, cast, seen=seen, device="iphone")
    with pytest.raises(ChangedMeanwhile) as told:
        change(case, cast, seen=seen, device="android", guide_number=214)
    assert told.value.theirs == {"device": "iphone"}
    case.refresh_from_db()
    assert (case.device, case.guide_number) == ("iphone", None)


def test_an_unknown_fact_is_refused(case, cast):
    with pytest.raises(KeyError):
        change(case, cast, state="closed")
    assert Case.objects.get(pk=case.pk).state == case.state


def test_the_person_is_not_overwritten_either(case, cast):
    facts = {"case": case, "at": MONDAY, "by": cast.karim.user}
    seen = {"email": "", "speak_slowly": False}
    change_person(facts={"email": "m@courriel.example"}, seen=seen, **facts)
    with pytest.raises(ChangedMeanwhile) as told:
        change_person(facts={"email": "autre@courriel.example"}, seen=seen, **facts)
    assert told.value.theirs == {"email": "m@courriel.example"}
    change_person(facts={"email": "", "speak_slowly": True}, seen=seen, **facts)
    person = Person.objects.get(pk=case.person_id)
    assert (person.email, person.speak_slowly) == ("m@courriel.example", True)


def test_an_unknown_fact_of_the_person_is_refused_and_a_known_one_is_told_once(case, cast):
    facts = {"case": case, "at": MONDAY, "by": cast.karim.user}
    with pytest.raises(KeyError):
        change_person(facts={"name": "Paul"}, **facts)
    for _twice in range(2):
        change_person(facts={"speak_slowly": True}, **facts)
    assert case.events.filter(kind=EventKind.PERSON_CHANGED).count() == 1
