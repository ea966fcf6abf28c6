"""When a token opens what is asked, and what is kept of it."""

from datetime import date, timedelta

import pytest

from helpdesk.choices import Scope
from helpdesk.policy.api_tokens import (
    SHOWN,
    Refusal,
    Standing,
    digest_of,
    refusal_of,
    token_from,
)

TODAY = date(2026, 11, 23)
READ = Scope.REQUESTS_READ


@pytest.mark.parametrize(
    ("scopes", "days", "is_revoked", "refusal"),
    [
        ([READ], 0, False, None),
        ([READ], -1, False, Refusal.EXPIRED),
        ([READ], 1, True, Refusal.REVOKED),
        ([READ], -1, True, Refusal.REVOKED),
        ([Scope.REQUESTS_CREATE], 1, False, Refusal.SCOPE),
        ([], 1, False, Refusal.SCOPE),
        # An ended token does not say what it opened.
        ([], -1, False, Refusal.EXPIRED),
        # To read everything is another scope than to read one's own.
        ([Scope.REQUESTS_READ_ALL], 1, False, Refusal.SCOPE),
    ],
)
def test_a_token_opens_its_scopes_to_its_last_day(scopes, days, is_revoked, refusal):
    standing = Standing(scopes, TODAY + timedelta(days=days), is_revoked=is_revoked)
    assert refusal_of(standing, scope=READ, today=TODAY) is refusal


def test_what_is_kept_of_a_token_does_not_tell_it():
    token = token_from("a" * 43)
    assert token == "cdf_" + "a" * 43
    assert len(digest_of(token)) == 64
    assert digest_of(token) != digest_of(token_from("a" * 42 + "b"))
    assert len(token) - SHOWN > 32


def test_odd_signs_have_a_digest_too():
    assert len(digest_of("\ud800é")) == 64
