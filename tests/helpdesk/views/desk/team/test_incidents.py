"""Incidents on the desk: declared, proposed, tied, and ended with what it does said first."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from helpdesk.models import ActOnSeveral, Case, Incident
from tests.factories.addresses import make_incident
from tests.factories.helpdesk import MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SAID = {
    "title_fr": "Pas de réseau",
    "title_en": "No network",
    "advice_en": "Say that we know.",
    "area": "Lille",
    "postcodes": "59",
    "began_day": "2026-11-23",
    "began_hour": "09:30",
    "news_day": "2026-11-23",
    "news_hour": "12:00",
}


@pytest.fixture
def coordinator(desk, cast):
    return type(desk)(Client(), cast.awa)


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


def test_declared_it_stands_on_every_page_of_the_desk(coordinator, cast):
    page = coordinator.says(coordinator.post("incident_new", **SAID, topic=cast.topic.pk))
    assert "It is said on every page now." in page
    for name in ("today", "queue", "new_case"):
        page = " ".join(coordinator.read(name).split())
        assert "No network" in page
        assert "(Lille)" in page
        assert "Say that we know." in page
        assert "next news: Monday 23 November" in page


@pytest.mark.parametrize(("minutes", "began"), [(10, 10), (40, 40), (70, 10)])
def test_in_the_night_when_the_clocks_go_back_it_began_when_the_form_says(
    coordinator, minutes, began
):
    """At 2:10 and 2:40, and an hour later at 2:10 again, of which the first is meant."""
    midnight = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    with time_machine.travel(midnight + timedelta(minutes=minutes), tick=False):
        page = coordinator.read("incident_new")
        hour = re.search(r'name="began_hour" value="(02:\d\d)"', page)[1]
        coordinator.post(
            "incident_new",
            **SAID
            | {"began_day": "2026-10-25", "began_hour": hour}
            | {"news_day": "2026-10-25", "news_hour": "02:50"},
        )
    incident = Incident.objects.get()
    assert incident.began_at == midnight + timedelta(minutes=began)
    # The latest: whoever waits for news does not find them late.
    assert incident.next_news_at == midnight + timedelta(minutes=110)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"title_fr": ""}, "Write something here."),
        ({"title_en": "", "advice_en": "Say it."}, "Write this too, or nothing in this language."),
        ({"postcodes": "Lille"}, "Write how postcodes begin"),
        ({"began_day": "2026-11-24"}, "This hour is still to come."),
        ({"news_hour": "08:00"}, "This hour has passed."),
        ({"news_hour": ""}, "Write the day and the hour, or neither."),
        ({"title_fr": "Appelez le 0899 70 00 00"}, "This number"),
    ],
)
def test_what_is_wrong_is_said_and_declares_nothing(coordinator, wrong, words):
    answer = coordinator.post("incident_new", **{**SAID, **wrong})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Incident.objects.exists()


def test_the_form_begins_with_what_is_said_now(coordinator, cast):
    coordinator.post("incident_new", **SAID)
    page = coordinator.read("incident_change", Incident.objects.get().pk)
    for value in ("No network", "Lille", "59", "2026-11-23", "09:30", "12:00"):
        assert f'value="{value}"' in page
    later = {**SAID, "news_hour": "15:00", "advice_en": ""}
    page = coordinator.says(coordinator.post("incident_change", Incident.objects.get().pk, **later))
    assert "Every page says it so now." in page
    assert "3\xa0pm" in page.split("Next news")[1][:60]


def test_news_that_were_promised_are_asked_for_and_no_hour_is_said(coordinator, desk):
    coordinator.post("incident_new", **SAID)
    with time_machine.travel(MONDAY + timedelta(hours=3), tick=False):
        page = coordinator.read("queue")
        assert "News were promised: say some" in page
        assert "next news:" not in page
        assert "News were promised" not in desk.read("queue")


def test_the_list_shows_what_runs_and_what_is_over(desk, coordinator, cast, case):
    assert "No incident. All is well." in desk.read("incidents")
    incident = make_incident(cast)
    desk.post("case_incident", case.reference, incident=incident.pk)
    page = " ".join(desk.read("incidents").split())
    assert "1 request" in page
    assert "Declare an incident" not in page
    coordinator.post("incident_end", incident.pk, reason="solved_for")
    assert "Over" in coordinator.read("incidents")
    assert "Declare an incident" in coordinator.read("incidents")


def test_one_that_fits_is_proposed_on_a_new_request_tied_and_untied(desk, cast, case):
    incident = make_incident(cast, topic=cast.topic)
    assert "Perhaps part of an incident" in desk.read("case", case.reference)
    page = desk.says(desk.post("case_incident", case.reference, incident=incident.pk))
    assert "Part of an incident:" in page
    assert "It is about something else" in page
    assert "It waits for the end of the incident." in page
    assert "Incident</span>" in desk.read("queue")
    page = desk.says(desk.post("case_incident", case.reference))
    assert "Perhaps part of an incident" in page
    assert desk.post("case_incident", case.reference, incident="0").status_code == 404
    assert desk.post("case_incident", case.reference, incident="x").status_code == 404


def test_what_does_not_fit_is_offered_apart(desk, cast, case):
    case.person.postal_address = "1 rue Haute 75011 Paris"
    case.person.save()
    make_incident(cast, postcodes="59")
    page = desk.read("case", case.reference)
    assert "Perhaps part of" not in page
    assert "Part of an incident?" in page


def test_without_an_incident_no_page_says_anything(desk, case):
    for page in (desk.read("case", case.reference), desk.read("queue")):
        assert "ncident" not in page.split("<main")[1]


def test_what_the_end_does_is_said_first_then_done_and_taken_back(coordinator, desk, cast, case):
    incident = make_incident(cast)
    promised = make_callback(cast.topic, name="Promised", number="+33199005678").case
    for one in (case, promised):
        desk.post("case_incident", one.reference, incident=incident.pk)
    page = coordinator.read("incident_end", incident.pk)
    assert "Nothing is changed yet." in page
    assert "End it, with 1 request" in " ".join(page.split())
    assert "A call is promised: decide on its page." in page
    assert "has a deadline again" in page
    page = coordinator.says(coordinator.post("incident_end", incident.pk, reason="solved_for"))
    assert "Done with 1 request" in page
    assert "No network" in page
    assert "Close what is still open" in coordinator.read("incident", incident.pk)
    page = coordinator.says(coordinator.post("several_take_back", ActOnSeveral.objects.get().pk))
    assert "It is taken back." in page
    assert Incident.objects.get().ended_at is None
    assert not Case.objects.filter(state="closed").exists()


def test_an_end_without_a_reason_is_no_end(coordinator, desk, cast, case):
    incident = make_incident(cast)
    desk.post("case_incident", case.reference, incident=incident.pk)
    assert coordinator.post("incident_end", incident.pk, reason="").status_code == 422
    assert Incident.objects.get().ended_at is None


def test_several_are_tied_from_the_list_while_one_runs(desk, cast, case):
    assert 'value="tie"' not in desk.read("queue")
    assert 'value="end"' not in desk.read("queue")
    incident = make_incident(cast)
    assert 'value="tie"' in desk.read("queue")
    page = desk.post("several", act="tie", case=[case.pk]).content.decode()
    assert "Which incident?" in page
    assert "The person hears in ten minutes that we know." in page
    desk.post("several", act="tie", case=[case.pk], do="1", incident=incident.pk)
    assert Case.objects.get(pk=case.pk).incident == incident
    assert desk.post("several", act="end", case=[case.pk], do="1").status_code == 302
    assert Case.objects.get(pk=case.pk).state == "new"


def test_a_page_asks_for_no_incident_of_its_own(desk, cast, case, django_assert_max_num_queries):
    make_incident(cast)
    desk.read("queue")
    with django_assert_max_num_queries(24) as asked:
        desk.read("queue")
    assert not [query for query in asked if "helpdesk_incident" in query["sql"]]
