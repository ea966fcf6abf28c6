"""What a stranger who writes mails tried against somebody else's: stories, each of which worked."""

import pytest

from helpdesk.actions.messages.incoming import Taken, TooManyMails, take_mail
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.people.people import confirm_fact
from helpdesk.choices import ContactFact, NoticeKind
from helpdesk.reads.dead_emails import is_dead
from helpdesk.reads.reach import email_of
from helpdesk.words.threads import reply_address, return_address
from tests.factories.helpdesk import MONDAY, make_callback
from tests.factories.mails import make_bounce, make_mail

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HERS, STRANGERS = "madeleine@example.org", "mechant@evil.example"


@pytest.fixture(autouse=True)
def _by_mail(settings):
    settings.REPLY_ADDRESS = "reponse@desk.example.org"
    settings.EMAIL_REACHES_PEOPLE = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def test_whoever_writes_under_her_name_all_day_does_not_silence_her(cast, monkeypatch):
    """A mail has any sender: after thirty of a stranger her own answer was sent back to her."""
    monkeypatch.setattr("helpdesk.actions.messages.incoming.MOST_FROM_ONE", 2)
    case = make_callback(cast.topic, email=HERS).case
    for _time in range(2):
        take_mail(make_mail(sender=HERS), at=MONDAY)
    with pytest.raises(TooManyMails):
        take_mail(make_mail(sender=HERS), at=MONDAY)
    assert take_mail(make_mail(to=reply_address(case), sender=HERS), at=MONDAY) is Taken.KEPT
    assert case.notes.count() == 1


def test_a_bounce_that_a_stranger_wrote_ends_no_mails_to_her(cast):
    """He typed his own e-mail with her name, and kept the address to which that mail comes back.

    Once an adviser had confirmed hers, a bounce that he made up named it, and no mail left for it.
    """
    callback = make_callback(cast.topic, email=STRANGERS)
    send_due(at=MONDAY)
    sent = callback.notices.get(kind=NoticeKind.CONFIRMATION)
    to = return_address(sent)
    case = callback.case
    case.email = callback.email = HERS
    case.save(update_fields=["email"])
    callback.save(update_fields=["email"])
    confirm_fact(case=case, fact=ContactFact.EMAIL, value=HERS, at=MONDAY, by=cast.awa)
    callback.refresh_from_db()
    assert email_of(callback) == HERS
    assert take_mail(make_bounce(HERS, to=to), at=MONDAY) is Taken.BOUNCE
    assert not is_dead(HERS)
    # His own may be dead: then nothing goes there.
    assert take_mail(make_bounce(STRANGERS, to=to), at=MONDAY) is Taken.BOUNCE
