"""The number of a question, and of how many: what is asked counts, and nothing else."""

import pytest

from helpdesk.policy.journey import ORDER, earlier, questions


@pytest.mark.parametrize(
    ("first", "at", "number", "of"),
    [
        ("about", "about", 1, 4),
        ("about", "when", 2, 4),
        ("about", "check", 4, 4),
        # The topic was in the link, or the step of a guide.
        ("when", "when", 1, 3),
        ("when", "check", 3, 3),
        # Whoever goes back to a question before the first one is asked it.
        ("when", "about", 1, 4),
        # A session of before had been asked how they would rather do it.
        ("how", "when", 1, 3),
    ],
)
def test_question_two_of_four_was_the_first_or_the_third(first, at, number, of):
    asked = questions(first=first, at=at)
    assert (asked.index(at) + 1, len(asked)) == (number, of)


@pytest.mark.parametrize("first", ORDER)
@pytest.mark.parametrize("at", ORDER)
def test_the_page_where_one_is_is_always_counted(first, at):
    assert at in questions(first=first, at=at)
    assert earlier(first, at) in (first, at)
