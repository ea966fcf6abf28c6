"""The two lists of criteria are whole, plain, and agree with what our programs find."""

import re
from collections import Counter
from pathlib import Path

import pytest

import accessibility
from accessibility.policy.criteria import Machine, element_groups, machine_rules, reference
from accessibility.readability import MAX_WORDS

DATA = Path(accessibility.__file__).parent / "policy" / "data"
RGAA = (9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12)
RGESN = (10, 10, 7, 15, 8, 7, 4, 10, 7)
BOTH = pytest.mark.parametrize("code", ["rgaa", "rgesn"])


@pytest.mark.parametrize(("code", "counts", "total"), [("rgaa", RGAA, 106), ("rgesn", RGESN, 78)])
def test_each_theme_has_as_many_criteria_as_the_official_text(code, counts, total):
    found = Counter(criterion.theme for criterion in reference(code).criteria.values())
    assert tuple(found[theme] for theme in sorted(found)) == counts
    assert tuple(theme.count for theme in reference(code).themes) == counts
    assert len(reference(code).criteria) == total


@BOTH
def test_criteria_are_numbered_without_a_hole_in_their_order(code):
    expected = [f"{t.number}.{n}" for t in reference(code).themes for n in range(1, t.count + 1)]
    assert list(reference(code).criteria) == expected


def test_the_weights_of_the_rgesn_are_the_official_ones():
    weights = Counter(criterion.weight for criterion in reference("rgesn").criteria.values())
    assert weights == {1.5: 30, 1.25: 29, 1: 19}


def test_every_criterion_of_the_rgaa_refers_to_wcag():
    for criterion in reference("rgaa").criteria.values():
        assert criterion.wcag
        assert all(re.fullmatch(r"[1-4]\.\d\.\d{1,2}", one) for one in criterion.wcag)


@BOTH
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_title_is_short_and_no_two_are_the_same(code, language):
    titles = [criterion.title(language) for criterion in reference(code).criteria.values()]
    assert [title for title in titles if len(title.split()) > MAX_WORDS] == []
    assert len(set(titles)) == len(titles)


def test_french_titles_have_french_apostrophes():
    assert "’" in reference("rgaa").criteria["1.2"].title("fr")
    assert "'" not in reference("rgaa").criteria["1.2"].title("fr")


@BOTH
def test_what_a_machine_looks_at_is_what_a_rule_is_about(code):
    looked_at = {
        number
        for number, criterion in reference(code).criteria.items()
        if criterion.machine is not Machine.NONE
    }
    assert {rule.criterion for rule in machine_rules(code)} == looked_at


@BOTH
def test_what_a_machine_decides_alone_has_a_rule_that_breaks_it(code):
    breaking = {rule.criterion for rule in machine_rules(code) if rule.breaks}
    full = [c.number for c in reference(code).criteria.values() if c.machine is Machine.FULL]
    assert full
    assert set(full) <= breaking


@BOTH
def test_every_group_of_elements_that_is_named_exists(code):
    named = {criterion.absent for criterion in reference(code).criteria.values()} - {""}
    assert named <= set(element_groups())


@pytest.mark.parametrize("name", ["rgaa", "rgesn", "machine_rules"])
def test_data_say_where_they_come_from_on_their_first_lines(name):
    first = (DATA / f"{name}.toml").read_text("utf-8").splitlines()[:3]
    assert all(line.startswith("#") for line in first)
    assert name == "machine_rules" or "Licence Ouverte" in " ".join(first)


def test_a_reference_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="wcag"):
        reference("wcag")
