"""A mail comes in: it is a note of its request, once, and its sender is told once a day."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.incoming import (
    LaterPlease,
    Taken,
    TooManyMails,
    note_read,
    take_mail,
)
from helpdesk.actions.messages.replies import write_reply
from helpdesk.actions.people.people import confirm_fact
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.joining import merge_cases
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.choices import (
    BY_MAIL,
    CaseSource,
    CaseState,
    ClosingReason,
    ContactFact,
    EventKind,
    FactSource,
    MailNature,
    NoticeKind,
    SenderStanding,
)
from helpdesk.models import Case, CaseFile, IncomingMail, Note, Notice, Person
from helpdesk.policy import mail_roads
from helpdesk.policy.references import spaced
from helpdesk.reads.mails import mails_to_read
from helpdesk.words.message import compose
from helpdesk.words.threads import name_of_thread, reply_address, return_address
from tests.factories.helpdesk import MONDAY, make_callback, make_case, make_reason
from tests.factories.mails import make_mail, make_photo

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HERS = "madeleine@example.org"
PAULS = "Paul <paul@example.org>"
LATER = MONDAY + timedelta(hours=1)


@pytest.fixture(autouse=True)
def _reads_mail(settings):
    settings.REPLY_ADDRESS = "reponse@desk.example.org"
    settings.EMAIL_REACHES_PEOPLE = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def case(cast):
    """Madeleine asked for a call on the site, and gave her e-mail."""
    return make_callback(cast.topic, email=HERS).case


def confirmed(case, by):
    confirm_fact(case=case, fact=ContactFact.EMAIL, value=HERS, at=MONDAY, by=by)
    return Case.objects.get(pk=case.pk)


def take(raw, *, at=LATER, **facts):
    return take_mail(raw, at=at, **facts)


def the_mail(case) -> IncomingMail:
    return case.incoming_mails.get()


def receipts() -> list[Notice]:
    return list(Notice.objects.filter(kind=NoticeKind.RECEIPT))


# --- Where it goes --------------------------------------------------------------------------------


def test_an_answer_is_a_note_of_its_request(case):
    assert take(make_mail("Voici ma facture.", to=reply_address(case))) is Taken.KEPT
    note = case.notes.get()
    assert (note.text, note.author, note.written_at) == ("Voici ma facture.", None, LATER)
    (event,) = case.events.filter(kind=EventKind.MAIL_CAME)
    assert event.data == {"note_id": note.pk, "standing": SenderStanding.GIVEN, "files": 0}


def test_a_server_that_writes_addresses_in_capitals_changes_nothing(case):
    assert take(make_mail(), recipients=(reply_address(case).upper(),)) is Taken.KEPT
    assert case.notes.count() == 1


def test_an_address_that_nobody_signed_leads_to_no_request(case):
    name, _at, domain = reply_address(case).partition("@")
    turned = f"{name[:-1]}{'a' if name[-1] != 'a' else 'b'}@{domain}"
    take(make_mail(to=turned))
    assert not case.notes.exists()


@pytest.mark.parametrize("header", ["References", "In_Reply_To"])
def test_what_answers_a_mail_of_ours_is_of_its_request(case, header):
    ours = case.notices.first().idempotency_key
    for name in (f"<{ours}@old-name.example.org>", f"<{name_of_thread(case)}>"):
        take(make_mail(f"Re {name}", **{header: f"<x@y> {name}"}))
    assert case.notes.count() == 2


def test_the_number_in_a_subject_counts_from_the_confirmed_address_alone(case, cast):
    subject = f"Demande {spaced(case.reference)}"
    take(make_mail(subject=subject))
    assert not case.notes.exists()
    confirmed(case, cast.awa)
    take(make_mail(subject=subject))
    assert case.notes.count() == 1
    take(make_mail(subject=subject, sender=PAULS))
    assert case.notes.count() == 1


def test_a_mail_to_a_request_that_was_joined_goes_to_the_other(case, cast):
    address = reply_address(case)
    other = make_case(cast.topic)
    merge_cases(kept=other, other=case, at=MONDAY, by=cast.awa)
    take(make_mail(to=address))
    assert other.notes.count() == 1


def test_who_writes_first_while_nobody_takes_calls_waits_for_the_team(cast):
    for adviser in (cast.karim, cast.ines):
        adviser.user.is_active = False
        adviser.user.save()
    assert take(make_mail("Je n'ai plus de réseau.", sender=PAULS)) is Taken.KEPT
    case = Case.objects.get()
    assert (case.adviser, case.state) == (None, CaseState.NEW)
    assert case.notes.get().text == "Je n'ai plus de réseau."


def test_somebody_who_writes_first_opens_a_request(cast):
    take(make_mail("Je n'ai plus de réseau.", sender=PAULS, subject="Panne"))
    case = Case.objects.get()
    assert (case.source, case.state, case.email) == (
        CaseSource.EMAIL,
        CaseState.NEW,
        "paul@example.org",
    )
    assert case.topic.code == BY_MAIL
    assert case.adviser is not None
    person = case.person
    assert (person.name, person.email, person.email_source) == (
        "Paul",
        "paul@example.org",
        FactSource.MAIL,
    )
    assert not case.is_with_person
    assert case.notes.get().text == "Je n'ai plus de réseau."


def test_the_next_mail_of_somebody_unknown_is_another_request_of_nobody_known(cast):
    """A sender is easily made up: it opens nobody's record."""
    take(make_mail("Un", sender=PAULS))
    take(make_mail("Deux", sender=PAULS))
    assert Person.objects.filter(email="paul@example.org").count() == 2


def test_a_confirmed_address_opens_a_request_of_its_person(case, cast):
    confirmed(case, cast.awa)
    take(make_mail("Autre chose."))
    new = Case.objects.latest("pk")
    assert (new.person, new.related.get()) == (case.person, case)
    assert not new.is_with_person


def test_a_mail_about_somebody_who_was_erased_opens_another_request(case):
    address = reply_address(case)
    Person.objects.update(anonymised_at=MONDAY)
    take(make_mail(to=address))
    assert not case.notes.exists()
    assert Case.objects.count() == 2


# --- What is kept of it ---------------------------------------------------------------------------


def test_quoted_words_and_the_end_stand_apart(case):
    text = "Jeudi.\n-- \nMado\n\nLe 23/11/2026, Coup de fil a écrit :\n> Quand ?"
    take(make_mail(text, to=reply_address(case)))
    mail = the_mail(case)
    assert mail.note.text == "Jeudi."
    assert (mail.signature, "> Quand ?" in mail.quoted) == ("Mado", True)
    assert b"Jeudi." in bytes(mail.raw)


def test_files_are_kept_with_the_note_and_what_is_not_says_why(case):
    attached = (
        ("facture.pdf", "application/pdf", b"%PDF-1.4 facture"),
        ("photo.jpg", "image/jpeg", make_photo()),
        ("virus.exe", "application/octet-stream", b"MZ\x90"),
    )
    take(make_mail(to=reply_address(case), attached=attached))
    pdf, photo, program = CaseFile.objects.filter(note__case=case)
    assert (pdf.name, pdf.kind, bytes(pdf.content)) == ("facture.pdf", "pdf", b"%PDF-1.4 facture")
    assert photo.kind == "jpeg"
    assert b"Madeleine" not in bytes(photo.content)
    assert (program.refusal, program.content) == ("kind", None)
    assert case.events.get(kind=EventKind.MAIL_CAME).data["files"] == 2


def test_a_mail_without_words_says_its_subject(case):
    take(make_mail(" ", subject="Ma facture", to=reply_address(case)))
    assert case.notes.get().text == "Ma facture"


def test_a_name_after_an_at_sign_calls_nobody_of_the_team(case):
    take(make_mail("Bonjour @karim et @awa", to=reply_address(case)))
    assert not case.notes.get().mentions.exists()


def test_who_wrote_is_said_by_what_the_request_knows(case, cast):
    take(make_mail(to=reply_address(case)))
    confirmed(case, cast.awa)
    take(make_mail(to=reply_address(case)))
    take(make_mail(to=reply_address(case), sender=PAULS))
    standings = case.incoming_mails.order_by("pk").values_list("standing", flat=True)
    assert list(standings) == [
        SenderStanding.GIVEN,
        SenderStanding.CONFIRMED,
        SenderStanding.OTHER,
    ]


# --- Once -----------------------------------------------------------------------------------------


def test_the_same_mail_again_changes_nothing(case):
    raw = make_mail(to=reply_address(case))
    assert take(raw) is Taken.KEPT
    again = b"Received: from mx\n" + raw.replace(b"\n", b"\r\n")
    assert take(again) is Taken.AGAIN
    assert (case.notes.count(), len(receipts())) == (1, 1)


def test_a_list_that_sends_twice_is_known_too(case):
    raw = make_mail(to=reply_address(case), List_Id="<news.example.org>")
    assert [take(raw), take(raw)] == [Taken.NOTHING, Taken.AGAIN]


def test_one_request_is_answered_so_often_an_hour_and_no_more(case, monkeypatch):
    monkeypatch.setattr("helpdesk.actions.messages.incoming.MOST_FROM_ONE", 2)
    for sender in (HERS, PAULS):
        take(make_mail(to=reply_address(case), sender=sender))
    with pytest.raises(TooManyMails):
        take(make_mail(to=reply_address(case), sender="zoe@example.org"))
    assert (case.notes.count(), IncomingMail.objects.count()) == (2, 2)
    take(make_mail(to=reply_address(case)), at=LATER + timedelta(hours=1))
    assert case.notes.count() == 3


def test_strangers_open_so_many_requests_a_day_and_the_others_wait(cast, monkeypatch):
    monkeypatch.setattr("helpdesk.actions.messages.incoming.MOST_NEW_REQUESTS", 1)
    take(make_mail(sender=PAULS))
    waiting = make_mail(sender="zoe@example.org")
    with pytest.raises(LaterPlease):
        take(waiting)
    assert take(waiting, at=LATER + timedelta(days=1)) is Taken.KEPT


def test_the_bounds_are_what_the_policy_says():
    assert (mail_roads.MOST_FROM_ONE, mail_roads.MOST_NEW_REQUESTS) == (30, 100)


# --- What nobody reads ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "nature"),
    [
        ({"Auto_Submitted": "auto-replied"}, MailNature.AUTOMATIC),
        ({"Precedence": "bulk"}, MailNature.LIST),
        ({"List_Id": "<news.example.org>"}, MailNature.LIST),
        ({"Return_Path": "<>"}, MailNature.AUTOMATIC),
        ({"sender": "Coup de fil <coup-de-fil@localhost>"}, MailNature.LOOP),
        ({"sender": "reponse@desk.example.org"}, MailNature.LOOP),
    ],
)
def test_machines_lists_and_circles_do_nothing(case, headers, nature):
    before = Case.objects.count()
    assert take(make_mail(to=reply_address(case), **headers)) is Taken.NOTHING
    assert (Case.objects.count(), Note.objects.count(), receipts()) == (before, 0, [])
    row = IncomingMail.objects.get()
    # Nothing of it is kept but how it is known again.
    assert (row.nature, row.raw, row.sender, row.case) == (nature, None, "", None)


def test_a_robot_that_answers_to_the_envelope_does_nothing(case):
    notice = case.notices.first()
    assert take(make_mail(to=return_address(notice))) is Taken.NOTHING
    assert not Note.objects.exists()


def test_a_machine_that_writes_first_opens_no_request(cast):
    assert take(make_mail(sender="no-reply@bank.example")) is Taken.NOTHING
    assert not Case.objects.exists()


# --- What follows ---------------------------------------------------------------------------------


def test_a_request_that_waits_for_the_person_goes_on(cast):
    case = make_case(cast.topic, email=HERS)
    wait_for_person(case=case, reason=make_reason(), at=MONDAY, by=cast.awa)
    take(make_mail(to=reply_address(case), sender=PAULS))
    case.refresh_from_db()
    assert case.state == CaseState.WAITING
    take(make_mail(to=reply_address(case)))
    case.refresh_from_db()
    assert case.state == CaseState.ACTIVE


def test_a_closed_request_stays_closed_and_somebody_reads(case, cast):
    close_case(case=case, reason=ClosingReason.SOLVED_FOR, at=MONDAY, by=cast.awa)
    take(make_mail("Merci !", to=reply_address(case)))
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    assert [mail.case for mail in mails_to_read(adviser=None, at=LATER)] == [case]


def test_an_answer_to_a_mail_stands_below_it(case, cast):
    take(make_mail(to=reply_address(case), message_id="<hers-1@example.org>"))
    reply = write_reply(case=Case.objects.get(), text="Bonjour", at=LATER, by=cast.awa)
    assert compose(reply).headers.references[-1] == "hers-1@example.org"


def test_a_mail_waits_for_its_adviser_until_somebody_has_read_it(case, cast):
    take(make_mail(to=reply_address(case)))
    owner = Case.objects.get().adviser
    other = cast.ines if owner == cast.karim else cast.karim
    (mail,) = mails_to_read(adviser=owner, at=LATER)
    assert mails_to_read(adviser=other, at=LATER) == []
    assert note_read(mail=mail, at=LATER, by=cast.awa)
    assert not note_read(mail=mail, at=LATER, by=cast.awa)
    assert mails_to_read(adviser=None, at=LATER) == []


def test_the_note_of_a_mail_goes_with_its_request(case, cast):
    raw = make_mail(to=reply_address(case), attached=(("f.pdf", "application/pdf", b"%PDF-1"),))
    take(raw)
    other = make_case(cast.topic)
    merge_cases(kept=other, other=Case.objects.get(pk=case.pk), at=LATER, by=cast.awa)
    mail = IncomingMail.objects.get()
    assert (mail.case, mail.note.case) == (other, other)
    assert other.events.filter(kind=EventKind.MAIL_CAME).exists()
    assert CaseFile.objects.get().note.case == other
