"""`manage.py read_guides_aloud [--again]`: make the sound of every guide now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from knowledge.models import GuidePage
from knowledge.reading.audio import VoiceError, can_speak, missing, read_path


class Command(BaseCommand):
    """The cluster makes them by itself after each publication; this one waits for them."""

    help = "Read every published guide aloud into files; --again makes those that exist too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to make all of them again."""
        parser.add_argument("--again", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line a guide. Raises CommandError without a voice, or when a guide failed."""
        if not can_speak():
            raise CommandError(
                "A program is missing. Install espeak-ng, opus-tools and lame, or set"
                " SPEAK_COMMAND, OPUS_COMMAND and MP3_COMMAND."
            )
        made, failed = 0, 0
        for guide, path in missing(GuidePage.objects.all(), again=options["again"]):
            name = f"{guide.number} {guide.locale.language_code} {path['device']}"
            try:
                read_path(guide, path)
            except VoiceError as error:
                failed += 1
                self.stderr.write(f"{name}: {error}")
                continue
            made += 1
            sound = guide.audio[path["device"]]
            self.stdout.write(f"{name}: {sound['seconds']} s, {sound['octets']:,} bytes")
        self.stdout.write(f"{made} made.")
        if failed:
            raise CommandError(f"{failed} could not be read.")
