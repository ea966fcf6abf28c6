"""Show me the bill: by a link or a code, without account or script, and nothing is shown."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from helpdesk.actions.cases.files import give_code, keep_files
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.waiting import follow_up_waiting, wait_for_person
from helpdesk.actions.story import record
from helpdesk.channels.incoming.files import made_safe
from helpdesk.channels.incoming.reading import Attached
from helpdesk.choices import CaseState, ClosingReason, EventKind, FactSource, NoticeKind
from helpdesk.models import CaseFile, FilesCame, Notice, PhotoCode
from helpdesk.words.message import compose
from helpdesk.words.photos import case_of_photos, photo_token
from tests.factories.helpdesk import MONDAY, make_case, make_reason
from tests.factories.sounds import wav

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim, name="Madeleine Petit")


def picture(name="bill.jpg", *, where=True):
    """A photograph that says where it was taken."""
    image, out, said = Image.new("RGB", (40, 30), "red"), io.BytesIO(), Image.Exif()
    if where:
        said.get_ifd(0x8825)[1] = "N"
        said[0x010F] = "Telephone of Madeleine"
    image.save(out, "JPEG", exif=said)
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def address(case):
    return reverse("helpdesk:photos", args=[photo_token(case, at=timezone.now())])


def test_a_photo_arrives_on_its_case_and_on_today(client, desk, case):
    page = client.get(address(case)).content.decode()
    assert 'capture="environment"' in page
    assert 'accept="image/*"' in page
    sent = client.post(address(case), {"photo": picture()}, follow=True).content.decode()
    assert "1 fichier est arrivé" in sent
    client.post(address(case), {"files": [picture("2.jpg"), picture("3.jpg")]})
    kept = CaseFile.objects.all()
    assert [file.kind for file in kept] == ["jpeg"] * 3
    # Drawn again: neither where nor by what.
    assert not any(b"Madeleine" in bytes(file.content) for file in kept)
    assert [event.data["files"] for event in case.events.filter(kind=EventKind.FILES_CAME)] == [
        2,
        1,
    ]
    today = desk.get("today").content.decode()
    assert "Photos, files and voice messages" in today
    assert "3 files" in today
    shown = desk.get("case", case.reference).content.decode()
    assert desk.url("case_file", case.reference, kept[0].pk) in shown
    desk.post("files_seen", FilesCame.objects.get().pk)
    assert "Photos, files and voice messages" not in desk.get("today").content.decode()


def test_nothing_of_anybody_is_shown(client, case):
    pages = [
        client.get(address(case)),
        client.post(address(case), {"photo": picture()}, follow=True),
    ]
    for page in pages:
        said = page.content.decode()
        for secret in (case.reference, "Madeleine", "Petit", "Karim", str(case.topic.name)):
            assert secret not in said
        assert page.headers["Permissions-Policy"].startswith("camera=()")
        assert (
            "script-src"
            not in page.headers["Content-Security-Policy"].replace("script-src 'none'", "")
            or "'unsafe-inline'" not in page.headers["Content-Security-Policy"]
        )


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        ({}, "Choisissez d’abord une photo"),
        ({"photo": SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>")}, "C’est autre chose"),
        ({"photo": SimpleUploadedFile("a.jpg", b"\xff\xd8\xff\xe0 cut")}, "C’est autre chose"),
        ({"files": [picture() for _each in range(11)]}, "Envoyez dix fichiers au plus"),
    ],
)
def test_what_does_not_come_says_why(client, case, upload, words):
    answer = client.post(address(case), upload)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not CaseFile.objects.exists()
    assert not FilesCame.objects.exists()


def test_a_file_that_is_too_big_is_not_read_to_its_end(client, case, monkeypatch):
    monkeypatch.setattr("helpdesk.forms.photos.LARGEST", 100)
    monkeypatch.setattr("helpdesk.channels.incoming.files.LARGEST", 100)
    answer = client.post(address(case), {"photo": picture()})
    assert "trop lourd" in answer.content.decode()


def test_a_link_is_used_up_when_all_was_sent(client, case):
    link = address(case)
    client.post(link, {"photo": picture()})
    assert client.post(link, {"done": 1}).url == reverse("helpdesk:photos_done")
    assert client.get(link).status_code == 404
    assert client.post(link, {"photo": picture()}).status_code == 404
    case.refresh_from_db()
    assert client.get(address(case)).status_code == 200


def test_a_link_ends_with_its_days_its_case_and_its_number(client, cast, case, monday):
    link = address(case)
    token = photo_token(case, at=MONDAY)
    assert case_of_photos(token, at=MONDAY + timedelta(days=14)) == case
    assert case_of_photos(token, at=MONDAY + timedelta(days=15)) is None
    for forged in ("", "1", "1.2.3", f"{case.pk:x}.{10**9:x}.{token[-16:]}", token[:-1] + "!"):
        assert case_of_photos(forged, at=MONDAY) is None
    type(case).objects.filter(pk=case.pk).update(reference="ZZZZZ2")
    assert client.get(link).status_code == 404
    type(case).objects.filter(pk=case.pk).update(reference=case.reference)
    close_case(case=case, reason=ClosingReason.SOLVED_FOR, at=MONDAY, by=cast.karim.user)
    assert client.get(link).status_code == 404


def test_a_code_said_on_the_phone_opens_one_case_once(client, desk, case):
    said = desk.post("case_photo_code", case.reference).content.decode()
    code = give_code(case=case, at=MONDAY)
    assert "Say this code" in said
    # A new one ends the one before.
    assert PhotoCode.objects.count() == 1
    page = reverse("helpdesk:photos_code")
    answer = client.post(page, {"code": " ".join(code)})
    assert case_of_photos(answer.url.split("/")[-2], at=MONDAY) == case
    assert client.post(page, {"code": code}).status_code == 422


def test_codes_are_guessed_slowly_and_grow_old(client, case, monday):
    code = give_code(case=case, at=MONDAY)
    page = reverse("helpdesk:photos_code")
    for _guess in range(6):
        client.post(page, {"code": "00000001" if code != "00000001" else "00000002"})
    refused = client.post(page, {"code": code})
    assert "Patientez" in refused.content.decode() or "ttendez" in refused.content.decode()
    monday.shift(timedelta(minutes=2))
    assert client.post(page, {"code": code}).status_code == 302
    old = give_code(case=case, at=MONDAY)
    monday.shift(timedelta(hours=1))
    assert client.post(page, {"code": old}).status_code == 422


def test_the_desk_adds_files_with_a_word(desk, case):
    page = desk.get("case_files", case.reference).content.decode()
    assert "multiple" in page
    answer = desk.client.post(
        desk.url("case_files", case.reference), {"files": [picture()], "text": "Sa facture"}
    )
    assert "The files are kept" in desk.says(answer)
    assert CaseFile.objects.get().note.text == "Sa facture"
    none = desk.client.post(desk.url("case_files", case.reference), {"text": ""})
    assert none.status_code == 422


def test_who_waits_for_a_document_asks_for_it_by_its_link(client, cast, case, settings):
    settings.EMAIL_REACHES_PEOPLE = True
    case.person.email, case.person.email_source = "m@example.fr", FactSource.CONFIRMED
    case.person.save()
    type(case).objects.filter(pk=case.pk).update(confirmed_at=MONDAY)
    reason = make_reason(asks_files=True)
    wait_for_person(case=case, reason=reason, at=MONDAY, by=cast.karim.user)
    later = MONDAY + timedelta(days=4, hours=1)
    follow_up_waiting(at=later)
    notice = Notice.objects.get(kind=NoticeKind.FOLLOW_UP)
    link = next(word for word in compose(notice).text.split() if "/p/" in word)
    with time_machine.travel(later, tick=False):
        client.post(link[link.index("/", 9) :], {"photo": picture()})
    case.refresh_from_db()
    # Nobody is reminded of what has come.
    assert case.state == CaseState.ACTIVE
    assert CaseFile.objects.count() == 1


def test_a_sound_is_played_in_parts_and_nobody_claims_to_know_its_words(client, desk, cast, case):
    note = case.notes.create(text="", written_at=MONDAY)
    keep_files(note=note, files=made_safe([Attached("a.wav", wav())]), at=MONDAY)
    record(case=case, kind=EventKind.VOICE_CAME, at=MONDAY, by=None, note_id=note.pk)
    FilesCame.objects.create(case=case, note=note, is_voice=True, came_at=MONDAY)
    file = CaseFile.objects.get()
    path = reverse("helpdesk:case_file", args=[case.reference, file.pk])
    page = client.get(reverse("helpdesk:case", args=[case.reference])).content.decode()
    assert f'<audio controls preload="none" src="{path}">' in page
    assert "Personne n’a noté ce qu’il dit." in page
    assert "Un message vocal à écouter" in client.get(reverse("helpdesk:today")).content.decode()
    whole = client.get(path)
    assert (whole.status_code, whole["Content-Type"]) == (200, "audio/wav")
    for asked, said, size in (
        ("bytes=0-9", f"bytes 0-9/{file.size}", 10),
        ("bytes=10-", f"bytes 10-{file.size - 1}/{file.size}", file.size - 10),
        ("bytes=-5", f"bytes {file.size - 5}-{file.size - 1}/{file.size}", 5),
        ("bytes=0-999999999", f"bytes 0-{file.size - 1}/{file.size}", file.size),
    ):
        part = client.get(path, headers={"Range": asked})
        assert (part.status_code, part["Content-Range"], len(part.content)) == (206, said, size)
    assert client.get(path, headers={"Range": f"bytes={file.size}-"}).status_code == 416
    for odd in ("bytes=-", "bytes=1-2,4-5", "pages=1-2", "bytes=a-b"):
        assert client.get(path, headers={"Range": odd}).status_code == 200
