"""The audit of all guides, on the starter site."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accessibility.readability import BAR, MAX_WORDS, MOST_UNHEARD
from knowledge.models import GuidePage

pytestmark = pytest.mark.django_db

LONG = " ".join(["mot"] * (MAX_WORDS + 1)) + "."


@pytest.fixture
def site(reading_site, db):
    """The starter site; what a test changes in it is undone."""


def audit(*arguments):
    """What the command writes; it may raise after that."""
    out = StringIO()
    try:
        call_command("audit_guides", *arguments, stdout=out)
    except CommandError as error:
        return out.getvalue(), str(error)
    return out.getvalue(), ""


def facts_of(number, language):
    facts = json.loads(audit("--format", "json")[0])
    return next(row for row in facts if (row["number"], row["language"]) == (number, language))


def test_every_guide_is_in_the_table_and_reaches_the_bar(site):
    table, refused = audit()
    assert refused == ""
    assert len(table.splitlines()) == 1 + GuidePage.objects.count()
    assert " NO " not in table


def test_json_has_the_figures_of_every_guide(site):
    out, refused = audit("--format", "json")
    facts = json.loads(out)
    assert refused == ""
    assert len(facts) == GuidePage.objects.count()
    assert all(row["score"] >= BAR and row["longest_sentence"] <= MAX_WORDS for row in facts)
    assert all(row["unheard_share"] <= MOST_UNHEARD for row in facts)
    assert all(row["plain"] and row["published"] and row["stops"] == [] for row in facts)


def test_a_published_guide_with_a_long_sentence_is_named_and_shown(site):
    GuidePage.objects.filter(number=125, locale__language_code="fr").update(promise=LONG)
    table, refused = audit()
    assert refused == "Published guides below the bar: 125 (fr)."
    assert LONG in table
    assert facts_of(125, "fr")["stops"][0]["text"] == LONG


def test_a_published_guide_in_words_that_few_hear_is_named_with_them(site):
    unheard = "Ôtez le volet. Dépliez la notice. Le cornet luit. Le syndic ment. " * 3
    GuidePage.objects.filter(number=125, locale__language_code="fr").update(promise=unheard)
    table, refused = audit()
    assert refused == "Published guides below the bar: 125 (fr)."
    assert "volet (3)" in table
    assert facts_of(125, "fr")["unheard"]["volet"] == 3


def test_an_unpublished_guide_is_shown_by_its_last_draft_and_refuses_nothing(site):
    guide = GuidePage.objects.get(number=125, locale__language_code="fr")
    guide.unpublish()
    guide.promise = LONG
    guide.save_revision()
    _table, refused = audit()
    facts = facts_of(125, "fr")
    assert refused == ""
    assert (facts["published"], facts["plain"]) == (False, False)


def test_in_place_of_a_hole_what_readers_meet_is_measured(site):
    before = facts_of(125, "fr")
    guide = GuidePage.objects.get(number=125, locale__language_code="fr")
    promise = f"{guide.promise} [[à compléter : {LONG}]]"
    GuidePage.objects.filter(pk=guide.pk).update(promise=promise)
    after = facts_of(125, "fr")
    assert before["sentences"] < after["sentences"] <= before["sentences"] + 2
    assert before["words"] < after["words"] <= before["words"] + 15
    assert after["plain"]


def test_a_word_of_the_glossary_is_not_found(site):
    found = facts_of(114, "fr")["found"]
    assert "acronym" not in found
