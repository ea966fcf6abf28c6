"""Somebody at ease is shown guides first; somebody who is not is asked for an hour at once."""

import pytest
import time_machine

from tests.factories.helpdesk import MONDAY
from tests.helpdesk.views.public.test_callback import post, url

pytestmark = pytest.mark.django_db
SHOWN = "guides-title"


@pytest.fixture(autouse=True)
def _site(reading_site, cast):
    with time_machine.travel(MONDAY, tick=False):
        yield


def asked_when(client, *, wanted, worry, question="mettre la carte SIM", start=""):
    """The page of the hours, after these two answers."""
    about = client.get(url("callback_start") + start).url
    client.post(about, {"topic": "phone", "question": question})
    post(client, "callback_how", wanted_help=wanted)
    post(client, "callback_afraid", afraid=worry)
    return client.get(url("callback_when")).content.decode()


def test_somebody_at_ease_sees_the_guides_above_the_hours(client):
    page = asked_when(client, wanted="alone", worry="no")
    guides, hours = page.index(SHOWN), page.index('name="starts_at"')
    assert guides < hours
    assert "Mettre la carte SIM" in page[guides:hours]


def test_without_a_question_the_topic_leads_to_guides(client):
    assert SHOWN in asked_when(client, wanted="alone", worry="no", question="")


def test_somebody_who_is_afraid_is_asked_for_the_hour_at_once(client):
    assert SHOWN not in asked_when(client, wanted="alone", worry="yes")


def test_somebody_who_would_rather_be_called_sees_no_guide(client):
    assert SHOWN not in asked_when(client, wanted="with_somebody", worry="no")


def test_somebody_stuck_in_a_guide_is_not_sent_back_to_guides(client):
    page = asked_when(client, wanted="alone", worry="no", start="?guide=101&step=2")
    assert SHOWN not in page
