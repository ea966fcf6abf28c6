"""Fills the outbox with reminders by e-mail."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from helpdesk.choices import Channel, NoticeKind
from helpdesk.models import Appointment, Callback, Notice
from tests.benchmarks import weeks
from tests.benchmarks.measured.filling import analyze, make_advisers, promise_all
from tests.factories.helpdesk import make_desk, make_topic


def fill(due: Sequence[datetime], *, at: datetime) -> None:
    """A reminder due at each of these instants, of a promise of its own that is to come."""
    make_desk()
    topic = make_topic(code="phone", horizon_days=365)
    advisers = make_advisers(50, topic=topic, opens=weeks.OPENS, closes=weeks.CLOSES)
    days = weeks.not_holidays(weeks.working_days(weeks.first_monday(), 365))
    hours = (
        (adviser.pk, starts_at)
        for day in days
        for starts_at in weeks.starts(day)
        for adviser in advisers
    )
    promise_all((hour for hour, _due in zip(hours, due, strict=False)), topic=topic, at=at)
    Callback.objects.update(email="madeleine@example.org")
    appointments = Appointment.objects.select_related("callback").order_by("pk")
    Notice.objects.bulk_create(
        (
            Notice(
                case_id=appointment.callback.case_id,
                callback=appointment.callback,
                appointment=appointment,
                kind=NoticeKind.REMINDER,
                channel=Channel.EMAIL,
                due_at=due_at,
                drop_after=due_at + timedelta(days=1),
            )
            for appointment, due_at in zip(appointments, due, strict=True)
        ),
        batch_size=2_000,
    )
    analyze()
