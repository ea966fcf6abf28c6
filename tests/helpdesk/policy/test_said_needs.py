"""What we should know before a call, as it was said with the request."""

import pytest

from helpdesk.choices import PhoneKind, SaidNeed
from helpdesk.policy.said_needs import known_needs, lacks_a_way_to_write


@pytest.mark.parametrize(
    ("needs", "kind", "has_email", "lacks"),
    [
        (["in_writing"], PhoneKind.LANDLINE, False, True),
        (["in_writing"], PhoneKind.LANDLINE, True, False),
        (["in_writing"], PhoneKind.MOBILE, False, False),
        (["relay"], PhoneKind.LANDLINE, False, False),
        ([], PhoneKind.OTHER, False, False),
    ],
)
def test_whoever_is_written_to_has_a_mobile_or_an_e_mail(needs, kind, has_email, lacks):
    assert lacks_a_way_to_write(needs, kind=kind, has_email=has_email) is lacks


def test_needs_are_kept_once_in_their_order_and_nothing_else():
    assert known_needs(["relay", "x", "speak_slowly", "relay"]) == ["speak_slowly", "relay"]
    assert known_needs([str(need) for need in SaidNeed]) == [str(need) for need in SaidNeed]
