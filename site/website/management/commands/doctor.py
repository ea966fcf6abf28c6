"""`manage.py doctor`: what is wrong with this installation, and what to do."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from website.running.doctor import findings


class Command(BaseCommand):
    """Changes nothing; ends with 1 while something is wrong, so that a timer can tell somebody."""

    help = "Say in plain sentences what is wrong with this installation, and what to do about it."
    # It says itself what is wrong, and what the database lacks.
    requires_system_checks = ()
    requires_migrations_checks = False

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Two lines for each finding."""
        found = findings()
        for finding in found:
            self.stdout.write(f"- {finding.says}\n  {finding.remedy}  ({finding.code})")
        if found:
            sys.exit(
                "One thing is wrong." if len(found) == 1 else f"{len(found)} things are wrong."
            )
        self.stdout.write("All is well, as far as can be seen from here.")
