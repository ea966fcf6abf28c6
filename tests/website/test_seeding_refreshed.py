"""The demonstration of a night, refreshed on Monday: what stays, and what went with the night."""

import pytest
from website.models import User

from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.safeguarding import raise_flag
from helpdesk.actions.promises.consents import call_helper_instead, revoke_consent
from helpdesk.choices import HowSaid, SafeguardingKind
from helpdesk.models import Callback, Case, Consent, OpeningPeriod, Person, SafeguardingFlag
from tests.factories.demo import MONDAY, SUNDAY_NIGHT, for_a_module, load, visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module", autouse=True)
def _sunday_night(django_db_setup, django_db_blocker):
    with for_a_module(lambda: load(SUNDAY_NIGHT), django_db_blocker):
        yield


def test_refreshing_keeps_what_a_visitor_tried_and_drops_the_hours_of_a_past_night():
    tried = visit()
    assert OpeningPeriod.objects.filter(valid_from__isnull=False).exists()

    load(MONDAY, refresh=True)

    assert Case.objects.get(pk=tried.pk).person.name == "Emily Watson"
    assert Person.objects.filter(name="Emily Watson").count() == 1
    assert not OpeningPeriod.objects.filter(valid_from__isnull=False).exists()


def test_refreshing_takes_merged_people_of_the_demonstration_apart():
    kept, merged = Person.objects.filter(is_demo=True).order_by("pk")[:2]
    by = User.objects.filter(is_superuser=False).first()
    merge_people(kept=kept, merged=merged, choices={}, at=SUNDAY_NIGHT, by=by)

    load(MONDAY, refresh=True)

    assert not Person.objects.exclude(merged_into=None).exists()
    assert Person.objects.count() == 40


def test_refreshing_forgets_what_a_visitor_tried_with_helpers_and_joined_requests():
    by = User.objects.get(username="awa")
    consent = Consent.objects.get()
    callback = Callback.objects.open().filter(case__person=consent.person).get()
    call_helper_instead(callback=callback, consent=consent, at=SUNDAY_NIGHT, by=by)
    ask_again = visit()
    raise_flag(
        case=ask_again, kind=SafeguardingKind.SCAM, what="Faux banquier", at=SUNDAY_NIGHT, by=by
    )
    revoke_consent(consent=consent, how=HowSaid.CALL, at=SUNDAY_NIGHT, by=by)

    load(MONDAY, refresh=True)

    assert Consent.objects.count() == 1
    assert not Consent.objects.get().marks.filter(mark="revoked").exists()
    assert SafeguardingFlag.objects.count() == 1
    assert Person.objects.count() == 40
