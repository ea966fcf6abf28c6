"""`manage.py receive_mail`: one mail on standard input, as a mail server pipes it.

Ends with the codes of sysexits.h, which Postfix, Exim and Dovecot understand: what failed on our
side is tried again by the server, and what we refuse is told to its sender by theirs.
"""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from helpdesk.actions.promises.mail_verdicts import verdict_on
from helpdesk.channels.incoming.reading import MOST_BYTES
from helpdesk.channels.incoming.verdicts import Verdict

# What the envelope says, as Postfix (local) and Exim (pipe) name it.
SENDER, RECIPIENTS = "SENDER", ("ORIGINAL_RECIPIENT", "RECIPIENT")
CODES = {
    Verdict.TAKEN: os.EX_OK,
    Verdict.REFUSED: os.EX_DATAERR,
    Verdict.TOO_MANY: os.EX_NOPERM,
    Verdict.LATER: os.EX_TEMPFAIL,
}


class Command(BaseCommand):
    """Takes the mail, and says by its exit code whether the server keeps it."""

    help = "Take one mail from standard input; the exit code is one of sysexits.h."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--sender and --recipient, of the envelope."""
        parser.add_argument("--sender", help="Where a bounce goes; empty for nowhere.")
        parser.add_argument("--recipient", action="append", default=[], help="To whom it came.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Nothing is printed: a server sends what a command says back to the sender."""
        raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        named = (os.environ.get(name, "") for name in RECIPIENTS)
        recipients = tuple(filter(None, (*options["recipient"], *named)))
        sender = options["sender"]
        returns_to = os.environ.get(SENDER) if sender is None else sender
        at = timezone.now()
        verdict = verdict_on(raw, at=at, returns_to=returns_to, recipients=recipients)
        sys.exit(CODES[verdict])
