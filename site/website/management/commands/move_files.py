"""`manage.py move_files`: pictures, sounds, documents, exports, sheets into the bucket."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from website.running.database_files import NotPossible
from website.running.moving_files import Moved, copy_back, copy_there
from website.running.place_of_files import place_of_files

EACH = 100


class Command(BaseCommand):
    """May run while the desk is at work, and again: what is there already is only compared."""

    help = "Copy the files of this disk into the bucket of MEDIA_URL_STORAGE; --back the other way."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One way or the other."""
        way = parser.add_mutually_exclusive_group()
        way.add_argument(
            "--delete-here",
            action="store_true",
            help="Delete each file of this disk once its copy in the bucket is proven.",
        )
        way.add_argument(
            "--back",
            action="store_true",
            help="Copy what is in the bucket to this disk; the bucket keeps everything.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """A refusal is one plain sentence and exit code 1; so is a file that differs."""
        try:
            if options["back"]:
                moved = copy_back(self._say)
            else:
                moved = copy_there(self._say, delete_here=options["delete_here"])
            place = place_of_files()
        except NotPossible as refusal:
            sys.exit(str(refusal))
        except OSError as error:
            sys.exit(f"It stopped, and goes on where it is when it is run again: {error.strerror}.")
        self.stdout.write(self._sum(moved, place=place, is_back=options["back"]))
        if moved.differing:
            names = ", ".join(moved.differing[:10])
            sys.exit(
                f"{len(moved.differing)} differ here and there, and were left in both: {names}."
            )

    def _say(self, moved: Moved) -> None:
        if moved.done % EACH == 0 or moved.done == moved.total:
            self.stdout.write(f"{moved.done} of {moved.total}, {moved.octets // 10**6} MB copied.")

    def _sum(self, moved: Moved, *, place: str, is_back: bool) -> str:
        way = f"from {place} to this disk" if is_back else f"from this disk to {place}"
        gone = f" {moved.deleted} deleted here." if moved.deleted else ""
        same = moved.total - moved.copied - len(moved.differing)
        return f"{moved.copied} copied {way}, {same} were there already.{gone}"
