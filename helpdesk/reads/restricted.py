"""Reads which restricted records an account may see now, and who opened one."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from helpdesk.choices import AppointmentState, CallbackState
from helpdesk.models import Callback, Person, RestrictedOpening
from helpdesk.policy.hours import local_midnight
from helpdesk.reads.availability import desk_zone


def may_see(user_id: int, *, at: datetime) -> set[int]:
    """Keys of the restricted people whom this account has opened, or promised to call today.

    A call of theirs that runs counts too. One query.
    """
    return set(seen_by(user_id, at=at))


def seen_by(user_id: int, *, at: datetime) -> "QuerySet[Any, int]":
    """The same keys, to be asked within another question. No query."""
    zone = desk_zone()
    tomorrow = local_midnight(at.astimezone(zone).date() + timedelta(days=1), zone)
    today = Q(
        appointments__state=AppointmentState.LIVE,
        appointments__adviser__user=user_id,
        appointments__starts_at__lt=tomorrow,
    )
    runs = Q(attempts__ended_at__isnull=True, attempts__adviser__user=user_id)
    promised = Callback.objects.filter(
        today | runs, state=CallbackState.OPEN, case__person__is_restricted=True
    )
    opened = RestrictedOpening.objects.filter(opened_by=user_id, until__gt=at)
    keys: QuerySet[Any, int] = promised.values_list("case__person", flat=True)
    return keys.union(opened.values_list("person", flat=True)).order_by()


def is_closed_to(user_id: int, *, person_id: int, at: datetime) -> bool:
    """Whether the record is restricted, and this account has not opened it.

    One query, and one more for a restricted record; False for a person who is not there.
    """
    return bool(is_restricted(person_id)) and person_id not in may_see(user_id, at=at)


def openings_of(person: Person, *, most: int) -> list[RestrictedOpening]:
    """Who opened this record and why, the latest first. One query."""
    rows = person.openings.select_related("opened_by__adviser").order_by("-pk")
    return list(rows[:most])


def is_restricted(pk: int) -> bool | None:
    """Whether the record of this key is restricted; None when there is none. One query."""
    return Person.objects.filter(pk=pk).values_list("is_restricted", flat=True).first()


def restricted_people() -> list[int]:
    """Keys of all restricted records in use. One query."""
    rows = Person.objects.filter(is_restricted=True, merged_into=None).order_by("pk")
    return list(rows.values_list("pk", flat=True))
