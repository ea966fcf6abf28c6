"""Each page that shows somebody is a row, whoever reads it again."""

from datetime import timedelta

import pytest

from helpdesk.actions.people.people_reads import forget_reads, note_read
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


def test_old_reads_are_deleted_in_pieces_and_young_ones_stay(cast):
    person = make_case(cast.topic).person
    for days in (400, 366, 300):
        at = MONDAY - timedelta(days=days)
        note_read(reader_id=cast.awa.pk, page="case", people=1, about=person.pk, at=at)
    before = MONDAY - timedelta(days=365)
    assert [forget_reads(before=before, most=1) for _time in range(3)] == [1, 1, 0]
    assert PersonRead.objects.get().at == MONDAY - timedelta(days=300)
