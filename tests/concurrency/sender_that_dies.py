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

from helpdesk.actions import notices  # noqa: E402
from helpdesk.choices import NoticeState  # noqa: E402
from helpdesk.models import Notice  # noqa: E402


def die(*_args: object, **_kwargs: object) -> None:
    """As a power cut would: nothing is cleaned up."""
    os.kill(os.getpid(), signal.SIGKILL)


def pop_and_die(*, notice: Notice, **_kwargs: object) -> bool:
    """The control: a queue that forgets a message when it hands it out."""
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT)
    die()
    return True


POINTS = {
    "nowhere": lambda: None,
    "before_the_claim": lambda: setattr(notices, "claim_notice", die),
    "after_the_claim": lambda: setattr(notices, "send_notice", die),
    "during_the_send": lambda: setattr(smtplib.SMTP, "data", die),
    "after_the_send": lambda: setattr(notices, "_write_result", die),
    "before_the_commit": lambda: setattr(notices, "record", die),
    "control": lambda: setattr(notices, "claim_notice", pop_and_die),
}

POINTS[sys.argv[1]]()
notices.send_due(at=datetime.fromisoformat(sys.argv[2]))
