"""Opens a request to whoever knows it, and lets whoever guesses wait."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F

from helpdesk.actions.promises.public_bookings import note_place, take_turns
from helpdesk.models import Callback, UsedPlace, WrongGuess
from helpdesk.policy.digests import keyed_digest
from helpdesk.policy.fair_use import Visitor, place_of
from helpdesk.policy.look_ups import (
    FORGOTTEN_AFTER,
    Counted,
    Wrong,
    counted_at,
    heard_from,
)
from helpdesk.reads.fair_use import place_digest, session_digest, was_used_before

# As long as a promise may be looked up by its link.
PLACES_KEPT = timedelta(days=60)


@dataclass(frozen=True)
class LookUp:
    """What became of a guess: the promise, or until when to wait; neither when it was wrong."""

    callback: Callback | None = None
    wait_until: datetime | None = None


@transaction.atomic
def look_up(
    *,
    visitor: Visitor,
    targets: Collection[str],
    found: Callback | None,
    at: datetime,
    told: datetime | None = None,
) -> LookUp:
    """Let the visitor see the promise that was `found`, count a wrong guess, or ask them to wait.

    `targets` are what is guessed at, such as "number:+33…"; `told` is until when this visitor was
    asked to wait before. While somebody must wait, right and wrong are answered alike.
    """
    counted = _digests(visitor, targets)
    take_turns(*counted)
    wrong = [
        Wrong(counted[row.digest], row.count, row.last_at)
        for row in WrongGuess.objects.filter(digest__in=counted)
    ]
    used_before = found is not None and was_used_before(callback=found, visitor=visitor)
    if (heard := heard_from(wrong, used_before=used_before, told=told, at=at)) > at:
        return LookUp(wait_until=heard)
    if found is None:
        _count(counted, at=at)
        return LookUp()
    note_place(callback=found, visitor=visitor, at=at)
    return LookUp(callback=found)


@transaction.atomic
def wait_of(*, visitor: Visitor, told: datetime | None, at: datetime) -> datetime | None:
    """Until when this visitor waits who guesses at nothing that is named; None: they are heard.

    `told` is as for `look_up`.
    """
    counted = _digests(visitor, ())
    take_turns(*counted)
    rows = WrongGuess.objects.filter(digest__in=counted)
    wrong = [Wrong(counted[row.digest], row.count, row.last_at) for row in rows]
    heard = heard_from(wrong, used_before=False, told=told, at=at)
    return heard if heard > at else None


def note_wrong(*, visitor: Visitor, at: datetime) -> None:
    """This visitor guessed wrong."""
    _count(_digests(visitor, ()), at=at)


def _digests(visitor: Visitor, targets: Collection[str]) -> dict[str, Counted]:
    """Of what a wrong guess counts, by digest."""
    key = settings.SECRET_KEY
    return {
        **{keyed_digest("guessed", target, key=key): Counted.TARGET for target in targets},
        session_digest(visitor): Counted.SESSION,
        place_digest(visitor): counted_at(place_of(visitor.address)),
    }


def _count(digests: Collection[str], *, at: datetime) -> None:
    WrongGuess.objects.filter(digest__in=digests, last_at__lte=at - FORGOTTEN_AFTER).delete()
    rows = [WrongGuess(digest=digest, last_at=at) for digest in sorted(digests)]
    WrongGuess.objects.bulk_create(rows, ignore_conflicts=True)
    WrongGuess.objects.filter(digest__in=digests).update(count=F("count") + 1, last_at=at)


def forget_guesses(*, at: datetime) -> None:
    """Delete what was counted of guesses, and places that nobody used for long."""
    WrongGuess.objects.filter(last_at__lte=at - FORGOTTEN_AFTER).delete()
    UsedPlace.objects.filter(used_at__lte=at - PLACES_KEPT).delete()
