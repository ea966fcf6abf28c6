"""Knows a sound by what is in it, and keeps the sound alone: no title, picture or place with it.

What exchanges and phones bring: WAV, MP3, and Ogg with Opus, Vorbis or Speex.
"""

import struct
from collections.abc import Iterator
from typing import Final

from helpdesk.choices import FileKind

# Of a RIFF file: how it is spoken, how long it is, and the sound.
_KEPT_CHUNKS: Final = (b"fmt ", b"fact", b"data")
_IN_OGG: Final = (b"OpusHead", b"\x01vorbis", b"Speex   ")
# MPEG audio, layer III: kbit/s of version 1, and of versions 2 and 2.5; Hz of version 1.
_RATES_1: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_RATES_2: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_HERTZ_1: Final = (44100, 48000, 32000)
# How the version stands in a frame, and by how much its Hz are fewer.
_VERSIONS: Final = {3: 1, 2: 2, 0: 4}
_ID3_HEAD: Final = 10
_ID3_END: Final = 128


def read_sound(data: bytes) -> tuple[FileKind, bytes] | None:
    """What kind of sound this is, and the sound alone; None for anything else."""
    for kind, read in (
        (FileKind.WAV, _wav),
        (FileKind.OGG, _ogg),
        (FileKind.MP3, _mp3),
    ):
        if (sound := read(data)) is not None:
            return kind, sound
    return None


def _wav(data: bytes) -> bytes | None:
    """A new RIFF file of what is spoken; a recording that was cut off is kept as far as it goes."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return None
    kept = [(name, body) for name, body in _chunks(data) if name in _KEPT_CHUNKS]
    found = dict(kept)
    if len(found.get(b"fmt ", b"")) < 14 or not found.get(b"data"):
        return None
    out = b"".join(name + struct.pack("<L", len(body)) + _even(body) for name, body in kept)
    return b"RIFF" + struct.pack("<L", len(out) + 4) + b"WAVE" + out


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 12
    while place + 8 <= len(data):
        name, size = struct.unpack_from("<4sL", data, place)
        body = data[place + 8 : place + 8 + size]
        yield name, body
        place += 8 + size + size % 2


def _even(body: bytes) -> bytes:
    return body + b"\0" * (len(body) % 2)


def _ogg(data: bytes) -> bytes | None:
    """As it came: its pages are bound by sums, and what they may say besides runs nothing."""
    if data[:5] != b"OggS\0" or not any(mark in data[:100] for mark in _IN_OGG):
        return None
    return data


def _mp3(data: bytes) -> bytes | None:
    """The frames, without what ID3 says before and after them."""
    if data[:3] == b"ID3" and len(data) > _ID3_HEAD:
        # Its length has seven bits in each byte.
        size = sum(
            (byte & 0x7F) << shift for byte, shift in zip(data[6:10], (21, 14, 7, 0), strict=True)
        )
        data = data[_ID3_HEAD + size :]
    if data[-_ID3_END:][:3] == b"TAG":
        data = data[:-_ID3_END]
    first = _frame_length(data[:4])
    # Two in a row: one alone stands in any file by chance.
    if first is None or _frame_length(data[first : first + 4]) is None:
        return None
    return data


def _frame_length(head: bytes) -> int | None:
    """How many bytes this frame has; None where no frame begins."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    version, layer = head[1] >> 3 & 3, head[1] >> 1 & 3
    rate, hertz, is_longer = head[2] >> 4, head[2] >> 2 & 3, head[2] >> 1 & 1
    if version not in _VERSIONS or layer != 1 or rate in (0, 15) or hertz == 3:
        return None
    fewer = _VERSIONS[version]
    bits = (_RATES_1 if fewer == 1 else _RATES_2)[rate] * 1000
    return (144 if fewer == 1 else 72) * bits // (_HERTZ_1[hertz] // fewer) + is_longer
