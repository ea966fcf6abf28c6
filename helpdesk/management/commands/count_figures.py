"""`manage.py count_figures`: counts every day again, from the first request on."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from helpdesk.actions.desk.figures import count_days
from helpdesk.reads.figures import months_to_count


class Command(BaseCommand):
    """A month at a time, so that nobody at the desk waits for it."""

    help = "Count all figures again, from the facts."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One line a month."""
        at = timezone.now()
        for first, last in months_to_count(at=at):
            count_days(first=first, last=last, at=at)
            self.stdout.write(f"{first:%Y-%m}")
