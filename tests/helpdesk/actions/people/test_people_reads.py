"""Who read a person's page is written once an hour."""

from datetime import timedelta

import pytest

from helpdesk.actions.people.people_reads import note_read
from helpdesk.models import PersonRead
from tests.factories.helpdesk import MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_each_reader_is_written_once_an_hour(cast, django_assert_num_queries):
    person = make_case(cast.topic).person
    for reader, minutes in ((cast.awa, 0), (cast.awa, 59), (cast.awa, 60), (cast.karim.user, 0)):
        with django_assert_num_queries(1):
            note_read(person_id=person.pk, reader=reader, at=MONDAY + timedelta(minutes=minutes))
    assert list(PersonRead.objects.order_by("pk").values_list("reader", "hour")) == [
        (cast.awa.pk, MONDAY),
        (cast.awa.pk, MONDAY + timedelta(hours=1)),
        (cast.karim.user.pk, MONDAY),
    ]
