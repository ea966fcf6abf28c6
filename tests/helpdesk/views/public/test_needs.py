"""What we should know is said on a page that nobody has to meet, and shown before the call."""

import pytest
import time_machine
from django.urls import reverse

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.choices import Channel, NoticeKind, WordRoad
from helpdesk.models import Callback, Case, Person
from helpdesk.words.message import compose
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback
from tests.helpdesk.views.public.test_callback import answer_all, post, post_time, url

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(settings):
    settings.SMS_REACHES_PEOPLE = True
    with time_machine.travel(MONDAY, tick=False):
        yield


def ask(client, *needs, number="06 39 98 12 34", **said):
    """A call asked for with these needs; the page that answers the needs."""
    answer_all(client, number=number)
    answer = post(client, "callback_needs", needs=list(needs), **said)
    client.post(url("callback_check"))
    return answer


def desk_pages(client, cast, callback):
    client.force_login(cast.karim.user)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)
    addresses = (
        reverse("helpdesk:case", args=[callback.case.reference]),
        reverse("helpdesk:attempt", args=[attempt.pk]),
        reverse("helpdesk:today"),
    )
    return [client.get(address).content.decode() for address in addresses]


def test_nobody_has_to_say_anything(client, cast):
    answer_all(client)
    assert post(client, "callback_needs").url == url("callback_check")
    client.post(url("callback_check"))
    assert Case.objects.get().said_needs == []


def test_the_adviser_sees_what_was_said_on_the_case_and_the_call(client, cast):
    ask(client, "speak_slowly", "relay", "shared_phone", spoken="ar")
    callback = Callback.objects.get()
    for page in desk_pages(client, cast, callback):
        for words in ("Parler lentement", "relais", "D’autres personnes répondent"):
            assert words in page
        assert "arabe" in page.lower()


def test_it_is_said_for_this_request_alone(client, cast):
    known = make_callback(cast.topic).case.person
    ask(client, "hard_of_hearing", "no_message", spoken="ar")
    known.refresh_from_db()
    assert Person.objects.count() == 1
    assert (known.hard_of_hearing, known.language) == (False, "fr")
    assert known.numbers.get().may_leave_message


def test_where_no_message_may_be_left_none_goes_and_the_words_are_on_the_page(client, cast):
    ask(client, "no_message")
    callback = Callback.objects.get()
    assert callback.word_road == WordRoad.PAGE
    assert not callback.notices.filter(channel=Channel.SMS).exists()
    assert "Ne laissez aucun message" in desk_pages(client, cast, callback)[1]


def test_whoever_does_not_hear_is_promised_a_message(client, cast):
    post_time(client)
    start = client.get(url("callback_when")).content.decode()
    assert "Je n’entends pas au téléphone" in start
    post(client, "callback_needs", needs=["in_writing"])
    assert "Quand pouvons-nous vous écrire" in client.get(url("callback_when")).content.decode()
    post(client, "callback_you", name="Léa Sourde", number="06 39 98 12 34")
    done = client.post(url("callback_check"), follow=True).content.decode()
    assert "vous écrit" in done
    callback = Callback.objects.get()
    assert callback.live_appointment.starts_at == AFTERNOON
    text = compose(callback.notices.get(kind=NoticeKind.CONFIRMATION)).text
    assert "vous écrit lundi" in text
    assert "Nous n'appelons pas." in text
    pages = desk_pages(client, cast, callback)
    assert all("Ne pas appeler" in page for page in pages)
    assert "N’appelez pas cette personne" in pages[1]


def test_to_be_written_to_takes_a_mobile_or_an_e_mail(client, cast, settings):
    settings.EMAIL_REACHES_PEOPLE = True
    answer_all(client, number="01 99 00 56 78")
    refused = post(client, "callback_needs", needs=["in_writing"])
    assert refused.status_code == 422
    assert "il nous faut un numéro de portable ou un e-mail" in refused.content.decode()
    # What was ticked is kept, and nothing is promised that could not be kept.
    assert client.post(url("callback_check")).url == url("callback_needs")
    you = {"name": "Léa Sourde", "number": "01 99 00 56 78", "email": "lea@example.org"}
    post(client, "callback_you", **you)
    assert client.post(url("callback_check")).url == url("callback_done")


def test_whoever_has_no_phone_is_written_to_by_e_mail(client, cast, settings):
    settings.EMAIL_REACHES_PEOPLE = True
    post_time(client)
    assert "Je n’ai pas de téléphone" in client.get(url("callback_you")).content.decode()
    post(client, "callback_needs", needs=["in_writing"])
    nothing = post(client, "callback_you", name="Léa Sourde", number="")
    assert nothing.status_code == 422
    post(client, "callback_you", name="Léa Sourde", number="", email="lea@example.fr")
    done = client.post(url("callback_check"), follow=True).content.decode()
    callback = Callback.objects.get()
    assert (callback.way, callback.number) == ("email", "")
    assert "vous écrit" in done
    assert "vous appelle" not in done
    assert callback.notices.get(kind=NoticeKind.CONFIRMATION).channel == Channel.EMAIL


def test_without_a_gateway_nobody_is_promised_an_sms(client, cast, settings):
    settings.SMS_REACHES_PEOPLE, settings.EMAIL_REACHES_PEOPLE = False, True
    answer_all(client)
    page = client.get(url("callback_needs")).content.decode()
    assert "écrivez-moi\xa0: par e-mail" in page
    assert "par SMS ou" not in page
    # A mobile number is of no use then.
    refused = post(client, "callback_needs", needs=["in_writing"])
    assert (refused.status_code, "il nous faut un e-mail" in refused.content.decode()) == (
        422,
        True,
    )
    you = client.get(url("callback_you")).content.decode()
    assert "si nous écrivons par SMS" not in you
    assert not Callback.objects.exists()


def test_where_nothing_leaves_nobody_is_asked_whether_we_write(client, cast, settings):
    settings.SMS_REACHES_PEOPLE = settings.EMAIL_REACHES_PEOPLE = False
    post_time(client)
    for name in ("callback_when", "callback_you", "callback_needs"):
        page = client.get(url(name)).content.decode()
        assert "écrivez-moi" not in page
        assert "Je n’ai pas de téléphone" not in page
    assert post(client, "callback_needs", needs=["in_writing"]).status_code == 422


def test_what_was_ticked_before_the_gateway_went_is_asked_again(client, cast, settings):
    answer_all(client)
    post(client, "callback_needs", needs=["in_writing"])
    settings.SMS_REACHES_PEOPLE = settings.EMAIL_REACHES_PEOPLE = False
    assert client.post(url("callback_check")).url == url("callback_needs")
    post(client, "callback_needs", needs=[])
    assert client.post(url("callback_check")).url == url("callback_done")
    assert Callback.objects.get().way == "call"


@pytest.mark.parametrize("wrong", [{"needs": ["magic"]}, {"spoken": "klingon"}])
def test_what_is_not_on_the_page_is_refused(client, cast, wrong):
    answer_all(client)
    assert post(client, "callback_needs", **wrong).status_code == 422


def test_the_page_comes_after_a_topic(client, cast):
    assert client.get(url("callback_needs")).url == url("callback_about")
