"""Which incident a request may be about, and when its next news is late."""

from datetime import timedelta

import pytest

from helpdesk.policy.incidents import (
    BadPostcodes,
    Scope,
    beginnings_in,
    is_news_late,
    postcode_in,
    proposed,
)
from tests.factories.helpdesk import MONDAY

NETWORK, BILL = 7, 8
LILLE, PARIS = "12 rue Haute, 59000 Lille", "3 rue Basse 75011 Paris"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ()),
        ("59", ("59",)),
        ("59, 62100;59  80", ("59", "62100", "80")),
    ],
)
def test_beginnings_of_postcodes_are_read(text, said):
    assert beginnings_in(text) == said


@pytest.mark.parametrize("text", ["Lille", "590001", "5-9", "59, Nord", "٥٩a"])
def test_what_is_no_beginning_is_refused(text):
    with pytest.raises(BadPostcodes):
        beginnings_in(text)


@pytest.mark.parametrize(
    ("address", "postcode"),
    [
        (LILLE, "59000"),
        ("12345 rue des Chiffres\n62100 Calais", "62100"),
        ("0639981234", ""),
        ("", ""),
    ],
)
def test_the_postcode_is_the_last_group_of_five_digits(address, postcode):
    assert postcode_in(address) == postcode


def keys(*scopes, topic_id=NETWORK, address=LILLE):
    return proposed(scopes, topic_id=topic_id, address=address)


def test_another_topic_or_another_place_is_not_proposed():
    assert keys(Scope(1, BILL)) == []
    assert keys(Scope(1, NETWORK, ("75",))) == []
    assert keys(Scope(1, None, ("59",)), address=PARIS) == []


def test_who_gave_no_address_may_live_there():
    assert keys(Scope(1, NETWORK, ("59",)), address="") == [1]


def test_the_likeliest_stands_first():
    anywhere, near, of_topic = Scope(3), Scope(1, None, ("5",)), Scope(2, NETWORK)
    assert keys(anywhere, of_topic, near) == [1, 2, 3]
    near_of_topic = Scope(4, NETWORK, ("59",))
    assert keys(anywhere, of_topic, near, near_of_topic) == [4, 1, 2, 3]
    assert keys(Scope(5), Scope(6)) == [6, 5]


def test_news_is_late_from_the_hour_that_was_said():
    assert not is_news_late(None, MONDAY)
    assert not is_news_late(MONDAY, MONDAY - timedelta(seconds=1))
    assert is_news_late(MONDAY, MONDAY)
