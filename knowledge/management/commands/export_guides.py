"""`manage.py export_guides FILE --language fr`: all guides in one file, for a USB key."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.http import HttpRequest
from django.utils import translation

from knowledge.views.editions import edition_html


class Command(BaseCommand):
    """Writes the file; it opens in any browser, with no network."""

    help = "Write all published guides of a language into one HTML file that needs no network."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to write, and in which language."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--language", default=settings.LANGUAGE_CODE)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file. Raises CommandError for an unknown language or a folder that is not."""
        language, file = options["language"], options["file"]
        if language not in dict(settings.LANGUAGES):
            raise CommandError(f"The site has no language {language}.")
        with translation.override(language):
            html = edition_html(language, request=HttpRequest())
        try:
            file.write_text(html, "utf-8")
            # It is made to be given to anybody.
            file.chmod(0o644)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{file}: {len(html.encode()):,} bytes.")
