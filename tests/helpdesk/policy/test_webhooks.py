"""How a program is told, signed, and told again."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from helpdesk.policy.addresses import is_public
from helpdesk.policy.webhooks import (
    WAITS,
    AddressProblem,
    address_problem,
    secret_bytes,
    shown,
    signature,
    wait_after,
)


def test_the_signature_is_that_of_the_specification():
    """The example of the specification's own repository, whose signature others computed too."""
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signed = signature(
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        at=datetime.fromtimestamp(1614265330, UTC),
        body=b'{"test": 2432232314}',
        secrets=[secret],
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_another_library_takes_it_under_the_secret_of_today_and_that_of_before():
    old, new = secret_bytes("salt", key="old"), secret_bytes("salt", key="new")
    now, body = datetime.now(UTC), b'{"type":"case.closed"}'
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signature(message_id="msg_1", at=now, body=body, secrets=[new, old]),
    }
    for secret in (old, new):
        assert Webhook(shown(secret)).verify(body.decode(), headers) == {"type": "case.closed"}


def test_each_webhook_has_another_secret():
    assert len({secret_bytes(salt, key="key") for salt in ("a", "b", "c")}) == 3
    assert secret_bytes("a", key="one") != secret_bytes("a", key="two")
    assert shown(secret_bytes("a", key="one")).startswith("whsec_")


def test_the_waits_grow_and_end_after_three_days():
    assert [wait_after(tries) for tries in (1, 2, 9)] == [WAITS[0], WAITS[1], WAITS[8]]
    assert wait_after(10) is None
    assert list(WAITS) == sorted(WAITS)
    assert timedelta(days=3) < sum(WAITS, timedelta()) < timedelta(days=4)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("https://example.org/hook?x=1", None),
        ("https://example.org:443/", None),
        ("http://example.org/", AddressProblem.NOT_HTTPS),
        ("ftp://example.org/", AddressProblem.NOT_HTTPS),
        ("https://localhost/", AddressProblem.NO_HOST),
        ("https:///hook", AddressProblem.NO_HOST),
        ("https://user@example.org/", AddressProblem.WITH_PASSWORD),
        ("https://:x@example.org/", AddressProblem.WITH_PASSWORD),
        ("https://example.org:8443/", AddressProblem.ODD_PORT),
        ("https://example.org:99999/", AddressProblem.NO_HOST),
        ("https://[::1/", AddressProblem.NO_HOST),
    ],
)
def test_an_address_is_https_without_port_and_password(address, problem):
    assert address_problem(address) is problem


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "odd"])
def test_a_machine_of_ones_own_network_is_not_public(address):
    assert not is_public(address)
