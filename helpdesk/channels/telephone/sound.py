"""Sounds as a telephone takes them: WAV of one channel, 16 bits, 8,000 samples a second."""

import io
import struct
import sys
import wave
from array import array
from itertools import pairwise
from typing import Final

RATE: Final = 8000
_HEADER: Final = 44


class NoSound(Exception):
    """What was given is no WAV of one channel and 16 bits."""


def for_telephone(wav: bytes) -> bytes:
    """The same sound for a telephone. Raises NoSound.

    Each new sample is the mean of those that it stands for: what is too high for a telephone does
    not come back as a whistle. A voice that streams writes a wrong length: what is there counts.
    """
    if len(wav) < _HEADER or wav[:4] != b"RIFF" or wav[8:12] != b"WAVE":
        raise NoSound
    channels, rate, _bytes, _align, bits = struct.unpack_from("<HIIHH", wav, 22)
    if (channels, bits) != (1, 16) or not RATE <= rate <= 192_000:
        raise NoSound
    samples = array("h", wav[_HEADER : len(wav) - (len(wav) - _HEADER) % 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return _written(_resampled(samples, rate))


def _resampled(samples: "array[int]", rate: int) -> "array[int]":
    if rate == RATE:
        return samples
    count = len(samples) * RATE // rate
    edges = [place * rate // RATE for place in range(count + 1)]
    means = (sum(samples[a:b]) // (b - a) for a, b in pairwise(edges))
    return array("h", means)


def _written(samples: "array[int]") -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()
