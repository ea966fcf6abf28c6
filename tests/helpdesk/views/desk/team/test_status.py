"""How the desk stands, as its coordinator reads it."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from helpdesk.choices import Channel, Heart, NoticeState
from helpdesk.models import Heartbeat, Lane, Notice
from helpdesk.policy.status import Look, Subject
from helpdesk.words.status import in_words
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def coordinator(desk, cast, settings):
    settings.EMAIL_REACHES_PEOPLE = settings.SMS_REACHES_PEOPLE = True
    for heart in (Heart.CLUSTER, Heart.SENDER):
        Heartbeat.objects.create(heart=heart, beaten_at=MONDAY)
    return type(desk)(Client(), cast.awa)


def page(coordinator) -> str:
    return " ".join(coordinator.read("status").split())


def test_all_is_well(coordinator):
    said = page(coordinator)
    assert "All is well." in said
    for words in ("No promised call is late.", "What is due leaves.", "SMS are taken."):
        assert words in said
    assert "To do" not in said
    assert 'href="/en/desk/status/"' in coordinator.read("team")


def test_what_is_wrong_says_what_to_do(coordinator, cast):
    make_callback(cast.topic, starts_at=AFTERNOON)
    Lane.objects.create(channel=Channel.SMS, shut_since=MONDAY)
    Notice.objects.filter(pk=Notice.objects.earliest("pk").pk).update(
        state=NoticeState.GIVEN_UP, due_at=AFTERNOON
    )
    with time_machine.travel(AFTERNOON + timedelta(hours=1), tick=False):
        said = page(coordinator)
    assert "5 things need somebody." in said
    assert "1 promised call is late. Call now, or give the call to a colleague." in said
    assert "1 message got to nobody." in said
    assert "SMS are refused or not answered." in said
    assert "Messages do not leave. Silent since Monday 23 November" in said
    assert "Ask whoever looks after the machine to run “manage.py doctor”." in said


@pytest.mark.parametrize("subject", Subject)
@pytest.mark.parametrize("is_well", [True, False])
def test_every_part_has_its_words(subject, is_well):
    said = in_words(Look(subject, is_well=is_well, count=3))
    assert said.name
    assert said.says
    assert bool(said.remedies) is not is_well


def test_it_asks_as_often_whatever_there_is(coordinator, cast, django_assert_max_num_queries):
    for hours in range(3):
        make_callback(cast.topic, starts_at=AFTERNOON + timedelta(hours=hours))
    coordinator.read("status")
    with django_assert_max_num_queries(26):
        coordinator.read("status")
