"""What a page's tree reads out."""

import pytest

from accessibility.markup.html_tree import Tree


@pytest.mark.parametrize(
    ("inside", "read"),
    [
        ("<p>one</p><p>two</p>", "one two"),
        ("one<br>two", "one two"),
        ("<b>o</b>ne <i>two</i>", "one two"),
        ("<p>one</p><p hidden>two</p><p>three</p>", "one three"),
    ],
)
def test_blocks_are_read_apart_and_words_whole(inside, read):
    tree = Tree(f"<main>{inside}</main>")
    assert tree.text(next(tree.all("main"))) == read
