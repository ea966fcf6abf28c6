"""The demonstration of a night, refreshed on Monday: what stays, and what went with the night."""

import pytest
from website.models import User

from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.safeguarding import raise_flag
from helpdesk.actions.promises.consents import revoke_consent
from helpdesk.actions.promises.helper_calls import call_helper_instead
from helpdesk.choices import HowSaid, SafeguardingKind
from helpdesk.models import Callback, Case, Consent, OpeningPeriod, Person, SafeguardingFlag
from tests.factories.demo import MONDAY, SUNDAY_NIGHT, for_a_module, load, visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def merge_two_people(by: User) -> None:
    """Neither is the visitor's, nor somebody who has a helper."""
    apart = Person.objects.filter(is_demo=True, consents=None).exclude(name="Emily Watson")
    kept, merged = apart.order_by("pk")[:2]
    merge_people(kept=kept, merged=merged, choices={}, at=SUNDAY_NIGHT, by=by)


def call_the_helper_and_have_that_revoked(by: User) -> None:
    consent = Consent.objects.get()
    callback = Callback.objects.open().filter(case__person=consent.person).get()
    call_helper_instead(callback=callback, consent=consent, at=SUNDAY_NIGHT, by=by)
    revoke_consent(consent=consent, how=HowSaid.CALL, at=SUNDAY_NIGHT, by=by)


def ask_and_worry(by: User) -> Case:
    tried = visit()
    raise_flag(case=tried, kind=SafeguardingKind.SCAM, what="Faux banquier", at=SUNDAY_NIGHT, by=by)
    return tried


@pytest.fixture(scope="module")
def tried(django_db_setup, django_db_blocker):
    """What a visitor asked in the night, after the refresh of Monday."""

    def play_and_refresh() -> Case:
        load(SUNDAY_NIGHT)
        by = User.objects.get(username="awa")
        merge_two_people(by)
        call_the_helper_and_have_that_revoked(by)
        tried = ask_and_worry(by)
        assert OpeningPeriod.objects.filter(valid_from__isnull=False).exists()
        assert SafeguardingFlag.objects.count() == 2
        load(MONDAY, refresh=True)
        return tried

    with for_a_module(play_and_refresh, django_db_blocker) as tried:
        yield tried


def test_refreshing_keeps_what_a_visitor_tried(tried):
    assert Case.objects.get(pk=tried.pk).person.name == "Emily Watson"
    assert Person.objects.filter(name="Emily Watson").count() == 1


def test_refreshing_drops_the_hours_of_a_past_night(tried):
    assert not OpeningPeriod.objects.filter(valid_from__isnull=False).exists()


def test_refreshing_takes_merged_people_of_the_demonstration_apart(tried):
    assert not Person.objects.exclude(merged_into=None).exists()
    assert Person.objects.count() == 40


def test_refreshing_forgets_what_a_visitor_tried_with_helpers(tried):
    assert Consent.objects.count() == 1
    assert not Consent.objects.get().marks.filter(mark="revoked").exists()


def test_refreshing_forgets_what_a_visitor_worried_about(tried):
    assert SafeguardingFlag.objects.count() == 1
