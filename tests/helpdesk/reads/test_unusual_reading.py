"""A day of reading is compared with the weeks before, with colleagues, and with requests."""

from datetime import timedelta

import pytest

from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.actions.people.people_reads import note_read
from helpdesk.policy.unusual_reading import Alarm, Unusual
from helpdesk.reads.unusual_reading import unusual_reading
from tests.factories.helpdesk import MADELEINE, MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TODAY = MONDAY.date()


def read(reader, people, *, days_ago=0):
    at = MONDAY - timedelta(days=days_ago)
    for person in people:
        for _twice in range(2):
            note_read(reader_id=reader.pk, page="person", people=1, about=person.pk, at=at)


def test_a_day_like_no_other(cast, django_assert_num_queries):
    people = [make_case(cast.topic, name=f"Anne {n}").person for n in range(16)]
    for days_ago in range(1, 7):
        read(cast.karim.user, people[:4], days_ago=days_ago)
    read(cast.karim.user, people)
    # Lists say how many, and are no reading of anybody.
    note_read(reader_id=cast.awa.pk, page="queue", people=99, about=None, at=MONDAY)
    unusual_reading(TODAY)
    with django_assert_num_queries(3):
        found = unusual_reading(TODAY)
    assert found == [Alarm(cast.karim.user_id, Unusual.MORE_THAN_USUAL, 16, 4)]
    assert unusual_reading(TODAY - timedelta(days=1)) == []


def test_people_who_asked_nothing(cast):
    strangers = [
        add_person(Newcomer(name=f"Paul {n}", number=MADELEINE, language="fr"), at=MONDAY)
        for n in range(6)
    ]
    read(cast.karim.user, strangers)
    assert unusual_reading(TODAY) == [Alarm(cast.karim.user_id, Unusual.WITHOUT_REQUEST, 6, 5)]
    for person in strangers:
        make_case(cast.topic, name=person.name)
    assert unusual_reading(TODAY) == []
