"""A desk that begins for real: one account that can make the others, and a booking that waits."""

import pytest
from django.urls import reverse
from wagtail.models import Page
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


def test_the_first_coordinator_is_no_administrator(coordinator):
    assert not coordinator.is_superuser


def test_the_first_coordinator_makes_accounts_and_sets_up_the_desk(client, coordinator):
    pages = [
        *(reverse("accounts"), reverse("account_new"), reverse("wagtailadmin_home")),
        reverse("wagtailsettings:edit", args=["helpdesk", "desksettings"]),
        *(reverse(f"{name}:index") for name in ("advisers", "topics", "canned_replies")),
    ]
    answers = {page: client.get(page, follow=True) for page in pages}
    assert {page for page, answer in answers.items() if answer.status_code != 200} == set()
    assert {
        page for page in pages if answers[page].redirect_chain[-1:] == [("/cms/", 302)]
    } == set()


def test_the_first_coordinator_writes_pages(coordinator):
    assert Page.get_first_root_node().permissions_for_user(coordinator).can_publish_subpage()


def test_the_password_is_shown_once(coordinator):
    assert first_coordinator() == []


def test_until_the_desk_is_set_up_a_visitor_is_told_so(client, coordinator):
    page = client.get(reverse("helpdesk:callback_start"))
    assert page.status_code == 200
    assert 'name="topic"' not in page.content.decode()
