"""Guides read aloud, made in the background by commands that a cooperative may change.

Three programs, each from standard input to standard output: a voice (text to WAV), and two encoders
(WAV to Opus, WAV to MP3 for players without Opus). Where one is missing nothing is made or shown.
"""

import logging
import shlex
import shutil
import struct
import subprocess
import time
from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task
from wagtail.query import PageQuerySet

from accessibility.text.punctuation import listed
from accessibility.text.speech import for_voice
from knowledge.editing.staleness import digest
from knowledge.models import GuidePage

log = logging.getLogger(__name__)

# Shorter than the cluster lets a task run; what is left is another task, behind the others'.
SECONDS_A_TIME: Final = 8.0
LONGEST_COMMAND: Final = 15
# Whoever waits for a page comes first.
GENTLY: Final = ("nice", "-n", "10")
ASK_EVERY: Final = 30
_WAV_HEADER: Final = 44
_SPEED_AT: Final = 28


class VoiceError(Exception):
    """A command that failed or gave no sound; the message says which and why."""


def can_speak() -> bool:
    """Whether every program of the commands is on this machine; False when a command is empty."""
    return all(words and shutil.which(words[0]) for words in map(shlex.split, _commands().values()))


def _commands() -> dict[str, str]:
    return {
        "voice": settings.SPEAK_COMMAND,
        "opus": settings.OPUS_COMMAND,
        "mp3": settings.MP3_COMMAND,
    }


def spoken(guide: GuidePage, path: dict[str, Any]) -> str:
    """The words of a path as they are read: a line a sentence or part, in the guide's language."""
    guide.is_kept_for_long = True
    with translation.override(guide.locale.language_code):
        lines = [f"{guide.title}.", guide.said_promise]
        if guide.needed:
            lines.append(
                f"{_('What you need')}: {listed(guide.needed, translation.get_language() or '')}."
            )
        for place, step in enumerate(path["steps"], start=1):
            lines.append(_("Step %(number)d.") % {"number": place} + f" {step['title']}.")
            if step["warning"]:
                lines.append(f"{_('Careful:')} {step['warning']}")
            lines += [step["text"], step["tip"]]
            lines.append(f"{_('You should see:')} {step['see']}")
        if guide.if_it_fails:
            lines.append(f"{_('If it does not work')}.")
        for failure in guide.failures:
            lines += failure
    text = "\n".join(line for line in lines if line)
    return for_voice(text, guide.locale.language_code)


def is_of_now(entry: dict[str, Any] | None, text: str) -> bool:
    """Whether a kept sound says this text, with the commands of now."""
    return entry is not None and entry["words"] == _digest(text)


def _digest(text: str) -> str:
    return digest(text, *_commands().values())


def when_published(instance: GuidePage, **_signal: Any) -> None:
    """A sound that says other words than the guide is not shown any more; new ones are asked for.

    Called by Wagtail after a guide is published. A revision brings its old sounds back: this runs
    after it.
    """
    keep_what_is_of_now(instance)
    ask_for_audio()


def keep_what_is_of_now(guide: GuidePage) -> None:
    """Drop the sounds that say something else than the guide; write down whether one is missing."""
    paths = guide.all_paths()
    kept = {
        path["device"]: guide.audio[path["device"]]
        for path in paths
        if is_of_now(guide.audio.get(path["device"]), spoken(guide, path))
    }
    guide.audio, guide.is_silent = kept, len(kept) < len(paths)
    GuidePage.objects.filter(pk=guide.pk).update(audio=kept, is_silent=guide.is_silent)


def ask_for_audio() -> None:
    """Have what is missing made soon; nothing where this machine has no voice."""
    if can_speak() and cache.add("knowledge.reading.audio", "asked", ASK_EVERY):
        make_audio.enqueue()


@task()
def make_audio() -> None:
    """Read what is not read yet, a few seconds at a time; again later until all of it is.

    A guide that cannot be read keeps nobody else waiting, and is tried again with the next ones.
    """
    until, made = time.monotonic() + SECONDS_A_TIME, 0
    for guide, path in missing(GuidePage.objects.filter(is_silent=True)):
        if time.monotonic() > until:
            if made:
                make_audio.enqueue()
            return
        try:
            read_path(guide, path)
        except VoiceError:
            log.exception("Guide %d cannot be read aloud", guide.number)
        else:
            made += 1
    # What fell silent meanwhile: an answer of ours changed, or a guide.
    if made and GuidePage.objects.live().filter(is_silent=True).exists():
        make_audio.enqueue()


def missing(
    guides: PageQuerySet, *, again: bool = False
) -> Iterator[tuple[GuidePage, dict[str, Any]]]:
    """Those of `guides` that are live, with each path whose sound does not say its words.

    `again`: with every path.
    """
    keys = guides.live().order_by("number", "pk").values_list("pk", flat=True)
    for key in list(keys):
        guide = GuidePage.objects.select_related("locale").filter(pk=key, live=True).first()
        for path in guide.all_paths() if guide else ():
            if again or not is_of_now(guide.audio.get(path["device"]), spoken(guide, path)):
                yield guide, path


def read_path(guide: GuidePage, path: dict[str, Any]) -> None:
    """Make and keep the sound of one path. Raises VoiceError; then what was kept stays."""
    text, device = spoken(guide, path), path["device"]
    sound = _run("voice", text.encode(), language=guide.locale.language_code)
    name = f"audio/{guide.number}-{guide.locale.language_code}-{device}-{_digest(text)}"
    files = {kind: _run(kind, sound) for kind in ("opus", "mp3")}
    entry = {
        "words": _digest(text),
        "seconds": _seconds(sound),
        "octets": len(files["opus"]),
        **{
            kind: default_storage.save(f"{name}.{kind}", ContentFile(content))
            for kind, content in files.items()
        },
    }
    _keep(guide, device, entry)


def _keep(guide: GuidePage, device: str, entry: dict[str, Any]) -> None:
    """On the page, so that reading it asks nothing more; what it replaces leaves the disk.

    The guide or an answer of ours may say something else since the voice began: then it is silent.
    """
    with transaction.atomic():
        row = GuidePage.objects.select_for_update(of=("self",)).get(pk=guide.pk)
        before = row.audio.get(device)
        row.audio = {**row.audio, device: entry}
        keep_what_is_of_now(row)
        guide.audio, guide.is_silent = row.audio, row.is_silent
    shown = row.audio.get(device)
    for entry_of_before in (before, entry):
        for kind in ("opus", "mp3"):
            if entry_of_before and (shown is None or entry_of_before[kind] != shown[kind]):
                default_storage.delete(entry_of_before[kind])


def say(text: str, language: str) -> bytes:
    """A text as the voice of guides says it, as WAV ("fr" or "en"). Raises VoiceError."""
    return _run("voice", for_voice(text, language).encode(), language=language)


def _run(name: str, given: bytes, *, language: str = "") -> bytes:
    """What a command answers. Raises VoiceError."""
    words = [part.format(language=language) for part in shlex.split(_commands()[name])]
    gently = GENTLY if shutil.which(GENTLY[0]) else ()
    try:
        done = subprocess.run(  # noqa: S603 - the owner's own command, no shell
            [*gently, *words], input=given, capture_output=True, timeout=LONGEST_COMMAND, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceError(f"{words[0]}: {error}") from error
    if not done.stdout:
        raise VoiceError(f"{words[0]} gave nothing.")
    return done.stdout


def _seconds(wav: bytes) -> int:
    """How long a WAV lasts. A voice that streams does not know it when it writes the header."""
    if len(wav) <= _WAV_HEADER or wav[:4] != b"RIFF":
        raise VoiceError("The voice gave no WAV.")
    (speed,) = struct.unpack_from("<I", wav, _SPEED_AT)
    return round((len(wav) - _WAV_HEADER) / speed) if speed else 0
