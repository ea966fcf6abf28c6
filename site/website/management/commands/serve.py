"""`manage.py serve`: web, task cluster and sender of a prepared desk, watched."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from helpdesk.tasks.schedules import ensure_schedules
from website.accounts import tasks as accounts
from website.editors import tasks as editors
from website.link_check import tasks as links
from website.outside_check import tasks as lent
from website.running import preparing
from website.supervisor.desk import become_serve, serve_desk
from website.supervisor.succession import kept_socket

# The one that the setting BASE_URL takes for granted.
PORT = 8000


class Command(BaseCommand):
    """Serves until SIGTERM or SIGINT, then ends with 0 and leaves no process."""

    help = "Serve a prepared desk: web, task cluster and sender, started again when they fail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--host, --port, --small and --check."""
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen at.")
        parser.add_argument("--port", type=int, default=PORT, help="Port to listen at.")
        parser.add_argument(
            "--small",
            action="store_true",
            help="For a machine with little memory: one web process, one task at a time.",
        )
        parser.add_argument(
            "--check", action="store_true", help="Say whether the desk could be served, and end."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check what can be checked in one sentence, then serve."""
        host, port = options["host"], options["port"]
        is_elsewhere = port != PORT and "BASE_URL" not in os.environ
        is_smaller = options["small"] and not settings.IS_SMALL
        if (is_elsewhere or is_smaller) and not options["check"]:
            become_serve(host=host, port=port, small=options["small"])
        door = kept_socket()
        try:
            if not door and not options["check"]:
                preparing.check_port(host=host, port=port)
            preparing.check_folder()
            preparing.check_ready_to_serve()
            preparing.translate()
        except preparing.NotPossible as refusal:
            sys.exit(str(refusal))
        if options["check"]:
            return
        of_the_house = (*accounts.SCHEDULES, *links.SCHEDULES, *lent.SCHEDULES, *editors.SCHEDULES)
        ensure_schedules(at=timezone.now(), others=of_the_house)
        serve_desk(host=host, port=port, door=door)
        self.stdout.write("Stopped.")
