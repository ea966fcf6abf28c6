"""Who wrote what waits, and what each may do with it."""

import pytest
from django.contrib.auth.models import Group
from website.running.roles import AUTHOR, EDITOR, REVIEWER, ensure_roles

from knowledge.models import GuidePage, SecondReading
from knowledge.models.second_reading import writers_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def guide(reading_site, db) -> GuidePage:
    ensure_roles()
    return GuidePage.by_number(125, language="fr")


@pytest.fixture
def team(guide, django_user_model):
    def make(name, group):
        user = django_user_model.objects.create_user(name, first_name=name.title())
        user.groups.add(Group.objects.get(name=group))
        return user

    return {
        "nour": make("nour", AUTHOR),
        "rose": make("rose", REVIEWER),
        "lise": make("lise", EDITOR),
    }


def written(guide, user) -> GuidePage:
    guide.promise += " Vite."
    guide.save_revision(user=user)
    return GuidePage.objects.get(pk=guide.pk)


def names_of_actions(guide, user) -> set[str]:
    return {name for name, *_rest in SecondReading.objects.get().get_actions(guide, user)}


def test_only_who_wrote_since_readers_saw_it_counts(guide, team):
    assert writers_of(guide) == set()
    guide = written(guide, team["nour"])
    assert writers_of(guide) == {team["nour"].pk}
    guide = written(written(guide, None), team["rose"])
    assert writers_of(guide) == {team["nour"].pk, team["rose"].pk}
    guide.latest_revision.publish()
    guide = written(GuidePage.objects.get(pk=guide.pk), team["lise"])
    assert writers_of(guide) == {team["lise"].pk}


def test_a_reviewer_approves_what_somebody_wrote_and_not_what_they_wrote_alone(guide, team):
    both = {"approve", "reject"}
    guide = written(guide, team["nour"])
    assert names_of_actions(guide, team["rose"]) == names_of_actions(guide, team["lise"]) == both
    assert names_of_actions(guide, team["nour"]) == set()
    guide = written(guide, team["rose"])
    assert names_of_actions(guide, team["rose"]) == both
    guide.latest_revision.publish()
    guide = written(GuidePage.objects.get(pk=guide.pk), team["rose"])
    assert names_of_actions(guide, team["rose"]) == set()
    assert names_of_actions(guide, team["lise"]) == both


def test_an_administrator_is_no_exception(guide, django_user_model):
    admin = django_user_model.objects.create_superuser("chief")
    other = django_user_model.objects.create_superuser("deputy")
    guide = written(guide, admin)
    assert names_of_actions(guide, admin) == set()
    assert names_of_actions(guide, other) == {"approve", "reject"}
