"""The links of messages: short, of one promise, for 60 days; those of before still open."""

from datetime import timedelta

import pytest
import time_machine
from django.core import signing
from django.urls import reverse

from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.words.links import SALT, callback_of, stop_token, token_of
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_a_link_is_short_and_opens_its_promise_alone(cast):
    mine, other = make_callback(cast.topic), make_callback(cast.topic, name="Zoé")
    assert len(token_of(mine)) < 24
    assert callback_of(token_of(mine)) == mine
    forged = f"{other.pk:x}.{token_of(mine).partition('.')[2]}"
    for token in (forged, stop_token(mine), f"{mine.pk:x}.", "", ".", "zz.abc"):
        assert callback_of(token) is None


def test_a_long_link_of_before_still_opens_for_sixty_days(client, cast):
    callback = make_callback(cast.topic)
    token = signing.dumps(callback.pk, salt=SALT)
    assert client.get(f"/fr/ma-demande/{token}/").status_code == 200
    with time_machine.travel(MONDAY + timedelta(days=61), tick=False):
        assert callback_of(token) is None


def test_a_link_ends_sixty_days_after_the_asking_once_the_promise_is_over(client, cast):
    callback = make_callback(cast.topic)
    address = reverse("helpdesk:my_request_by_link", args=[token_of(callback)])
    with time_machine.travel(MONDAY + timedelta(days=61), tick=False):
        assert client.get(address).status_code == 200
        cancel_callback(callback=callback, at=MONDAY + timedelta(days=61))
        assert client.get(address).status_code == 404
