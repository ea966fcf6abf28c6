"""Promises outside the desk's hours, which only a demonstration on a holiday needs."""

from datetime import datetime

from helpdesk.actions.promises.by_hand import Hour, set_hour
from helpdesk.choices import BookingWarning
from helpdesk.models import Adviser, Appointment, Callback, TakenQuarter
from helpdesk.policy.slots import quarters
from helpdesk.reads.availability import minutes_of_call
from helpdesk.reads.routing import ranked


def write_time(*, callback: Callback, starts_at: datetime, at: datetime) -> Appointment:
    """Give an open promise this time, whatever the hours say, with the best adviser not taken then.

    As an adviser does by hand, on purpose. SlotRefused when all are taken.
    """
    case = callback.case
    minutes = minutes_of_call(topic=case.topic, person=case.person)
    taken = TakenQuarter.objects.filter(starts_at__in=quarters(starts_at, minutes))
    team = Adviser.objects.order_by("pk").values_list("pk", flat=True)
    free = set(team) - set(taken.values_list("adviser_id", flat=True))
    choice = ranked(case=case, on=starts_at, adviser_ids=free or team)[0]
    adviser = Adviser.objects.select_related("user").get(pk=choice.adviser_id)
    return set_hour(
        callback=callback,
        at=at,
        by=adviser.user,
        overruling=tuple(BookingWarning),
        hour=Hour(adviser=adviser, starts_at=starts_at, minutes=minutes),
    )
