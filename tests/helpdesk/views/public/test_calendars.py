"""The calendar as a program asks for it, year after year, at one secret address."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import signing
from django.urls import reverse
from icalendar import Calendar

from helpdesk.actions.desk.calendars import renew_calendar, stop_calendar
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.words.links import CALENDAR_SALT, adviser_of_calendar, calendar_token, token_of
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic)


@pytest.fixture
def adviser(callback):
    return renew_calendar(adviser=callback.adviser)


def address_of(adviser):
    return reverse("helpdesk:calendar_feed", args=[calendar_token(adviser)])


def test_the_feed_is_a_calendar(client, adviser):
    response = client.get(address_of(adviser))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'inline; filename="calls.ics"'
    assert len(Calendar.from_ical(response.content).walk("VEVENT")) == 1


def test_the_feed_is_kept_by_its_reader_only_and_by_no_search_engine(client, adviser):
    response = client.get(address_of(adviser))
    assert response["Cache-Control"] == "private, max-age=300"
    assert response["X-Robots-Tag"] == "noindex"
    assert "Last-Modified" not in response


def test_the_feed_remembers_nobody(client, adviser):
    response = client.get(address_of(adviser))
    assert not response.cookies
    assert not Session.objects.exists()


def test_a_program_costs_three_queries(client, adviser, django_assert_num_queries):
    client.get(address_of(adviser))
    with django_assert_num_queries(3):
        client.get(address_of(adviser))


def test_what_did_not_change_is_not_sent_again(client, adviser):
    etag = client.get(address_of(adviser))["ETag"]
    again = client.get(address_of(adviser), headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)


def test_a_compressed_answer_is_recognised_too(client, cast, adviser):
    # A short answer may be shorter without: compression adds some bytes by chance (BREACH).
    for n in range(12):
        make_callback(
            cast.topic,
            name=f"Person {chr(65 + n)}",
            starts_at=AFTERNOON + timedelta(days=1, minutes=15 * n),
        )
    zipped = {"Accept-Encoding": "gzip"}
    first = client.get(address_of(adviser), headers=zipped)
    assert first["Content-Encoding"] == "gzip"
    again = client.get(address_of(adviser), headers=zipped | {"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_a_change_is_sent(client, callback, adviser):
    etag = client.get(address_of(adviser))["ETag"]
    cancel_callback(callback=callback, at=MONDAY)
    again = client.get(address_of(adviser), headers={"If-None-Match": etag})
    assert again.status_code == 200
    assert b"STATUS:CANCELLED" in again.content


def test_the_head_says_the_same_without_the_calls(client, adviser):
    whole, head = client.get(address_of(adviser)), client.head(address_of(adviser))
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", whole["ETag"])


def test_the_feed_is_never_written_to(client, adviser):
    assert client.post(address_of(adviser)).status_code == 405


def test_the_address_stays_the_same(client, adviser):
    before = address_of(adviser)
    with time_machine.travel(MONDAY.replace(year=2036), tick=False):
        assert address_of(adviser) == before
        assert client.get(before).status_code == 200


def test_a_renewed_address_stops_the_old_one_at_once(client, adviser):
    old = address_of(adviser)
    renew_calendar(adviser=adviser)
    assert client.get(old).status_code == 404
    assert client.get(address_of(adviser)).status_code == 200


def test_a_stopped_address_is_not_found(client, adviser):
    old = address_of(adviser)
    stop_calendar(adviser=adviser)
    assert client.get(old).status_code == 404
    assert calendar_token(adviser) == ""


def test_an_adviser_who_has_left_has_no_calendar(client, adviser):
    adviser.user.is_active = False
    adviser.user.save()
    assert client.get(address_of(adviser)).status_code == 404


def test_an_adviser_is_found_by_their_own_token(adviser):
    assert adviser_of_calendar(calendar_token(adviser)) == adviser


def test_a_token_of_another_kind_opens_no_calendar(client, callback, adviser):
    signed = [
        "x",
        calendar_token(adviser)[:-1] + "~",
        token_of(callback),
        signing.Signer(salt="other").sign_object([adviser.pk, adviser.calendar_nonce.hex]),
        signing.Signer(salt=CALENDAR_SALT).sign_object([adviser.pk, uuid.uuid4().hex]),
    ]
    for token in signed:
        address = reverse("helpdesk:calendar_feed", args=[token])
        assert client.get(address).status_code == 404, token
