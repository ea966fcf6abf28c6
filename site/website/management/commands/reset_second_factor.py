"""`manage.py reset_second_factor NAME`: for whoever lost theirs and has no coordinator to ask."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from website.models import User
from website.second_factor.actions import reset_factor


class Command(BaseCommand):
    """Whoever may run commands on the machine may already read everything: no more is asked."""

    help = "Remove the second proof of an account; it sets up a new one at its next log-in."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The name of the account."""
        parser.add_argument("username", help="The name with which the account logs in.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Remove it, or say that nobody is called so."""
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"No account is called {options['username']}.")
        reset_factor(user=user, at=timezone.now(), by=None)
        self.stdout.write(f"{user.username} sets up a new second proof at the next log-in.")
