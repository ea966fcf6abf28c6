"""The screens of those who audit the site, each as its role sees it."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone
from website.models import User
from website.running.roles import ensure_roles

from accessibility import actions
from accessibility.actions import CheckedPage
from accessibility.markup.html_tree import Tree
from accessibility.markup.page_weight import PageWeight
from accessibility.markup.structure import check
from accessibility.models import Audit, ReferenceVersion
from accessibility.policy.automatic import Verdict
from accessibility.policy.criteria import reference
from accessibility.policy.statement import Outcome

pytestmark = pytest.mark.django_db

WEIGHT = PageWeight(bytes=9000, requests=1, elements=80, fonts=0, is_compressed=True)


@pytest.fixture(autouse=True)
def _roles():
    ensure_roles()


@pytest.fixture
def audit():
    verdicts = [Verdict("8.3", Outcome.CONFORM), Verdict("9.1", Outcome.NOT_ASSESSED)]
    broken = Verdict("1.1", Outcome.NOT_CONFORM, "=2+2 <img> has no alt")
    pages = [
        CheckedPage("/fr/", "Accueil", "fr", WEIGHT, [*verdicts, broken]),
        CheckedPage("/en/", "Home", "en", WEIGHT, verdicts),
    ]
    return actions.record_check(
        reference="rgaa", pages=pages, at=timezone.now(), tool="check", version="1.0"
    )


@pytest.fixture
def sacha(client):
    """An auditor, logged in."""
    return log_in(client, "auditor")


def log_in(client, role):
    user = User.objects.create(username=f"some-{role}")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"accessibility:{name}", args=args)


def tree_of(response, status=200):
    assert response.status_code == status
    return Tree(response.content.decode())


def lines(tree):
    return [tree.text(e) for e in tree.all("li") if e.get("class").startswith("line")]


# --- Who may --------------------------------------------------------------------------------


def every_page(audit):
    return [
        url("audits"),
        url("audit", audit.pk),
        url("audit_criterion", audit.pk, "1.3"),
        url("audit_exceptions", audit.pk),
        url("audit_end", audit.pk),
        url("audit_csv", audit.pk),
    ]


@pytest.mark.parametrize("role", ["auditor", "coordinator", "editor"])
def test_those_who_audit_open_every_page_and_each_is_sound(client, audit, role):
    log_in(client, role)
    for page in every_page(audit):
        response = client.get(page)
        assert response.status_code == 200, page
        if not page.endswith(".csv"):
            assert check(response.content.decode()) == [], page


def test_an_adviser_and_a_stranger_open_none(client, audit):
    for page in every_page(audit):
        assert client.get(page).url.startswith(reverse("login"))
    log_in(client, "adviser")
    for page in every_page(audit):
        assert client.get(page).status_code == 403


def test_who_may_only_read_changes_nothing(client, audit):
    user = User.objects.create(username="reader")
    user.user_permissions.add(
        *Group.objects.get(name="auditor").permissions.filter(codename="view_audit")
    )
    client.force_login(user)
    assert client.get(url("audit", audit.pk)).status_code == 200
    assert client.post(url("audit_start"), {"reference": "rgesn"}).status_code == 403
    page = url("audit_criterion", audit.pk, "1.3")
    assert client.post(page, {"outcome": "conform"}).status_code == 403
    assert not audit.results.filter(source="person").exists()


# --- The grid -------------------------------------------------------------------------------


def test_the_grid_has_every_criterion_under_its_theme(client, audit, sacha):
    tree = tree_of(client.get(url("audit", audit.pk)))
    assert len(lines(tree)) == 106
    assert len(list(tree.all("h2"))) == 13


def test_a_line_tells_what_the_machine_said_on_how_many_pages(client, audit, sacha):
    found = lines(tree_of(client.get(url("audit", audit.pk))))
    assert [line for line in found if line.startswith("8.3") and "(2)" in line]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"theme": "2"}, 2),
        ({"show": "broken"}, 1),
        ({"show": "met"}, 1),
        ({"show": "machine"}, 3),
        ({"show": "person"}, 0),
        ({"show": "open", "theme": "9"}, 4),
        ({"theme": "99", "show": "odd"}, 106),
    ],
)
def test_the_grid_can_be_filtered(client, audit, sacha, asked, count):
    assert len(lines(tree_of(client.get(url("audit", audit.pk), asked)))) == count


def test_the_grid_asks_the_database_few_questions(
    client, audit, sacha, django_assert_max_num_queries
):
    client.get(url("audit", audit.pk))
    with django_assert_max_num_queries(10):
        client.get(url("audit", audit.pk))


# --- A person's word ------------------------------------------------------------------------


def test_a_word_is_kept_under_the_name_of_who_said_it(client, audit, sacha):
    page = audit.pages.first()
    told = {"outcome": "not_conform", "page": page.pk, "tool": "NVDA", "note": "Not right."}
    response = client.post(url("audit_criterion", audit.pk, "1.3"), told, follow=True)
    row = audit.results.get(source="person")
    assert (row.who, row.page, row.outcome, row.tool, row.note) == (
        sacha,
        page,
        "not_conform",
        "NVDA",
        "Not right.",
    )
    assert "Not right." in response.content.decode()


def test_without_an_answer_nothing_is_kept_but_what_was_typed(client, audit, sacha):
    response = client.post(url("audit_criterion", audit.pk, "1.3"), {"note": "Half a note"})
    tree = tree_of(response, 422)
    assert "Half a note" in tree.text(next(tree.all("textarea")))
    assert any(e.get("id") == "errors" for e in tree.elements)
    assert not audit.results.filter(source="person").exists()


def test_a_page_of_another_audit_is_no_answer(client, audit, sacha):
    other = actions.record_check(
        reference="rgesn",
        pages=[CheckedPage("/fr/", "Accueil", "fr", WEIGHT, [])],
        at=timezone.now(),
        tool="check",
        version="1.0",
    )
    told = {"outcome": "conform", "page": other.pages.get().pk}
    assert client.post(url("audit_criterion", audit.pk, "1.3"), told).status_code == 422


def test_a_word_can_be_taken_back(client, audit, sacha):
    client.post(url("audit_criterion", audit.pk, "1.3"), {"outcome": "conform"})
    row = audit.results.get(source="person")
    client.post(url("audit_result_remove", audit.pk, row.pk))
    assert not audit.results.filter(source="person").exists()


def test_a_criterion_that_does_not_exist_is_not_found(client, audit, sacha):
    assert client.get(url("audit_criterion", audit.pk, "14.1")).status_code == 404


# --- Exceptions, the end, versions ----------------------------------------------------------


def test_an_exception_needs_its_reason(client, audit, sacha):
    told = {"kind": "burden", "what": "A brochure"}
    assert client.post(url("audit_exceptions", audit.pk), told).status_code == 422
    client.post(url("audit_exceptions", audit.pk), told | {"reason": "It costs too much"})
    row = audit.exceptions.get()
    assert (row.added_by, row.language) == (sacha, "fr")
    client.post(url("audit_exception_remove", audit.pk, row.pk))
    assert not audit.exceptions.exists()


def test_an_audit_that_nobody_judged_cannot_be_finished(client, audit, sacha):
    response = client.post(url("audit_end", audit.pk), {"auditor": "The team"})
    assert response.status_code == 422
    audit.refresh_from_db()
    assert audit.is_open


def test_a_finished_audit_is_closed_to_every_change(client, audit, sacha):
    client.post(url("audit_criterion", audit.pk, "1.3"), {"outcome": "conform"})
    client.post(url("audit_end", audit.pk), {"auditor": "The team"})
    audit.refresh_from_db()
    assert (audit.auditor, audit.concluded_by) == ("The team", sacha)
    row = audit.results.get(source="person")
    for page, told in (
        (url("audit_criterion", audit.pk, "1.4"), {"outcome": "conform"}),
        (url("audit_result_remove", audit.pk, row.pk), {}),
        (url("audit_end", audit.pk), {"auditor": "Others"}),
        (
            url("audit_exceptions", audit.pk),
            {"kind": "exempt", "what": "A map", "reason": "Not ours"},
        ),
    ):
        assert client.post(page, told).url == url("audit", audit.pk)
    assert audit.results.filter(source="person").count() == 1
    assert not audit.exceptions.exists()


def test_the_next_audit_begins_from_the_list(client, audit, sacha):
    client.post(url("audit_start"), {"reference": "rgesn"})
    assert Audit.objects.get(reference="rgesn").started_by == sacha
    assert client.post(url("audit_start"), {"reference": "wcag"}).status_code == 404


def test_a_version_that_came_out_is_noted_and_rings(client, audit, sacha):
    client.post(url("audit_criterion", audit.pk, "1.3"), {"outcome": "conform"})
    client.post(url("audit_end", audit.pk), {"auditor": "The team"})
    today = timezone.localdate()
    told = {"reference": "rgaa", "version": "5", "published_on": today.isoformat()}
    client.post(url("audit_version"), told)
    assert ReferenceVersion.objects.get().published_on == today
    later = told | {"published_on": (today - timedelta(days=1)).isoformat()}
    client.post(url("audit_version"), later)
    assert ReferenceVersion.objects.get().published_on == today - timedelta(days=1)
    tree = tree_of(client.get(url("audits")))
    assert any(e.get("class") == "note" and "RGAA" in tree.text(e) for e in tree.all("p"))


def test_a_version_of_tomorrow_is_not_noted(client, sacha):
    tomorrow = timezone.localdate() + timedelta(days=1)
    told = {"reference": "rgaa", "version": "5", "published_on": tomorrow.isoformat()}
    assert client.post(url("audit_version"), told).status_code == 422
    assert not ReferenceVersion.objects.exists()


# --- The file -------------------------------------------------------------------------------


def rows_of(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_file_has_every_criterion_and_every_word(client, audit, sacha):
    client.post(url("audit_criterion", audit.pk, "1.3"), {"outcome": "conform", "note": "Good"})
    response = client.get(url("audit_csv", audit.pk))
    assert response.content.startswith(b"\xef\xbb\xbf")
    heading, *rows = rows_of(response)
    assert {row[0] for row in rows} == set(reference("rgaa").criteria)
    assert len(rows) == 106 + 2
    (mine,) = [row for row in rows if row[0] == "1.3"]
    assert ("some-auditor" in mine, "Good" in mine) == (True, True)
    assert len({len(row) for row in [heading, *rows]}) == 1


def test_no_cell_of_the_file_is_a_formula(client, audit, sacha):
    rows = rows_of(client.get(url("audit_csv", audit.pk)))
    notes = [row[-1] for row in rows if row[0] == "1.1"]
    assert "'=2+2 <img> has no alt" in notes
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))] == []
