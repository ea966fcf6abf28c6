"""The codes of La Coop, and cells that no spreadsheet runs."""

import pytest

from helpdesk.choices import Device
from helpdesk.policy.coop import autonomy, equipment, safe_cell

MATERIEL = {"ordinateur", "telephone", "tablette", "autre", "aucun"}


@pytest.mark.parametrize("device", list(Device))
def test_every_device_has_a_code_of_la_coop(device):
    assert equipment(device) in MATERIEL - {"aucun"}


def test_nobody_asked_is_no_equipment():
    assert equipment("") == "aucun"


@pytest.mark.parametrize(
    ("reason", "next_time", "code"),
    [
        ("solved_for", "", "entierement_accompagne"),
        ("solved_together", "", "partiellement_autonome"),
        ("solved_together", "with_someone", "partiellement_autonome"),
        ("solved_together", "alone", "autonome"),
        ("unreachable", "", ""),
        ("", "", ""),
    ],
)
def test_autonomy_is_how_it_was_done(reason, next_time, code):
    assert autonomy(reason, next_time) == code


@pytest.mark.parametrize("text", ["=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_is_a_text(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "214/3", "demande", "a=b"])
def test_any_other_text_stays_as_it_is(text):
    assert safe_cell(text) == text
