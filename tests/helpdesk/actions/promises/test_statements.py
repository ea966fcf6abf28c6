"""How many statements a booking is: a budget. Each is a way to the database while others wait."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.promises.callbacks import ask_for_callback
from helpdesk.models import Callback, CaseEvent
from tests.benchmarks import weeks
from tests.benchmarks.measured.filling import make_advisers
from tests.factories.helpdesk import make_desk, make_request, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MONDAY = weeks.midnight(weeks.first_monday())


def test_a_booking_of_somebody_new_is_few_statements():
    """A person, a case, a promise, its hour, its story and its messages. The target was 25."""
    make_desk()
    topic = make_topic(code="network", horizon_days=90)
    make_advisers(3, topic=topic, opens=weeks.OPENS, closes=weeks.CLOSES)
    days = weeks.not_holidays(weeks.working_days(weeks.first_monday(), 5))
    first, second = weeks.starts(days[1])[:2]
    ask_for_callback(request=make_request(topic, name="Luc Petit", starts_at=first), at=MONDAY)
    request = make_request(topic, name="Awa Diop", starts_at=second)
    with CaptureQueriesContext(connection) as asked:
        callback = ask_for_callback(request=request, at=MONDAY)
    assert len(asked) <= 24
    assert Callback.objects.get(pk=callback.pk).live_appointment.starts_at == second
    story = CaseEvent.objects.filter(case=callback.case).order_by("pk")
    assert list(story.values_list("kind", flat=True))[:2] == ["opened", "booked"]
