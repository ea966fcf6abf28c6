"""`manage.py backup [FILE] [--verify]`: everything that cannot be made again, in one file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from website.running.backup import default_file, last_backup, make_backup, verify_backup
from website.running.database_files import NotPossible


class Command(BaseCommand):
    """May run while the desk is at work."""

    help = "Write database, media and secret key into one .tar.gz file; --verify reads one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE and --verify."""
        parser.add_argument(
            "file", nargs="?", type=Path, help="Where to write; DATA_DIR/backups when not given."
        )
        parser.add_argument(
            "--verify",
            action="store_true",
            help="Write nothing: say whether FILE, or the last backup, could be restored.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """A refusal is one plain sentence and exit code 1."""
        try:
            said = self._verify(options["file"]) if options["verify"] else self._make(options)
        except NotPossible as refusal:
            sys.exit(str(refusal))
        self.stdout.write(said)

    def _make(self, options: dict[str, Any]) -> str:
        at = timezone.now()
        file = options["file"] or default_file(at=at)
        make_backup(file, at=at)
        return f"Written: {file}. It holds names and numbers: keep it safe."

    def _verify(self, file: Path | None) -> str:
        file = file or last_backup()
        contents = verify_backup(file)
        made = timezone.localtime(contents.made_at)
        return f"Whole: {file}, of {made:%Y-%m-%d %H:%M}, {contents.files} files."
