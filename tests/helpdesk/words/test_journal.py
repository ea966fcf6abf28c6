"""The journal says which page was shown in words, and never by the name of its address."""

import pytest
from django.utils import translation

from helpdesk.words.journal import page_in_words


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("case", "A request"),
        ("case_close", "A request"),
        ("promise_time", "A request"),
        ("person_name", "The record of a person"),
        ("person_file", "All that we keep of a person"),
        ("person_erase", "Before a person is erased"),
        ("consent_letter", "Who may help a person"),
    ],
)
def test_a_form_of_a_record_is_called_like_the_record(page, words):
    with translation.override("en"):
        assert page_in_words(page) == words


def test_what_nobody_named_is_told_with_its_code():
    with translation.override("en"):
        assert page_in_words("odd") == "Another page (odd)"
