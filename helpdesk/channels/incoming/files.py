"""Makes what is attached to a mail safe: by what is in it, never by its name or its word.

A picture is drawn again, so that where and when it was taken is lost, and whatever else it hid. A
PDF is kept to be saved, never shown as a page of ours. Of a sound nothing but the sound is kept.
"""

import hashlib
import io
import logging
import shlex
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from PIL import Image, ImageOps

from helpdesk.channels.incoming.reading import Attached
from helpdesk.channels.incoming.sounds import read_sound
from helpdesk.choices import FileKind, FileRefusal

MOST_FILES: Final = 10
LARGEST: Final = 10 * 1024 * 1024
# A photograph of today's phones has 50 million points; what unfolds to more is made up.
MOST_POINTS: Final = 64_000_000
# Of other kinds every point is unfolded: no screen has so many.
MOST_POINTS_AT_ONCE: Final = 20_000_000
# A bill is read at this size, on the long side.
_LONG_SIDE: Final = 2400
# The small pictures that a signature brings.
_OF_A_SIGNATURE: Final = 12 * 1024
_SECONDS: Final = 60
# A file of several photographs ("MPO") opens as one of JPEG.
_DRAWN: Final = ("JPEG", "PNG", "GIF", "WEBP")
_IN_PIECES: Final = ("JPEG", "MPO")
_WITH_LINES: Final = ("PNG", "GIF")
# What Pillow raises for files that are cut off or made up.
_UNREADABLE: Final = (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, IndexError)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SafeFile:
    """A file to keep, or (`refusal`) why it was not kept; then it has no content."""

    name: str
    size: int
    kind: FileKind | None = None
    content: bytes = b""
    refusal: FileRefusal | None = None

    @property
    def digest(self) -> str:
        """Of the content; "" without any."""
        return hashlib.sha256(self.content).hexdigest() if self.content else ""


def made_safe(attached: Iterable[Attached]) -> list[SafeFile]:
    """Each file as it may be kept, in its order; the pictures of a signature are left out."""
    worth = [each for each in attached if each.data and not _is_of_a_signature(each)]
    return [_made_safe(each, is_one_too_many=at >= MOST_FILES) for at, each in enumerate(worth)]


def _is_of_a_signature(attached: Attached) -> bool:
    return attached.is_inline and len(attached.data) <= _OF_A_SIGNATURE


def _made_safe(attached: Attached, *, is_one_too_many: bool) -> SafeFile:
    name, data = attached.name, attached.data
    try:
        if is_one_too_many:
            raise _Refused(FileRefusal.TOO_MANY)
        if len(data) > LARGEST:
            raise _Refused(FileRefusal.TOO_BIG)
        _ask_antivirus(data)
        if data.startswith(b"%PDF-"):
            return SafeFile(name, len(data), FileKind.PDF, data)
        if (text := _as_text(data)) is not None:
            return SafeFile(name, len(text), FileKind.TEXT, text)
        if (sound := read_sound(data)) is not None:
            kind, kept = sound
            return SafeFile(name, len(kept), kind, kept)
        return _drawn_again(name, data)
    except _Refused as refused:
        return SafeFile(name, len(data), refusal=refused.why)


class _Refused(Exception):
    def __init__(self, why: FileRefusal) -> None:
        super().__init__(why)
        self.why = why


def _drawn_again(name: str, data: bytes) -> SafeFile:
    """The points of the first picture in the file, turned as it is looked at, and nothing else."""
    try:
        image = Image.open(io.BytesIO(data), formats=_DRAWN)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _Refused(FileRefusal.TOO_BIG) from error
    except _UNREADABLE as error:
        raise _Refused(FileRefusal.KIND) from error
    most = MOST_POINTS if image.format in _IN_PIECES else MOST_POINTS_AT_ONCE
    if image.width * image.height > most:
        raise _Refused(FileRefusal.TOO_BIG)
    try:
        return _drawn(name, image)
    except _UNREADABLE as error:
        raise _Refused(FileRefusal.BROKEN) from error


def _drawn(name: str, image: Any) -> SafeFile:
    kind = image.format
    # Of a photograph only so much is unfolded as is kept.
    image.draft("RGB", (_LONG_SIDE, _LONG_SIDE))
    turned = ImageOps.exif_transpose(image)
    turned.thumbnail((_LONG_SIDE, _LONG_SIDE))
    # A new one has nothing of what the file said; what was clear is white.
    seen = Image.new("RGB", turned.size, "white")
    drawn = turned.convert("RGBA")
    seen.paste(drawn, mask=drawn.getchannel("A"))
    out = io.BytesIO()
    if kind in _WITH_LINES:
        seen.save(out, "PNG", optimize=False)
        return SafeFile(name, out.tell(), FileKind.PNG, out.getvalue())
    seen.save(out, "JPEG", quality=82)
    return SafeFile(name, out.tell(), FileKind.JPEG, out.getvalue())


def _as_text(data: bytes) -> bytes | None:
    """Plain words in UTF-8; None for anything else, a page of HTML too."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    plain = all(sign.isprintable() or sign in "\n\r\t\f" for sign in text)
    return text.encode() if plain and not text.lstrip().startswith("<") else None


def _ask_antivirus(data: bytes) -> None:
    """What ANTIVIRUS_COMMAND says of what it reads: 0 is clean, 1 is a virus (as of clamdscan).

    Whatever else it answers, or no answer: nobody looked at it. Raises _Refused but for clean.
    """
    command = shlex.split(settings.ANTIVIRUS_COMMAND)
    if not command:
        return
    try:
        looked = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.exception("The antivirus could not be asked.")
        raise _Refused(FileRefusal.UNCHECKED) from error
    if looked.returncode not in (0, 1):
        log.error("The antivirus ended with %s.", looked.returncode)
        raise _Refused(FileRefusal.UNCHECKED)
    if looked.returncode:
        raise _Refused(FileRefusal.VIRUS)
