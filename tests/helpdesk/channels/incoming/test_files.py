"""What is attached to a mail is kept by its content, and nothing of it acts or tells where."""

import io
import shlex
import sys

import pytest
from PIL import Image

from helpdesk.channels.incoming import files
from helpdesk.channels.incoming.files import LARGEST, MOST_FILES, made_safe
from helpdesk.channels.incoming.reading import Attached
from helpdesk.choices import FileKind, FileRefusal
from tests.factories.mails import make_photo


def kept(data: bytes, name="photo.jpg", **facts):
    (file,) = made_safe([Attached(name, data, **facts)])
    return file


def test_a_photograph_is_drawn_again_without_where_it_was_taken():
    data = make_photo()
    assert Image.open(io.BytesIO(data)).getexif()
    file = kept(data)
    drawn = Image.open(io.BytesIO(file.content))
    assert (file.kind, drawn.format, dict(drawn.getexif())) == (FileKind.JPEG, "JPEG", {})
    assert b"Madeleine" not in file.content
    # It lay on its side, and stands now.
    assert drawn.size == (60, 80)


@pytest.mark.parametrize(("kind", "as_kind"), [("PNG", "png"), ("GIF", "png"), ("WEBP", "jpeg")])
def test_pictures_of_every_kind_are_drawn_again(kind, as_kind):
    out = io.BytesIO()
    Image.new("RGBA" if kind != "GIF" else "P", (30, 20)).save(out, kind)
    assert kept(out.getvalue() + b"<script>alert(1)</script>").kind == as_kind
    assert b"script" not in kept(out.getvalue() + b"<script>").content


def test_a_large_photograph_becomes_one_that_can_be_read():
    file = kept(make_photo(size=(4000, 3000)))
    assert max(Image.open(io.BytesIO(file.content)).size) == 2400


def test_a_pdf_is_kept_as_it_is_whatever_its_name():
    file = kept(b"%PDF-1.7 x", "facture.exe")
    assert (file.kind, file.content) == (FileKind.PDF, b"%PDF-1.7 x")


def test_plain_words_are_kept_and_a_page_is_not():
    assert kept("déjà vu\n".encode(), "note.txt").kind == FileKind.TEXT
    assert kept(b"<html><script>x</script>", "note.txt").refusal == FileRefusal.KIND
    assert kept(b"  <svg onload='x'/>", "a.svg").refusal == FileRefusal.KIND


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 zip",
        b"MZ\x90 program",
        b"\xd0\xcf\x11\xe0 macros",
        b"\x7fELF",
        b"GIF89a\x00",
        b"\xff\xd8",
    ],
)
def test_what_may_act_or_is_nothing_we_know_is_not_kept(data):
    file = kept(data, "photo.jpg")
    assert (file.refusal, file.content) == (FileRefusal.KIND, b"")


def test_a_picture_that_breaks_off_is_not_kept():
    data = make_photo(size=(400, 300))
    assert kept(data[: len(data) // 3]).refusal == FileRefusal.BROKEN


def test_a_picture_that_unfolds_to_a_house_is_not_kept(monkeypatch):
    monkeypatch.setattr(files, "MOST_POINTS", 1000)
    monkeypatch.setattr(files, "MOST_POINTS_AT_ONCE", 1000)
    assert kept(make_photo()).refusal == FileRefusal.TOO_BIG


def test_what_is_too_big_or_too_many_says_so():
    assert kept(b"%PDF-" + b"x" * LARGEST).refusal == FileRefusal.TOO_BIG
    every = made_safe([Attached(f"{n}.pdf", b"%PDF-1") for n in range(MOST_FILES + 2)])
    assert [file.refusal for file in every].count(FileRefusal.TOO_MANY) == 2


def test_the_small_pictures_of_a_signature_are_left_out():
    assert made_safe([Attached("logo.png", make_photo(), is_inline=True)]) == []
    assert made_safe([Attached("photo.jpg", make_photo(size=(2000, 1500)), is_inline=True)])
    assert made_safe([Attached("empty.txt", b"")]) == []


# --- The antivirus --------------------------------------------------------------------------------


def command(words: str) -> str:
    return shlex.join(
        [sys.executable, "-c", f"import sys; data = sys.stdin.buffer.read(); {words}"]
    )


def test_the_antivirus_reads_each_file_and_decides(settings):
    settings.ANTIVIRUS_COMMAND = command("sys.exit(1 if b'EICAR' in data else 0)")
    assert kept(b"%PDF-1 EICAR").refusal == FileRefusal.VIRUS
    assert kept(b"%PDF-1 clean").kind == FileKind.PDF


@pytest.mark.parametrize("broken", ["sys.exit(2)", "sys.exit(127)"])
def test_what_nobody_looked_at_is_not_kept(settings, broken):
    settings.ANTIVIRUS_COMMAND = command(broken)
    assert kept(b"%PDF-1").refusal == FileRefusal.UNCHECKED


def test_an_antivirus_that_is_not_there_keeps_nothing(settings):
    settings.ANTIVIRUS_COMMAND = "/nowhere/clamdscan -"
    assert kept(b"%PDF-1").refusal == FileRefusal.UNCHECKED


def test_an_antivirus_that_hangs_is_not_waited_for(settings, monkeypatch):
    monkeypatch.setattr(files, "_SECONDS", 0.2)
    settings.ANTIVIRUS_COMMAND = command("import time; time.sleep(30)")
    assert kept(b"%PDF-1").refusal == FileRefusal.UNCHECKED
