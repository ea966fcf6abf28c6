"""Whose address counts: a forwarded header is believed only from a proxy we trust."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse
from website.serving import middleware
from website.serving.middleware import TrustedProxyMiddleware, client_address, unnamed_proxy

VISITOR, STRANGER, PROXY, INNER_PROXY = "203.0.113.7", "198.51.100.9", "10.0.0.1", "10.0.0.2"


def seen(remote: str, **headers) -> dict:
    """What the views see of a request that comes from `remote` with these headers."""
    request = RequestFactory().get("/", REMOTE_ADDR=remote, **headers)
    TrustedProxyMiddleware(lambda _request: HttpResponse())(request)
    return {
        "address": client_address(request),
        "proto": request.META.get("HTTP_X_FORWARDED_PROTO"),
        "for": request.META.get("HTTP_X_FORWARDED_FOR"),
    }


@pytest.fixture(autouse=True)
def _proxies(settings):
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    middleware._unnamed_proxies.clear()
    yield
    middleware._unnamed_proxies.clear()


def test_behind_a_trusted_proxy_the_forwarded_address_counts():
    assert seen(PROXY, HTTP_X_FORWARDED_FOR=VISITOR)["address"] == VISITOR


def test_a_stranger_who_forges_the_header_keeps_their_own_address():
    assert seen(STRANGER, HTTP_X_FORWARDED_FOR=VISITOR)["address"] == STRANGER


def test_what_a_visitor_wrote_before_the_proxy_is_not_believed():
    forged = f"{STRANGER}, {VISITOR}"
    assert seen(PROXY, HTTP_X_FORWARDED_FOR=forged)["address"] == VISITOR


def test_two_trusted_proxies_in_a_row_are_both_passed_over():
    chain = f"{STRANGER}, {VISITOR}, {INNER_PROXY}"
    assert seen(PROXY, HTTP_X_FORWARDED_FOR=chain)["address"] == VISITOR


def test_a_request_of_the_proxy_itself_is_the_proxys():
    assert seen(PROXY)["address"] == PROXY


@pytest.mark.parametrize(("remote", "proto"), [(PROXY, "https"), (STRANGER, None)])
def test_only_a_trusted_proxy_says_that_the_visit_was_https(remote, proto):
    assert seen(remote, HTTP_X_FORWARDED_PROTO="https")["proto"] == proto


def test_without_trusted_proxies_nobody_is_believed(settings):
    settings.TRUSTED_PROXIES = []
    facts = seen(PROXY, HTTP_X_FORWARDED_FOR=VISITOR, HTTP_X_FORWARDED_PROTO="https")
    assert facts == {"address": PROXY, "proto": None, "for": None}


@pytest.mark.parametrize("nonsense", ["", ",", " , "])
def test_an_empty_header_leaves_the_proxys_address(nonsense):
    assert seen(PROXY, HTTP_X_FORWARDED_FOR=nonsense)["address"] == PROXY


# --- A proxy that nobody named ----------------------------------------------------------------


@pytest.mark.parametrize("proxy", ["127.0.0.1", "192.168.1.4", "::1", "10.9.0.1"])
def test_https_behind_a_proxy_without_trusted_proxies_warned_nobody(settings, caplog, proxy):
    settings.TRUSTED_PROXIES = []
    settings.IS_HTTPS = True
    for visitor in (VISITOR, STRANGER):
        assert seen(proxy, HTTP_X_FORWARDED_FOR=visitor)["address"] == proxy
    assert unnamed_proxy() == proxy
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "look like one address" in caplog.text
    assert VISITOR not in caplog.text


def test_a_proxy_far_away_is_noticed_where_there_must_be_one(settings):
    settings.TRUSTED_PROXIES, settings.IS_HTTPS = [], True
    seen("198.51.100.20", HTTP_X_FORWARDED_FOR=VISITOR)
    assert unnamed_proxy() == "198.51.100.20"


def test_a_visitor_who_forges_the_header_raises_no_alarm(settings, caplog):
    settings.IS_HTTPS = True
    seen(STRANGER, HTTP_X_FORWARDED_FOR=VISITOR)
    seen(PROXY, HTTP_X_FORWARDED_FOR=f"127.0.0.1, {STRANGER}")
    assert (unnamed_proxy(), caplog.text) == ("", "")


@pytest.mark.parametrize("nothing", ["", " , "])
def test_without_the_header_there_is_no_proxy(settings, nothing):
    settings.TRUSTED_PROXIES = []
    seen("127.0.0.1", HTTP_X_FORWARDED_FOR=nothing)
    assert unnamed_proxy() == ""


@pytest.mark.django_db
def test_coordinators_and_readiness_are_told_of_it(client, cast, settings):
    settings.TRUSTED_PROXIES = []
    client.force_login(cast.awa)
    address = reverse("helpdesk:today")
    assert "semblent venir" not in client.get(address).content.decode()
    seen("127.0.0.1", HTTP_X_FORWARDED_FOR=VISITOR)
    page = client.get(address).content.decode()
    assert "semblent venir d’une seule adresse" in page
    assert "127.0.0.1" in page
    assert "proxy" in client.get("/health/ready").json()["worse"]
    client.force_login(cast.karim.user)
    assert "semblent venir" not in client.get(address).content.decode()
