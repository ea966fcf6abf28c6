"""A sound is known by what is in it; what hides beside it is lost."""

import io
import wave

import pytest

from helpdesk.channels.incoming.files import made_safe
from helpdesk.channels.incoming.reading import Attached
from helpdesk.channels.incoming.sounds import read_sound
from helpdesk.choices import FileKind, FileRefusal
from tests.factories.sounds import SECRET, mp3, ogg, wav


def test_of_a_wav_the_sound_alone_is_kept_and_it_is_still_one():
    kind, kept = read_sound(wav())
    assert (kind, SECRET in kept) == (FileKind.WAV, False)
    with wave.open(io.BytesIO(kept)) as sound:
        assert (sound.getframerate(), sound.getnframes()) == (8000, 4000)


def test_a_recording_that_was_cut_off_is_kept_as_far_as_it_goes():
    _kind, kept = read_sound(wav(cut=1000))
    with wave.open(io.BytesIO(kept)) as sound:
        assert sound.getnframes() == 3500


@pytest.mark.parametrize("version", [1, 2])
def test_of_an_mp3_the_frames_alone_are_kept(version):
    kind, kept = read_sound(mp3(version=version))
    assert (kind, SECRET in kept, kept[:1]) == (FileKind.MP3, False, b"\xff")


@pytest.mark.parametrize("mark", [b"OpusHead", b"\x01vorbis", b"Speex   "])
def test_an_ogg_is_known_by_its_first_page(mark):
    assert read_sound(ogg(mark)) == (FileKind.OGG, ogg(mark))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        wav()[:40],
        wav(body=b""),
        b"RIFF\0\0\0\0AVI " + b"\0" * 100,
        b"RIFF\0\0\0\0WAVEfmt \x02\0\0\0\x01\0data\x02\0\0\0\0\0",
        mp3(frames=1),
        b"ID3\x03\0\0\0\0\0\x05hello",
        b"\xff\xfb\xf0\x00" * 200,
        b"\xff\xfb\x00\x00" * 200,
        b"\xff\xfb\x9c\x00" * 200,
        b"\xff\xe9\x90\x00" * 200,
        b"\xff\xfd\x90\x00" * 200,
        ogg(b"theora  "),
        b"MZ" + b"\0" * 500,
        b"#!AMR\n" + b"\0" * 100,
    ],
)
def test_what_is_no_sound_is_none(data):
    assert read_sound(data) is None


def test_a_sound_is_kept_as_the_file_of_a_mail_whatever_its_name():
    files = made_safe([Attached("page.html", wav()), Attached("msg.amr", b"#!AMR\n\xff")])
    assert [file.kind for file in files] == [FileKind.WAV, None]
    assert files[1].refusal is FileRefusal.KIND
    assert files[0].size == len(files[0].content)
