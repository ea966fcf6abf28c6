"""One pass of the real sender, in a process of its own that kills itself at a named point.

Called by test_sender_killed.py: `python sender_that_dies.py POINT INSTANT`.
"""

import os
import signal
import smtplib
import sys
from datetime import datetime

import django

django.setup()

from helpdesk.actions.messages import results, sending  # noqa: E402
from helpdesk.choices import NoticeState  # noqa: E402
from helpdesk.models import Notice  # noqa: E402


def die(*_args: object, **_kwargs: object) -> None:
    """As a power cut would: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def pop_and_die(**_kwargs: object) -> None:
    """The control: a queue that forgets a message when it hands it out."""
    Notice.objects.filter(state=NoticeState.QUEUED).update(state=NoticeState.SENT)
    die()


POINTS = {
    "nowhere": lambda: None,
    "before_the_claim": lambda: setattr(sending, "claim_due", die),
    "after_the_claim": lambda: setattr(sending, "begin", die),
    "after_the_mark": lambda: setattr(sending, "_send", die),
    "during_the_send": lambda: setattr(smtplib.SMTP, "data", die),
    "after_the_send": lambda: setattr(sending, "write_result", die),
    "before_the_commit": lambda: setattr(results, "_sent", die),
    "control": lambda: setattr(sending, "claim_due", pop_and_die),
}

POINTS[sys.argv[1]]()
sending.send_due(at=datetime.fromisoformat(sys.argv[2]))
