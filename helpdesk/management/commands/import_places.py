"""`manage.py import_places FILE`: places to send people on to, from the national schema's CSV."""

import csv
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from helpdesk.actions.desk.places import Changes, TooManyGone, TooManyRows, import_places
from helpdesk.policy.places import NEEDED

LARGEST_BYTES = 100_000_000
SHOWN = 20


class Command(BaseCommand):
    """Says what a file would change; with --write it changes it."""

    help = "Import places of digital mediation; without --write, only say what would change."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, and whether it is written."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--write", action="store_true", help="write it")
        parser.add_argument("--many-gone", action="store_true", help="more than half may be gone")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Raises CommandError for what is no such file; nothing is written then."""
        path: Path = options["file"]
        try:
            if path.stat().st_size > LARGEST_BYTES:
                raise CommandError("The file is too large.")
            with path.open(encoding="utf-8-sig", newline="") as file:
                changes = import_places(
                    _rows(file),
                    at=timezone.now(),
                    writes=options["write"],
                    allows_many_gone=options["many_gone"],
                )
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        except TooManyRows as error:
            raise CommandError("The file has too many rows.") from error
        except TooManyGone as error:
            raise CommandError(
                "More than half of the places would be gone. If that is right, say --many-gone."
            ) from error
        self._say(changes, is_written=options["write"])

    def _say(self, changes: Changes, *, is_written: bool) -> None:
        for name in ("new", "changed", "gone"):
            codes = getattr(changes, name)
            shown = ", ".join(codes[:SHOWN]) + (" …" if len(codes) > SHOWN else "")
            self.stdout.write(f"{name}: {len(codes)}{f' ({shown})' if codes else ''}")
        self.stdout.write(f"as before: {changes.same}")
        for line, why in changes.bad:
            self.stdout.write(f"line {line}: left out, {why}")
        if not is_written:
            self.stdout.write("Nothing was written. Add --write to do it.")


def _rows(file: TextIO) -> Iterator[tuple[int, dict[str, str | None]]]:
    """Each row with the line on which it ends, the first one after the head being 2."""
    head = file.readline()
    delimiter = ";" if head.count(";") > head.count(",") else ","
    names = next(csv.reader([head], delimiter=delimiter), [])
    if missing := [name for name in NEEDED if name not in names]:
        raise CommandError(f"These columns are missing: {', '.join(missing)}.")
    reader = csv.DictReader(file, names, restkey="more", delimiter=delimiter)
    for row in reader:
        row.pop("more", None)
        yield reader.line_num + 1, row
