"""A process that asks, holds, moves, calls and cancels at random until it is told to stop.

Called by test_chaos.py: `python process_that_books.py SEED SECONDS`. It says "ready" and begins at
a line. Its clock is its own. At its end it tells how many things it did, and what it met that no
visitor should meet. With "control" for a seed it dies in the middle of an action, without any
transaction.
"""

import json
import os
import random
import signal
import sys
import time
import uuid
from collections import Counter
from datetime import timedelta

import django

django.setup()

from django.db import OperationalError, connection, transaction  # noqa: E402

from helpdesk.actions.promises import attempts  # noqa: E402
from helpdesk.actions.promises.appointments import (  # noqa: E402
    PromiseEnded,
    SlotRefused,
    move_appointment,
)
from helpdesk.actions.promises.attempts import (  # noqa: E402
    AnotherCallIsRunning,
    AttemptEnded,
    NoNumberToCall,
    TooLateToCorrect,
    correct_attempt,
    end_attempt,
    start_attempt,
)
from helpdesk.actions.promises.callbacks import (  # noqa: E402
    Arrival,
    ask_for_callback,
    cancel_callback,
)
from helpdesk.actions.promises.handover import reroute  # noqa: E402
from helpdesk.actions.promises.holds import (  # noqa: E402
    WantedTime,
    extend_hold,
    hold_time,
    release_hold,
)
from helpdesk.actions.promises.watch import watch_promises  # noqa: E402
from helpdesk.choices import AttemptOutcome  # noqa: E402
from helpdesk.models import Adviser, Attempt, Callback, Topic  # noqa: E402
from helpdesk.policy.slots import Call  # noqa: E402
from helpdesk.reads.availability import free_slots  # noqa: E402
from helpdesk.reads.diaries import Freed  # noqa: E402
from tests.factories.helpdesk import MONDAY, make_request  # noqa: E402

EXPECTED = (
    NoNumberToCall,
    SlotRefused,
    PromiseEnded,
    AnotherCallIsRunning,
    AttemptEnded,
    TooLateToCorrect,
)


class Visitor:
    """Somebody in a hurry, with dice."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.key = uuid.UUID(int=seed + 1)
        self.topic = Topic.objects.get(code="phone")
        self.met: Counter[str] = Counter()

    @property
    def now(self):
        """Some hour of the same three days: every process has its own idea of it."""
        return MONDAY + timedelta(minutes=15 * self.dice.randrange(96))

    def any_time(self, at):
        """One of the first hours, so that all processes want the same ones."""
        slots = free_slots(at=at, topic=self.topic, freed=Freed(hold_key=self.key))[:12]
        return self.dice.choice(slots).starts_at if slots else at + timedelta(days=1)

    def any_promise(self):
        """An open promise, if there is one."""
        keys = list(Callback.objects.open().values_list("pk", flat=True)[:50])
        return Callback.objects.get(pk=self.dice.choice(keys)) if keys else None

    def hold(self, at):
        """Choose a time, and perhaps read on."""
        hold_time(
            key=self.key,
            address=str(self.key),
            at=at,
            wanted=WantedTime(
                starts_at=self.any_time(at),
                topic=self.topic,
                language="fr",
                call=Call(minutes=15, is_first_call=False),
            ),
        )
        extend_hold(key=self.key, at=at + timedelta(minutes=self.dice.randrange(30)))

    def ask(self, at):
        """Confirm, twice as often as not."""
        name = f"Person {self.dice.randrange(40)} Petit".translate(LETTERS)
        request = make_request(self.topic, name=name, starts_at=self.any_time(at))
        key = uuid.UUID(int=self.dice.getrandbits(128))
        for _click in range(self.dice.choice((1, 2))):
            ask_for_callback(
                request=request, at=at, arrival=Arrival(request_key=key, hold_key=self.key)
            )

    def move(self, at):
        if promise := self.any_promise():
            move_appointment(callback=promise, starts_at=self.any_time(at), at=at)

    def cancel(self, at):
        if promise := self.any_promise():
            cancel_callback(callback=promise, at=at)

    def call(self, at):
        """Call somebody, say how it ended, perhaps correct it."""
        if (promise := self.any_promise()) is None:
            return
        adviser = self.dice.choice(list(Adviser.objects.all()))
        attempt = start_attempt(callback=promise, adviser=adviser, at=at, by=None)
        end_attempt(attempt=attempt, outcome=self.any_end(), at=at, by=None)
        if self.dice.random() < 0.3:
            correct_attempt(attempt=attempt, outcome=self.any_end(), at=at, by=None)

    def any_end(self):
        return self.dice.choice(list(AttemptOutcome))

    def end_what_hangs(self, at):
        """A call whose process was killed is ended by somebody."""
        if attempt := Attempt.objects.filter(ended_at__isnull=True).first():
            end_attempt(attempt=attempt, outcome=self.any_end(), at=at, by=None)

    def hand_over(self, at):
        if promise := self.any_promise():
            reroute(callback=promise, at=at)

    def watch(self, at):
        watch_promises(at=at)

    def leave(self, _at):
        release_hold(key=self.key)

    def live(self, seconds: float) -> None:
        """Do one thing after the other until the time is over."""
        acts = [self.hold, self.ask, self.ask, self.ask, self.move, self.call, self.cancel]
        acts += [self.hand_over, self.watch, self.leave, self.end_what_hangs]
        ends_at = time.monotonic() + seconds
        while time.monotonic() < ends_at:
            act = self.dice.choice(acts)
            try:
                act(self.now)
                self.met[act.__name__] += 1
            except EXPECTED:
                self.met["refused"] += 1
            except OperationalError as error:
                self.met[f"OperationalError: {error}"[:120]] += 1


LETTERS = str.maketrans("0123456789", "ABCDEFGHIJ")


def die(**_facts: object) -> None:
    """As a power cut would: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_without_a_transaction() -> None:
    """The control: a call ends in the middle of its writes, and nothing takes them back."""
    attempt = Attempt.objects.get(ended_at__isnull=True)
    attempts.book_appointment = die
    end = attempts.end_attempt.__wrapped__
    end(attempt=attempt, outcome=AttemptOutcome.NO_ANSWER, at=attempt.started_at, by=None)


if __name__ == "__main__":
    if sys.argv[1] == "control":
        # Each action and each part of one writes for itself.
        transaction.Atomic.__enter__ = lambda _self: None
        transaction.Atomic.__exit__ = lambda *_facts: None
        connection.features.has_select_for_update = False
        die_without_a_transaction()
    visitor = Visitor(int(sys.argv[1]))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    visitor.live(float(sys.argv[2]))
    sys.stdout.write(json.dumps(visitor.met))
