"""Reads how messages do: of each way how much waits and left, and the messages themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Value

from helpdesk.choices import Channel, NoticeState
from helpdesk.models import (
    IncomingMail,
    IncomingSms,
    Lane,
    Notice,
    TrialMessage,
    Webhook,
)
from helpdesk.policy.messages import STATES, Part, Tally, WayCount
from helpdesk.policy.webhooks import KEPT

AN_HOUR = timedelta(hours=1)
# A letter is useful for two weeks; then it is dropped.
LONGEST_WAIT = timedelta(days=21)
NOBODY = 0


@dataclass(frozen=True)
class Asked:
    """What of the messages is asked for; None leaves a filter out.

    `whose` is the key of an adviser, NOBODY for what belongs to none alone. `since`
    bounds what is over: what still waits is always there. `before` is the key of the last line of
    the page before.
    """

    part: Part
    since: datetime
    channel: Channel | None = None
    whose: int | None = None
    before: int | None = None


@dataclass(frozen=True)
class Came:
    """How much came in since then by one way, and how much of all nobody has read."""

    count: int = 0
    to_read: int = 0


@dataclass(frozen=True)
class HookLine:
    """An address that is told of events: what waits for it, what left, and what was given up."""

    hook: Webhook
    count: WayCount
    missed: int


@dataclass(frozen=True)
class Found:
    """One page of messages, of the kind that its part has; the key of the next page's start."""

    notices: Sequence[Notice] = ()
    sms: Sequence[IncomingSms] = ()
    mails: Sequence[IncomingMail] = ()
    older: int | None = None
    mine: frozenset[int] = field(default_factory=frozenset)


def tally(asked: Asked, *, at: datetime) -> Tally:
    """Of each way and state how many, since `asked.since`; what waits, however old. One query."""
    # One condition that an index answers; nothing waits longer than LONGEST_WAIT.
    first = min(asked.since, at - LONGEST_WAIT)
    rows = _theirs(Notice.objects.all(), asked.whose).filter(due_at__gte=first).order_by()
    waits = Q(state=NoticeState.QUEUED) | Q(state=NoticeState.SENDING)
    shown = rows.filter(Q(due_at__gte=asked.since) | waits)
    grouped = shown.values("channel", "state").annotate(
        count=Count("pk"),
        due=Count("pk", filter=Q(due_at__lte=at)),
        oldest=Min("due_at"),
        last=Max("sent_at"),
        hour=Count("pk", filter=Q(sent_at__gt=at - AN_HOUR)),
    )
    return Tally(
        {
            (Channel(row["channel"]), NoticeState(row["state"])): WayCount(
                row["count"], row["due"], row["oldest"], row["last"], row["hour"]
            )
            for row in grouped
        }
    )


def came_in(asked: Asked) -> Mapping[Part, Came]:
    """What came by SMS and by e-mail. One query."""
    unread_or_new = Q(came_at__gte=asked.since) | Q(read_at=None)
    kinds: Sequence[tuple[Part, QuerySet[Any]]] = (
        (Part.SMS, IncomingSms.objects.all()),
        (Part.MAIL, IncomingMail.objects.filter(note__isnull=False)),
    )
    counted = [
        _of_cases(rows, asked.whose)
        .filter(unread_or_new)
        .order_by()
        .values(way=Value(str(part)))
        .annotate(
            all=Count("pk", filter=Q(came_at__gte=asked.since)),
            unread=Count("pk", filter=Q(read_at=None)),
        )
        for part, rows in kinds
    ]
    found = {
        Part(row["way"]): Came(row["all"], row["unread"]) for row in counted[0].union(counted[1])
    }
    return {part: found.get(part, Came()) for part, _rows in kinds}


def lanes() -> Mapping[str, Lane]:
    """The breakers by the name of their lane; one that never failed has none. One query."""
    return {lane.channel: lane for lane in Lane.objects.all()}


def hooks_told(*, since: datetime, at: datetime) -> list[HookLine]:
    """Each address that is told of events, by its name. One query."""
    of_hook = "messages__"
    waits = Q(messages__state__in=[NoticeState.QUEUED, NoticeState.SENDING])
    left = Q(messages__state=NoticeState.SENT)
    lost = Q(messages__state=NoticeState.GIVEN_UP, messages__happened_at__gte=at - KEPT)
    rows = Webhook.objects.filter(ended_at=None).annotate(
        waiting=Count("messages", filter=waits),
        due=Count("messages", filter=waits & Q(messages__due_at__lte=at)),
        oldest=Min(f"{of_hook}due_at", filter=waits),
        last=Max(f"{of_hook}ended_at", filter=left & Q(messages__ended_at__gte=since)),
        hour=Count("messages", filter=left & Q(messages__ended_at__gt=at - AN_HOUR)),
        missed=Count("messages", filter=lost),
    )
    return [
        HookLine(
            hook, WayCount(hook.waiting, hook.due, hook.oldest, hook.last, hook.hour), hook.missed
        )
        for hook in rows.order_by("name", "pk")
    ]


def find_hook(pk: int) -> Webhook | None:
    """An address that is told of events, by its key; None where there is none any more."""
    return Webhook.objects.filter(pk=pk, ended_at=None).first()


def trials_of(user_id: int, *, most: int) -> list[TrialMessage]:
    """The test messages that this account asked for, the latest first. One query."""
    return list(TrialMessage.objects.filter(asked_by=user_id).order_by("-pk")[:most])


def page_of(asked: Asked, *, most: int) -> Found:
    """So many messages of a part: what waits by its hour, else the latest first. One query."""
    if asked.part is Part.SMS:
        sms = _came(IncomingSms.objects.all(), asked, most)
        return Found(sms=sms[:most], older=_older(sms, most))
    if asked.part is Part.MAIL:
        mails = _came(IncomingMail.objects.exclude(note=None).defer("raw"), asked, most)
        return Found(mails=mails[:most], older=_older(mails, most))
    notices = _notices(asked, most)
    return Found(notices=notices[:most], older=_older(notices, most))


def _notices(asked: Asked, most: int) -> list[Notice]:
    rows = _theirs(Notice.objects.all(), asked.whose).filter(state__in=STATES[asked.part])
    if asked.channel:
        rows = rows.filter(channel=asked.channel)
    is_waiting = asked.part is Part.WAITING
    if not is_waiting:
        rows = rows.filter(due_at__gte=asked.since)
    if asked.part is Part.LOST:
        said = Notice.objects.filter(instead_of=OuterRef("pk"))
        rows = rows.annotate(is_replaced=Exists(said))
    rows = rows.select_related("case__person", "case__topic")
    return list(_page(rows, asked.before, by="due_at", is_oldest_first=is_waiting)[: most + 1])


def _came(rows: QuerySet[Any], asked: Asked, most: int) -> list[Any]:
    rows = _of_cases(rows, asked.whose).filter(Q(came_at__gte=asked.since) | Q(read_at=None))
    rows = rows.select_related("case__person", "note")
    return list(_page(rows, asked.before, by="came_at")[: most + 1])


def _page(
    rows: QuerySet[Any], before: int | None, *, by: str, is_oldest_first: bool = False
) -> Any:
    """In order of an instant, from the line of this key on."""
    order, word = ("", "gt") if is_oldest_first else ("-", "lt")
    if before is not None:
        last = rows.model._default_manager.filter(pk=before).values(by)[:1]
        beyond = Q(**{f"{by}__{word}": last}) | Q(**{by: last, f"pk__{word}": before})
        # The first part is what an index answers.
        rows = rows.filter(Q(**{f"{by}__{word}e": last}), beyond)
    return rows.order_by(f"{order}{by}", f"{order}pk")


def _older(found: Sequence[Any], most: int) -> int | None:
    return found[most - 1].pk if len(found) > most else None


def _theirs(rows: QuerySet[Notice], adviser: int | None) -> QuerySet[Notice]:
    """Those of the promises that somebody keeps, of the requests that they look after, and of
    nobody's; all of them for None.
    """
    if adviser is None:
        return rows
    of_case = Q(case__adviser=adviser) | Q(case__adviser=None)
    return rows.filter(Q(callback__adviser=adviser) | Q(callback=None) & of_case)


def _of_cases(rows: QuerySet[Any], adviser: int | None) -> QuerySet[Any]:
    if adviser is None:
        return rows
    return rows.filter(Q(case=None) | Q(case__adviser=None) | Q(case__adviser=adviser))
