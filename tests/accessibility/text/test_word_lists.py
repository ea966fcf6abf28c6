"""The lists are read without their comments."""

import pytest

from accessibility.text.word_lists import entries


def test_comments_and_empty_lines_are_left_out():
    assert all(line and "#" not in line for line in entries("vague_links"))


def test_entries_keep_their_spaces():
    assert "en savoir plus" in entries("vague_links")


def test_a_list_that_does_not_exist_is_said():
    with pytest.raises(FileNotFoundError):
        entries("nothing")
