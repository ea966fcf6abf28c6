"""The public statements say exactly what is stored: by machine, by a person, not at all."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation

from accessibility import actions
from accessibility.actions import CheckedPage
from accessibility.markup.html_tree import Tree
from accessibility.markup.page_weight import PageWeight
from accessibility.markup.structure import check
from accessibility.models import Audit
from accessibility.policy.automatic import Verdict
from accessibility.policy.criteria import reference
from accessibility.policy.statement import Outcome
from accessibility.readability import read
from accessibility.site_version import site_version
from accessibility.templatetags.statement import accessibility_mention

pytestmark = pytest.mark.django_db

WEIGHT = PageWeight(bytes=12345, requests=1, elements=80, fonts=0, is_compressed=True)
NUMBER = re.compile(r"^(\d{1,2}\.\d{1,2}) ")


def address(name="statement", language="en"):
    with translation.override(language):
        return reverse(f"accessibility:{name}")


def tree_of(client, name="statement", language="en"):
    response = client.get(address(name, language))
    assert response.status_code == 200
    return Tree(response.content.decode())


def text_of(client, name="statement"):
    tree = tree_of(client, name)
    return tree.text(next(tree.all("main")))


def facts(tree):
    """What stands beside each term: {dt: dd}."""
    terms = [tree.text(e) for e in tree.all("dt")]
    return dict(zip(terms, [tree.text(e) for e in tree.all("dd")], strict=True))


def listed(tree):
    """Each list of criteria under its title, without the count: {title: {number: line}}."""
    found = {}
    for details in tree.all("details"):
        title = next(tree.text(e) for e in details.walk() if e.tag == "summary")
        lines = [tree.text(e) for e in details.walk() if e.tag == "li"]
        numbers = {NUMBER.match(line)[1]: line for line in lines if NUMBER.match(line)}
        if numbers:
            found[title.rsplit(" (", 1)[0]] = numbers
    return found


@pytest.fixture
def awa():
    return get_user_model().objects.create_user("awa")


def checked(code="rgaa", *verdicts, path="/fr/", at=None):
    page = CheckedPage(path, "Accueil", "fr", WEIGHT, verdicts)
    return actions.record_check(
        reference=code, pages=[page], at=at or timezone.now(), tool="check_access 1", version="1.0"
    )


def judge(audit, awa, number, outcome="conform", **fields):
    told = actions.Judgement(number, Outcome(outcome), **fields)
    actions.judge(told, audit=audit, at=timezone.now(), by=awa)


def conclude(audit, awa, on=None):
    actions.conclude(
        audit=audit,
        auditor="The team",
        version=site_version(),
        on=on or timezone.localdate(),
        by=awa,
    )
    cache.clear()


def judge_all(audit, awa, *, but=()):
    for number in reference(audit.reference).criteria:
        judge(audit, awa, number, "not_conform" if number in but else "conform")


# --- What was checked -------------------------------------------------------------------------


def test_before_anything_was_checked_the_statement_claims_nothing(client):
    said = text_of(client)
    assert "Nothing has been checked yet." in said
    assert "not compliant" in said
    assert "%" not in said
    assert len(listed(tree_of(client))["Not checked at all"]) == 106


def test_every_criterion_stands_in_exactly_one_list(client, awa):
    audit = checked(
        "rgaa",
        Verdict("8.3", Outcome.CONFORM),
        Verdict("9.1", Outcome.NOT_ASSESSED),
        Verdict("8.5", Outcome.NOT_CONFORM, "0 titles"),
    )
    judge(audit, awa, "1.3")
    lists = listed(tree_of(client))
    assert set(lists["Checked by a machine"]) == {"8.3", "8.5"}
    assert set(lists["Checked by a person"]) == {"1.3"}
    assert set(lists["Checked in part only, not decided"]) == {"9.1"}
    assert len(lists["Not checked at all"]) == 106 - 4
    assert "8.3 The page says its language – Met" in lists["Checked by a machine"].values()


def test_a_person_takes_a_criterion_over_from_the_machine(client, awa):
    audit = checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    judge(audit, awa, "8.3")
    assert set(listed(tree_of(client))) == {"Checked by a person", "Not checked at all"}


def test_without_a_finished_audit_there_is_no_percent_and_no_compliance(client, awa):
    judge_all(checked("rgaa", Verdict("8.3", Outcome.CONFORM)), awa)
    said = text_of(client)
    assert "No full audit has been done yet." in said
    assert "not compliant" in said
    assert "%" not in said


def test_pages_that_were_looked_at_are_named_in_their_language(client):
    checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    link = next(e for e in tree_of(client).all("a") if e.get("href") == "/fr/" and e.get("lang"))
    assert link.get("lang") == "fr"


# --- A finished audit -------------------------------------------------------------------------


def test_all_met_is_fully_compliant_with_its_dates_and_its_author(client, awa):
    audit = checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    judge_all(audit, awa)
    conclude(audit, awa)
    said = text_of(client)
    assert "“fully compliant”" in said
    assert "100 % are met" in said
    told = facts(tree_of(client))
    assert told["Audit by"] == "The team"
    assert told["Good until"].endswith(str(timezone.localdate().year + 3))


def test_what_is_not_met_is_named_with_its_pages(client, awa):
    audit = checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    judge_all(audit, awa, but=["3.2"])
    conclude(audit, awa)
    said = text_of(client)
    assert "“partly compliant”" in said
    assert "99 % are met" in said
    assert "3.2 Letters stand out from what is behind them." in said


def test_what_was_not_checked_is_said_beside_the_percent(client, awa):
    audit = checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    judge(audit, awa, "1.3")
    conclude(audit, awa)
    said = text_of(client)
    assert "100 % are met. 104 rules were not checked, and do not count in it." in said
    assert "“not compliant”" in said


def test_an_audit_that_is_too_old_counts_no_more(client, awa):
    audit = checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    judge_all(audit, awa)
    conclude(audit, awa, on=timezone.localdate() - timedelta(days=3 * 366))
    said = text_of(client)
    assert "It must be done again." in said
    assert "“not compliant”" in said


def test_a_new_version_of_the_reference_ends_it_after_eighteen_months(client, awa):
    audit = checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    judge_all(audit, awa)
    conclude(audit, awa)
    old = date(timezone.localdate().year - 2, 1, 1)
    actions.tell_version(reference="rgaa", version="5", published_on=old)
    assert "“not compliant”" in text_of(client)


def test_what_a_machine_finds_after_the_audit_is_said_too(client, awa):
    audit = checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    judge_all(audit, awa)
    conclude(audit, awa)
    checked("rgaa", Verdict("8.3", Outcome.NOT_CONFORM, "no lang"))
    assert "Found by a machine since the last audit 8.3 The page says its language" in (
        text_of(client)
    )


def test_an_exception_is_said_word_for_word_in_its_language(client, awa):
    audit = checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    brochure = actions.OutOfReach(
        kind="burden",
        what="Une vieille brochure",
        reason="Elle coûte trop cher à refaire",
        instead="Nous la lisons au téléphone",
        language="fr",
    )
    actions.add_exception(brochure, audit=audit, at=timezone.now(), by=awa)
    tree = tree_of(client)
    item = next(e for e in tree.all("li") if "Une vieille brochure" in tree.text(e))
    assert item.get("lang") == "fr"
    assert "Nous la lisons au téléphone" in tree.text(item)


def test_only_tools_that_were_used_are_named(client, awa):
    assert facts(tree_of(client))["Tools used"] == "none"
    audit = checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    judge(audit, awa, "1.3", tool="NVDA and Firefox")
    assert facts(tree_of(client))["Tools used"] == "NVDA and Firefox, check_access 1"


def test_the_way_to_complain_is_on_the_statement(client):
    with translation.override("en"):
        target = reverse("complaint")
    assert target in {link.get("href") for link in tree_of(client).all("a")}


# --- On every page ----------------------------------------------------------------------------


def mention(client):
    tree = tree_of(client, "preferences")
    return next(tree.text(a) for a in tree.all("a") if a.get("href") == address())


def test_every_page_says_in_its_footer_where_the_site_stands(client, awa):
    assert mention(client) == "Accessibility: not compliant"
    audit = checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    judge_all(audit, awa, but=["3.2"])
    conclude(audit, awa)
    assert mention(client) == "Accessibility: partly compliant"


def test_the_footer_asks_the_database_once_for_many_pages(django_assert_num_queries):
    accessibility_mention()
    with django_assert_num_queries(0):
        accessibility_mention()


# --- Eco-design -------------------------------------------------------------------------------


def test_without_a_measure_the_eco_design_page_says_so(client):
    said = text_of(client, "eco_design")
    assert "Nothing has been measured yet." in said
    assert "score" not in said


def test_measured_pages_are_shown_with_their_limit(client):
    checked("rgesn", Verdict("6.1", Outcome.CONFORM))
    said = text_of(client, "eco_design")
    assert "weighs at most 14,000 bytes" in said
    assert "The heaviest one weighs 12,345 bytes." in said
    assert "Accueil Bytes: 12,345. Requests: 1. Elements: 80." in said


def test_the_score_is_weighted_once_an_audit_is_finished(client, awa):
    audit = checked("rgesn", Verdict("6.1", Outcome.CONFORM))
    judge(audit, awa, "1.1")
    judge(audit, awa, "1.7", "not_conform")
    conclude(audit, awa)
    said = text_of(client, "eco_design")
    # 1.25 and 1.5 of 3.75
    assert "Our score is 73 %" in said
    assert "75 rules were not checked" in said


# --- Both -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("name", ["statement", "eco_design"])
def test_a_full_statement_is_sound_plain_and_light(client, awa, name, language):
    for code in ("rgaa", "rgesn"):
        audit = checked(code, Verdict("6.1", Outcome.NOT_CONFORM, "vague"))
        judge_all(audit, awa, but=["1.1"])
        conclude(audit, awa)
        checked(code, Verdict("6.1", Outcome.NOT_CONFORM, "vague"))
    response = client.get(address(name, language), headers={"accept-encoding": "gzip"})
    assert len(response.content) < 13_000
    html = client.get(address(name, language)).content.decode()
    assert check(html) == []
    if language == "en":
        tree = Tree(html)
        main = next(tree.all("main"))
        texts = [tree.text(e) for e in main.walk() if e.tag in ("h1", "h2", "h3", "p", "summary")]
        assert [long for text in texts for long in read(text, "en").long_sentences] == []


@pytest.mark.parametrize("name", ["statement", "eco_design"])
def test_a_statement_asks_the_database_few_questions(client, name, django_assert_max_num_queries):
    checked("rgaa", Verdict("8.3", Outcome.CONFORM))
    checked("rgesn", Verdict("6.1", Outcome.CONFORM))
    client.get(address(name))
    with django_assert_max_num_queries(6):
        client.get(address(name))


def test_nobody_can_write_to_a_statement(client):
    assert client.post(address()).status_code == 405
    assert Audit.objects.count() == 0
