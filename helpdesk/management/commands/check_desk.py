"""`manage.py check_desk [--repair]`: is every promise as it must be, and what is mended."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from helpdesk.actions.promises.mending import repair_desk
from helpdesk.policy.faults import Mended
from helpdesk.reads.checking import Counts, Report, check_desk
from helpdesk.words.faults import fault_in_words, mended_in_words


class Command(BaseCommand):
    """Ends with 1 while something is wrong, so that a timer can tell somebody."""

    help = "Say whether every promise has an owner, an hour and a next step; --repair mends it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--repair."""
        parser.add_argument("--repair", action="store_true", help="Mend what can be mended.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """One sentence a fault and a mend; the counts and the verdict last."""
        first = last = check_desk(at=timezone.now())
        for fault in first.faults:
            self.stdout.write(fault_in_words(fault))
        if options["repair"]:
            last = self._repair(first)
        numbers = ", ".join(_counted(last.counts))
        verdict = _verdict(first, last, is_repair=options["repair"])
        self.stdout.write(_("%(numbers)s: %(verdict)s") % {"numbers": numbers, "verdict": verdict})
        if last.total:
            sys.exit(1)

    def _repair(self, report: Report) -> Report:
        """Mend pass after pass, for a check lists a part of many faults, while they get fewer."""
        left: list[Mended] = []
        fewer = report.total > 0
        while fewer:
            done = repair_desk(at=timezone.now(), faults=report.faults)
            left = [mended for mended in done if mended.is_left]
            for mended in done:
                if not mended.is_left:
                    self.stdout.write(mended_in_words(mended))
            before, report = report, check_desk(at=timezone.now())
            fewer = 0 < report.total < before.total
        for mended in left:
            self.stdout.write(mended_in_words(mended))
        return report


def _counted(counts: Counts) -> list[str]:
    """What was looked at, each with its number."""
    texts = [
        (
            ngettext("%(n)d open callback", "%(n)d open callbacks", counts.open_callbacks),
            counts.open_callbacks,
        ),
        (
            ngettext("%(n)d appointment", "%(n)d appointments", counts.live_appointments),
            counts.live_appointments,
        ),
        (
            ngettext("%(n)d quarter hour", "%(n)d quarter hours", counts.taken_quarters),
            counts.taken_quarters,
        ),
        (ngettext("%(n)d time held", "%(n)d times held", counts.holds), counts.holds),
        (
            ngettext("%(n)d message waiting", "%(n)d messages waiting", counts.waiting_notices),
            counts.waiting_notices,
        ),
    ]
    return [text % {"n": n} for text, n in texts]


def _verdict(first: Report, last: Report, *, is_repair: bool) -> str:
    """What was found and, after a repair, how much of it is gone."""
    if not first.total:
        return _("nothing wrong.")
    found = ngettext("%(n)d fault", "%(n)d faults", first.total) % {"n": first.total}
    if not is_repair:
        return f"{found}."
    return _("%(faults)s, %(mended)d mended, %(left)d left.") % {
        "faults": found,
        "mended": max(first.total - last.total, 0),
        "left": last.total,
    }
