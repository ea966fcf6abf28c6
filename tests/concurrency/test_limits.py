"""Of 64 requests at once exactly as many pass as the limit says."""

import pytest

from helpdesk.actions.limits import allows
from helpdesk.models import RequestCount
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MONDAY

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]


def test_exactly_ten_of_sixty_four_pass_a_limit_of_ten():
    passed = all_at_once(
        64, lambda n: allows(kind="number", value="+33639981234", limit=10, at=MONDAY)
    )
    assert passed.count(True) == 10
    assert passed.count(False) == 54


def test_control_reading_then_writing_lets_too_many_pass():
    row = RequestCount.objects.create(digest="control", hour=MONDAY, count=0)

    def read_then_write(n):
        count = RequestCount.objects.get(pk=row.pk).count
        RequestCount.objects.filter(pk=row.pk).update(count=count + 1)
        return count < 10

    assert all_at_once(64, read_then_write).count(True) > 10


def test_the_table_holds_no_number():
    allows(kind="number", value="+33639981234", limit=10, at=MONDAY)
    assert "639981234" not in str(list(RequestCount.objects.values()))
