"""Reference data in the CMS, through its real pages."""

from datetime import time

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.urls import reverse
from website.running.languages import languages_of

from helpdesk.models import (
    Adviser,
    CannedReply,
    DayException,
    HoursChange,
    OpeningPeriod,
    PendingReason,
    Topic,
)
from tests.factories.helpdesk import MONDAY, make_callback, make_user

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


TOPIC = {
    "name_fr": "Ma carte SIM",
    "name_en": "My SIM card",
    "code": "phone",
    "position": 1,
    "call_minutes": 30,
    "notice_minutes": 60,
    "horizon_days": 14,
    "is_active": "on",
}


def edit_topic(coordinator, topic, **fields):
    page = coordinator.post(reverse("topics:edit", args=[topic.pk]), {**TOPIC, **fields})
    return page.content.decode()


def names(topic):
    return dict(topic.texts.values_list("language", "name"))


def test_a_topic_is_renamed_in_both_languages(coordinator, cast):
    edit_topic(coordinator, cast.topic)
    assert names(cast.topic) == {"fr": "Ma carte SIM", "en": "My SIM card"}


def test_each_language_of_the_site_has_its_panel_and_the_missing_ones_say_so(
    coordinator, cast, settings
):
    settings.LANGUAGES = languages_of(["fr", "en", "ar"])
    page = coordinator.get(reverse("topics:edit", args=[cast.topic.pk])).content.decode()
    panels = BeautifulSoup(page, "html.parser").select("fieldset:has(legend.w-h3)")
    fields = [[field["name"] for field in panel.select("[name]")] for panel in panels]
    assert fields == [[f"name_{code}", f"checklist_{code}"] for code in ("fr", "en", "ar")]
    assert [bool(panel.select("p.help")) for panel in panels] == [False, False, True]
    assert panels[2].select_one("[name=name_ar]")["dir"] == "rtl"
    edit_topic(coordinator, cast.topic, name_ar="بطاقة SIM")
    assert names(cast.topic)["ar"] == "بطاقة SIM"


def test_a_language_may_stay_empty_but_not_the_first_one_nor_half_of_one(coordinator, cast):
    edit_topic(coordinator, cast.topic, name_en="")
    assert names(cast.topic) == {"fr": "Ma carte SIM"}
    edit_topic(coordinator, cast.topic, name_fr="")
    assert names(cast.topic) == {"fr": "Ma carte SIM"}
    page = edit_topic(coordinator, cast.topic, name_en="", checklist_en="Restart it")
    assert names(cast.topic) == {"fr": "Ma carte SIM"}
    assert "Restart it" in page


def test_words_of_a_language_that_was_turned_off_stay(coordinator, cast):
    cast.topic.texts.create(language="ar", name="هاتفي")
    edit_topic(coordinator, cast.topic)
    assert names(cast.topic)["ar"] == "هاتفي"


def test_a_new_topic_has_its_words(coordinator):
    coordinator.post(reverse("topics:add"), {**TOPIC, "code": "sim"})
    assert names(Topic.objects.get(code="sim")) == {"fr": "Ma carte SIM", "en": "My SIM card"}


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
    today = f'"{reverse("helpdesk:today")}"'
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
    fields = {"title_fr": "Bonjour", "text_fr": text, "is_active": "on"}
    page = coordinator.post(reverse("canned_replies:add"), fields)
    assert CannedReply.objects.exists() is is_kept
    assert is_kept or "{nom}" in page.content.decode()


def test_the_things_to_do_of_a_topic_are_written(coordinator, cast):
    page = coordinator.get(reverse("topics:edit", args=[cast.topic.pk])).content.decode()
    assert 'name="checklist_fr"' in page


# --- Hours: what a date does to promised calls ----------------------------------------------------


@pytest.fixture
def callback(cast):
    """A call of Karim's this afternoon."""
    with time_machine.travel(MONDAY, tick=False):
        yield make_callback(cast.topic)


def with_decision(page, facts):
    """What the page of consequences sends: all that was typed, and what it showed."""
    found = BeautifulSoup(page.content, "html.parser").select("input[type=hidden]")
    sent = {field["name"]: field["value"] for field in found}
    assert {name: sent[name] for name in facts} == facts
    return sent


def test_a_closed_day_is_saved_when_somebody_has_seen_what_it_does(coordinator, callback, cast):
    facts = {"on": "2026-11-23", "reason": "Inventaire"}
    url = reverse("day_exceptions:add")
    shown = coordinator.post(url, facts)
    assert shown.status_code == 200
    assert "Madeleine Petit" in shown.content.decode()
    assert not DayException.objects.exists()
    assert callback.live_appointment is not None

    answer = coordinator.post(url, with_decision(shown, facts))
    change = HoursChange.objects.get()
    assert answer.url.endswith(f"/hours/changes/{change.pk}/")
    assert change.made_by == cast.awa
    assert DayException.objects.get().reason == "Inventaire"
    assert callback.live_appointment is None


def test_a_closed_day_without_any_call_is_saved_at_once(coordinator, callback):
    answer = coordinator.post(reverse("day_exceptions:add"), {"on": "2026-11-26"})
    assert answer.url == reverse("day_exceptions:index")
    assert DayException.objects.count() == 1


def test_a_closed_day_that_is_moved_or_copied_is_seen_too(coordinator, callback):
    day = DayException.objects.create(on="2026-11-26")
    for name in ("edit", "copy"):
        shown = coordinator.post(
            reverse(f"day_exceptions:{name}", args=[day.pk]), {"on": MONDAY.date()}
        )
        assert "Madeleine Petit" in shown.content.decode()
    assert [str(row.on) for row in DayException.objects.all()] == ["2026-11-26"]


def test_hours_that_are_deleted_are_seen_first_and_then_gone(coordinator, callback, cast):
    hours = OpeningPeriod.objects.get(adviser=cast.karim, weekday=0, starts=time(14))
    url = reverse("opening_hours:delete", args=[hours.pk])
    shown = coordinator.post(url)
    assert "Inès" in shown.content.decode()
    assert OpeningPeriod.objects.filter(pk=hours.pk).exists()
    assert coordinator.post(url, with_decision(shown, {})).status_code == 302
    assert not OpeningPeriod.objects.filter(pk=hours.pk).exists()
    assert callback.live_appointment.adviser == cast.ines


def test_hours_that_nobody_needs_are_deleted_at_once(coordinator, callback, cast):
    hours = OpeningPeriod.objects.get(adviser=cast.karim, weekday=4, starts=time(14))
    answer = coordinator.post(reverse("opening_hours:delete", args=[hours.pk]))
    assert answer.url == reverse("opening_hours:index")
    assert not OpeningPeriod.objects.filter(pk=hours.pk).exists()


def test_an_adviser_with_promises_is_not_deleted(coordinator, callback, cast):
    answer = coordinator.post(reverse("advisers:delete", args=[cast.karim.pk]))
    assert answer.status_code in (302, 403)
    assert callback.live_appointment.adviser == cast.karim


def test_an_adviser_who_is_set_away_is_seen_first(coordinator, callback, cast):
    facts = {
        "user": str(cast.karim.user.pk),
        "first_name": "Karim",
        "languages": "fr",
        "presence": "away",
        "daily_cap": "8",
        "gap_minutes": "15",
    }
    url = reverse("advisers:edit", args=[cast.karim.pk])
    shown = coordinator.post(url, facts)
    cast.karim.refresh_from_db()
    assert cast.karim.presence == "present"
    coordinator.post(url, with_decision(shown, facts))
    cast.karim.refresh_from_db()
    assert cast.karim.presence == "away"
    assert callback.live_appointment.adviser == cast.ines
