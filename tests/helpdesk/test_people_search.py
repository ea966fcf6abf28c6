"""People found by name, however it is spelt."""

import pytest

from helpdesk.actions.people import add_person
from helpdesk.people_search import people_named
from tests.factories.helpdesk import MADELEINE, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def helene():
    add_person(name="Paul Robert", number="+33199005678", language="fr", at=MONDAY)
    return add_person(name="Hélène Petit-Dupont", number=MADELEINE, language="fr", at=MONDAY)


@pytest.mark.parametrize(
    "typed",
    ["hélène petit-dupont", "HELENE", "Petit Dupont Hélène", "dupon", "Dupond", "elene", "petti"],
)
def test_accents_capitals_order_and_one_slip_are_forgiven(helene, typed):
    assert people_named(typed) == [helene.pk]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "Gaston", "Hélène Robert"])
def test_somebody_else_is_not_found(helene, typed):
    assert people_named(typed) == []


def test_who_has_the_name_as_it_is_written_comes_alone(helene):
    alike = add_person(name="Hélèna", number=MADELEINE, language="fr", at=MONDAY)
    assert people_named("helena") == [alike.pk]
