"""It was not me: one step for whoever holds the number, and nothing for anybody else."""

import uuid

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client, override_settings
from django.urls import reverse

from helpdesk.actions.people.people import confirm_fact
from helpdesk.actions.promises.callbacks import Arrival, ask_for_callback
from helpdesk.actions.promises.do_not_call import refuse_calls
from helpdesk.actions.promises.intake import use_number
from helpdesk.actions.promises.public_bookings import TooManyAsked
from helpdesk.choices import CallbackState, Channel, ContactFact, EventKind, NoticeKind
from helpdesk.models import Callback, DeskSettings, Notice
from helpdesk.policy.fair_use import Visitor
from helpdesk.policy.sms import in_gsm7, segments
from helpdesk.words.links import callback_to_stop, stop_token
from helpdesk.words.message import compose, words_of
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback, make_request
from tests.helpdesk.views.public.test_callback import answer_all

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def callback(cast, settings):
    settings.SMS_REACHES_PEOPLE = True
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()
    return make_callback(cast.topic)


def sms(callback, kind=NoticeKind.CONFIRMATION, **fields):
    return Notice.objects.create(
        case=callback.case,
        callback=callback,
        appointment=callback.live_appointment,
        kind=kind,
        channel=Channel.SMS,
        due_at=MONDAY,
        drop_after=AFTERNOON,
        **fields,
    )


def address(callback):
    return reverse("helpdesk:stop", args=[stop_token(callback)])


# --- What the message says --------------------------------------------------------------------


def test_the_first_message_says_how_to_stop_and_the_next_ones_do_not(callback):
    first = callback.notices.get(kind=NoticeKind.CONFIRMATION)
    assert first.channel == Channel.SMS
    assert address(callback) in words_of(first)
    assert address(callback) not in words_of(sms(callback, NoticeKind.REMINDER))


def test_a_number_that_was_confirmed_reads_nothing_of_it(callback, cast):
    facts = {"fact": ContactFact.NUMBER, "value": MADELEINE, "at": MONDAY, "by": cast.awa}
    confirm_fact(case=callback.case, **facts)
    assert "/s/" not in words_of(callback.notices.get(kind=NoticeKind.CONFIRMATION))


def test_on_a_landline_the_adviser_says_it(callback):
    said = sms(callback)
    Notice.objects.exclude(pk=said.pk).delete()
    said.channel = Channel.ADVISER
    assert "je l’arrête" in words_of(said)


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("host", ["https://aide.telecoop.fr", "https://coup-de-fil.example.org"])
def test_the_first_sms_stays_within_its_parts(callback, settings, language, host):
    settings.BASE_URL = host
    callback.trust_word = "châtaigne bibliothèque"
    callback.language = language
    callback.save()
    first = callback.notices.get(kind=NoticeKind.CONFIRMATION)
    first.language = language
    size = segments(in_gsm7(compose(Notice.objects.get(pk=first.pk)).text))
    assert size.count <= 3
    assert size.encoding == "GSM-7"


# --- The page ---------------------------------------------------------------------------------


def test_a_look_changes_nothing_and_tells_nothing(client, callback):
    main = BeautifulSoup(client.get(address(callback)).content, "html.parser").main
    # Its signs are drawn by lot, and may be any of these.
    main.select_one("[name=csrfmiddlewaretoken]").decompose()
    for secret in ("Madeleine", "Petit", "06", callback.case.reference, callback.trust_word, "14"):
        assert secret not in str(main)
    assert Callback.objects.open().exists()


def test_one_step_stops_the_promise_without_a_login(callback):
    client = Client()
    answer = client.post(address(callback), {"do": "stop"})
    assert answer.status_code == 302
    assert Callback.objects.get().state == CallbackState.STOPPED
    assert callback.case.events.filter(kind=EventKind.STOPPED_BY_OWNER, actor=None).exists()
    page = client.get(address(callback)).content.decode()
    assert "Nous n’appelons pas." in page
    client.post(address(callback), {"do": "never"})
    assert "Nous n’appelons plus ce numéro." in client.get(address(callback)).content.decode()


def test_nothing_else_is_done(client, callback):
    for data in ({}, {"do": "x"}):
        client.post(address(callback), data)
    assert Callback.objects.open().exists()


def test_a_forged_or_foreign_token_opens_nothing(client, cast, callback):
    right = stop_token(callback)
    pk, signature = right.split(".")
    forged = ["x", ".", f"{pk}.", f"{pk}.{'A' * 16}", f"{int(pk, 16) + 1:x}.{signature}", "f" * 40]
    for token in forged:
        assert client.get(reverse("helpdesk:stop", args=[token])).status_code == 404
    use_number(case=callback.case, number="+33639985678", note="", at=MONDAY, by=cast.awa)
    assert client.post(reverse("helpdesk:stop", args=[right]), {"do": "stop"}).status_code == 404


def test_the_link_outlives_a_change_of_the_key(settings, callback):
    token, before = stop_token(callback), settings.SECRET_KEY
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[before]):
        assert callback_to_stop(token, at=MONDAY) == callback
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        assert callback_to_stop(token, at=MONDAY) is None


# --- Booking ----------------------------------------------------------------------------------


def test_the_site_promises_nothing_to_a_number_that_wants_no_call_and_does_not_say_so(cast):
    refuse_calls(number=MADELEINE, at=MONDAY)
    client = Client()

    def post(page, **data):
        return client.post(reverse(f"helpdesk:{page}"), data, follow=True)

    client.get(reverse("helpdesk:callback_start"))
    post("callback_about", topic="phone")
    post("callback_when", starts_at=AFTERNOON.isoformat())
    post("callback_you", name="Zoé", number="06 39 98 12 34")
    page = post("callback_check").content.decode()
    assert "Nous ne pouvons pas noter cet appel ici" in page or "noter" in page
    assert "ne veut" not in page
    assert not Callback.objects.exists()


# --- Calls that somebody else asked for ---------------------------------------------------------

HERS = "+33612345678"


def asked_by_a_stranger(cast, n=0, **fields):
    """Somebody asks on the site for a call to Madeleine's number, without an hour."""
    fields = {"number": HERS, "starts_at": None, "reachable_when": "le soir", **fields}
    visitor = Visitor(uuid.uuid4().hex, "192.0.2.1")
    request = make_request(cast.topic, name=f"Personne {n}", **fields)
    return ask_for_callback(request=request, at=MONDAY, arrival=Arrival(visitor=visitor))


@pytest.fixture
def _sms(settings):
    settings.SMS_REACHES_PEOPLE = True


@pytest.mark.usefixtures("_sms")
def test_two_calls_without_an_hour_were_asked_for_and_her_phone_said_nothing(cast):
    promises = [asked_by_a_stranger(cast, n) for n in range(2)]
    for promise in promises:
        (notice,) = promise.notices.all()
        assert (notice.kind, notice.channel) == (NoticeKind.ASKED, Channel.SMS)
        said = compose(notice)
        assert said.to == HERS
        assert address(promise) in said.text
        assert promise.trust_word in said.text
        assert segments(in_gsm7(said.text)).count <= 3
        Client().post(address(promise), {"do": "stop"})
    assert not Callback.objects.open().exists()


@pytest.mark.usefixtures("_sms")
def test_the_owner_who_found_her_number_full_was_led_to_the_phone(cast):
    """She asks for a call herself, and reads how to stop those of the stranger."""
    promises = [asked_by_a_stranger(cast, n, starts_at=AFTERNOON) for n in range(2)]
    for _n in range(3):
        with pytest.raises(TooManyAsked):
            asked_by_a_stranger(cast)
    for promise in promises:
        again = promise.notices.get(kind=NoticeKind.ASKED)
        assert address(promise) in words_of(again)


def test_nothing_is_said_again_to_a_number_that_gets_no_message(cast):
    promises = [asked_by_a_stranger(cast, n, starts_at=AFTERNOON) for n in range(2)]
    with pytest.raises(TooManyAsked):
        asked_by_a_stranger(cast)
    assert not any(each.notices.filter(kind=NoticeKind.ASKED) for each in promises)


@pytest.mark.usefixtures("_sms")
def test_a_number_that_is_confirmed_on_her_record_could_not_say_it_was_not_me(cast):
    """Whoever knows her name and number types both: her number was confirmed long ago."""
    known = make_callback(cast.topic, number=HERS)
    facts = {"fact": ContactFact.NUMBER, "value": HERS, "at": MONDAY, "by": cast.awa}
    confirm_fact(case=known.case, **facts)
    typed = ask_for_callback(request=make_request(cast.topic, number=HERS), at=MONDAY)
    assert typed.case.person == known.case.person
    assert address(typed) in words_of(typed.notices.get(kind=NoticeKind.CONFIRMATION))


@pytest.mark.usefixtures("_sms")
def test_the_page_of_a_full_number_tells_of_the_messages(client, cast):
    for n in range(2):
        asked_by_a_stranger(cast, n)
    answer_all(client, number="06 12 34 56 78")
    page = client.post(reverse("helpdesk:callback_check")).content.decode()
    assert "Nos messages disent comment changer ou refuser un appel." in page


def test_the_page_of_a_full_number_tells_of_no_message_that_does_not_leave(client, cast):
    for n in range(2):
        asked_by_a_stranger(cast, n)
    answer_all(client, number="06 12 34 56 78")
    page = client.post(reverse("helpdesk:callback_check")).content.decode()
    assert "Nos messages disent" not in page
