"""What we should know before a call, as it was said with the request."""

import pytest

from helpdesk.choices import Channel, PhoneKind, SaidNeed
from helpdesk.policy.said_needs import known_needs, lacks_a_way_to_write
from helpdesk.policy.ways import EVERY_CHANNEL, Means

LANDLINE = Means(number="+33199001235", kind=PhoneKind.LANDLINE)
MOBILE = Means(number="+33639981234", kind=PhoneKind.MOBILE)
BY_MAIL = Means(number="+33199001235", kind=PhoneKind.LANDLINE, email="lea@example.fr")


@pytest.mark.parametrize(
    ("needs", "means", "lacks"),
    [
        (["in_writing"], LANDLINE, True),
        (["in_writing"], BY_MAIL, False),
        (["in_writing"], MOBILE, False),
        (["relay"], LANDLINE, False),
        ([], Means(), False),
    ],
)
def test_whoever_is_written_to_has_a_mobile_or_an_e_mail(needs, means, lacks):
    assert lacks_a_way_to_write(needs, means) is lacks


@pytest.mark.parametrize(("means", "without"), [(MOBILE, Channel.SMS), (BY_MAIL, Channel.EMAIL)])
def test_what_does_not_leave_this_desk_is_no_way_to_write(means, without):
    assert lacks_a_way_to_write(
        ["in_writing"],
        Means(means.number, means.kind, means.email, leaves=EVERY_CHANNEL - {without}),
    )


def test_nobody_who_asks_on_the_site_is_written_a_letter():
    assert lacks_a_way_to_write(["in_writing"], Means(address="1 rue des Lilas"))


def test_needs_are_kept_once_in_their_order_and_nothing_else():
    assert known_needs(["relay", "x", "speak_slowly", "relay"]) == ["speak_slowly", "relay"]
    assert known_needs([str(need) for need in SaidNeed]) == [str(need) for need in SaidNeed]
