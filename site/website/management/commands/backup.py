"""`manage.py backup [FILE]`: everything that cannot be made again, in one file.

Encrypted to public keys, read again (--verify), and older ones deleted (--rotate), when asked for.
"""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from website.running.backup import (
    backups_that_may_go,
    default_file,
    last_backup,
    make_backup,
    verify_backup,
)
from website.running.database_files import NotPossible
from website.running.encryption import make_key
from website.running.place_of_files import place_of_files
from website.running.rotation import Kept


class Command(BaseCommand):
    """May run while the desk is at work."""

    help = "Write database, media and secret key into one .tar.gz file; --verify reads one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """FILE, then what else is to be done, then how."""
        parser.add_argument(
            "file", nargs="?", type=Path, help="Where to write; DATA_DIR/backups when not given."
        )
        does = parser.add_mutually_exclusive_group()
        does.add_argument(
            "--verify",
            action="store_true",
            help="Write nothing: say whether FILE, or the last backup, could be restored.",
        )
        does.add_argument(
            "--rotate",
            action="store_true",
            help="Then delete older backups in DATA_DIR/backups, but for those that are kept.",
        )
        does.add_argument(
            "--make-key",
            type=Path,
            metavar="KEY",
            help="Write no backup but a key that reads encrypted ones; its public half is printed.",
        )
        parser.add_argument(
            "--recipient",
            action="append",
            metavar="AGE1…",
            help="A public key to encrypt to, more than once for several; BACKUP_RECIPIENT else.",
        )
        parser.add_argument(
            "--identity", type=Path, help="With --verify: the file of the key that reads FILE."
        )
        parser.add_argument("--dry-run", action="store_true", help="With --rotate: only say.")
        parser.add_argument("--keep-days", type=int, default=Kept.days)
        parser.add_argument("--keep-weeks", type=int, default=Kept.weeks)
        parser.add_argument("--keep-months", type=int, default=Kept.months)

    def handle(self, *_args: Any, **options: Any) -> None:
        """A refusal is one plain sentence and exit code 1."""
        try:
            if options["make_key"]:
                self._make_key(options["make_key"])
            elif options["verify"]:
                self._verify(options["file"], options["identity"])
            elif options["rotate"] and options["dry_run"]:
                self._rotate(options)
            else:
                self._make(options)
                if options["rotate"]:
                    self._rotate(options)
        except NotPossible as refusal:
            sys.exit(str(refusal))

    def _make(self, options: dict[str, Any]) -> None:
        at = timezone.now()
        keys = options["recipient"] or settings.BACKUP_RECIPIENT
        file = options["file"] or default_file(at=at, is_encrypted=bool(keys))
        make_backup(file, at=at, keys=keys)
        held = "It is encrypted." if keys else "It holds names and numbers: keep it safe."
        stays = "Whoever is erased from now on stays in it: delete it in its time."
        place = place_of_files()
        lacks = f" Not in it: pictures, documents and sounds, in {place}." if place else ""
        self.stdout.write(f"Written: {file}. {held} {stays}{lacks}")

    def _verify(self, file: Path | None, identity: Path | None) -> None:
        file = file or last_backup()
        contents = verify_backup(file, identity=identity)
        made = timezone.localtime(contents.made_at)
        at = contents.files_at
        lacks = f" Not in it: pictures, documents and sounds, in {at}." if at else ""
        self.stdout.write(
            f"Whole: {file}, of {made:%Y-%m-%d %H:%M}, {contents.files} files.{lacks}"
        )

    def _rotate(self, options: dict[str, Any]) -> None:
        """Only after a backup was written whole: nothing goes because a new one failed."""
        kept = Kept(options["keep_days"], options["keep_weeks"], options["keep_months"])
        for file in backups_that_may_go(kept):
            if not options["dry_run"]:
                file.unlink(missing_ok=True)
            self.stdout.write(f"{'Would delete' if options['dry_run'] else 'Deleted'}: {file}.")

    def _make_key(self, file: Path) -> None:
        public = make_key(file)
        self.stdout.write(
            f"Written: {file}. Keep it away from this machine: without it no encrypted backup is "
            f"read.\nBACKUP_RECIPIENT={public}"
        )
