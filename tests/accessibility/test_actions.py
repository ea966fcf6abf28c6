"""Changes of an audit: what a machine says stays a machine's, and what is finished stays so."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from accessibility import actions
from accessibility.actions import AuditConcluded, CheckedPage, NobodyJudged
from accessibility.markup.page_weight import PageWeight
from accessibility.models import Audit, AuditException, AuditResult
from accessibility.policy.automatic import Verdict
from accessibility.policy.statement import Outcome

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
WEIGHT = PageWeight(bytes=9000, requests=1, elements=80, fonts=0, is_compressed=True)


@pytest.fixture
def awa():
    return get_user_model().objects.create_user("awa")


def page(path, *verdicts):
    return CheckedPage(
        path=path, title=f"Page {path}", language="fr", weight=WEIGHT, verdicts=verdicts
    )


def verdict(number, outcome, note=""):
    return Verdict(number, Outcome(outcome), note)


HOME = page("/fr/", verdict("8.3", "conform"), verdict("9.1", "not_assessed"))


def check(*pages, at=MONDAY):
    return actions.record_check(reference="rgaa", pages=pages, at=at, tool="check", version="0.1.0")


def judge(audit, by, at=MONDAY, **fields):
    told = actions.Judgement(**{"criterion": "1.3", "outcome": Outcome.CONFORM, **fields})
    return actions.judge(told, audit=audit, at=at, by=by)


def conclude(audit, by, on):
    return actions.conclude(audit=audit, auditor="Awa", version="0.2.0", on=on, by=by)


# --- By machine -------------------------------------------------------------------------------


def test_a_first_check_begins_an_audit_that_nobody_started():
    audit = check(HOME)
    assert (audit.is_open, audit.started_by, audit.checked_at) == (True, None, MONDAY)
    assert (audit.reference_version, audit.site_version) == ("4.1.2", "0.1.0")


def test_what_a_machine_says_is_stored_as_the_machines():
    rows = check(HOME).results.all()
    assert {(r.criterion, r.outcome, r.source, r.who, r.tool) for r in rows} == {
        ("8.3", "conform", "machine", None, "check"),
        ("9.1", "not_assessed", "machine", None, "check"),
    }


def test_the_weight_of_each_page_is_kept():
    kept = check(HOME).pages.get()
    assert (kept.bytes, kept.requests, kept.elements) == (9000, 1, 80)


def test_a_second_check_goes_on_with_the_same_audit_and_doubles_nothing():
    audit = check(HOME)
    assert check(HOME, at=TUESDAY) == audit
    assert (audit.pages.count(), audit.results.count()) == (1, 2)


def test_what_is_said_again_is_not_newer():
    check(HOME)
    audit = check(HOME, at=TUESDAY)
    assert set(audit.results.values_list("at", flat=True)) == {MONDAY}


def test_what_has_changed_since_is_new():
    check(HOME)
    audit = check(page("/fr/", verdict("8.3", "not_conform", "no lang")), at=TUESDAY)
    row = audit.results.get()
    assert (row.outcome, row.note, row.at) == ("not_conform", "no lang", TUESDAY)


def test_a_page_that_is_gone_leaves_the_sample():
    check(HOME, page("/fr/old/", verdict("8.3", "not_conform", "no lang")))
    audit = check(HOME, at=TUESDAY)
    assert [kept.path for kept in audit.pages.all()] == ["/fr/"]
    assert not audit.results.filter(outcome="not_conform").exists()


def test_a_check_leaves_what_a_person_said(awa):
    audit = check(HOME)
    judge(audit, awa, criterion="8.3", outcome=Outcome.NOT_CONFORM, page=audit.pages.get())
    check(HOME, at=TUESDAY)
    assert set(audit.results.filter(criterion="8.3").values_list("source", "outcome")) == {
        ("machine", "conform"),
        ("person", "not_conform"),
    }


def test_after_an_audit_is_finished_a_check_begins_the_next(awa):
    first = check(HOME)
    judge(first, awa)
    conclude(first, awa, date(2026, 11, 23))
    second = check(page("/fr/", verdict("8.3", "not_conform", "no lang")), at=TUESDAY)
    assert second != first
    assert set(first.results.values_list("outcome", flat=True)) == {"conform", "not_assessed"}


# --- By a person ------------------------------------------------------------------------------


def test_starting_twice_is_the_same_audit(awa):
    first = actions.start_audit(reference="rgesn", at=MONDAY, by=awa, version="0.1.0")
    again = actions.start_audit(reference="rgesn", at=TUESDAY, by=awa, version="0.1.0")
    assert (again, first.started_by) == (first, awa)


def test_a_person_judges_with_their_name_and_a_note(awa):
    audit = check(HOME)
    row = judge(audit, awa, note="Words are right.", tool="NVDA")
    assert (row.who, row.source, row.note, row.tool, row.page) == (
        awa,
        "person",
        "Words are right.",
        "NVDA",
        None,
    )


def test_the_last_word_of_a_person_replaces_the_one_before(awa):
    audit = check(HOME)
    judge(audit, awa)
    judge(audit, awa, outcome=Outcome.NOT_CONFORM, at=TUESDAY)
    row = audit.results.get(source="person")
    assert (row.outcome, row.at) == ("not_conform", TUESDAY)


def test_a_word_of_a_person_can_be_taken_back(awa):
    audit = check(HOME)
    row = judge(audit, awa)
    actions.take_back(audit=audit, result=row.pk)
    assert not audit.results.filter(source="person").exists()


def test_nobody_takes_back_what_a_machine_said():
    audit = check(HOME)
    actions.take_back(audit=audit, result=audit.results.first().pk)
    assert audit.results.count() == 2


def test_nobody_judges_that_nothing_was_checked(awa):
    with pytest.raises(ValueError, match="not_assessed"):
        judge(check(HOME), awa, outcome=Outcome.NOT_ASSESSED)


def test_a_criterion_that_does_not_exist_is_refused(awa):
    with pytest.raises(KeyError):
        judge(check(HOME), awa, criterion="14.1")


def test_a_page_of_another_audit_is_refused(awa):
    mine = check(HOME)
    other = actions.record_check(
        reference="rgesn", pages=[HOME], at=MONDAY, tool="check", version="0.1.0"
    )
    with pytest.raises(ValueError, match="sample"):
        judge(mine, awa, page=other.pages.get())


def test_an_exception_has_its_reason_and_can_be_removed(awa):
    audit = check(HOME)
    a_map = actions.OutOfReach(kind="exempt", what="A map", reason="Not ours", language="en")
    actions.add_exception(a_map, audit=audit, at=MONDAY, by=awa)
    row = audit.exceptions.get()
    assert (row.reason, row.added_by, row.language) == ("Not ours", awa, "en")
    actions.remove_exception(audit=audit, exception=row.pk)
    assert not AuditException.objects.exists()


# --- The end ----------------------------------------------------------------------------------


def test_an_audit_is_not_finished_before_a_person_judged(awa):
    audit = check(HOME)
    with pytest.raises(NobodyJudged):
        conclude(audit, awa, date(2026, 11, 23))


def test_a_finished_audit_does_not_change_any_more(awa):
    audit = check(HOME)
    row = judge(audit, awa)
    conclude(audit, awa, date(2026, 11, 23))
    with pytest.raises(AuditConcluded):
        judge(audit, awa)
    with pytest.raises(AuditConcluded):
        actions.take_back(audit=audit, result=row.pk)
    with pytest.raises(AuditConcluded):
        conclude(audit, awa, date(2026, 11, 24))
    assert Audit.objects.concluded().first() == audit


def test_a_version_that_came_out_is_told_once_and_can_be_corrected():
    actions.tell_version(reference="rgaa", version="5", published_on=date(2027, 1, 31))
    row = actions.tell_version(reference="rgaa", version="5", published_on=date(2027, 2, 1))
    assert row.published_on == date(2027, 2, 1)


def test_the_auditor_vouches_for_the_version_that_runs_at_the_end(awa):
    audit = check(HOME)
    judge(audit, awa)
    assert conclude(audit, awa, date(2026, 11, 23)).site_version == "0.2.0"


# --- What the database itself refuses ---------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": "machine"},
        {"source": "person"},
        {"source": "person", "outcome": "not_assessed", "named": True},
        {"source": "person", "outcome": "perfect", "named": True},
    ],
)
def test_a_word_without_its_speaker_is_refused(awa, wrong):
    named = wrong.pop("named", False)
    fields = {"criterion": "1.1", "outcome": "conform", "at": MONDAY, **wrong}
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditResult.objects.create(audit=check(HOME), who=awa if named else None, **fields)


def test_two_open_audits_of_one_reference_are_refused():
    check(HOME)
    with pytest.raises(IntegrityError), transaction.atomic():
        Audit.objects.create(reference="rgaa", reference_version="4.1.2", started_at=MONDAY)
