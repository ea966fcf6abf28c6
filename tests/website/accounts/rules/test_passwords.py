"""What somebody tries first is no password; what nobody would think of is one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from website.accounts.rules.passwords import Weakness, weaknesses, words_of
from website.seeding.logins import new_password

OURS = ("Allô Coop", "La Coopérative du Nord")
NAMES = ("karim", "Karim", "Belaïd", "kbelaid")


def found(password, **more):
    return weaknesses(password, ours=OURS, names=NAMES, **more)


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("bananier", Weakness.SHORT),
        ("aaaaaaab", Weakness.SHORT),
        ("telecoop", Weakness.SHORT),
        ("aaaaaaaaaaab", Weakness.FEW_SIGNS),
        ("trompettrompet", Weakness.FEW_SIGNS),
        ("bananierbananier", Weakness.FEW_SIGNS),
        ("telecoop2026!", Weakness.OURS),
        ("T3l3c00p-2026", Weakness.OURS),
        ("Coup-de-fil-01", Weakness.OURS),
        ("AlloCoop-AlloCoop", Weakness.OURS),
        ("cooperative-nord", Weakness.OURS),
        ("Karim-Belaid-75", Weakness.NAME),
        ("belaïdbelaïd!", Weakness.NAME),
        ("motdepasse2026", Weakness.COMMON),
        ("Password-2026!", Weakness.COMMON),
        ("azertyuiop123", Weakness.COMMON),
        ("abcdefghijkl", Weakness.COMMON),
        ("987654321098", Weakness.COMMON),
        ("telecoop-motdepasse", Weakness.COMMON),
    ],
)
def test_what_is_tried_first_is_refused(password, weakness):
    assert weakness in found(password)


@pytest.mark.parametrize(
    "password",
    ["agrafe cheval ruban", "k7mq-2hxa-9tcv", "Mon chat dort le jeudi", "karim aime trois tulipes"],
)
def test_what_nobody_would_think_of_is_taken(password):
    assert found(password) == []


def test_a_list_made_elsewhere_counts_too():
    assert found("Zinc-Lama-Tulipe", common=["zinc-lama-tulipe"]) == [Weakness.COMMON]


@pytest.mark.parametrize("_again", range(50))
def test_passwords_that_we_make_are_good(_again):
    assert found(new_password()) == []


@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text):
    assert isinstance(found(text), list)


@given(st.text(max_size=11))
def test_nothing_short_is_taken(text):
    assert Weakness.SHORT in found(text)


def test_words_of_a_name_are_each_and_all_together():
    assert words_of(["Coup de fil"]) == {"coup", "coupdefil"}
