"""`manage.py backup [FILE]`: everything that cannot be made again, in one file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from website.running.backup import NotPossible, default_file, make_backup


class Command(BaseCommand):
    """May run while the desk is at work."""

    help = "Write database, media and secret key into one .tar.gz file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE."""
        parser.add_argument(
            "file", nargs="?", type=Path, help="Where to write; DATA_DIR/backups when not given."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """A refusal is one plain sentence and exit code 1."""
        at = timezone.now()
        file = options["file"] or default_file(at=at)
        try:
            make_backup(file, at=at)
        except NotPossible as refusal:
            sys.exit(str(refusal))
        self.stdout.write(f"Written: {file}. It holds names and numbers: keep it safe.")
