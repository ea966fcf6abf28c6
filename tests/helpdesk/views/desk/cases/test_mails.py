"""A mail in the story of its request: its words, what it quotes, its files, and who sees them."""

import pytest

from helpdesk.actions.messages.incoming import take_mail
from helpdesk.actions.people.dead_emails import mark_email_dead
from helpdesk.actions.people.restricted import restrict
from helpdesk.models import CaseFile, IncomingMail
from helpdesk.words.files import file_name
from helpdesk.words.threads import reply_address
from tests.factories.helpdesk import MONDAY, make_case
from tests.factories.mails import make_mail, make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TEXT = "Voici <b>ma</b> facture.\n-- \nMado\n\nLe 23/11/2026, Coup de fil a écrit :\n> Laquelle ?"


@pytest.fixture
def case(cast, settings):
    settings.REPLY_ADDRESS = "reponse@desk.example.org"
    case = make_case(cast.topic, adviser=cast.karim, email="madeleine@example.org")
    attached = (
        ("Ma facture.html", "application/pdf", b"%PDF-1.4 facture"),
        ("photo.jpg", "image/jpeg", make_photo()),
        ("jeu.exe", "application/octet-stream", b"MZ\x90"),
    )
    take_mail(make_mail(TEXT, to=reply_address(case), attached=attached), at=MONDAY)
    return case


@pytest.fixture
def pdf(case):
    return CaseFile.objects.get(kind="pdf")


def test_the_story_tells_what_came_and_folds_what_it_quotes(desk, case):
    page = desk.read("case", case.reference)
    story = page.split('id="story"')[1]
    assert "An e-mail came from the e-mail that was given with the request." in story
    assert "Voici &lt;b&gt;ma&lt;/b&gt; facture." in story
    assert "Laquelle" not in story.split("<details", 1)[0]
    assert "Laquelle" in story.split("<summary>What they quoted</summary>")[1]
    assert "Mado" in story.split("<summary>End of the e-mail</summary>")[1]
    assert "Not kept: we take photos, PDF, plain text and sounds." in story


def test_an_address_that_the_request_does_not_know_is_said_so(desk, case):
    take_mail(make_mail(to=reply_address(case), sender="paul@example.org"), at=MONDAY)
    assert "This request does not know this address." in desk.read("case", case.reference)


def test_a_file_is_saved_and_nothing_of_it_runs(desk, case, pdf):
    answer = desk.get("case_file", case.reference, pdf.pk)
    assert (answer.status_code, answer.content) == (200, b"%PDF-1.4 facture")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ma-facture.pdf"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_file_of_another_request_is_not_there(desk, case, pdf, cast):
    other = make_case(cast.topic, name="Zoé")
    assert desk.get("case_file", other.reference, pdf.pk).status_code == 404
    refused = CaseFile.objects.get(refusal="kind")
    assert desk.get("case_file", case.reference, refused.pk).status_code == 404
    assert desk.get("case_file", case.reference, 0).status_code == 404


def test_a_file_of_a_restricted_record_asks_why_first(desk_of, cast, case, pdf):
    restrict(person_id=case.person_id, at=MONDAY, by=cast.awa)
    ines = desk_of(cast.ines.user)
    answer = ines.get("case_file", case.reference, pdf.pk)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(ines.url("person_open", case.person_id))
    assert ines.post("mail_read", IncomingMail.objects.get().pk).status_code == 302
    assert IncomingMail.objects.get().read_at is None
    assert "facture" not in ines.read("today", who="all")


def test_a_stranger_gets_no_file(client, desk, case, pdf):
    client.logout()
    assert client.get(desk.url("case_file", case.reference, pdf.pk)).status_code == 302


@pytest.mark.parametrize(
    ("name", "saved"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\temp\\Été 2026.pdf", "ete-2026.pdf"),
        ('"; x="', "x.pdf"),
        ("", "file-{pk}.pdf"),
        ("x" * 119, "x" * 60 + ".pdf"),
    ],
)
def test_a_name_is_plain_letters_and_tells_what_the_file_is(pdf, name, saved):
    pdf.name = name
    assert file_name(pdf) == saved.format(pk=pdf.pk)


def test_today_lists_what_nobody_has_read(desk, case):
    page = desk.read("today")
    assert "E-mails to read" in page
    assert "Voici &lt;b&gt;ma&lt;/b&gt; facture." in page
    mail = IncomingMail.objects.get()
    assert "It is noted." in desk.says(desk.post("mail_read", mail.pk))
    mail.refresh_from_db()
    assert mail.reader == desk.user
    assert "E-mails to read" not in desk.read("today")
    assert "This was done already" in desk.says(desk.post("mail_read", mail.pk))


def test_a_dead_address_is_said_on_the_person_and_the_request(desk, case):
    said = "Mails do not get there: the address does not exist."
    assert said not in desk.read("case", case.reference)
    mark_email_dead(email="madeleine@example.org", at=MONDAY)
    assert said in desk.read("case", case.reference)
    case.person.email = "madeleine@example.org"
    case.person.save()
    assert said in desk.read("person", case.person_id)
