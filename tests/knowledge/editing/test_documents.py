"""What editors may bring: the kinds that guides need, told by what is in a file."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.documents import get_document_model
from website.models import User

from knowledge.editing.documents import KINDS, is_what_it_says

ODT = "application/vnd.oasis.opendocument.text"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WITH_PROGRAMS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def zipped(**members) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return out.getvalue()


def odt(**more) -> bytes:
    return zipped(mimetype=ODT, **{"content.xml": "<office/>"}, **more)


def docx(says=WORD, **more) -> bytes:
    return zipped(**{"[Content_Types].xml": f'<Types><Override ContentType="{says}"/>'}, **more)


GOOD = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
    "odt": odt(),
    "docx": docx(),
    "txt": b"Composez le 3179.",
    "mp3": b"ID3\x04\x00" + bytes(20),
    "ogg": b"OggS" + bytes(20),
    "opus": b"OggS" + bytes(20),
    "mp4": b"\x00\x00\x00\x20ftypisom" + bytes(20),
    "webm": b"\x1aE\xdf\xa3" + bytes(20),
}
PAGE = b"<!doctype html><script>alert(1)</script>"
BAD = {
    "a page that is called a leaflet": ("pdf", PAGE),
    "a page that is called a text": ("txt", b"\xef\xbb\xbf \n" + PAGE),
    "a picture that is called a text": ("txt", b"\x89PNG\r\n\x1a\n\x00"),
    "a program that is called a sound": ("mp3", b"MZ" + bytes(64)),
    "a text with a program in it": ("odt", odt(**{"Basic/Standard/Module1.xml": "Sub"})),
    "a letter with programs": ("docx", docx(WITH_PROGRAMS)),
    "a letter with a program in it": ("docx", docx(**{"word/vbaProject.bin": "x"})),
    "a zip that is called a letter": ("docx", zipped(readme="x")),
    "half a zip": ("odt", odt()[:40]),
    "a drawing": ("svg", b"<svg/>"),
    "a page": ("html", PAGE),
    "no kind": ("", b"%PDF-"),
}


@pytest.mark.parametrize("extension", sorted(KINDS))
def test_what_is_needed_is_taken(extension):
    file = io.BytesIO(GOOD[extension])
    assert is_what_it_says(file, extension=extension.upper())
    assert file.tell() == 0
    others = [kind for kind in KINDS if is_what_it_says(file, extension=kind)]
    assert set(others) <= {extension, *(("ogg", "opus") if extension in ("ogg", "opus") else ())}


@pytest.mark.parametrize(("extension", "content"), BAD.values(), ids=BAD)
def test_what_is_something_else_is_not_taken(extension, content):
    assert not is_what_it_says(io.BytesIO(content), extension=extension)


def test_a_text_that_unfolds_to_fill_the_disk_is_not_taken():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODT)
        archive.writestr("content.xml", bytes(101 * 1024 * 1024))
    assert len(out.getvalue()) < 200_000
    assert not is_what_it_says(out, extension="odt")


def test_wagtail_asks_for_the_same_kinds(settings):
    assert set(settings.WAGTAILDOCS_EXTENSIONS) == set(KINDS)
    assert "svg" not in settings.WAGTAILIMAGES_EXTENSIONS


@pytest.fixture
def chief(client, db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    client.force_login(User.objects.create_superuser("chief", "", "x"))
    return client


def sent(name, content):
    return {"title": "A leaflet", "collection": 1, "file": SimpleUploadedFile(name, content)}


@pytest.mark.parametrize("door", ["wagtaildocs:add", "wagtaildocs:add_multiple"])
def test_each_door_of_the_cms_looks_at_what_comes_in(chief, door):
    documents = get_document_model().objects
    headers = {"x-requested-with": "XMLHttpRequest"}

    def send(name, content):
        file = SimpleUploadedFile(name, content)
        data = sent(name, content) if door == "wagtaildocs:add" else {"files[]": file}
        return chief.post(reverse(door), data, headers=headers)

    for name, content in (("a.pdf", PAGE), ("a.html", PAGE), ("a.svg", b"<svg/>")):
        answer = send(name, content)
        assert answer.status_code == 200
        assert not documents.exists(), name
    said = send("a.pdf", PAGE).content.decode()
    assert "docx, mp3" in said
    send("a.pdf", GOOD["pdf"])
    assert documents.get().filename == "a.pdf"


def test_a_file_that_is_too_large_is_not_taken(chief, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100
    chief.post(reverse("wagtaildocs:add"), sent("a.pdf", GOOD["pdf"] + bytes(100)))
    assert not get_document_model().objects.exists()
