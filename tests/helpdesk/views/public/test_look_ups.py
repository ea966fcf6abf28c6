"""Looking up a request: whoever guesses is slowed, and the owner is not."""

import itertools
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from helpdesk.actions.promises.look_ups import forget_guesses
from helpdesk.models import UsedPlace, WrongGuess
from helpdesk.policy.references import ALPHABET, normalise
from helpdesk.words.links import token_of
from tests.factories.helpdesk import MONDAY, make_callback
from tests.helpdesk.views.public.test_callback import answer_all, url

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NUMBER = "06 39 98 12 34"
WAIT, WRONG = "Il y a eu beaucoup d’essais faux", "Nous ne trouvons pas de demande"
_addresses = itertools.count(1)


def stranger(address=None):
    return Client(REMOTE_ADDR=address or f"198.51.100.{next(_addresses)}")


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic)


@pytest.fixture
def wrong_references(callback):
    found = ("".join(signs) for signs in itertools.product(ALPHABET[:8], repeat=6))
    return itertools.islice(
        (text for text in found if normalise(text) and text != callback.case.reference), 999
    )


def find(client, reference, number=NUMBER):
    return client.post(url("my_request"), {"reference": reference, "number": number})


def said(answer):
    return answer.content.decode()


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as ticking:
        yield ticking


def test_25_references_against_one_known_number_are_slowed(callback, wrong_references, clock):
    """They were tried without a bound. Each comes from another session and another address."""
    heard = 0
    for _second in range(25):
        heard += WRONG in said(find(stranger(), next(wrong_references)))
        clock.shift(timedelta(seconds=1))
    # Five at once, and then after 1, 2, 4 and 8 seconds.
    assert heard <= 10


def test_one_session_is_slowed_over_all_numbers(callback, wrong_references):
    visitor = stranger()
    answers = [
        said(find(visitor, next(wrong_references), f"06 39 98 00 {n:02d}")) for n in range(8)
    ]
    assert [WAIT in answer for answer in answers] == [False] * 5 + [True] * 3


def test_a_home_is_slowed_whatever_address_it_takes(callback, wrong_references):
    answers = [
        said(find(stranger(f"2001:db8::{n:x}"), next(wrong_references), f"06 39 98 00 {n:02d}"))
        for n in range(12)
    ]
    assert [WAIT in answer for answer in answers] == [False] * 10 + [True] * 2


def test_while_all_wait_right_and_wrong_are_answered_alike(callback, wrong_references):
    for _try in range(5):
        find(stranger(), next(wrong_references))
    right, wrong = find(stranger(), callback.case.reference), find(stranger(), "K74M92")
    assert WAIT in said(right)
    assert WAIT in said(wrong)
    assert right.status_code == wrong.status_code == 422
    # What was typed stays in the form.
    assert f'value="{callback.case.reference}"' in said(right)


def test_ten_wrong_tries_locked_the_owner_out(cast, wrong_references, client, clock):
    """Not from where they asked for the call; elsewhere they wait a minute, and are heard."""
    owner = Client(REMOTE_ADDR="192.0.2.7")
    answer_all(owner)
    owner.post(url("callback_check"))
    reference = UsedPlace.objects.get().callback.case.reference
    for _try in range(40):
        find(stranger(), next(wrong_references))
    assert find(Client(REMOTE_ADDR="192.0.2.7"), reference).url == url("my_request_show")

    elsewhere = stranger()
    assert WAIT in said(find(elsewhere, reference))
    for _second in range(60):
        clock.shift(timedelta(seconds=1))
        find(stranger(), next(wrong_references))
    assert find(elsewhere, reference).url == url("my_request_show")


def test_where_a_request_was_opened_once_it_opens_again(callback, wrong_references):
    assert find(stranger("192.0.2.8"), callback.case.reference).status_code == 302
    for _try in range(10):
        find(stranger(), next(wrong_references))
    assert find(stranger("192.0.2.8"), callback.case.reference).status_code == 302


def test_the_letters_of_a_link_are_slowed_too(callback):
    link = reverse("helpdesk:my_request_by_link", args=[token_of(callback)])
    answers = [said(stranger().post(link, {"letters": f"x{n}y"})) for n in range(7)]
    assert [WAIT in answer for answer in answers] == [False] * 5 + [True] * 2
    assert WAIT in said(stranger().post(link, {"letters": "mad"}))


def test_what_is_counted_names_nobody_and_is_forgotten(callback, wrong_references):
    find(stranger("192.0.2.9"), next(wrong_references))
    find(stranger("192.0.2.9"), callback.case.reference)
    rows = str([*WrongGuess.objects.values(), *UsedPlace.objects.values()])
    assert not any(text in rows for text in ("192.0.2.9", "639981234", callback.case.reference))
    forget_guesses(at=MONDAY + timedelta(hours=1))
    assert not WrongGuess.objects.exists()
    forget_guesses(at=MONDAY + timedelta(days=60))
    assert not UsedPlace.objects.exists()
