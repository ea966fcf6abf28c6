"""Old records say who vouches for what stands on them, and promises keep arriving."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps

from helpdesk.actions.story import record
from helpdesk.choices import Channel, EventKind, FactSource, NoticeKind
from helpdesk.models import Callback, Case, Notice, Person, PhoneNumber
from helpdesk.reads.reach import email_of
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

migration = import_module("helpdesk.migrations._sources_of_facts")
EMAIL = "m@example.org"


def as_before(callback, *, first_by):
    """A promise as the release before kept it: one e-mail for all, on the record."""
    callback.notices.all().delete()
    appointment = callback.live_appointment
    for channel in (first_by, Channel.EMAIL):
        Notice.objects.create(
            case=callback.case,
            callback=callback,
            appointment=appointment,
            kind=NoticeKind.CONFIRMATION,
            channel=channel,
            due_at=MONDAY,
            drop_after=AFTERNOON,
        )


def bring_up_to_date():
    Person.objects.update(email=EMAIL, email_source=FactSource.PHONE)
    Case.objects.update(email="", number="")
    Callback.objects.update(email="")
    migration.give_sources(apps, None)


def test_a_promise_keeps_the_e_mail_that_it_was_first_told_by_and_an_older_one_gets_none(cast):
    older, later = (
        make_callback(cast.topic, starts_at=AFTERNOON + timedelta(hours=n)) for n in range(2)
    )
    as_before(older, first_by=Channel.ADVISER)
    as_before(later, first_by=Channel.EMAIL)
    bring_up_to_date()
    older, later = (Callback.objects.get(pk=each.pk) for each in (older, later))
    assert (email_of(older), email_of(later)) == ("", EMAIL)
    assert (older.case.number, later.case.email) == (MADELEINE, EMAIL)
    person = Person.objects.get()
    assert person.email_source == FactSource.SITE
    assert PhoneNumber.objects.get().source == FactSource.SITE


def test_what_an_adviser_wrote_for_a_request_of_the_site_still_serves_it(cast):
    callback = make_callback(cast.topic)
    as_before(callback, first_by=Channel.SMS)
    record(case=callback.case, kind=EventKind.PERSON_CHANGED, at=MONDAY, by=cast.karim.user)
    bring_up_to_date()
    assert email_of(Callback.objects.get(pk=callback.pk)) == EMAIL
    assert Person.objects.get().email_source == FactSource.PHONE


def test_what_only_the_desk_wrote_down_is_confirmed(cast):
    make_case(cast.topic)
    bring_up_to_date()
    assert Person.objects.get().has_confirmed_email
    assert PhoneNumber.objects.get().is_confirmed
