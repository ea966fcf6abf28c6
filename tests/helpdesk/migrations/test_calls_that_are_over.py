"""A consent of a release before keeps the number that its helper was called at."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from helpdesk.actions.promises.consents import give_consent
from helpdesk.models import Consent
from helpdesk.models.final import allow_erasure
from helpdesk.reads.consents import is_usable_under
from tests.factories.helpdesk import MONDAY, make_case
from tests.factories.life import helper_named

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_the_helper_is_called_where_they_were_until_then(cast):
    case, named = make_case(cast.topic), helper_named(last_day=MONDAY.date() + timedelta(days=9))
    consent = give_consent(case=case, named=named, at=MONDAY, by=cast.karim.user)
    lost = give_consent(
        case=make_case(cast.topic, name="Rose Blanc"), named=named, at=MONDAY, by=cast.karim.user
    )
    row = consent.helper.numbers.get()
    lost.helper.numbers.exclude(pk=row.pk).delete()
    with allow_erasure():
        Consent.objects.update(number_digest="")
        import_module("helpdesk.migrations.0049_calls_that_are_over").name_numbers(apps, None)
    consent.refresh_from_db()
    assert is_usable_under(consent, row)
