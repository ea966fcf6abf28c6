"""Somebody helped at once, without a name: only the topic is needed."""

import re

import pytest

from helpdesk.models import AnonymousHelp, Person

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
KEY = "5b2c1d8e-0000-4000-8000-000000000003"


def test_a_topic_is_enough(desk, cast):
    page = desk.read("helped")
    assert re.search(r'name="key" value="[-0-9a-f]{36}"', page)
    assert "This help is counted." in desk.says(desk.post("helped", topic="phone", key=KEY))
    row = AnonymousHelp.objects.get()
    assert (row.topic, row.device, row.minutes, row.guide_number) == (cast.topic, "", None, None)
    assert not Person.objects.exists()


def test_all_that_was_said_is_kept(desk):
    said = {"device": "android", "guide_number": "214", "minutes": "30", "other_minutes": ""}
    desk.post("helped", topic="phone", key=KEY, **said)
    row = AnonymousHelp.objects.get()
    assert (row.device, row.guide_number, row.minutes) == ("android", 214, 30)


def test_a_double_click_is_one_help(desk):
    for _click in range(2):
        assert desk.post("helped", topic="phone", key=KEY).status_code == 302
    assert AnonymousHelp.objects.count() == 1


def test_a_mistake_says_what_to_change_and_keeps_the_rest(desk):
    response = desk.post("helped", topic="phone", key=KEY, guide_number="abc", other_minutes="20")
    page = response.content.decode()
    assert response.status_code == 422
    assert "Write the number of a guide, like 214." in page
    assert 'value="20"' in page
    assert not AnonymousHelp.objects.exists()


def test_the_form_is_reached_from_a_new_request(desk):
    assert desk.url("helped") in desk.read("new_case")
