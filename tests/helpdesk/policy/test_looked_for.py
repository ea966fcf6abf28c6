"""What an adviser may mean who types into the one field that finds people."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.looked_for import LookedFor, beginnings_of_numbers, looked_for
from helpdesk.policy.phone_numbers import BadNumber, in_pairs, read_number

MADELEINE = "+33639981234"


def meant(**said) -> LookedFor:
    return LookedFor(
        **({"references": (), "email": "", "number": "", "parts": (), "words": ()} | said)
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Madeleine Petit", meant(words=("madeleine", "petit"))),
        ("Mme Petit", meant(words=("petit",))),
        ("06 39 98 12 34", meant(number=MADELEINE)),
        ("tél. 06.39.98.12.34", meant(number=MADELEINE, words=("tel",))),
        ("Petit 06 39 98 12 34", meant(number=MADELEINE, words=("petit",))),
        ("1234", meant(parts=("1234",))),
        ("12 34", meant(parts=("1234",))),
        ("06 39 98", meant(parts=("063998",))),
        ("+32 470", meant(parts=("+32470",))),
        ("Petit 1234", meant(parts=("1234",), words=("petit",))),
        ("123", meant()),
        ("Petit 12", meant(words=("petit",))),
        ("M.Petit@Example.fr", meant(email="m.petit@example.fr")),
        ("<m.petit@example.fr>", meant(email="m.petit@example.fr")),
        ("Petit, m.petit@example.fr.", meant(email="m.petit@example.fr", words=("petit",))),
        ("K7 4M 92", meant(references=("K74M92",))),
        ("", meant()),
        ("?!", meant()),
    ],
)
def test_a_text_says_what_it_looks_for(typed, found):
    assert looked_for(typed) == found


@pytest.mark.parametrize(
    "typed",
    ["ma demande K74M92", "demande n° K7 4M 92, merci", "ref:k7-4m-92.", "Petit K7.4M.92 urgent",
     "K\u200b74M92 ?", "la K7 4M 92 de Mme Petit"],
)  # fmt: skip
def test_a_request_number_is_found_in_a_sentence(typed):
    assert looked_for(typed).references == ("K74M92",)


@pytest.mark.parametrize("typed", ["07 29 34 78 23", "Madeleine", "K74M93", "K74M92X"])
def test_what_is_no_request_number_is_none(typed):
    assert looked_for(typed).references == ()


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("0123456789 +.K74M@aé-"), max_size=30))
def test_any_text_is_read(typed):
    found = looked_for(typed)
    assert not (found.number and found.parts)


@settings(max_examples=50, deadline=None)
@given(st.text(st.sampled_from("0123456789"), min_size=10, max_size=10), st.integers(4, 9))
def test_however_much_of_a_number_was_typed_its_beginning_is_among_those_looked_up(digits, most):
    with suppress(BadNumber):
        number = read_number(digits).e164
        for typed in (in_pairs(number).replace("\u00a0", "")[:most], number[: most + 3]):
            asked = looked_for(typed)
            for part in asked.parts:
                assert any(number.startswith(start) for start in beginnings_of_numbers(part))
