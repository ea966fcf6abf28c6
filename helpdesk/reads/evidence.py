"""Reads what became of messages to a number or an e-mail, and what came back from there."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F, Max, Q, QuerySet, Value
from django.utils import timezone

from helpdesk.choices import AttemptOutcome, Channel, NoticeState
from helpdesk.models import Attempt, IncomingMail, IncomingSms, Notice
from helpdesk.policy.digests import keyed_digest
from helpdesk.policy.evidence import PROVES_FOR, Evidence, heard_of

KIND = "way"
# The latest of one person; more would say nothing else.
MOST = 40


@dataclass(frozen=True)
class Way:
    """A channel, and the number (E.164), the e-mail or the postal address where it goes."""

    channel: Channel
    to: str


def way_digest(channel: str, to: str, *, key: str = "") -> str:
    """By what a message keeps where it went, without capitals and lines; "" for nowhere."""
    said = " ".join(to.casefold().split())
    return keyed_digest(KIND, f"{channel}:{said}", key=key or settings.SECRET_KEY) if said else ""


def is_sent_to(notice: Notice, channel: str, to: str) -> bool:
    """Whether a message was handed over last for this very place; False for nowhere. No query."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return bool(to) and notice.sent_to in {way_digest(channel, to, key=key) for key in keys}


def evidence_of(ways: Collection[Way], *, with_answers: bool = True) -> Mapping[Way, Evidence]:
    """What is known of each of these ways. Two queries at most; none for no way.

    Without answers one, and one more only where something did not arrive.
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    by_digest = {way_digest(way.channel, way.to, key=key): way for way in ways for key in keys}
    if not by_digest:
        return {}
    since = timezone.now() - PROVES_FOR
    ended = (NoticeState.DELIVERED, NoticeState.FAILED)
    # Who moved does not come back: a letter's return counts for as long as it is kept.
    lately = Q(sent_at__gt=since) | Q(channel=Channel.LETTER)
    rows = Notice.objects.filter(lately, sent_to__in=by_digest, state__in=ended)
    ends: dict[Way, dict[datetime, bool]] = {way: {} for way in ways}
    latest = rows.order_by("-sent_at").values_list("sent_to", "sent_at", "state")
    for digest, at, state in latest[:MOST]:
        if at is not None:
            ends[by_digest[digest]][at] = state == NoticeState.DELIVERED
    has_failed = any(False in of_way.values() for of_way in ends.values())
    answers = _answers(ways, since=since) if with_answers or has_failed else {}
    return {way: heard_of(ends[way], answered_at=answers.get(way)) for way in ways}


def _answers(ways: Collection[Way], *, since: datetime) -> Mapping[Way, datetime]:
    """When something came from there last. One query."""
    sms = IncomingSms.objects.filter(number__in=_to(ways, Channel.SMS), came_at__gt=since)
    mails = IncomingMail.objects.filter(sender__in=_to(ways, Channel.EMAIL), came_at__gt=since)
    found = _latest(sms, "number", Channel.SMS).union(
        _latest(mails.exclude(note=None), "sender", Channel.EMAIL)
    )
    last = {(row["way"], row["of"]): row["at"] for row in found}
    known = {way: last.get((way.channel, _as_kept(way))) for way in ways}
    return {way: at for way, at in known.items() if at is not None}


def _latest(rows: QuerySet[Any], column: str, channel: Channel) -> QuerySet[Any, Any]:
    """Channel, sender, and the latest of each."""
    named = rows.order_by().annotate(way=Value(str(channel)), of=F(column))
    return named.values("way", "of").annotate(at=Max("came_at"))


def _to(ways: Collection[Way], channel: Channel) -> list[str]:
    return [_as_kept(way) for way in ways if way.channel is channel]


def _as_kept(way: Way) -> str:
    """Senders of mails are kept in small letters."""
    return way.to.lower() if way.channel is Channel.EMAIL else way.to


def calls_answered(everybody: Collection[int]) -> Mapping[str, datetime]:
    """When this human (their keys) was reached last, by number (E.164). One query."""
    reached = Attempt.objects.filter(
        outcome=AttemptOutcome.REACHED, callback__case__person__in=everybody, callback__consent=None
    )
    rows = reached.order_by().values("callback__number").annotate(last=Max("started_at"))
    return {row["callback__number"]: row["last"] for row in rows}
