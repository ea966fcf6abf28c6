"""Somebody's whole file in one click, erased in two; what goes tonight, and with other delays."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from helpdesk.choices import JournalKind
from helpdesk.models import Erasure, JournalEntry, Person, PersonRead
from helpdesk.policy.inventory import TABLES
from helpdesk.words.person_file import LABELS, TITLES
from tests.factories.helpdesk import MONDAY, make_case, make_user
from tests.factories.life import (
    HELPER,
    LANDLINE,
    MAIL,
    NAME,
    NUMBER,
    OTHER_NAME,
    WORDS,
    make_known,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def known(cast, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    return make_known(cast)


@pytest.fixture
def awa(client, cast):
    """A coordinator, logged in, two days later."""
    with time_machine.travel(MONDAY + timedelta(days=2), tick=False):
        client.force_login(cast.awa)
        yield client


def address(name, person):
    return reverse(f"helpdesk:{name}", args=[person.pk])


def test_all_that_is_kept_is_in_the_file(awa, known):
    page = awa.get(address("person_file", known.person))
    text = page.content.decode().replace("\u00a0", " ")
    for said in (NAME, OTHER_NAME, MAIL, HELPER, *WORDS):
        assert said in text, said
    assert "06 39 98 17 17" in text
    assert "01 99 00 83 83" in text
    assert "other texts of the team" in text or "autres textes" in text
    assert PersonRead.objects.filter(person=known.person).exists()
    assert JournalEntry.objects.filter(kind=JournalKind.FILE_PRINTED).count() == 1


def test_the_same_as_a_file(awa, known):
    response = awa.get(address("person_file_json", known.person))
    assert "attachment" in response["Content-Disposition"]
    kept = response.json()["kept"]
    assert len(kept) > 10
    text = response.content.decode().replace("\u00a0", " ")
    assert all(said in text for said in (NAME, MAIL, *WORDS))


def test_the_file_of_a_helper_has_no_word_of_the_person(awa, known):
    text = awa.get(address("person_file", known.helper)).content.decode()
    assert HELPER in text
    assert not any(word in text for word in WORDS)
    assert NUMBER not in text
    assert LANDLINE not in text


def test_every_table_that_shows_something_has_its_words():
    shown = {table.model for table in TABLES if table.shown}
    assert shown == TITLES.keys()
    columns = {name for table in TABLES for name in table.shown}
    assert columns <= LABELS.keys()
    assert LABELS.keys() <= columns | {"what"}


def test_two_clicks_erase_and_the_page_is_gone(awa, known):
    page = awa.get(address("person_erase", known.person)).content.decode()
    assert known.cases[2].reference[:3] in page
    response = awa.post(address("person_erase", known.person), follow=True)
    assert response.redirect_chain[-1][0] == reverse("helpdesk:retention")
    assert NAME not in response.content.decode()
    assert awa.get(address("person", known.person)).status_code == 404
    assert awa.post(address("person_erase", known.person)).status_code == 404


def test_the_fourth_of_a_day_waits_and_another_coordinator_agrees(awa, known, cast):
    noe = make_user("noe", "coordinator")
    for n in range(3):
        other = make_case(cast.topic, name=f"Jean Numero{n}", number=f"+3363998110{n}").person
        awa.post(address("person_erase", other))
    awa.post(address("person_erase", known.person))
    erasure = Erasure.objects.get(done_at=None)
    agree = reverse("helpdesk:erasure_agree", args=[erasure.pk])
    awa.post(agree)
    assert Person.objects.get(pk=known.person.pk).name == NAME
    assert agree not in awa.get(reverse("helpdesk:retention")).content.decode()
    awa.force_login(noe)
    assert agree in awa.get(reverse("helpdesk:retention")).content.decode()
    awa.post(agree)
    assert not Person.objects.filter(name=NAME).exists()


def test_a_wish_is_taken_back(awa, known, cast):
    erasure = Erasure.objects.create(
        person=known.person, digest="d", asked_at=MONDAY, asked_by=cast.awa
    )
    awa.post(reverse("helpdesk:erasure_withdraw", args=[erasure.pk]))
    assert not Erasure.objects.exists()
    assert Person.objects.get(pk=known.person.pk).name == NAME


def test_another_delay_is_counted_and_changes_nothing(awa, known, cast):
    with time_machine.travel(MONDAY + timedelta(days=100), tick=False):
        awa.force_login(cast.awa)
        page = awa.get(reverse("helpdesk:retention"), {"searches_days": "200"})
    assert page.status_code == 200
    assert page.context["is_tried"]
    line = next(line for line in page.context["lines"] if line["line"].kind == "searches")
    assert (line["line"].count, line["tried"].count) == (1, 0)


def test_a_delay_beyond_its_bounds_is_said(awa):
    page = awa.get(reverse("helpdesk:retention"), {"people_months": "1"})
    assert page.status_code == 422
