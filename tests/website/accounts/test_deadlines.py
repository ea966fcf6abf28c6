"""An account that is switched off closes its hours; what is due is counted by those that stay."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from website.accounts.actions.accounts import end_accounts
from website.models import User
from website.running.roles import ensure_roles

from helpdesk.actions.desk.case_deadlines import count_deadlines
from helpdesk.choices import Presence
from helpdesk.models import Adviser, Case
from tests.factories.helpdesk import MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def client(cast):
    ensure_roles()
    client = Client()
    client.force_login(cast.awa)
    return client


@pytest.fixture
def due(cast):
    """When the one request is to be handled, by Inès alone, as it is counted now."""
    Adviser.objects.exclude(pk=cast.ines.pk).update(presence=Presence.AWAY)
    case = make_case(cast.topic)

    def count():
        count_deadlines(at=MONDAY)
        case.refresh_from_db()
        return case.due_at

    return count


def switch(client, user, **more):
    sent = {"first_name": "Inès", "roles": "adviser", **more}
    assert client.post(reverse("account_change", args=[user.pk]), sent).status_code == 302


def test_an_account_that_is_off_closes_its_hours_and_opens_them_again(client, cast, due):
    before = due()
    assert before is not None
    switch(client, cast.ines.user)
    assert due() is None
    switch(client, cast.ines.user, is_active="on")
    assert due() == before


def test_nothing_is_counted_anew_where_an_account_stays_as_it_is(client, cast, due):
    before = due()
    switch(client, cast.ines.user, is_active="on", email="ines@example.org")
    assert Case.objects.get().due_at == before


def test_a_last_day_that_is_over_closes_them_too(cast, due):
    assert due() is not None
    User.objects.filter(pk=cast.ines.user.pk).update(last_day=MONDAY.date() - timedelta(days=1))
    assert end_accounts(at=MONDAY) == 1
    assert due() is None
