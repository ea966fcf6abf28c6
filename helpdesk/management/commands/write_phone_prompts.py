"""`manage.py write_phone_prompts FOLDER`: what the exchange says, as sounds for a telephone."""

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from helpdesk.channels.telephone.sound import NoSound, for_telephone
from helpdesk.words.phone_prompts import PROMPTS
from knowledge.reading.audio import VoiceError, say


class Command(BaseCommand):
    """Writes FOLDER/fr/welcome.wav and its like, over those that are there."""

    help = "Have the voice of guides say the prompts of the telephone, into a folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """A line a sound. Raises CommandError without a voice."""
        words = settings.SPEAK_COMMAND.split()
        if not words or shutil.which(words[0]) is None:
            raise CommandError("There is no voice. Install espeak-ng, or set SPEAK_COMMAND.")
        for name, by_language in PROMPTS.items():
            for language, text in by_language.items():
                path = options["folder"] / language / f"{name}.wav"
                try:
                    sound = for_telephone(say(text, language))
                except (VoiceError, NoSound) as error:
                    raise CommandError(f"{path}: {error or 'the voice gave no WAV'}") from error
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(sound)
                self.stdout.write(f"{path}: {len(sound):,} bytes")
