"""A guide as an adviser goes through it: what to ask, what should be seen, what if not."""

import pytest
from django.utils import translation

from helpdesk.reads.guides import twin_of
from knowledge.models import GuidePage

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def guide(reading_site, db) -> GuidePage:
    return GuidePage.by_number(146, language="fr")


def step_of(guide, place=1, **changed):
    """The twin's step after an editor changed the guide's."""
    guide.paths[0].value["steps"][place - 1].update(changed)
    guide.save_revision().publish()
    return twin_of(146, language="fr", device="", step=place).steps[place - 1]


def test_a_step_says_what_to_ask_and_what_to_do_if_it_is_not_seen(guide):
    step = step_of(guide, ask="Que voyez-vous en haut ?", otherwise="Revenez d'un pas.")
    assert (step.ask, step.otherwise) == ("Que voyez-vous en haut ?", "Revenez d'un pas.")
    assert step.see


@pytest.mark.parametrize(("language", "asked"), [("fr", "Que voyez-vous ?"), ("en", "What do you")])
def test_without_a_question_the_usual_one_is_asked_in_the_persons_language(guide, language, asked):
    page = GuidePage.by_number(146, language=language)
    page.paths[0].value["steps"][0].update(ask="")
    page.save_revision().publish()
    # The adviser's own pages are in the other language.
    with translation.override("en" if language == "fr" else "fr"):
        [step, *_others] = twin_of(146, language=language, device="", step=None).steps
    assert step.ask.replace("\u202f", " ").startswith(asked)


def test_what_the_person_sees_drawn_can_be_said_aloud(guide):
    assert step_of(guide, drawing="gear").picture == "une roue dentée"
    assert step_of(guide, drawing="").picture == ""


def test_a_number_to_call_is_with_its_step(guide):
    assert step_of(guide, place=3, phone="3179").phone == "3179"


def test_readers_never_see_what_is_for_the_adviser(guide, client):
    step_of(guide, ask="Question pour elle ?", otherwise="Réponse pour elle.")
    for question in ("", "?text=yes"):
        page = client.get(guide.url + question).content.decode()
        assert "pour elle" not in page
    assert "pour elle" not in client.get("/fr/guide/146/papier/").content.decode()
    assert "pour elle" not in client.get("/fr/guides-a-garder.html").content.decode()
