"""The home page of the CMS says what is urgent about the statements."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from website.complaints.complaints import complain
from website.models import User
from website.running.roles import ensure_roles

from helpdesk.actions.people.people import Newcomer

pytestmark = pytest.mark.django_db

HOME = "/cms/"


def log_in(client, role):
    ensure_roles()
    user = User.objects.create(username=f"some-{role}")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


def test_a_coordinator_reads_that_no_audit_is_finished(client, cast):
    log_in(client, "coordinator")
    page = client.get(HOME).content.decode()
    assert 'id="statements-section"' in page
    assert "RGAA" in page
    assert "RGESN" in page


def test_complaints_are_counted_for_the_desk_only(client, cast):
    paul = Newcomer(name="Paul", number="", email="p@example.fr", language="fr")
    complain(what="Too small", page="", by=paul, at=timezone.now())
    log_in(client, "coordinator")
    assert "/desk/obstacles/" in client.get(HOME).content.decode()
    log_in(client, "editor")
    assert "/desk/obstacles/" not in client.get(HOME).content.decode()


def test_who_may_not_see_audits_sees_no_panel(client, cast):
    user = User.objects.create(username="writer")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert 'id="statements-section"' not in client.get(HOME).content.decode()
