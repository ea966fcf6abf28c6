"""What a caller must know before the phone rings."""

import pytest
from django.utils import translation

from helpdesk.choices import Confidence, PhoneOwner
from helpdesk.models import Person, PhoneNumber
from helpdesk.words.needs import needs_of
from tests.factories.helpdesk import MADELEINE, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def make_madeleine(**fields):
    person = Person.objects.create(name="Madeleine", created_at=MONDAY, **fields)
    PhoneNumber.objects.create(person=person, number=MADELEINE)
    return person


def test_nothing_known_says_nothing():
    assert needs_of(person=make_madeleine(), number=MADELEINE) == []


def test_the_language_comes_first_then_how_to_speak():
    person = make_madeleine(language="ar", speak_slowly=True, confidence=Confidence.LOW)
    assert needs_of(person=person, number=MADELEINE) == [
        "Language: Arabic",
        "Speak slowly",
        "Not at ease",
    ]


def test_whose_phone_it_is_and_no_message_are_said_of_the_number_that_is_called():
    person = make_madeleine()
    shared = "+33199005678"
    PhoneNumber.objects.create(
        person=person, number=shared, owner=PhoneOwner.SHARED, may_leave_message=False
    )
    assert needs_of(person=person, number=MADELEINE) == []
    assert needs_of(person=person, number=shared) == ["A shared phone", "Leave no message"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, []),
        ({"may_say_why": True}, ["A message may say why"]),
        ({"may_leave_message": False, "may_say_why": True}, ["Leave no message"]),
        (
            {"owner": PhoneOwner.SOMEBODY_ELSE, "owner_name": "Paul"},
            ["Somebody else's phone (Paul)", "Leave a message, but never say why"],
        ),
    ],
)
def test_what_a_message_may_say_is_said_of_the_number_that_is_called(fields, said):
    person = make_madeleine()
    person.numbers.update(**fields)
    assert needs_of(person=person, number=MADELEINE) == said


def test_without_a_call_no_number_is_read(django_assert_num_queries):
    person = make_madeleine(speak_slowly=True)
    with django_assert_num_queries(0):
        assert needs_of(person=person, number="") == ["Speak slowly"]
