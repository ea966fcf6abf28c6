"""Sounds for a telephone."""

import io
import itertools
import math
import struct
import wave
from array import array

import pytest

from helpdesk.channels.telephone.sound import NoSound, for_telephone


def tone(hertz, *, rate=22050, seconds=0.5):
    """A sound of one tone, as a voice writes it."""
    samples = array(
        "h",
        (
            round(12000 * math.sin(2 * math.pi * hertz * n / rate))
            for n in range(int(rate * seconds))
        ),
    )
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())
    return file.getvalue()


def read(wav):
    with wave.open(io.BytesIO(wav)) as sound:
        facts = sound.getnchannels(), sound.getsampwidth(), sound.getframerate()
        return facts, array("h", sound.readframes(sound.getnframes()))


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 44100])
def test_a_tone_stays_that_tone_at_the_rate_of_a_telephone(rate):
    facts, samples = read(for_telephone(tone(440, rate=rate)))
    assert facts == (1, 2, 8000)
    assert len(samples) == pytest.approx(4000, abs=2)
    crossings = sum(a < 0 <= b for a, b in itertools.pairwise(samples))
    assert crossings == pytest.approx(220, abs=2)


def test_a_voice_that_streams_writes_a_wrong_length():
    wav = tone(440)
    streamed = wav[:40] + struct.pack("<I", 0x7FFFFFFF) + wav[44:]
    assert for_telephone(streamed) == for_telephone(wav)


@pytest.mark.parametrize(
    "wav", [b"", b"RIFF", b"x" * 100, tone(440)[:22] + b"\x02" + tone(440)[23:]]
)
def test_what_is_no_such_sound_is_refused(wav):
    with pytest.raises(NoSound):
        for_telephone(wav)
