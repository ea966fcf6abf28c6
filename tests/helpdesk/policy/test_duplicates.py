"""When two people are proposed as one, and whose value is proposed."""

from datetime import timedelta

import pytest

from helpdesk.choices import Confidence
from helpdesk.policy.duplicates import (
    ENOUGH,
    File,
    Known,
    NumberFacts,
    Side,
    Signal,
    both_facts,
    signals,
    stays,
    usual_side,
)
from tests.factories.helpdesk import MONDAY


def known(name, number="", email=""):
    return Known(name=name, numbers=frozenset({number} - {""}), email=email)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (known("Hélène Petit"), known("PETIT Helene")),
        (known("Hélène Petit-Dupont"), known("Hélène Petit")),
        (known("Marie Louise Petit"), known("Louise Petit")),
        (known("Madeleine", "+331"), known("Madeleine Petit", "+331")),
        (
            known("Madeleine", email="m@example.org"),
            known("Mado Petit Madeleine", email="m@example.org"),
        ),
        (known("Mado", "+331", "m@example.org"), known("Madeleine", "+331", "m@example.org")),
    ],
)
def test_two_signals_propose_that_they_are_one(one, two):
    assert len(signals(one, two)) >= ENOUGH
    assert len(signals(two, one)) >= ENOUGH


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (known("Jean Pierre Martin"), known("Jean Pierre Durand")),
        (known("Anne de la Tour"), known("Luc de la Fontaine")),
        (known("Mme Petit", "+331"), known("Mme Durand", "+331")),
        (known("Madeleine Petit"), known("Paul Petit")),
        (known("Madeleine"), known("Madeleine Petit")),
        (known("", "", ""), known("", "", "")),
        (known("Paul", "+331"), known("Madeleine", "+331")),
        (known("J Martin"), known("J Durand")),
    ],
)
def test_one_signal_alone_proposes_nothing(one, two):
    assert len(signals(one, two)) < ENOUGH


def test_all_that_agrees_is_said():
    one = known("Hélène Petit", "+331", "h@example.org")
    assert signals(one, one) == tuple(Signal)


def test_the_row_that_says_more_stays_and_of_equal_ones_the_older():
    old, new = (File(2, 1, MONDAY + timedelta(days=day), day) for day in (0, 1))
    fuller = File(3, 1, MONDAY + timedelta(days=2), 2)
    assert stays(new, old) == old
    assert stays(old, fuller) == fuller


@pytest.mark.parametrize(
    ("field", "kept", "merged", "side"),
    [
        ("email", "", "m@example.org", Side.MERGED),
        ("email", "k@example.org", "m@example.org", Side.KEPT),
        ("email", "", "", Side.KEPT),
        ("language", "fr", "ar", Side.MERGED),
        ("confidence", Confidence.UNKNOWN, Confidence.LOW, Side.MERGED),
        ("speak_slowly", False, True, Side.MERGED),
        ("speak_slowly", True, False, Side.KEPT),
    ],
)
def test_what_was_said_is_proposed_before_what_nobody_asked(field, kept, merged, side):
    assert usual_side(field, kept=kept, merged=merged) == side


def facts(**said):
    usual = {
        "kind": "mobile",
        "owner": "own",
        "owner_name": "",
        "may_leave_message": True,
        "may_say_why": False,
        "best_parts": (),
    }
    return NumberFacts(**{**usual, **said})


def test_one_number_of_both_keeps_what_either_said():
    kept = facts(best_parts=("evening",), may_say_why=True)
    merged = facts(best_parts=("morning",), owner="somebody_else", owner_name="Paul")
    together = both_facts(kept, merged)
    assert together.best_parts == ("morning", "evening")
    assert (together.owner, together.owner_name) == ("somebody_else", "Paul")


def test_a_number_of_both_is_as_discreet_as_either_wants():
    for kept, merged in ((True, False), (False, True)):
        together = both_facts(
            facts(may_leave_message=kept, may_say_why=kept),
            facts(may_leave_message=merged, may_say_why=merged),
        )
        assert not together.may_leave_message
        assert not together.may_say_why
