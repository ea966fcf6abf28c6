"""A working day, an hour of silence, and a device in two words."""

from datetime import UTC, datetime, timedelta

import pytest
from website.accounts.rules.sessions import Device, device_of, is_over

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("since", "silent", "over"),
    [
        (timedelta(hours=11, minutes=59), timedelta(0), False),
        (timedelta(hours=12), timedelta(0), True),
        (timedelta(hours=2), timedelta(minutes=59), False),
        (timedelta(hours=2), timedelta(minutes=60), True),
    ],
)
def test_a_session_ends_after_twelve_hours_or_one_of_silence(since, silent, over):
    at = NINE + since
    assert is_over(began_at=NINE, seen_at=at - silent, at=at) is over


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/142.0 Safari/537 Edg/142.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"
ANDROID = "Mozilla/5.0 (Linux; Android 14; SM-A13) Chrome/142.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("said", "device"),
    [
        (FIREFOX, Device("Firefox", "Linux")),
        (EDGE, Device("Edge", "Windows")),
        (IPHONE, Device("Safari", "iPhone")),
        (ANDROID, Device("Chrome", "Android")),
        ("", Device()),
        ("curl/8", Device()),
    ],
)
def test_a_device_is_called_as_people_call_it(said, device):
    assert device_of(said) == device
