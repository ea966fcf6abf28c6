"""What a link is, whom a machine may ask, and when it counts as broken."""

from datetime import date, datetime
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from website.link_rules import (
    Kind,
    Problem,
    addresses_in,
    is_time,
    is_told,
    kind_of,
    numbers_in,
    verdict,
)

from helpdesk.policy.addresses import is_public

OWN = {"desk.example"}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/fr/guides/", Kind.INSIDE),
        ("https://desk.example/fr/", Kind.INSIDE),
        ("HTTPS://DESK.example/fr/", Kind.INSIDE),
        ("//desk.example/fr/", Kind.INSIDE),
        ("https://www.cnil.fr/", Kind.OUTSIDE),
        ("https://desk.example@evil.example/", Kind.OUTSIDE),
        ("http://[broken", Kind.OUTSIDE),
        ("tel:3179", Kind.NUMBER),
        ("mailto:a@b.fr", None),
        ("#step-3", None),
        ("", None),
    ],
)
def test_a_link_is_told_by_where_it_leads(address, kind):
    assert kind_of(address, own=OWN) == kind


def test_addresses_end_before_the_signs_of_the_sentence():
    text = "Voir https://a.fr/x?y=1. Et « http://b.org/z », puis (service-public.fr/droits)."
    assert addresses_in(text, with_names=True) == [
        "https://a.fr/x?y=1",
        "http://b.org/z",
        "https://service-public.fr/droits",
    ]
    assert addresses_in(text, with_names=False) == ["https://a.fr/x?y=1", "http://b.org/z"]


def test_an_e_mail_and_the_end_of_a_sentence_are_no_address():
    assert addresses_in("aide@telecoop.fr. Fin.Com de", with_names=True) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Appelez le 01 42 68 53 00.", ["01 42 68 53 00"]),
        (
            "06\u00a039\u202f98.12 34 ou +33 6 39 98 12 35",
            ["06\u00a039\u202f98.12 34", "+33 6 39 98 12 35"],
        ),
        ("Appelez le 3179, puis appelez le 31\u00a079.", ["3179", "31\u00a079"]),
        ("Dial 112 in 2026", ["112"]),
        ("Depuis le 29 novembre 2026, 123456789012", []),
    ],
)
def test_numbers_are_found_as_they_are_written(text, numbers):
    assert numbers_in(text) == numbers


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0"),
        *("100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::10.0.0.1", "ff02::1"),
        *("", "localhost", "127.1"),
    ],
)
def test_a_network_of_ones_own_is_never_asked(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2001:4860:4860::8888", "64:ff9b::1.1.1.1"])
def test_addresses_of_the_world_may_be_asked(address):
    assert is_public(address)


@given(st.ip_addresses(v=4))
@settings(max_examples=50)
def test_an_ipv4_address_is_the_same_however_it_is_wrapped(address: IPv4Address):
    wrapped = (int(IPv6Address("::ffff:0:0")), int(IPv6Address("64:ff9b::")))
    for prefix in wrapped:
        assert is_public(str(IPv6Address(prefix + int(address)))) == is_public(str(address))


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        *((status, None) for status in (200, 204, 304, 401, 403, 405, 429, 999)),
        *((status, Problem.NOT_FOUND) for status in (404, 410)),
        *((status, Problem.REFUSED) for status in (400, 418)),
        *((status, Problem.BROKEN) for status in (500, 503, 599)),
    ],
)
def test_who_wants_no_machine_is_there_all_the_same(status, problem):
    assert verdict(status) == problem


def test_two_nights_are_an_accident_and_three_are_told():
    assert [is_told(nights) for nights in (0, 2, 3, 9)] == [False, False, True, True]


@pytest.mark.parametrize(
    ("at", "last", "answer"),
    [
        ((28, 3, 0), 27, True),
        ((28, 2, 59), 27, False),
        ((28, 5, 59), None, True),
        ((28, 6, 0), None, False),
        ((28, 4, 0), 28, False),
        ((28, 15, 0), 27, False),
        ((28, 15, 0), 26, True),
    ],
)
def test_pages_are_looked_at_once_a_night(at, last, answer):
    day, hour, minute = at
    before = date(2026, 11, last) if last else None
    assert is_time(datetime(2026, 11, day, hour, minute), last=before) == answer  # noqa: DTZ001
