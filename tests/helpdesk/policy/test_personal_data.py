"""What may stay of an event once nobody is to know whom it was about."""

import pytest

from helpdesk.policy.personal_data import codes_only, is_code


@pytest.mark.parametrize(
    "value", [None, True, 7, "", "42", "moved_by_us", "2026-11-23T09:00:00+00:00"]
)
def test_an_id_a_code_and_an_instant_stay(value):
    assert is_code(value)
    assert codes_only(value) == value


@pytest.mark.parametrize(
    "value", ["Madeleine Petit", "+33639981234", "0639981234", "m@example.org", "Hélène"]
)
def test_a_name_a_number_and_an_e_mail_go(value):
    assert not is_code(value)
    assert codes_only({"said": [value, 7]}) == {"said": ["", 7]}


@pytest.mark.parametrize("value", [b"madeleine", ("madeleine",), {"madeleine"}])
def test_what_json_does_not_know_is_no_code(value):
    assert not is_code(value)
    assert codes_only(value) == ""
