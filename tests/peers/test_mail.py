"""Mails that truly travel: Postfix, Dovecot, and the desk between them, on the loopback."""

import asyncio
import threading
import time
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.utils import timezone

from helpdesk.actions.messages.sending import send_due
from helpdesk.channels.incoming.lmtp import listen
from helpdesk.channels.incoming.mailbox import REFUSED_FOLDER, TAKEN_FOLDER, Mailbox, address_of_url
from helpdesk.choices import Channel, MailNature, NoticeKind, NoticeState
from helpdesk.management.commands.take_mails import take
from helpdesk.models import CaseFile, IncomingMail, Note, Notice
from helpdesk.reads.dead_emails import is_dead
from tests.factories.helpdesk import make_callback, make_case, make_cast
from tests.factories.mails import make_photo
from tests.peers.conftest import free_port
from tests.peers.mail_servers import PASSWORD, missing, running

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=missing() or "they run"),
    pytest.mark.usefixtures("real_database"),
    pytest.mark.slow,
]

HERS, ROBOT, LOST = "madeleine@person.test", "robot@person.test", "lost@person.test"
SECONDS = 30


@pytest.fixture(scope="module")
def servers():
    with running(smtp=free_port(), imap=free_port(), lmtp=free_port(), desk=free_port()) as both:
        yield both


@pytest.fixture(autouse=True)
def _by_postfix(settings, servers):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", servers.smtp
    settings.EMAIL_REACHES_PEOPLE = True
    settings.DEFAULT_FROM_EMAIL = "Coup de fil <bonjour@desk.test>"
    settings.REPLY_ADDRESS = "reponse@desk.test"
    for user in (HERS, ROBOT, "reponse@box.test"):
        with servers.mailbox(user) as box:
            box.delete(box.uids())


@contextmanager
def road(run):
    """A road that takes mails beside the test, until its end."""
    over, failed = threading.Event(), []

    def go():
        try:
            run(over.is_set)
        except Exception as error:  # the test must say it
            failed.append(error)

    thread = threading.Thread(target=go)
    thread.start()
    yield
    over.set()
    thread.join(20)
    assert failed == []


@pytest.fixture
def by_lmtp(servers):
    def run(is_stopping):
        asyncio.run(
            listen(
                host="127.0.0.1",
                port=servers.desk,
                take=take,
                is_stopping=is_stopping,
                on_tick=lambda: None,
            )
        )

    with road(run):
        yield


def until(is_so, servers):
    """Wait until it is so; a failure shows what the servers said."""
    ends_at = time.monotonic() + SECONDS
    while not (found := is_so()):
        assert time.monotonic() < ends_at, servers.logs()[-4000:]
        time.sleep(0.05)
    return found


def next_mail(servers, user):
    """The first mail of a mailbox, taken out of it, as its owner's program reads it."""

    def look():
        with servers.mailbox(user) as box:
            for mail in box.fetch(mark_seen=False, limit=1):
                raw = mail.obj.as_bytes()
                box.delete(mail.uid)
                return message_from_bytes(raw, policy=policy.default)
        return None

    return until(look, servers)


def answer(mail, text, *, sender, attached=None, **headers) -> EmailMessage:
    """What a mail program makes of "answer"."""
    reply = EmailMessage()
    reply["From"], reply["To"] = sender, mail["Reply-To"] or mail["From"]
    reply["Subject"] = f"Re: {mail['Subject']}"
    reply["Message-ID"] = f"<{time.monotonic_ns()}@person.test>"
    reply["In-Reply-To"] = mail["Message-ID"]
    reply["References"] = f"{mail['References']} {mail['Message-ID']}"
    for name, value in headers.items():
        reply[name.replace("_", "-")] = value
    reply.set_content(f"{text}\n\nLe 23/11/2026, Coup de fil a écrit :\n> Bonjour\n")
    if attached:
        reply.add_attachment(attached, maintype="image", subtype="jpeg", filename="facture.jpg")
    return reply


def send(servers, mail):
    servers.send(mail.as_bytes(), sender=mail["From"], to=mail["To"])


def promised(email):
    """A call in five days at a landline, told and reminded of by e-mail; the first has left."""
    now = timezone.now()
    at = next(
        day.replace(hour=9, minute=0, second=0, microsecond=0)
        for day in (now + timedelta(days=n) for n in range(4, 9))
        if day.weekday() < 4
    )
    callback = make_callback(
        make_cast().topic, at=now, email=email, number="+33199005678", starts_at=at
    )
    send_due(at=timezone.now())
    return callback


def test_an_answer_with_a_photo_lands_on_its_request_and_is_told_of(servers, by_lmtp):
    case = promised(HERS).case
    mail = next_mail(servers, HERS)
    send(servers, answer(mail, "Voici ma facture.", sender=HERS, attached=make_photo()))
    note = until(case.notes.first, servers)
    assert note.text == "Voici ma facture."
    file = CaseFile.objects.get(note=note)
    assert (file.kind, b"Madeleine" in bytes(file.content)) == ("jpeg", False)
    assert "> Bonjour" in note.mail.quoted
    send_due(at=timezone.now())
    receipt = next_mail(servers, HERS)
    assert receipt["Auto-Submitted"] == "auto-replied"
    assert receipt["In-Reply-To"].strip("<>") == note.mail.message_id
    # One conversation, for her mail program.
    assert receipt["References"].split()[0] == mail["References"].split()[0]


def test_a_bounce_moves_the_reminder_to_the_next_channel(servers, by_lmtp):
    callback = promised(LOST)
    until(lambda: is_dead(LOST), servers)
    confirmation = callback.notices.filter(kind=NoticeKind.CONFIRMATION).earliest("pk")
    assert confirmation.state == NoticeState.FAILED
    reminder = callback.notices.filter(kind=NoticeKind.REMINDER).latest("pk")
    assert (reminder.channel, reminder.state) == (Channel.ADVISER, NoticeState.QUEUED)


def test_an_absence_and_a_list_do_nothing(servers, by_lmtp):
    promised(HERS)
    mail = next_mail(servers, HERS)
    send(servers, answer(mail, "Je suis absente.", sender=HERS, Auto_Submitted="auto-replied"))
    send(servers, answer(mail, "Nouvelles", sender=HERS, List_Id="<news.person.test>"))
    until(lambda: IncomingMail.objects.count() == 2, servers)
    natures = set(IncomingMail.objects.values_list("nature", flat=True))
    assert natures == {MailNature.AUTOMATIC, MailNature.LIST}
    assert not Note.objects.exists()
    assert not Notice.objects.filter(kind=NoticeKind.RECEIPT).exists()


def test_a_robot_that_answers_everything_ends_after_one(servers, by_lmtp):
    """It does not say what it is, and answers our receipt too."""
    promised(ROBOT)
    mail = next_mail(servers, ROBOT)
    send(servers, answer(mail, "Merci pour votre message.", sender=ROBOT))
    until(lambda: Note.objects.count() == 1, servers)
    send_due(at=timezone.now())
    receipt = next_mail(servers, ROBOT)
    send(servers, answer(receipt, "Merci pour votre message.", sender=ROBOT))
    until(lambda: Note.objects.count() == 2, servers)
    assert send_due(at=timezone.now()) == 0
    assert Notice.objects.filter(kind=NoticeKind.RECEIPT).count() == 1


def test_a_server_that_refuses_the_words_says_it_to_the_sender(servers, by_lmtp, monkeypatch):
    case = make_case(make_cast().topic)
    monkeypatch.setattr("helpdesk.actions.messages.incoming.MOST_FROM_ONE", 0)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = HERS, "reponse@desk.test", case.reference
    mail.set_content("Encore")
    send(servers, mail)
    assert next_mail(servers, HERS)["Subject"] == "Undelivered Mail Returned to Sender"
    assert not IncomingMail.objects.exists()


def test_a_mail_in_a_mailbox_is_committed_and_then_moved(servers, settings):
    settings.REPLY_ADDRESS = "reponse@box.test"
    url = f"imap://reponse%40box.test:{PASSWORD}@127.0.0.1:{servers.imap}/INBOX"

    def run(is_stopping):
        address = address_of_url(url)
        Mailbox(address, take=take, is_stopping=is_stopping, on_tick=lambda: None).serve()

    case = promised(HERS).case
    mail = next_mail(servers, HERS)
    with road(run):
        # It comes while the mailbox is watched: by IDLE, and not by the next look.
        time.sleep(1)
        send(servers, answer(mail, "Par la boîte.", sender=HERS))
        until(case.notes.first, servers)
        folders = {}

        def moved():
            with servers.mailbox("reponse@box.test") as box:
                for name in ("INBOX", TAKEN_FOLDER, REFUSED_FOLDER):
                    folders[name] = box.folder.status(name)["MESSAGES"]
            return folders["INBOX"] == 0

        until(moved, servers)
    assert folders[TAKEN_FOLDER] == 1
    assert case.notes.get().text == "Par la boîte."
