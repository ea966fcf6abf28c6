"""The facts of the starter guides: their file, the table of the documentation, the rows.

REWRITE_FACTS=1 writes the table anew from the file.
"""

import os
import re
from datetime import date
from pathlib import Path

import pytest

from knowledge.ageing import numbers_in
from knowledge.models import Claim
from knowledge.starter import claims as claims_file
from knowledge.starter.claims import as_table, read_claims
from knowledge.starter.files import StarterError, read_guides
from knowledge.starter.load import load_guides

DOCUMENT = Path(__file__).resolve().parents[3] / "site" / "docs" / "facts.md"
TABLE = re.compile(r"^\|.*?(?:\n(?!\|)|\Z)", re.M | re.S)
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_table_of_the_documentation_is_what_the_file_says():
    text, table = DOCUMENT.read_text("utf-8"), as_table(read_claims())
    if os.environ.get("REWRITE_FACTS"):
        DOCUMENT.write_text(TABLE.sub(lambda _found: table, text, count=1), "utf-8")
        text = DOCUMENT.read_text("utf-8")
    assert TABLE.findall(text) == [table]


def test_every_fact_is_of_a_starter_guide_in_both_languages():
    numbers = {guide.number for guide in read_guides()}
    claims = read_claims()
    named = {number for claim in claims for number in numbers_in(claim.guides)}
    assert named <= numbers
    assert len({claim.code for claim in claims}) == len(claims) > 35
    for claim in claims:
        assert all(claim.claim[code] and claim.source[code] for code in ("fr", "en"))
        assert claim.checked_on is None or claim.checked_on < claim.next_check_on


def test_a_seeded_site_has_every_fact_in_the_language_of_the_team(reading_site):
    rows = {row.code: row for row in Claim.objects.all()}
    claims = read_claims()
    assert rows.keys() == {claim.code for claim in claims}
    for claim in claims:
        row = rows[claim.code]
        row.full_clean()
        assert (row.claim, row.source) == (claim.claim["fr"], claim.source["fr"])
        assert (row.guides, row.is_own) == (claim.guides, False)


def test_a_fact_that_nobody_touched_follows_its_file_and_one_of_the_team_stays(reading_site, homes):
    own, other = Claim.objects.all()[:2]
    Claim.objects.filter(pk=own.pk).update(claim="À nous", is_own=True)
    Claim.objects.filter(pk=other.pk).update(claim="Vieux", next_check_on=date(2026, 12, 1))
    counts = load_guides(homes)
    assert (counts["left"], counts["updated"]) == (1, 1)
    assert Claim.objects.get(pk=own.pk).claim == "À nous"
    again = Claim.objects.get(pk=other.pk)
    assert (again.claim, again.next_check_on) == (other.claim, other.next_check_on)


def test_a_fact_that_left_its_file_leaves_the_list_unless_the_team_touched_it(reading_site, homes):
    """Five facts stood twice, and were due twice."""
    day = {"guides": "125", "source": "Arcep", "next_check_on": date(2027, 1, 4)}
    Claim.objects.create(code="2g-ends", claim="De la version d'avant", **day)
    checked = Claim.objects.create(code="112-sim", claim="Vérifié par nous", is_own=True, **day)
    ours = Claim.objects.create(claim="Écrit par nous", is_own=True, **day)
    load_guides(homes)
    codes = {claim.code for claim in read_claims()}
    left = Claim.objects.exclude(code__in=codes) | Claim.objects.filter(code=None)
    assert set(left) == {checked, ours}


def test_no_two_facts_rest_on_the_same_words():
    """The end of 2G, 112, VoLTE and 089 stood once for each author of guides."""
    said = [claim.claim["en"].casefold() for claim in read_claims()]
    for subject, facts in (("2g off", 2), ("112 ", 1), ("volte", 3), ("089", 1), ("3g", 3)):
        assert sum(subject in claim for claim in said) == facts, subject


WELL = """[[claims]]
code = "one"
guides = "125"
next_check_on = 2027-01-04
fr = { claim = "Un fait", source = "Arcep" }
en = { claim = "A fact", source = "Arcep" }
"""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (WELL.replace('"125"', '"the first"'), "entry 1, the first is no number of a guide"),
        (WELL.replace("2027-01-04", '"soon"'), "entry 1, next_check_on is not a day"),
        (WELL.replace(', source = "Arcep" }\nen', " }\nen"), r"entry 1 \(fr\) has no source"),
        (WELL.replace("code", "name"), "entry 1 has no code"),
        ("claims = 1", "claims.toml"),
    ],
)
def test_a_wrong_file_is_said_plainly(tmp_path, monkeypatch, wrong, said):
    monkeypatch.setattr(claims_file, "FOLDER", tmp_path)
    (tmp_path / "claims.toml").write_text(WELL)
    assert [claim.code for claim in read_claims()] == ["one"]
    (tmp_path / "claims.toml").write_text(wrong)
    with pytest.raises(StarterError, match=said):
        read_claims()


def test_signs_of_the_table_do_not_break_it():
    [claim] = read_claims()[:1]
    odd = type(claim)(**{**claim.__dict__, "claim": {"en": "a|b *c*"}})
    assert as_table([odd]).splitlines()[2].startswith(r"| a\|b \*c\* | ")
