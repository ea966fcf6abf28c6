"""Guides read aloud: by a voice of our own making, and by the usual programs where they are."""

import io
import shutil
import sys
import wave
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from knowledge.models import GuidePage
from knowledge.reading import audio
from knowledge.reading.audio import VoiceError, can_speak, make_audio, missing, read_path, spoken

pytestmark = pytest.mark.django_db

# A voice that holds one note for a tenth of a second a word, at 8,000 samples a second.
VOICE = """
import sys, wave
words = sys.stdin.read().split()
assert sys.argv[1] in ("fr", "en")
with wave.open(sys.stdout.buffer, "wb") as sound:
    sound.setnchannels(1); sound.setsampwidth(2); sound.setframerate(8000)
    sound.writeframes(bytes(1600 * len(words)))
"""
COPY = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read()[:{bytes}])"


@pytest.fixture
def voice(settings, tmp_path):
    """Commands that are here on every machine."""
    script = tmp_path / "voice.py"
    script.write_text(VOICE)
    settings.SPEAK_COMMAND = f"{sys.executable} {script} {{language}}"
    settings.OPUS_COMMAND = f"{sys.executable} -c '{COPY.replace('{bytes}', '2000')}'"
    settings.MP3_COMMAND = f"{sys.executable} -c '{COPY.replace('{bytes}', '4000')}'"
    return settings


@pytest.fixture
def guide(reading_site, db) -> GuidePage:
    return GuidePage.by_number(146, language="fr")


def read(guide, device="any") -> GuidePage:
    [path] = [path for path in guide.all_paths() if path["device"] == device]
    read_path(guide, path)
    return GuidePage.objects.get(pk=guide.pk)


def test_what_is_read_is_the_page_in_its_order(guide):
    [path] = guide.all_paths()
    text = spoken(guide, path)
    lines = text.splitlines()
    assert lines[0] == f"{guide.title}."
    titles = [step["title"] for step in path["steps"]]
    assert [line for line in lines if line.startswith("Étape ")] == [
        f"Étape {place}. {title}." for place, title in enumerate(titles, start=1)
    ]
    assert sum(line.startswith("Vous devez voir") for line in lines) == len(titles)
    assert "«" not in text


def test_an_english_guide_is_read_in_english_whatever_the_page_that_asked(guide):
    english = GuidePage.by_number(146, language="en")
    assert "Step 1." in spoken(english, english.all_paths()[0])


def test_a_reader_sees_length_and_weight_before_anything_is_fetched(client, guide, voice):
    assert "<audio" not in client.get(guide.url).content.decode()
    entry = read(guide).audio["any"]
    words = len(spoken(guide, guide.all_paths()[0]).split())
    assert entry["seconds"] == round(words / 10)
    assert entry["octets"] == 2000
    page = client.get(guide.url).content.decode()
    assert "Écouter ce guide (1\u00a0minute, 0,1\u00a0Mo)" in page
    assert '<audio controls preload="none">' in page
    assert page.index(f"/media/{entry['opus']}") < page.index(f"/media/{entry['mp3']}")
    assert b"".join(client.get(f"/media/{entry['opus']}").streaming_content)[:4] == b"RIFF"
    # In words alone there is no sound to fetch.
    assert "<audio" not in client.get(guide.url, {"text": "yes"}).content.decode()


def test_a_guide_that_says_something_else_is_silent_until_it_is_read_again(client, guide, voice):
    before = read(guide)
    before.paths[0].value["steps"][0]["title"] = "Regardez l'écran"
    before.save_revision().publish()
    assert "<audio" not in client.get(guide.url).content.decode()
    after = read(GuidePage.objects.get(pk=guide.pk))
    assert "<audio" in client.get(guide.url).content.decode()
    assert after.audio["any"]["words"] != before.audio


def test_a_guide_that_says_the_same_keeps_its_sound_and_an_old_revision_brings_none(guide, voice):
    draft = guide.save_revision()
    read(guide)
    draft.publish()
    # The draft was written before the sound was made.
    assert GuidePage.objects.get(pk=guide.pk).audio == {}
    made = read(guide).audio
    GuidePage.objects.get(pk=guide.pk).save_revision().publish()
    assert GuidePage.objects.get(pk=guide.pk).audio == made


def test_a_guide_is_silent_until_each_of_its_paths_is_read(reading_site, voice):
    guide = GuidePage.by_number(102, language="fr")
    for path in guide.all_paths():
        assert GuidePage.objects.get(pk=guide.pk).is_silent
        read_path(guide, path)
    assert not GuidePage.objects.get(pk=guide.pk).is_silent
    guide = GuidePage.objects.get(pk=guide.pk)
    guide.promise = "La carte SIM tient bien."
    guide.save_revision().publish()
    assert GuidePage.objects.get(pk=guide.pk).is_silent


def test_another_voice_makes_all_of_them_anew_and_the_old_files_leave(guide, voice):
    first = read(guide).audio["any"]
    voice.SPEAK_COMMAND += " slowly"
    assert guide.pk in {one.pk for one, _path in missing(GuidePage.objects.all())}
    second = read(guide).audio["any"]
    assert default_storage.exists(second["opus"])
    assert not default_storage.exists(first["opus"])
    assert not default_storage.exists(first["mp3"])


def test_the_task_reads_what_is_missing_and_stops_when_its_time_is_over(guide, voice, monkeypatch):
    GuidePage.objects.exclude(number__in=[146, 131]).update(live=False)
    asked = []
    monkeypatch.setattr(audio, "SECONDS_A_TIME", 0.0)
    queue = SimpleNamespace(enqueue=lambda: asked.append(1))
    monkeypatch.setattr(audio, "make_audio", queue)
    total = len(list(missing(GuidePage.objects.all())))
    make_audio.call()
    assert not asked, "without progress it does not ask for itself for ever"
    monkeypatch.setattr(audio, "SECONDS_A_TIME", 60.0)
    make_audio.call()
    assert total > 0 == len(list(missing(GuidePage.objects.all())))
    assert not GuidePage.objects.live().filter(is_silent=True).exists()


def test_one_guide_that_cannot_be_read_keeps_nobody_waiting(guide, voice, monkeypatch):
    GuidePage.objects.exclude(number__in=[146, 131]).update(live=False)
    whole = audio.read_path

    def fails(one, path):
        if one.number == 146:
            raise VoiceError("no")
        whole(one, path)

    monkeypatch.setattr(audio, "read_path", fails)
    make_audio.call()
    assert {one.number for one, _path in missing(GuidePage.objects.all())} == {146}


@pytest.mark.parametrize(
    "odd",
    [
        {"SPEAK_COMMAND": f"{sys.executable} -c 'raise SystemExit(3)'"},
        {"SPEAK_COMMAND": f"{sys.executable} -c pass"},
        {"SPEAK_COMMAND": f"{sys.executable} -c 'print(1)'"},
        {"OPUS_COMMAND": f"{sys.executable} -c pass"},
    ],
)
def test_a_command_that_fails_leaves_what_was_there(guide, voice, odd):
    made = read(guide).audio
    for name, command in odd.items():
        setattr(voice, name, command)
    with pytest.raises(VoiceError):
        read(guide)
    assert GuidePage.objects.get(pk=guide.pk).audio == made


@pytest.mark.parametrize("command", ["", "no-such-voice-here --stdout"])
def test_without_a_voice_nothing_is_asked_for_and_the_command_says_why(guide, voice, command):
    voice.SPEAK_COMMAND = command
    assert not can_speak()
    audio.ask_for_audio()
    with pytest.raises(CommandError, match="espeak-ng"):
        call_command("read_guides_aloud")


def test_the_command_says_each_guide_and_makes_none_twice(guide, voice, capsys):
    GuidePage.objects.exclude(number=146).update(live=False)
    call_command("read_guides_aloud")
    said = capsys.readouterr().out
    assert "146 fr any: " in said
    assert "2 made." in said
    call_command("read_guides_aloud")
    assert "0 made." in capsys.readouterr().out


@pytest.mark.skipif(
    not all(map(shutil.which, ("espeak-ng", "opusenc", "lame"))),
    reason="espeak-ng, opus-tools or lame is not on this machine (.ci/run installs them)",
)
@pytest.mark.timeout(600)
def test_the_usual_programs_make_two_light_files(guide, settings, monkeypatch):
    settings.SPEAK_COMMAND = settings.USUAL_VOICE
    # They make way for everything else, and a run of all tests keeps a machine busy.
    monkeypatch.setattr(audio, "LONGEST_COMMAND", 180)
    entry = read(guide).audio["any"]
    with default_storage.open(entry["opus"]) as file:
        opus = file.read()
    assert opus[:4] == b"OggS"
    assert b"OpusHead" in opus[:64]
    assert default_storage.size(entry["mp3"]) > 1000
    # 16 kbit/s is 2,000 bytes a second; containers and short words add a little.
    assert len(opus) < 3000 * entry["seconds"]
    assert 30 < entry["seconds"] < 240


def test_a_voice_that_streams_does_not_know_its_length():
    sound = io.BytesIO()
    with wave.open(sound, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(8000)
        written.writeframes(bytes(16000 * 7))
    streamed = bytearray(sound.getvalue())
    streamed[4:8] = streamed[40:44] = b"\x00\xf0\xff\x7f"
    assert audio._seconds(bytes(streamed)) == 7
