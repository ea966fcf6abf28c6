"""The command opens the real pages and stores what a machine may say of them, and no more."""

import io

import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import translation
from website.models import TextPage
from website.running.access_check import opened, sample
from website.seeding.site import load_site

from accessibility.markup.page_weight import LIMIT_BYTES
from accessibility.models import Audit, AuditResult
from accessibility.policy.criteria import Machine, reference
from helpdesk.models import RequestCount

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def homes(cast):
    return load_site()


def run():
    out = io.StringIO()
    call_command("check_access", stdout=out)
    return out.getvalue()


def test_both_references_are_checked_in_both_languages(homes):
    said = run()
    assert "RGAA" in said
    assert "RGESN" in said
    for audit in Audit.objects.all():
        assert set(audit.pages.values_list("language", flat=True)) == {"fr", "en"}
        assert {"/fr/", "/en/"} <= set(audit.pages.values_list("path", flat=True))


def test_every_page_of_the_sample_opens(homes):
    with translation.override("fr"):
        paths = sample("fr")
    assert len(paths) >= 14
    assert [path for path in paths if opened(path) is None] == []


def test_a_machine_says_met_only_where_it_decides_alone(homes):
    run()
    for row in AuditResult.objects.filter(outcome="conform").select_related("audit"):
        criteria = reference(row.audit.reference).criteria
        assert criteria[row.criterion].machine is Machine.FULL
    assert AuditResult.objects.filter(outcome="conform").exists()
    assert set(AuditResult.objects.values_list("source", flat=True)) == {"machine"}


def test_our_own_pages_break_nothing_that_a_machine_sees(homes):
    run()
    broken = AuditResult.objects.filter(outcome="not_conform")
    assert list(broken.values_list("criterion", "page__path", "note")) == []


def test_a_page_that_breaks_a_rule_is_found(homes):
    page = TextPage.objects.get(slug="legal-notice")
    page.body = "<h5>Far too deep</h5>"
    page.save()
    assert "criteria broken 1" in run()
    row = AuditResult.objects.get(outcome="not_conform")
    assert (row.criterion, row.page.path) == ("9.1", "/en/legal-notice/")
    assert "h5 comes after h1" in row.note


def test_a_second_check_changes_no_row(homes):
    run()
    before = list(AuditResult.objects.order_by("pk").values_list("pk", "at"))
    run()
    assert list(AuditResult.objects.order_by("pk").values_list("pk", "at")) == before


def test_every_public_page_keeps_to_its_weight(homes):
    run()
    for page in Audit.objects.get(reference="rgesn").pages.all():
        assert page.bytes <= LIMIT_BYTES, page.path
        assert page.requests == 1, page.path


def test_looking_leaves_no_visitor_behind(homes):
    run()
    assert not Session.objects.exists()
    assert not RequestCount.objects.exists()


def test_an_address_that_leads_elsewhere_is_no_page():
    assert opened("/") is None


def test_a_page_that_does_not_open_stops_the_check_and_nothing_is_stored(homes):
    run()
    before = list(AuditResult.objects.order_by("pk").values_list("pk", flat=True))
    TextPage.objects.filter(slug="legal-notice").update(url_path="/lost/")
    with pytest.raises(CommandError, match=r"404\. Nothing was stored"):
        run()
    assert list(AuditResult.objects.order_by("pk").values_list("pk", flat=True)) == before
