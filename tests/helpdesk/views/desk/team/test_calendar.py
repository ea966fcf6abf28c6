"""My calendar: the secret address, made, shown, made again and stopped."""

import html
import re

import pytest

from tests.factories.helpdesk import make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def shown_address(desk):
    found = re.search(r"<code>([^<]+)</code>", desk.read("calendar"))
    return html.unescape(found[1]) if found else None


def path_of(address):
    return address.removeprefix("http://localhost:8000")


def test_at_first_there_is_no_address(desk, cast):
    page = desk.read("calendar")
    assert "You have no address yet." in page
    assert 'value="stop"' not in page
    cast.karim.refresh_from_db()
    assert cast.karim.calendar_nonce is None


def test_an_address_is_made_and_it_works(desk):
    response = desk.post("calendar", do="renew")
    assert "The address of your calendar is ready." in desk.says(response)
    address = shown_address(desk)
    assert address.startswith("http://localhost:8000/en/calendar/")
    assert desk.client.get(path_of(address)).status_code == 200


def test_the_page_says_what_a_reader_of_the_address_sees(desk):
    desk.post("calendar", do="renew")
    assert "sees hours and references only" in desk.read("calendar")


def test_the_page_shows_the_same_address_each_time(desk):
    desk.post("calendar", do="renew")
    assert shown_address(desk) == shown_address(desk)


def test_a_new_address_takes_the_place_of_the_old_one(desk):
    desk.post("calendar", do="renew")
    old = shown_address(desk)
    desk.post("calendar", do="renew")
    assert shown_address(desk) != old
    assert desk.client.get(path_of(old)).status_code == 404


def test_an_address_stops(desk):
    desk.post("calendar", do="renew")
    old = shown_address(desk)
    response = desk.post("calendar", do="stop")
    assert "The address of your calendar has stopped." in desk.says(response)
    assert shown_address(desk) is None
    assert desk.client.get(path_of(old)).status_code == 404


def test_a_button_nobody_knows_changes_nothing(desk):
    desk.post("calendar", do="renew")
    before = shown_address(desk)
    assert desk.post("calendar", do="else").status_code == 302
    assert shown_address(desk) == before


def test_each_adviser_has_only_their_own(desk, desk_of, cast):
    make_callback(cast.topic)
    desk.post("calendar", do="renew")
    karims = shown_address(desk)
    ines = desk_of(cast.ines.user)
    assert shown_address(ines) is None
    ines.post("calendar", do="stop")
    assert ines.client.get(path_of(karims)).status_code == 200


def test_who_takes_no_calls_has_no_calendar(desk_of, cast):
    coordinator = desk_of(cast.awa)
    page = coordinator.read("calendar")
    assert "You take no calls here" in page
    assert 'name="do"' not in page
    assert coordinator.post("calendar", do="renew").status_code == 403


def test_the_page_is_kept_by_no_cache(desk):
    assert "no-store" in desk.get("calendar")["Cache-Control"]
