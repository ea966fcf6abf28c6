"""The demonstration run again: kept as it is, or refreshed."""

from datetime import timedelta

import pytest
from website.models import User
from website.seeding.desk import refuse_a_real_desk
from website.seeding.scene import read_stories

from helpdesk.actions.cases.cases import Asked, open_case
from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.safeguarding import raise_flag
from helpdesk.actions.promises.consents import call_helper_instead, revoke_consent
from helpdesk.choices import CaseSource, HowSaid, Worry
from helpdesk.models import (
    Callback,
    Case,
    Consent,
    OpeningPeriod,
    Person,
    SafeguardingFlag,
    Topic,
)
from tests.factories.demo import MONDAY, SUNDAY_NIGHT, for_a_module, load

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def first_logins(django_db_setup, django_db_blocker):
    """The demonstration of Monday morning, under every test."""
    with for_a_module(load, django_db_blocker) as logins:
        yield logins


def visit() -> Case:
    """A visitor of the demonstration asks for help under the name of somebody in it."""
    return open_case(
        person=Person.objects.get(name="Emily Watson"),
        at=MONDAY,
        asked=Asked(topic=Topic.objects.get(code="other"), source=CaseSource.WEB),
    )


def test_a_second_run_keeps_everything_and_shows_no_password():
    before = list(Case.objects.order_by("pk").values())

    logins = load(MONDAY + timedelta(days=1))

    assert list(Case.objects.order_by("pk").values()) == before
    assert len(logins) == 8
    assert {login.password for login in logins} == {None}


def test_refreshing_brings_it_around_now_with_new_passwords(first_logins):
    old = {login.username: login.password for login in first_logins}
    visitor = visit()
    at = SUNDAY_NIGHT + timedelta(days=7)

    logins = load(at, refresh=True)

    assert Callback.objects.late(at).count() == 1
    assert Person.objects.count() == 40
    assert Case.objects.exclude(pk=visitor.pk).count() == len(read_stories())
    for login in logins:
        assert login.password not in (None, old[login.username])
        assert User.objects.get(username=login.username).check_password(login.password)


def test_refreshing_keeps_what_a_visitor_tried_and_drops_the_hours_of_a_past_night():
    load(SUNDAY_NIGHT, refresh=True)
    tried = visit()
    assert OpeningPeriod.objects.filter(valid_from__isnull=False).exists()

    load(MONDAY, refresh=True)

    assert Case.objects.get(pk=tried.pk).person.name == "Emily Watson"
    assert Person.objects.filter(name="Emily Watson").count() == 1
    assert not OpeningPeriod.objects.filter(valid_from__isnull=False).exists()


def test_refreshing_takes_merged_people_of_the_demonstration_apart():
    load(SUNDAY_NIGHT, refresh=True)
    kept, merged = Person.objects.filter(is_demo=True).order_by("pk")[:2]
    by = User.objects.filter(is_superuser=False).first()
    merge_people(kept=kept, merged=merged, choices={}, at=SUNDAY_NIGHT, by=by)

    load(MONDAY, refresh=True)

    assert not Person.objects.exclude(merged_into=None).exists()
    assert Person.objects.count() == 40


def test_refreshing_forgets_what_a_visitor_tried_with_helpers_and_joined_requests():
    load(SUNDAY_NIGHT, refresh=True)
    by = User.objects.get(username="awa")
    consent = Consent.objects.get()
    callback = Callback.objects.open().filter(case__person=consent.person).get()
    call_helper_instead(callback=callback, consent=consent, at=SUNDAY_NIGHT, by=by)
    ask_again = visit()
    raise_flag(case=ask_again, worry=Worry.SCAM, what="Faux banquier", at=SUNDAY_NIGHT, by=by)
    revoke_consent(consent=consent, how=HowSaid.CALL, at=SUNDAY_NIGHT, by=by)

    load(MONDAY, refresh=True)

    assert Consent.objects.count() == 1
    assert not Consent.objects.get().marks.filter(mark="revoked").exists()
    assert SafeguardingFlag.objects.count() == 1
    assert Person.objects.count() == 40


def test_the_same_stories_are_told_at_each_run():
    def told():
        return [
            (case.person.name, case.opened_at, case.state, case.adviser and case.adviser.first_name)
            for case in Case.objects.select_related("person", "adviser").order_by("pk")
        ]

    first = told()
    load(refresh=True)

    assert told() == first


def test_a_visitors_request_does_not_make_the_demonstration_a_real_desk():
    visit()

    refuse_a_real_desk()
