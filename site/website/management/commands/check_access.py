"""`manage.py check_access`: look at the public pages, and store what a machine can say of them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accessibility.policy.criteria import reference
from accessibility.policy.statement import Outcome
from accessibility.reads.statement_facts import states_in
from website.running.access_check import PageBroken, check_access


class Command(BaseCommand):
    """Run again, it changes what changed on the pages."""

    help = "Check the public pages for access and weight; the statements say what was found."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Look, then say in a line for each reference what is broken and what is left to people."""
        try:
            audits = check_access(at=timezone.now())
        except PageBroken as broken:
            raise CommandError(f"{broken} Nothing was stored.") from broken
        for audit in audits:
            outcomes = [state.outcome for state in states_in(audit).values()]
            self.stdout.write(
                f"{reference(audit.reference).name}, {audit.pages.count()} pages: "
                f"criteria broken {outcomes.count(Outcome.NOT_CONFORM)}, "
                f"not decided {outcomes.count(Outcome.NOT_ASSESSED)}."
            )
