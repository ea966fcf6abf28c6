"""`manage.py migrate`: Django's own, one process at a time."""

from typing import Any

from django.core.management.commands.migrate import Command as DjangoCommand

from website.running.taking_turns import one_at_a_time


class Command(DjangoCommand):
    """Waits while another process prepares the same database."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Everything is looked at after the wait: the other one may have done it all."""
        with one_at_a_time(on_wait=self._say_that_we_wait, using=options["database"]):
            super().handle(*args, **options)

    def _say_that_we_wait(self) -> None:
        self.stdout.write("Another process prepares this database: waiting for it to end.")
        self.stdout.flush()
