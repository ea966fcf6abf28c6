"""Each page that shows somebody is a row, whoever reads it again."""

import pytest

from helpdesk.actions.people.people_reads import note_read
from helpdesk.models import PersonRead
from tests.factories.helpdesk import MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_each_page_is_a_row_in_one_query(cast, django_assert_num_queries):
    person = make_case(cast.topic).person
    for reader, about, people in ((cast.awa, person.pk, 1), (cast.karim.user, None, 25)):
        with django_assert_num_queries(1):
            note_read(reader_id=reader.pk, page="x" * 99, people=people, about=about, at=MONDAY)
    rows = PersonRead.objects.order_by("pk").values_list("reader", "person", "people", "page")
    assert list(rows) == [
        (cast.awa.pk, person.pk, 1, "x" * 60),
        (cast.karim.user.pk, None, 25, "x" * 60),
    ]
