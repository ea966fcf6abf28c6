"""Four groups: what each may change in Wagtail's admin, and nothing more."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import (
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
)
from website.models import User
from website.running.roles import PERMISSIONS, ensure_roles

from tests.factories.helpdesk import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def member_of():
    """Makes somebody in one of the groups."""
    ensure_roles()

    def make(role: str) -> User:
        user = User.objects.create(username=role)
        user.groups.add(Group.objects.get(name=role))
        return user

    return make


def counts() -> tuple[int, ...]:
    return (
        Group.objects.count(),
        *(Group.objects.get(name=name).permissions.count() for name in PERMISSIONS),
        GroupPagePermission.objects.count(),
        GroupCollectionPermission.objects.count(),
    )


def test_ensuring_twice_changes_nothing():
    ensure_roles()
    before = counts()
    ensure_roles()
    assert counts() == before


def test_the_reading_of_guides_has_a_french_name_also_where_it_had_an_english_one():
    french = "Relecture en langage clair"
    ensure_roles()
    for model in (Workflow, Task):
        assert model.objects.filter(name=french).update(name="Plain language") == 1
    ensure_roles()
    for model in (Workflow, Task):
        assert model.objects.filter(name=french).count() == 1
    assert not Workflow.objects.filter(name="Plain language").exists()


def test_what_a_coordinator_added_by_hand_stays(member_of):
    member_of("editor")
    editor = Group.objects.get(name="editor")
    added = Group.objects.get(name="coordinator").permissions.get(codename="change_topic")
    editor.permissions.add(added)
    ensure_roles()
    assert added in editor.permissions.all()


def test_an_adviser_has_no_way_into_the_cms(member_of):
    assert member_of("adviser").get_all_permissions() == set()


def test_a_coordinator_changes_the_desk_and_no_page(member_of):
    user = member_of("coordinator")
    assert user.has_perms(
        [
            "wagtailadmin.access_admin",
            "helpdesk.change_desksettings",
            "helpdesk.add_adviser",
            "helpdesk.delete_absence",
        ]
    )
    assert not Page.get_first_root_node().permissions_for_user(user).can_edit()


def test_a_coordinator_cannot_delete_whom_cases_name(member_of):
    user = member_of("coordinator")
    assert not user.has_perm("helpdesk.delete_adviser")
    assert not user.has_perm("helpdesk.delete_topic")


@pytest.mark.parametrize("model", ["case", "callback", "appointment", "notice", "caseevent"])
def test_nobody_changes_a_case_through_the_cms(member_of, model):
    for role in PERMISSIONS:
        codes = {code.split(".")[1] for code in member_of(role).get_all_permissions()}
        assert not {f"{verb}_{model}" for verb in ("add", "change", "delete")} & codes


def test_an_editor_writes_and_publishes_in_every_language(member_of):
    permissions = Page.get_first_root_node().permissions_for_user(member_of("editor"))
    assert permissions.can_add_subpage()
    assert permissions.can_publish_subpage()


def test_an_editor_does_not_touch_the_desk(member_of):
    user = member_of("editor")
    assert user.has_perm("knowledge.change_glossaryterm")
    assert not user.has_perm("helpdesk.change_adviser")


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("adviser", "/fr/desk/"),
        ("coordinator", "/fr/desk/"),
        ("auditor", "/fr/desk/figures/"),
        ("editor", "/cms/"),
    ],
)
def test_each_role_begins_where_its_work_is(client, db, role, place):
    ensure_roles()
    make_user("somebody", role)
    page = client.post(reverse("login"), {"username": "somebody", "password": "secret"})
    assert page.url == place
