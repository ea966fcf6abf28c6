"""Prepares a desk with a topic and advisers, for several processes to measure."""

from tests.benchmarks import weeks
from tests.benchmarks.measured.filling import make_advisers
from tests.factories.helpdesk import make_desk, make_topic


def measure(*, staff: int) -> None:
    """A desk with so many advisers; nothing is found."""
    make_desk()
    topic = make_topic(code="phone", horizon_days=365)
    make_advisers(staff, topic=topic, opens=weeks.OPENS, closes=weeks.CLOSES)
