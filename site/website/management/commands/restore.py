"""`manage.py restore FILE [--identity KEY] [--force]`: puts back what `backup` wrote."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from website.running.database_files import NotPossible
from website.running.restore import restore_backup


class Command(BaseCommand):
    """The desk must be stopped."""

    help = "Put a backup back: database, media and secret key. Stop the desk first."
    # The database may be older than this program, or empty.
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, --identity and --force."""
        parser.add_argument("file", type=Path, help="A file that `backup` wrote.")
        parser.add_argument(
            "--identity", type=Path, help="The file of the key that reads an encrypted backup."
        )
        parser.add_argument(
            "--force", action="store_true", help="Replace everything in a database in use."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """A refusal is one plain sentence and exit code 1."""
        try:
            kept = restore_backup(
                options["file"],
                force=options["force"],
                at=timezone.now(),
                identity=options["identity"],
            )
        except NotPossible as refusal:
            sys.exit(str(refusal))
        if kept:
            self.stdout.write(f"What was here before is kept: {kept}.")
        self.stdout.write(
            "Everything is back, but for people who were erased since: these were erased again, as "
            "far as this machine knows of them. Start the desk again."
        )
