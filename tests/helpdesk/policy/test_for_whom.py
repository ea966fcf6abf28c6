"""What whoever typed a name and a number may be shown of it."""

import pytest

from helpdesk.policy.for_whom import may_see


@pytest.mark.parametrize(
    ("asked_by", "is_as_asked", "is_askers_still", "by_owner", "seen"),
    [
        ("", False, True, False, True),
        ("", False, False, False, False),
        ("", False, False, True, True),
        ("Paul", True, True, False, True),
        ("Paul", False, True, False, False),
        ("Paul", False, False, True, True),
    ],
)
def test_whoever_typed_a_number_sees_what_they_typed_and_no_more(
    asked_by, is_as_asked, is_askers_still, by_owner, seen
):
    assert seen is may_see(
        asked_by=asked_by,
        is_as_asked=is_as_asked,
        is_askers_still=is_askers_still,
        by_owner=by_owner,
    )
