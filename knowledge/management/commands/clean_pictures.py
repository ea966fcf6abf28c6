"""`manage.py clean_pictures`: take the position out of pictures that were uploaded before."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from knowledge.editing.pictures import clean_stored


class Command(BaseCommand):
    """What is uploaded now is cleaned by itself; this one is for what was there already."""

    help = "Take position, date and maker out of the pictures that were uploaded before."

    def handle(self, *args: Any, **options: Any) -> None:
        """How many were cleaned. Raises CommandError when a file is missing or cannot be read."""
        cleaned, failed = clean_stored()
        for line in failed:
            self.stderr.write(line)
        self.stdout.write(f"{cleaned} cleaned.")
        if failed:
            raise CommandError(f"{len(failed)} could not be read.")
