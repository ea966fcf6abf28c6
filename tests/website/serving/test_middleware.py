"""Whose address counts: a forwarded header is believed only from a proxy we trust."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from website.serving.middleware import (
    AdminPolicyMiddleware,
    TrustedProxyMiddleware,
    client_address,
)

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


@pytest.mark.parametrize(("path", "is_admin"), [("/cms/pages/", True), ("/fr/", False)])
def test_only_the_admin_may_run_inline_scripts(settings, path, is_admin):
    response = AdminPolicyMiddleware(lambda _request: HttpResponse())(RequestFactory().get(path))
    policy = response.headers.get("Content-Security-Policy")
    assert policy == (settings.ADMIN_CONTENT_SECURITY_POLICY if is_admin else None)
