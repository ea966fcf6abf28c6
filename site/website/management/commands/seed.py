"""`manage.py seed`: the starter content, and the demonstration with --demo."""

from argparse import ArgumentParser, BooleanOptionalAction
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from knowledge.starter.files import StarterError
from website.seeding import Login, RealCases, seed


class Command(BaseCommand):
    """Loads what is missing; run again, it changes nothing."""

    help = "Load pages, guides, topics and roles; with --demo, a living desk to look at."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--demo and --refresh-demo."""
        parser.add_argument(
            "--demo",
            action=BooleanOptionalAction,
            default=False,
            help="Load the demonstration too. Refused on a desk that is at work.",
        )
        parser.add_argument(
            "--refresh-demo",
            action="store_true",
            help="Play the demonstration again around the present hour, with new passwords.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load, then show the logins; passwords are shown this once."""
        try:
            logins = seed(
                demo=options["demo"],
                refresh=options["refresh_demo"],
                at=timezone.now(),
                out=self.stdout,
            )
        except (RealCases, StarterError) as refusal:
            raise CommandError(str(refusal)) from refusal
        for login in logins:
            self.stdout.write(line_of(login))
        self.stdout.write("Everything is loaded.")


def line_of(login: Login) -> str:
    """`karim        adviser      k7mq-2hxa-9tcv`; without its password when it is not known."""
    password = login.password or "(password unchanged)"
    return f"{login.username:12} {login.role:12} {password}"
