"""Reads how the desk stands in plain numbers, for whoever watches it from outside: of nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Sum

from helpdesk.choices import CallbackState, CaseState, Channel, Heart, PromiseResult
from helpdesk.models import Callback, Case, DayFigure, Heartbeat, SlotHold
from helpdesk.policy.figures import Measure
from helpdesk.policy.messages import Part, WayCount
from helpdesk.reads.messages import Asked, tally
from helpdesk.reads.outbox import shut_lanes

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """How the desk stands at an instant. Each mapping has all of its keys, zeros included.

    `results` counts promises by result up to the last count of the figures; `given_up` the
    messages of the last 24 hours. A heart that never beat is in no `silence`.
    """

    cases: Mapping[CaseState, int]
    open_promises: int
    late_promises: int
    results: Mapping[PromiseResult, int]
    messages: Mapping[Channel, WayCount]
    given_up: int
    shut: frozenset[str]
    holds: int
    silence: Mapping[Heart, timedelta]


def standing(at: datetime) -> Standing:
    """How the desk stands. Eight queries, none of which reads ended promises or cases."""
    counted = tally(Asked(part=Part.WAITING, since=at - A_DAY), at=at)
    open_cases = [state for state in CaseState if state != CaseState.CLOSED]
    cases = dict(
        Case.objects.filter(state__in=open_cases)
        .order_by()
        .values_list("state")
        .annotate(Count("pk"))
    )
    results = dict(
        DayFigure.objects.filter(measure=Measure.PROMISE)
        .order_by()
        .values_list("detail")
        .annotate(Sum("count"))
    )
    beaten = dict(Heartbeat.objects.values_list("heart", "beaten_at"))
    return Standing(
        cases={state: cases.get(state, 0) for state in open_cases},
        open_promises=Callback.objects.filter(state=CallbackState.OPEN).count(),
        late_promises=Callback.objects.late(at).count(),
        results={
            result: results.get(result, 0)
            for result in PromiseResult
            if result != PromiseResult.PENDING
        },
        messages={channel: counted.of_channel(channel, at=at) for channel in Channel},
        given_up=counted.of_part(Part.LOST),
        shut=frozenset(shut_lanes()),
        holds=SlotHold.objects.filter(expires_at__gt=at).count(),
        silence={heart: at - beaten[heart] for heart in Heart if heart in beaten},
    )
