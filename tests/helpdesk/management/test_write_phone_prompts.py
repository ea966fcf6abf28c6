"""The prompts of the telephone, said by the voice of the machine."""

import sys
import wave

import pytest
from django.core.management import CommandError, call_command

from helpdesk.words.phone_prompts import PROMPTS
from tests.helpdesk.channels.test_telephone_sound import tone


def test_each_prompt_is_a_sound_in_each_language(settings, tmp_path, capsys):
    voice = tmp_path / "voice.wav"
    voice.write_bytes(tone(440))
    script = (
        f"import sys; sys.stdin.read(); sys.stdout.buffer.write(open({str(voice)!r}, 'rb').read())"
    )
    (tmp_path / "voice.py").write_text(script)
    settings.SPEAK_COMMAND = f"{sys.executable} {tmp_path / 'voice.py'} {{language}}"
    call_command("write_phone_prompts", str(tmp_path / "sounds"))
    made = sorted(
        path.relative_to(tmp_path / "sounds") for path in tmp_path.rglob("sounds/*/*.wav")
    )
    assert [str(path) for path in made] == sorted(
        f"{lang}/{name}.wav" for name in PROMPTS for lang in ("fr", "en")
    )
    with wave.open(str(tmp_path / "sounds" / "fr" / "welcome.wav")) as sound:
        assert sound.getframerate() == 8000


def test_without_a_voice_it_says_so(settings, tmp_path):
    settings.SPEAK_COMMAND = ""
    with pytest.raises(CommandError, match="There is no voice"):
        call_command("write_phone_prompts", str(tmp_path))


@pytest.mark.parametrize("text", [each["fr"] for each in PROMPTS.values()])
def test_prompts_are_short_sentences(text):
    for sentence in text.replace("?", ".").replace(":", ".").split("."):
        assert len(sentence.split()) <= 15


def test_the_dialplan_plays_prompts_that_there_are():
    import re
    from pathlib import Path

    plan = (
        Path(__file__).resolve().parents[3] / "site/deploy/asterisk/extensions.conf"
    ).read_text()
    assert set(re.findall(r"\$\{CHANNEL\(language\)\}/(\w+)", plan)) == set(PROMPTS)
