"""A mail comes back: nobody is at its address, and what it told takes another way."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.incoming import Taken, take_mail
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.people.people import confirm_fact
from helpdesk.choices import Channel, ContactFact, EventKind, NoticeKind, NoticeState
from helpdesk.models import DeadEmail, Notice
from helpdesk.reads.dead_emails import dead_among, is_dead
from helpdesk.reads.reach import reach_of
from helpdesk.words.threads import reply_address, return_address
from tests.factories.helpdesk import MONDAY, make_callback
from tests.factories.mails import make_bounce, make_mail

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HERS = "madeleine@example.org"
LATER = MONDAY + timedelta(minutes=5)
FRIDAY = MONDAY + timedelta(days=4, hours=1)


@pytest.fixture(autouse=True)
def _by_mail(settings):
    settings.REPLY_ADDRESS = "reponse@desk.example.org"
    settings.EMAIL_REACHES_PEOPLE = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def callback(cast):
    """A call on Friday at a landline: its confirmation left by e-mail, its reminder waits."""
    callback = make_callback(cast.topic, email=HERS, number="+33199005678", starts_at=FRIDAY)
    send_due(at=MONDAY)
    return callback


def of_kind(callback, kind) -> list[Notice]:
    return list(callback.notices.filter(kind=kind).order_by("pk"))


def bounce(callback, *, at=LATER, address=HERS, **facts) -> Taken:
    (sent, *_others) = of_kind(callback, NoticeKind.CONFIRMATION)
    return take_mail(make_bounce(address, to=return_address(sent), **facts), at=at)


def test_a_bounce_moves_the_reminder_to_the_next_channel_at_its_own_hour(callback):
    (before,) = of_kind(callback, NoticeKind.REMINDER)
    assert (before.channel, before.state) == (Channel.EMAIL, NoticeState.QUEUED)
    assert bounce(callback) is Taken.BOUNCE
    given_up, reminder = of_kind(callback, NoticeKind.REMINDER)
    assert given_up.state == NoticeState.GIVEN_UP
    assert (reminder.channel, reminder.state) == (Channel.ADVISER, NoticeState.QUEUED)
    assert reminder.due_at == before.due_at > LATER


def test_what_came_back_is_said_in_another_way_at_once(callback):
    bounce(callback)
    failed, instead = of_kind(callback, NoticeKind.CONFIRMATION)
    assert failed.state == NoticeState.FAILED
    assert (instead.channel, instead.due_at) == (Channel.ADVISER, LATER)
    assert callback.case.events.filter(kind=EventKind.EMAIL_DEAD).count() == 1


def test_nothing_more_is_written_to_a_dead_address(callback):
    assert reach_of(callback).has_email
    bounce(callback)
    assert is_dead("Madeleine@Example.org")
    assert not reach_of(callback).has_email
    assert HERS not in str(list(DeadEmail.objects.values()))
    assert dead_among([HERS, "", "paul@example.org"]) == {HERS}


def test_the_same_bounce_again_moves_nothing_once_more(callback):
    (sent,) = of_kind(callback, NoticeKind.CONFIRMATION)
    raw = make_bounce(HERS, to=return_address(sent))
    assert [take_mail(raw, at=LATER), take_mail(raw, at=LATER)] == [Taken.BOUNCE, Taken.AGAIN]
    bounce(callback)
    assert len(of_kind(callback, NoticeKind.CONFIRMATION)) == 2
    assert len(of_kind(callback, NoticeKind.REMINDER)) == 2


def test_a_bounce_is_known_by_the_mail_that_it_brings_back(callback):
    (sent,) = of_kind(callback, NoticeKind.CONFIRMATION)
    returned = f"<{sent.idempotency_key}@desk.example.org>"
    take_mail(make_bounce(HERS, to="coup-de-fil@localhost", returned=returned), at=LATER)
    sent.refresh_from_db()
    assert (sent.state, is_dead(HERS)) == (NoticeState.FAILED, True)


def test_a_full_box_costs_this_mail_and_not_the_address(callback):
    bounce(callback, status="5.2.2")
    assert of_kind(callback, NoticeKind.CONFIRMATION)[0].state == NoticeState.FAILED
    assert not is_dead(HERS)
    assert [notice.channel for notice in of_kind(callback, NoticeKind.REMINDER)] == [Channel.EMAIL]


def test_a_bounce_of_somebody_else_kills_nobodys_address(callback):
    """Whoever holds one of our mails could name any address in a report of their own."""
    bounce(callback, address="paul@example.org")
    assert not DeadEmail.objects.exists()


@pytest.mark.parametrize("to", ["reponse@desk.example.org", "reponse+n1-aaaaaaaaaaaaaaaaaaaa@x.fr"])
def test_a_bounce_of_no_mail_of_ours_changes_nothing(callback, to):
    take_mail(make_bounce(HERS, to=to), at=LATER)
    assert of_kind(callback, NoticeKind.CONFIRMATION)[0].state == NoticeState.SENT
    assert not is_dead(HERS)


def test_a_mail_from_it_or_a_word_with_an_adviser_brings_an_address_back(callback, cast):
    bounce(callback)
    take_mail(make_mail(to=reply_address(callback.case)), at=LATER)
    assert not is_dead(HERS)
    bounce(callback, at=LATER + timedelta(hours=1))
    DeadEmail.objects.get_or_create(digest="0" * 64, at=MONDAY)
    confirm_fact(case=callback.case, fact=ContactFact.EMAIL, value=HERS, at=LATER, by=cast.awa)
    assert not is_dead(HERS)
    assert DeadEmail.objects.count() == 1
