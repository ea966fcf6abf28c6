"""`manage.py replay_webhooks`: tells a program again what it missed."""

from argparse import ArgumentParser
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from helpdesk.actions.messages.webhooks import tell_again
from helpdesk.models import Webhook
from helpdesk.policy.webhooks import KEPT


class Command(BaseCommand):
    """Queues again what was given up, or everything, since an instant."""

    help = "Tell a program again what it missed, or with --all everything, since an instant."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The name of the program, --since and --all."""
        parser.add_argument("name", help="As it stands in the CMS.")
        parser.add_argument(
            "--since", type=datetime.fromisoformat, help="As 2026-11-23T09:00:00+01:00."
        )
        parser.add_argument("--all", action="store_true", help="Also what it took.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError for a name that no webhook has, and for an hour without a zone."""
        hooks = list(Webhook.objects.filter(name=options["name"], ended_at=None))
        if len(hooks) != 1:
            raise CommandError("No webhook, or more than one, has this name.")
        at = timezone.now()
        since = options["since"] or at - timedelta(days=KEPT.days)
        if timezone.is_naive(since):
            raise CommandError("Say the zone too, as in 2026-11-23T09:00:00+01:00.")
        count = tell_again(hook=hooks[0], since=since, at=at, only_missed=not options["all"])
        print(f"{count} events are told again.")
