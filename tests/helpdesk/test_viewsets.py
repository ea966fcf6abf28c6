"""Reference data in the CMS, through its real pages."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from helpdesk.models import Adviser, CannedReply, PendingReason, Topic
from tests.factories.helpdesk import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def coordinator(client, cast):
    wanted = Permission.objects.filter(
        content_type__app_label="helpdesk",
        content_type__model__in=[
            "adviser",
            "topic",
            "openingperiod",
            "absence",
            "dayexception",
            "specialhours",
            "retryrule",
            "pendingreason",
            "cannedreply",
        ],
    )
    cast.awa.groups.get().permissions.add(*wanted, Permission.objects.get(codename="access_admin"))
    client.force_login(cast.awa)
    return client


def test_an_advisers_languages_are_ticked(coordinator, cast):
    user = make_user("jeanne", "adviser")
    response = coordinator.post(
        reverse("advisers:add"),
        {
            "user": user.pk,
            "first_name": "Jeanne",
            "languages": ["fr", "tr"],
            "skills": [cast.topic.pk],
            "presence": "present",
            "daily_cap": 6,
            "gap_minutes": 15,
        },
    )
    assert response.status_code == 302
    assert Adviser.objects.get(first_name="Jeanne").languages == ["fr", "tr"]


def test_the_ticks_show_what_is_kept(coordinator, cast):
    page = coordinator.get(reverse("advisers:edit", args=[cast.karim.pk])).content.decode()
    assert 'type="checkbox" name="languages" value="ar"' in page
    assert page.count("checked") >= 3


def test_a_topic_is_renamed_in_both_languages(coordinator, cast):
    fields = {
        "name_fr": "Ma carte SIM",
        "name_en": "My SIM card",
        "code": "phone",
        "position": 1,
        "call_minutes": 30,
        "notice_minutes": 60,
        "horizon_days": 14,
        "is_active": "on",
    }
    coordinator.post(reverse("topics:edit", args=[cast.topic.pk]), fields)
    assert Topic.objects.get(pk=cast.topic.pk).name_in("fr") == "Ma carte SIM"


@pytest.mark.parametrize(
    "name",
    [
        "advisers",
        "opening_hours",
        "absences",
        "day_exceptions",
        "topics",
        "pending_reasons",
        "canned_replies",
    ],
)
def test_every_kind_of_reference_data_has_its_list_and_form(coordinator, name):
    assert coordinator.get(reverse(f"{name}:index")).status_code == 200
    assert coordinator.get(reverse(f"{name}:add")).status_code == 200


def test_the_menu_leads_back_to_the_desk_for_its_members_only(coordinator, cast):
    today = reverse("helpdesk:today")
    assert today in coordinator.get(reverse("wagtailadmin_home")).content.decode()
    cast.awa.groups.get().user_set.clear()
    cast.awa.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert today not in coordinator.get(reverse("wagtailadmin_home")).content.decode()


def test_cases_cannot_be_edited_in_the_cms(coordinator):
    home = coordinator.get(reverse("wagtailadmin_home")).content.decode()
    assert "/cms/case" not in home
    assert "/cms/callback" not in home


def test_a_reason_to_wait_is_written(coordinator):
    fields = {
        "name_fr": "un colis",
        "name_en": "a parcel",
        "code": "parcel",
        "follow_up_days": 3,
        "follow_ups": 1,
        "closing_reason": "withdrawn",
        "position": 9,
        "is_active": "on",
    }
    assert coordinator.post(reverse("pending_reasons:add"), fields).status_code == 302
    assert PendingReason.objects.get(code="parcel").follow_up_days == 3


@pytest.mark.parametrize("ending", ["referred", "duplicate"])
def test_no_silence_ends_as_sent_on_or_as_a_duplicate(coordinator, ending):
    page = coordinator.get(reverse("pending_reasons:add")).content.decode()
    assert f'value="{ending}"' not in page
    assert 'value="unreachable"' in page


def test_a_reason_never_reminds_twice_on_one_day(coordinator):
    fields = {"name_fr": "x", "name_en": "x", "code": "x", "follow_up_days": 0, "follow_ups": 1}
    coordinator.post(reverse("pending_reasons:add"), fields)
    assert not PendingReason.objects.exists()


@pytest.mark.parametrize(("text", "is_kept"), [("Bonjour {name}", True), ("Bonjour {nom}", False)])
def test_a_ready_answer_has_only_places_that_can_be_filled(coordinator, text, is_kept):
    fields = {"language": "fr", "title": "Bonjour", "text": text, "is_active": "on"}
    page = coordinator.post(reverse("canned_replies:add"), fields)
    assert CannedReply.objects.exists() is is_kept
    assert is_kept or "{nom}" in page.content.decode()


def test_the_things_to_do_of_a_topic_are_written(coordinator, cast):
    page = coordinator.get(reverse("topics:edit", args=[cast.topic.pk])).content.decode()
    assert 'name="checklist_fr"' in page
