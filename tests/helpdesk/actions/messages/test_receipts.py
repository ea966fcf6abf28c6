"""The receipt of a mail: once a day, to whom it may go, and what it says."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.incoming import Taken, take_mail
from helpdesk.actions.messages.sending import send_due
from helpdesk.choices import NoticeKind
from helpdesk.models import DoNotWrite, Notice
from helpdesk.policy.references import spaced
from helpdesk.reads.do_not_write import digest_of
from helpdesk.words.message import compose
from helpdesk.words.threads import name_of_thread, reply_address, return_address
from tests.factories.helpdesk import MONDAY, make_callback
from tests.factories.mails import make_mail

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


def take(raw, *, at=LATER, **facts):
    return take_mail(raw, at=at, **facts)


def receipts() -> list[Notice]:
    return list(Notice.objects.filter(kind=NoticeKind.RECEIPT))


# --- The receipt ----------------------------------------------------------------------------------


def test_whoever_wrote_is_told_once_a_day_and_when_it_is_read(case):
    for _time in range(2):
        take(make_mail(to=reply_address(case)))
    take(make_mail(to=reply_address(case)), at=LATER + timedelta(days=1))
    first, _second = receipts()
    message = compose(first)
    assert message.to == HERS
    assert "le lit avant mardi 24 novembre" in message.text.replace("\u00a0", " ")
    assert message.headers.auto_submitted == "auto-replied"
    # It stands below what it answers.
    assert message.headers.references == (name_of_thread(case), first.mail.message_id)


def test_a_receipt_tells_a_stranger_nothing_of_the_person(case, cast):
    """A nephew without a consent, or whoever has one of our mails before them."""
    take(make_mail(to=reply_address(case), sender=PAULS))
    (receipt,) = receipts()
    message = compose(receipt)
    assert message.to == "paul@example.org"
    hers = (case.person.name, "Petit", case.reference, spaced(case.reference), HERS)
    hers += (case.callbacks.get().trust_word, "Karim", "/r/", "facture")
    for secret in hers:
        assert secret not in message.text
        assert secret not in message.subject


def test_a_receipt_leaves_by_e_mail_or_not_at_all(case, mailoutbox, settings):
    take(make_mail(to=reply_address(case), sender=PAULS))
    send_due(at=LATER)
    assert "paul@example.org" in [mail.to[0] for mail in mailoutbox]
    (receipt,) = receipts()
    assert not Notice.objects.filter(instead_of=receipt).exists()


def test_whoever_wants_no_e_mail_gets_none(case):
    DoNotWrite.objects.create(digest=digest_of("paul@example.org"), at=MONDAY)
    take(make_mail(to=reply_address(case), sender=PAULS))
    assert receipts() == []


def test_what_wants_no_automatic_answer_is_read_and_gets_none(case):
    raw = make_mail(to=reply_address(case), X_Auto_Response_Suppress="All")
    assert take(raw) is Taken.KEPT
    assert receipts() == []


def test_a_desk_that_reads_no_answers_promises_none(case, settings):
    raw = make_mail(to=reply_address(case))
    settings.REPLY_ADDRESS = ""
    take(raw)
    assert receipts() == []
    message = compose(case.notices.first())
    assert (message.headers.reply_to, message.headers.returns_to) == ("", "")
    assert "répondre à cet e-mail" not in message.text


def test_a_desk_that_reads_answers_says_so_and_where(case):
    message = compose(case.notices.first())
    assert "Vous pouvez répondre à cet e-mail." in message.text
    assert message.headers.reply_to == reply_address(case)
    assert message.headers.returns_to == return_address(case.notices.first())
