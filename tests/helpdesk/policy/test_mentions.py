"""Whom a note names."""

import pytest

from helpdesk.policy.mentions import named_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("@Inès, peux-tu rappeler ?", {"ines"}),
        ("Vu avec (@karim) et @AWA.", {"karim", "awa"}),
        ("@Jean-Luc et @jean-luc", {"jean luc"}),
        ("Elle écrit à paul@example.fr", set()),
        ("Une arobase @ seule, @@ deux", set()),
        ("", set()),
    ],
)
def test_an_at_sign_before_a_name_names_somebody(text, names):
    assert named_in(text) == names
