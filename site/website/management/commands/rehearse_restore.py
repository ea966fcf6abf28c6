"""`manage.py rehearse_restore [FILE] [--identity KEY]`: a backup is put back for a trial."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from website.running.backup import last_backup
from website.running.database_files import NotPossible
from website.running.rehearsal import rehearse


class Command(BaseCommand):
    """The desk may run meanwhile; `doctor` tells when this was last done."""

    help = "Put the newest backup back beside the desk, check it there, and take it away again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE and --identity."""
        parser.add_argument("file", type=Path, nargs="?", help="The newest one when not said.")
        parser.add_argument(
            "--identity", type=Path, help="The file of the key that reads an encrypted backup."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """A refusal is one plain sentence and exit code 1."""
        try:
            file = options["file"] or last_backup()
            self.stdout.write(f"{file.name} is put back for a trial. This may take some minutes.")
            self.stdout.write(rehearse(file, identity=options["identity"], at=timezone.now()))
        except NotPossible as refusal:
            sys.exit(str(refusal))
        self.stdout.write("The backup works: everything came back, and the desk in it is sound.")
