"""Which part of a file a Range asks for."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from website.serving.parts import NoSuchPart, part_of


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-1", (0, 1)),
        ("bytes=0-0", (0, 0)),
        ("bytes=2-", (2, 9)),
        ("bytes=2-99", (2, 9)),
        ("bytes=-3", (7, 9)),
        ("bytes=-99", (0, 9)),
        *((whole, None) for whole in ("", "bytes=-", "bytes=3-2", "bytes=0-1,4-5", "lines=1-2")),
        *((whole, None) for whole in ("bytes=a-b", "bytes= 1-2", "bytes=1", "bytes=1-2-3")),
    ],
)
def test_a_part_is_of_the_bytes_that_are_there_or_it_is_the_whole(asked, part):
    assert part_of(asked, 10) == part


@pytest.mark.parametrize(("asked", "size"), [("bytes=10-", 10), ("bytes=-0", 10), ("bytes=-1", 0)])
def test_what_begins_behind_the_end_is_no_part(asked, size):
    with pytest.raises(NoSuchPart):
        part_of(asked, size)


@settings(max_examples=50)
@given(st.from_regex(r"bytes=\d{0,3}-\d{0,3}", fullmatch=True), st.integers(1, 300))
def test_a_part_is_never_outside_of_the_file(asked, size):
    try:
        part = part_of(asked, size)
    except NoSuchPart:
        return
    if part is not None:
        assert 0 <= part[0] <= part[1] < size
