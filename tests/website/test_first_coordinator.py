"""A desk that begins for real: one account that can make the others, and a booking that waits."""

import pytest
from django.urls import reverse
from website.models import User
from website.running.roles import ensure_roles
from website.seeding.logins import first_coordinator

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator(client):
    ensure_roles()
    (login,) = first_coordinator()
    user = User.objects.get(username=login.username)
    assert user.check_password(login.password)
    client.force_login(user)
    return user


def test_the_first_coordinator_can_make_accounts_and_advisers(client, coordinator):
    for name in ("wagtailusers_users:add", "wagtailsettings:edit"):
        args = ["helpdesk", "desksettings"] if name.endswith("edit") else []
        assert client.get(reverse(name, args=args), follow=True).status_code == 200


def test_the_password_is_shown_once(coordinator):
    assert first_coordinator() == []


def test_until_the_desk_is_set_up_a_visitor_is_told_so(client, coordinator):
    page = client.get(reverse("helpdesk:callback_start"))
    assert page.status_code == 200
    assert 'name="topic"' not in page.content.decode()
