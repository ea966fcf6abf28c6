"""A demonstration is refused on a real desk, before anything is written."""

import io

import pytest
from django.core.management import CommandError, call_command
from website.seeding import RealCases, seed

from helpdesk.actions.cases.cases import Asked, open_case
from helpdesk.choices import CaseSource
from helpdesk.models import Case, DeskSettings, Person
from tests.factories.demo import MONDAY
from tests.factories.helpdesk import make_desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("refresh", [False, True])
def test_it_is_refused_where_there_are_real_cases(cast, refresh):
    person = Person.objects.create(name="Zoé", search_name="zoe", created_at=MONDAY)
    open_case(person=person, at=MONDAY, asked=Asked(topic=cast.topic, source=CaseSource.WEB))

    with pytest.raises(RealCases, match="real cases"):
        seed(demo=True, refresh=refresh, at=MONDAY, out=io.StringIO())

    assert not Case.objects.filter(is_demo=True).exists()
    assert not DeskSettings.load().is_demo


def test_the_command_says_why_it_refuses_a_desk_that_was_set_up():
    make_desk()

    with pytest.raises(CommandError, match="database of its own"):
        call_command("seed", "--demo", stdout=io.StringIO())
