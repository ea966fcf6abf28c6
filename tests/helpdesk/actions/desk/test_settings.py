"""Whoever changes a setting of the desk is named in the journal, with what, and no secret."""

import pytest
from django.urls import reverse
from website.running.roles import ensure_roles

from helpdesk.actions.desk.settings import enter_settings, settings_as_told
from helpdesk.choices import JournalKind
from helpdesk.models import DeskSettings, JournalEntry
from tests.factories.helpdesk import MONDAY, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_names_of_fields_are_told_and_values_where_they_are_codes(cast):
    desk = DeskSettings.load()
    before = settings_as_told(desk)
    desk.phone_number, desk.chaser_pause_days = "+33899123456", 5
    desk.holiday_region = "reunion"
    assert enter_settings(row=desk, before=before, at=MONDAY, by=cast.awa)
    entry = JournalEntry.objects.get()
    assert (entry.kind, entry.actor) == (JournalKind.SETTINGS_CHANGED, cast.awa)
    assert entry.data == {
        "of": "desksettings",
        "fields": ["phone_number", "holiday_region", "chaser_pause_days"],
        "values": ["holiday_region:metropolitan/reunion", "chaser_pause_days:3/5"],
    }


def test_nothing_changed_is_no_line(cast):
    desk = DeskSettings.load()
    assert not enter_settings(row=desk, before=settings_as_told(desk), at=MONDAY, by=cast.awa)
    assert not JournalEntry.objects.exists()


def test_the_page_of_the_cms_tells_it(client, cast):
    ensure_roles()
    user = make_user("head")
    user.is_superuser = True
    user.save()
    client.force_login(user)
    desk = DeskSettings.load()
    address = reverse("wagtailsettings:edit", args=["helpdesk", "desksettings", desk.pk])
    page = client.get(address)
    form = page.context["form"]
    typed = {name: form[name].value() for name in form.fields}
    typed = {name: value for name, value in typed.items() if value is not None}
    response = client.post(address, {**typed, "name": "Autre nom"})
    assert response.status_code == 302
    entry = JournalEntry.objects.get(kind=JournalKind.SETTINGS_CHANGED)
    assert (entry.actor, entry.data["fields"]) == (user, ["name"])
