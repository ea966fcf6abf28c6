"""What a stranger asked for in writing under somebody else's number or e-mail: each worked."""

import pytest
import time_machine
from django.urls import reverse

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.do_not_call import stop_by_email
from helpdesk.actions.promises.public_bookings import TooManyAsked, say_how_to_stop
from helpdesk.actions.promises.ways import write_and_end
from helpdesk.choices import (
    CallbackState,
    CaseState,
    EventKind,
    NoticeKind,
    WordRoad,
)
from helpdesk.models import Callback, Notice
from helpdesk.policy.fair_use import Bound
from helpdesk.words.links import not_mine_token
from helpdesk.words.message import compose
from helpdesk.words.replies import preview_of_promise
from tests.factories.helpdesk import AFTERNOON, MONDAY
from tests.helpdesk.views.public.test_callback import post, post_time, url

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HERS, VICTIMS, STRANGERS = "06 12 34 56 78", "victim@example.org", "mechant@evil.example"


@pytest.fixture(autouse=True)
def _monday(settings):
    settings.EMAIL_REACHES_PEOPLE = settings.SMS_REACHES_PEOPLE = True
    with time_machine.travel(MONDAY, tick=False):
        yield


def ask(client, *needs, **you):
    """A stranger asks to be written to; the last page."""
    post_time(client)
    post(client, "callback_needs", needs=["in_writing", *needs])
    post(client, "callback_you", **{"name": "Samira Haddad", "number": "", "email": "", **you})
    return client.post(url("callback_check"), follow=True)


def written(callback, cast):
    """What the person reads in the end."""
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)
    _follows, notice = write_and_end(
        attempt=attempt, text="Voici la suite.", at=AFTERNOON, by=cast.karim.user
    )
    return compose(notice)


@pytest.mark.parametrize("needs", [(), ("no_message",)])
def test_a_stranger_read_the_words_with_which_our_sms_to_her_begins(client, cast, needs):
    """With "leave no message" ticked too, his page showed them (trust, rule 2)."""
    page = ask(client, *needs, number=HERS).content.decode()
    callback = Callback.objects.get()
    assert callback.word_road == WordRoad.MESSAGE
    assert callback.trust_word in written(callback, cast).text
    for name in ("callback_done", "callback_paper", "my_request_show"):
        page += client.get(url(name), follow=True).content.decode()
    assert callback.trust_word not in page
    # Nor two things at once: the first message brings the words.
    assert "Aucun message ne suivra" not in page
    assert callback.trust_word in compose(callback.notices.get(kind="confirmation")).text


def test_who_wants_no_message_on_the_phone_is_written_to_by_e_mail(client, cast):
    ask(client, "no_message", number=HERS, email=VICTIMS)
    callback = Callback.objects.get()
    assert callback.way == "email"
    assert not callback.notices.filter(channel="sms").exists()


def test_words_of_a_page_begin_no_message_to_somebody_else(client, cast):
    """He typed his own e-mail; an adviser confirmed hers since, and our mail goes there."""
    page = ask(client, email=STRANGERS).content.decode()
    callback = Callback.objects.get()
    assert callback.trust_word in page
    assert callback.trust_word in preview_of_promise(callback, "Bonjour.").words
    person, case = callback.case.person, callback.case
    person.email, person.email_source = VICTIMS, "confirmed"
    person.save(update_fields=["email", "email_source"])
    case.confirmed_at = MONDAY
    case.save(update_fields=["confirmed_at"])
    callback = Callback.objects.get()
    said = written(callback, cast)
    assert said.to == VICTIMS
    assert callback.trust_word not in said.text
    assert callback.trust_word not in preview_of_promise(callback, "Bonjour.").words


def test_a_mobile_of_before_is_told_no_words_of_a_page(client, cast):
    ask(client, number=HERS)
    callback = Callback.objects.get()
    callback.word_road = WordRoad.PAGE
    callback.save(update_fields=["word_road"])
    assert callback.trust_word not in written(callback, cast).text


def test_an_e_mail_that_wants_nothing_was_an_error_of_ours(client, cast):
    """And so told whoever typed it that its holder had stopped us."""
    ask(client, email=VICTIMS)
    stop_by_email(callback=Callback.objects.get(), at=MONDAY)
    client.session.flush()
    answer = ask(client, email=VICTIMS)
    assert answer.status_code == 429
    assert Callback.objects.open().count() == 0


@pytest.mark.parametrize("page", ["not_my_email", "email_one_click"])
def test_whoever_holds_the_only_e_mail_of_a_request_ends_it(client, cast, page):
    ask(client, email=VICTIMS)
    callback = Callback.objects.get()
    address = reverse(f"helpdesk:{page}", args=[not_mine_token(callback)])
    client.post(address, {"List-Unsubscribe": "One-Click"})
    callback.refresh_from_db()
    assert callback.state == CallbackState.STOPPED
    assert callback.case.state == CaseState.CLOSED
    assert callback.case.events.filter(kind=EventKind.STOPPED_BY_OWNER, actor=None).exists()
    waiting = Notice.objects.filter(callback=callback, state="queued")
    assert not waiting.exclude(kind=NoticeKind.CONFIRMATION).exists()


def test_a_request_to_a_number_stays_when_its_e_mail_is_taken_out(client, cast):
    ask(client, number=HERS, email=VICTIMS)
    callback = Callback.objects.get()
    client.post(reverse("helpdesk:not_my_email", args=[not_mine_token(callback)]))
    callback.refresh_from_db()
    assert (callback.state, callback.email) == (CallbackState.OPEN, "")


def test_a_bound_on_an_e_mail_tells_no_other_request_without_a_number(
    client, cast, django_assert_num_queries
):
    ask(client, email=VICTIMS)
    # To begin and to end: nobody's promise is looked at.
    with django_assert_num_queries(2):
        say_how_to_stop(why=TooManyAsked(Bound.NUMBER), number="", at=MONDAY)
