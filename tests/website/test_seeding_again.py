"""The demonstration run again: kept as it is, or refreshed."""

from datetime import timedelta

import pytest
from website.models import User
from website.seeding.desk import refuse_a_real_desk
from website.seeding.scene import read_stories

from helpdesk.models import Case, Person
from tests.factories.demo import MONDAY, for_a_module, load, visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def first_logins(django_db_setup, django_db_blocker):
    """The demonstration of Monday morning, under every test."""
    with for_a_module(load, django_db_blocker) as logins:
        yield logins


def test_a_second_run_keeps_everything_and_shows_no_password():
    before = list(Case.objects.order_by("pk").values())

    logins = load(MONDAY + timedelta(days=1))

    assert list(Case.objects.order_by("pk").values()) == before
    assert len(logins) == 10
    assert {login.password for login in logins} == {None}


def test_refreshing_tells_the_same_stories_with_new_passwords(first_logins):
    def told():
        return [
            (case.person.name, case.opened_at, case.state, case.adviser and case.adviser.first_name)
            for case in Case.objects.select_related("person", "adviser").order_by("pk")
        ]

    first = told()
    old = {login.username: login.password for login in first_logins}

    logins = load(refresh=True)

    assert told() == first
    assert len(first) == len(read_stories())
    assert Person.objects.count() == 40
    for login in logins:
        assert login.password not in (None, old[login.username])
        assert User.objects.get(username=login.username).check_password(login.password)


def test_a_visitors_request_does_not_make_the_demonstration_a_real_desk():
    visit()

    refuse_a_real_desk()
