"""Reads a name and a password, as often as the rules of guessing allow.

A try is counted as wrong before the password is read, in a transaction that locks what is counted:
a hundred tries at the same moment are no more than as many in a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F, Q
from django.http import HttpRequest
from django_q.tasks import async_task

from helpdesk.choices import JournalKind
from helpdesk.policy.digests import keyed_digest
from website.accounts.actions.journal import record_account
from website.accounts.known_browsers import browser_of
from website.accounts.rules.guessing import (
    NOTHING,
    OF_A_BROWSER,
    OF_A_NAME,
    OF_AN_ADDRESS,
    Pace,
    Tries,
    left_to_wait,
    network_of,
)
from website.models import LogInTries, User
from website.serving.middleware import client_address

# Fewer are the user's own slips.
WORTH_TELLING: Final = 3
_MAIL_AGAIN_AFTER: Final = timedelta(days=1)
TELL_BY_MAIL: Final = "website.accounts.tasks.tell_of_tries"


@dataclass(frozen=True)
class Paced:
    """Something that tries are counted of, and how fast they may come."""

    kind: str
    value: str
    pace: Pace
    user: User | None = None

    @property
    def digest(self) -> str:
        """What stands for it in the table."""
        return keyed_digest(f"log-in {self.kind}", self.value, key=settings.SECRET_KEY)


@dataclass(frozen=True)
class Answer:
    """What became of a try: the user who was right, or how long to wait before the next one.

    `told` are the wrong tries on the account since they logged in last, 0 when it is not worth a
    word, and `since` when they began.
    """

    user: User | None = None
    wait: timedelta = NOTHING
    told: int = 0
    since: datetime | None = None


def try_password(request: HttpRequest, *, name: str, password: str, at: datetime) -> Answer:
    """Who logs in with this name and password; nobody when it is wrong, or too soon to read it."""
    user = User.objects.filter(username=name).first()
    paced = _paced(request, name=name, user=user)
    if wait := begin_try(paced=paced, at=at):
        return Answer(wait=wait)
    right = cast("User | None", authenticate(request, username=name, password=password))
    if right is None:
        _note_wrong(user, at=at)
        return Answer()
    end_right_try(paced=paced)
    count, since = _take_untold(right)
    return Answer(user=right, told=count, since=since)


def try_own_password(request: HttpRequest, *, password: str, at: datetime) -> Answer:
    """Whether somebody who is logged in knows their own password; slowed like the door."""
    user = cast(User, request.user)
    paced = [Paced("own", str(user.pk), OF_A_BROWSER)]
    if wait := begin_try(paced=paced, at=at):
        return Answer(wait=wait)
    if not user.check_password(password):
        return Answer()
    end_right_try(paced=paced)
    return Answer(user=user)


def _paced(request: HttpRequest, *, name: str, user: User | None) -> Sequence[Paced]:
    """What slows this try: the browser alone where the user logged in before."""
    key = user.pk if user else None
    if browser := browser_of(request, key):
        return [Paced("browser", f"{key} {browser}", OF_A_BROWSER)]
    of_name = Paced("user", str(key), OF_A_NAME, user) if user else Paced("name", name, OF_A_NAME)
    return [of_name, of_address(request)]


def of_address(request: HttpRequest) -> Paced:
    """The home or the office that asks, gently."""
    return Paced("address", network_of(client_address(request)), OF_AN_ADDRESS)


@transaction.atomic
def begin_try(*, paced: Sequence[Paced], at: datetime) -> timedelta:
    """Count one more try as wrong until it is known to be right; or how long to wait, counted not.

    `paced` in the order of its kinds: whoever tries at the same moment waits, and never in a ring.
    """
    rows = [_row(one) for one in paced]
    counted = [Tries(row.wrong, row.last_at) for row in rows]
    pairs = list(zip(counted, paced, strict=True))
    if wait := max((left_to_wait(tries, one.pace, at=at) for tries, one in pairs), default=NOTHING):
        return wait
    for row, (tries, one) in zip(rows, pairs, strict=True):
        row.wrong = tries.counted(one.pace, at=at) + 1
        row.last_at = at
        if one.user is not None:
            row.untold += 1
            row.untold_since = row.untold_since or at
        row.save()
    return NOTHING


def _row(paced: Paced) -> LogInTries:
    """The locked row of what is counted."""
    LogInTries.objects.bulk_create(
        [LogInTries(digest=paced.digest, user=paced.user)], ignore_conflicts=True
    )
    return LogInTries.objects.select_for_update(of=("self",)).get(digest=paced.digest)


@transaction.atomic
def end_right_try(*, paced: Sequence[Paced]) -> None:
    """The try was right: it is not counted, and what the user did wrong before is forgotten.

    Of an address only this one try: a right password of one's own must not pay for guesses.
    """
    for one in paced:
        rows = LogInTries.objects.filter(digest=one.digest)
        if one.kind == "address":
            rows.filter(wrong__gt=0).update(wrong=F("wrong") - 1)
        else:
            rows.update(wrong=0)
            rows.filter(untold__gt=0).update(untold=F("untold") - 1)


@transaction.atomic
def _take_untold(user: User) -> tuple[int, datetime | None]:
    """How many wrong tries there were on the account, and since when; told once."""
    row = LogInTries.objects.select_for_update(of=("self",)).filter(user=user).first()
    if row is None:
        return 0, None
    count, since = row.untold, row.untold_since
    LogInTries.objects.filter(pk=row.pk).update(untold=0, untold_since=None)
    return (count, since) if count >= WORTH_TELLING else (0, None)


def _note_wrong(user: User | None, *, at: datetime) -> None:
    """Tell the journal and, once their account is slowed, the user.

    A name that nobody has leaves no line: strangers could write as many as they like.
    """
    if user is None:
        return
    record_account(JournalKind.LOG_IN_FAILED, user=user, by=None, at=at)
    if LogInTries.objects.filter(user=user, wrong=OF_A_NAME.free, last_at=at).exists():
        record_account(JournalKind.LOG_IN_SLOWED, user=user, by=None, at=at)
    _mail_if_many(user, at=at)


def _mail_if_many(user: User, *, at: datetime) -> None:
    """Tell the user by mail once their account is slowed, once a day at most."""
    if not user.email:
        return
    lately = Q(mailed_at__gt=at - _MAIL_AGAIN_AFTER)
    many = LogInTries.objects.filter(user=user, wrong__gte=OF_A_NAME.free).exclude(lately)
    if many.update(mailed_at=at):
        async_task(TELL_BY_MAIL, user.pk)


def forget_tries(*, before: datetime) -> int:
    """Delete rows that count no more and tell nobody anything. Returns how many."""
    return LogInTries.objects.filter(last_at__lt=before, untold__lt=WORTH_TELLING).delete()[0]
