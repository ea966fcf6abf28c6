"""What somebody who asks for another person may be shown of it."""

import pytest

from helpdesk.policy.for_whom import may_see


@pytest.mark.parametrize(
    ("asked_by", "is_as_asked", "by_owner", "seen"),
    [
        ("", False, False, True),
        ("Paul", True, False, True),
        ("Paul", False, False, False),
        ("Paul", False, True, True),
    ],
)
def test_whoever_asked_for_another_sees_what_they_typed_and_no_more(
    asked_by, is_as_asked, by_owner, seen
):
    assert may_see(asked_by=asked_by, is_as_asked=is_as_asked, by_owner=by_owner) is seen
