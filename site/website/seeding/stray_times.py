"""Promises outside the desk's hours, which only a demonstration on a holiday needs."""

from datetime import datetime

from helpdesk.actions.cases import assign_case
from helpdesk.actions.notices import plan_notices
from helpdesk.actions.routing import ranked
from helpdesk.actions.story import record
from helpdesk.choices import Confidence, EventKind
from helpdesk.models import Adviser, Appointment, Callback, TakenQuarter
from helpdesk.policy.confidence import call_minutes
from helpdesk.policy.slots import quarters


def write_time(*, callback: Callback, starts_at: datetime, at: datetime) -> Appointment:
    """Give an open promise this time, whatever the hours say, with the best adviser not taken then.

    The story and the messages are those of a booking. IntegrityError when all are taken.
    """
    case = callback.case
    minutes = call_minutes(case.topic.call_minutes, Confidence(case.person.confidence))
    taken = TakenQuarter.objects.filter(starts_at__in=quarters(starts_at, minutes))
    team = Adviser.objects.order_by("pk").values_list("pk", flat=True)
    free = set(team) - set(taken.values_list("adviser_id", flat=True))
    choice = ranked(case=case, on=starts_at, adviser_ids=free or team)[0]
    appointment = Appointment.objects.create(
        callback=callback, adviser_id=choice.adviser_id, starts_at=starts_at, minutes=minutes
    )
    TakenQuarter.objects.bulk_create(
        TakenQuarter(adviser_id=choice.adviser_id, starts_at=quarter, appointment=appointment)
        for quarter in quarters(starts_at, minutes)
    )
    callback.adviser_id, callback.find_a_time_by = choice.adviser_id, None
    callback.save(update_fields=["adviser", "find_a_time_by"])
    record(
        case=case,
        kind=EventKind.BOOKED,
        at=at,
        by=None,
        appointment_id=appointment.pk,
        starts_at=starts_at.isoformat(),
        minutes=minutes,
        adviser_id=choice.adviser_id,
    )
    assign_case(case=case, choice=choice, at=at, by=None)
    plan_notices(appointment=appointment, at=at, event=EventKind.BOOKED)
    return appointment
