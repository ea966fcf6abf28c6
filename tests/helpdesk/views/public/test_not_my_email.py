"""An e-mail that somebody typed: whoever holds it stops what we write, and nothing else."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from helpdesk.actions.people.people import confirm_fact, refuse_email
from helpdesk.choices import Channel, ContactFact, EventKind, NoticeKind, WordRoad
from helpdesk.models import Callback, Case, DoNotWrite
from helpdesk.reads.reach import email_of
from helpdesk.words.links import callback_not_mine, not_mine_token, stop_token
from helpdesk.words.message import compose, words_of
from tests.factories.helpdesk import MONDAY, make_callback
from tests.helpdesk.views.public.test_callback import post_time, url

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

VICTIMS = "victim@example.org"


@pytest.fixture(autouse=True)
def _monday(settings):
    settings.EMAIL_REACHES_PEOPLE = True
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic, email=VICTIMS)


def address(callback):
    return reverse("helpdesk:not_my_email", args=[not_mine_token(callback)])


def test_each_e_mail_to_an_address_that_was_only_typed_says_how_to_stop_it(callback):
    first = callback.notices.get(kind=NoticeKind.CONFIRMATION)
    assert first.channel == Channel.EMAIL
    assert address(callback) in words_of(first)
    # It proves an e-mail: nothing in it stops the call, or keeps the number from calls.
    assert stop_token(callback) not in words_of(first)


def test_an_e_mail_that_was_said_to_an_adviser_reads_nothing_of_it(callback, cast):
    facts = {"fact": ContactFact.EMAIL, "value": VICTIMS, "at": MONDAY, "by": cast.awa}
    confirm_fact(case=callback.case, **facts)
    first = callback.notices.get(kind=NoticeKind.CONFIRMATION)
    assert "/e/" not in words_of(first)


def test_a_look_changes_nothing_and_tells_nothing(client, callback):
    page = client.get(address(callback)).content.decode()
    main = page.split("<main", 1)[1].split("</main", 1)[0]
    for secret in ("Madeleine", "Petit", callback.case.reference, callback.trust_word, VICTIMS):
        assert secret not in main
    callback.refresh_from_db()
    assert callback.email == VICTIMS


def test_one_step_ends_the_e_mails_and_the_call_stays(client, callback):
    before = callback.trust_word
    answer = client.post(address(callback), follow=True)
    assert "Nous n’écrivons plus." in answer.content.decode()
    after = Callback.objects.get()
    assert (after.email, after.case.email, after.state) == ("", "", callback.state)
    # Whoever read the e-mail may have read the words.
    assert (after.word_road, after.trust_word == before) == (WordRoad.ALOUD, False)
    assert after.case.events.filter(kind=EventKind.EMAIL_REFUSED, actor=None).exists()
    assert compose(after.notices.first()).to == ""
    # Back, and once more.
    assert client.get(address(callback)).status_code == 404
    assert client.post(address(callback)).status_code == 404


def test_a_forged_or_foreign_token_opens_nothing(client, callback):
    for token in ("x", "1.", f"{callback.pk:x}.{'A' * 16}", stop_token(callback)):
        assert client.get(reverse("helpdesk:not_my_email", args=[token])).status_code == 404
    kept = not_mine_token(callback)
    Callback.objects.update(email="other@example.org")
    assert callback_not_mine(kept, at=MONDAY) is None


def test_what_was_confirmed_meanwhile_stays(callback, cast):
    facts = {"fact": ContactFact.EMAIL, "value": VICTIMS, "at": MONDAY, "by": cast.awa}
    confirm_fact(case=callback.case, **facts)
    refuse_email(callback=callback, at=MONDAY)
    callback.refresh_from_db()
    assert callback.email == VICTIMS


@pytest.mark.parametrize("typed", [VICTIMS, "Victim@Example.org"])
def test_an_e_mail_that_was_refused_is_not_written_to_when_it_is_typed_again(
    client, callback, typed
):
    """Whoever was rid of our e-mails had the next one as soon as somebody typed it again."""
    client.post(address(callback))
    post_time(client)
    client.post(url("callback_you"), {"name": "Zoé", "number": "01 99 00 56 78", "email": typed})
    client.post(url("callback_check"))
    again = Callback.objects.latest("pk")
    assert again.case.person.name == "Zoé"
    assert (again.email, again.case.email) == ("", "")
    assert VICTIMS not in str(list(DoNotWrite.objects.values()))


def test_whoever_confirms_it_with_an_adviser_is_written_to(client, callback, cast):
    client.post(address(callback))
    for fact, value in ((ContactFact.NUMBER, callback.number), (ContactFact.EMAIL, VICTIMS)):
        confirm_fact(case=Case.objects.get(), fact=fact, value=value, at=MONDAY, by=cast.awa)
    assert email_of(Callback.objects.get()) == VICTIMS


# --- By the mail program (RFC 8058) ---------------------------------------------------------------


@pytest.fixture
def on_https(settings):
    settings.BASE_URL, settings.IS_HTTPS = "https://desk.example.org", True


def header_of(callback) -> str:
    return compose(callback.notices.get(kind=NoticeKind.CONFIRMATION)).headers.unsubscribe


def test_a_mail_program_ends_them_without_page_or_session(callback, on_https):
    program = Client(enforce_csrf_checks=True)
    link = header_of(callback).removeprefix("https://desk.example.org")
    answer = program.post(link, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, answer.content, dict(answer.cookies)) == (204, b"", {})
    callback.refresh_from_db()
    assert (callback.email, callback.case.email) == ("", "")
    assert program.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 404


def test_a_program_that_only_looks_at_links_ends_nothing(client, callback, on_https):
    link = header_of(callback)
    assert client.get(link).headers["Location"] == address(callback)
    assert client.post(link, {}).status_code == 400
    callback.refresh_from_db()
    assert callback.email == VICTIMS


def test_no_program_is_told_of_it_where_it_cannot_or_need_not(callback, cast, on_https, settings):
    settings.IS_HTTPS = False
    assert header_of(callback) == ""
    settings.IS_HTTPS = True
    facts = {"fact": ContactFact.EMAIL, "value": VICTIMS, "at": MONDAY, "by": cast.awa}
    confirm_fact(case=callback.case, **facts)
    assert header_of(Callback.objects.get()) == ""
