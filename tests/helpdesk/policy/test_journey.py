"""The number of a question, and of how many: what is asked counts, and nothing else."""

import pytest

from helpdesk.policy.journey import ORDER, earlier, questions


@pytest.mark.parametrize(
    ("first", "at", "said_how", "number", "of"),
    [
        ("about", "about", False, 1, 6),
        ("about", "how", False, 2, 6),
        ("about", "afraid", True, 3, 6),
        ("about", "when", True, 4, 6),
        # "How" was skipped, and "afraid" with it.
        ("about", "when", False, 3, 5),
        ("about", "check", False, 5, 5),
        # The topic was in the link, and so was the step of a guide.
        ("how", "how", False, 1, 5),
        ("how", "check", True, 5, 5),
        ("when", "when", False, 1, 3),
        ("when", "check", False, 3, 3),
        # Whoever goes back to a question before the first one is asked it.
        ("when", "about", False, 1, 6),
    ],
)
def test_question_two_of_five_was_the_first_or_the_third(first, at, said_how, number, of):
    asked = questions(first=first, at=at, said_how=said_how)
    assert (asked.index(at) + 1, len(asked)) == (number, of)


@pytest.mark.parametrize("first", ORDER)
@pytest.mark.parametrize("at", ORDER)
def test_the_page_where_one_is_is_always_counted(first, at):
    assert at in questions(first=first, at=at, said_how=False)
    assert earlier(first, at) in (first, at)
