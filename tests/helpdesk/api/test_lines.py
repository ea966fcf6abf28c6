"""The operator's network tells of lines: an adviser sees it, and calls another number."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.urls import reverse

from helpdesk.actions.desk.erasing import ask_to_erase
from helpdesk.actions.desk.tidying import tidy
from helpdesk.actions.people.people import keep_number, mark_number
from helpdesk.choices import FactSource, LineFactKind, Scope
from helpdesk.models import Callback, LineFact, Person
from helpdesk.reads.line_facts import line_of
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case
from tests.factories.programs import Program, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
OTHER, THIRD = "+33639981235", "+33639981236"


@pytest.fixture(autouse=True)
def _on_monday(cast):
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def program(cast):
    return Program(make_program(cast.awa, Scope.LINES_WRITE, name="Réseau").token)


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic)


def tell(program, *numbers, kind="outage", **more):
    return program.post("/lines/facts", {"kind": kind, "numbers": numbers or [MADELEINE], **more})


def page_of(client, cast, case):
    client.force_login(cast.karim.user)
    page = client.get(reverse("helpdesk:case", args=[case.reference]))
    assert page.status_code == 200
    return BeautifulSoup(page.content.decode(), "html.parser")


def told_on(client, cast, case):
    """What the page of a request says of its line; "" for nothing."""
    found = page_of(client, cast, case).select_one("[aria-labelledby=line-title]")
    return " ".join(found.get_text(" ").split()) if found else ""


def test_an_outage_is_seen_with_its_source_its_time_and_its_end(client, cast, program, callback):
    assert told_on(client, cast, callback.case) == ""
    answer = tell(program, "06 39 98 12 34", until=(MONDAY + timedelta(hours=3)).isoformat())
    assert (answer.status_code, answer.json()) == (202, {"lines": 1})
    told = told_on(client, cast, callback.case)
    assert "06 39 98 12 34" in told
    for part in ("en panne", "Réseau", "10 h", "13 h"):
        assert part in told, told


def test_it_is_seen_until_it_ends_and_no_longer(client, cast, program, callback):
    tell(program, until=(MONDAY + timedelta(hours=3)).isoformat())
    with time_machine.travel(MONDAY + timedelta(hours=3, seconds=-1), tick=False):
        assert told_on(client, cast, callback.case)
    with time_machine.travel(MONDAY + timedelta(hours=3), tick=False):
        assert told_on(client, cast, callback.case) == ""
        tidy(at=MONDAY + timedelta(hours=3))
    assert LineFact.objects.count() == 0


def test_whoever_told_it_ends_it_and_another_program_does_not(client, cast, program, callback):
    tell(program)
    other = Program(make_program(cast.awa, Scope.LINES_WRITE).token)
    over = {"until": (MONDAY - timedelta(minutes=1)).isoformat()}
    assert tell(other, **over).status_code == 202
    assert told_on(client, cast, callback.case)
    assert tell(program, **over).status_code == 202
    assert told_on(client, cast, callback.case) == ""


def test_the_same_again_takes_the_place_of_what_was_said(program):
    tell(program, until=(MONDAY + timedelta(hours=1)).isoformat())
    tell(program, until=(MONDAY + timedelta(hours=2)).isoformat())
    tell(program, kind="sim_changed")
    facts = {fact.kind: fact.until for fact in LineFact.objects.all()}
    assert facts == {
        LineFactKind.OUTAGE: MONDAY + timedelta(hours=2),
        LineFactKind.SIM_CHANGED: MONDAY + timedelta(days=30),
    }


def test_no_number_is_kept_of_those_who_never_asked_us_anything(program):
    numbers = [f"+3363998{n:04}" for n in range(500)]
    assert tell(program, *numbers).json() == {"lines": 500}
    assert LineFact.objects.count() == 500
    assert "+336" not in str(list(LineFact.objects.values()))
    assert tell(program, *numbers, MADELEINE).status_code == 422
    assert tell(program, "06 39").json()["errors"] == [
        {"field": "numbers.0", "problem": "too_short"}
    ]


def test_a_changed_card_warns_that_somebody_else_may_answer(client, cast, program, callback):
    tell(program, kind="sim_changed")
    assert "quelqu’un d’autre" in told_on(client, cast, callback.case)


def test_the_call_goes_to_another_number_by_one_button(client, cast, program, callback):
    person = callback.case.person
    keep_number(person=person, number=OTHER, source=FactSource.CONFIRMED)
    tell(program)
    form = page_of(client, cast, callback.case).select_one("[aria-labelledby=line-title] form")
    sent = {field["name"]: field["value"] for field in form.select("input[name=number]")}
    assert sent == {"number": OTHER}
    assert client.post(form["action"], sent).status_code == 302
    assert Callback.objects.get().number == OTHER
    assert told_on(client, cast, callback.case) == ""


@pytest.mark.parametrize("why", ["only typed", "dead", "down too"])
def test_no_number_is_proposed_that_is_no_better(client, cast, program, callback, why):
    person = callback.case.person
    source = FactSource.SITE if why == "only typed" else FactSource.CONFIRMED
    keep_number(person=person, number=OTHER, source=source)
    if why == "dead":
        mark_number(person=person, number=OTHER, is_dead=True)
    tell(program, MADELEINE, *([OTHER] if why == "down too" else []))
    section = page_of(client, cast, callback.case).select_one("[aria-labelledby=line-title]")
    assert section is not None
    assert section.select("form") == []


def test_a_request_without_a_promised_call_shows_it_too(client, cast, program):
    case = make_case(cast.topic, adviser=cast.karim)
    tell(program)
    assert told_on(client, cast, case)


def test_it_is_found_under_a_new_secret_of_the_site(cast, program, callback, settings):
    tell(program)
    kept, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 10
    assert line_of(callback.case, callback, at=MONDAY) is None
    settings.SECRET_KEY_FALLBACKS = [kept]
    assert line_of(callback.case, callback, at=MONDAY).facts


def test_who_is_erased_takes_along_what_is_said_of_their_numbers(program, cast, callback):
    keep_number(person=callback.case.person, number=OTHER, source=FactSource.CONFIRMED)
    tell(program, MADELEINE, OTHER, THIRD)
    ask_to_erase(person=Person.objects.get(), at=MONDAY, by=cast.awa)
    assert LineFact.objects.count() == 1
    tell(program, THIRD)
    assert LineFact.objects.count() == 1
