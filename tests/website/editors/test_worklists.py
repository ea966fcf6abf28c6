"""The lists of what editors have to do with the guides."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone, translation
from website.editors.worklists import (
    Calls,
    calls_from_guides,
    due_for_review,
    percent,
    to_translate,
)
from website.running.roles import EDITOR, ensure_roles

from helpdesk.models import DayFigure
from helpdesk.policy.figures import Measure
from knowledge.models import GuidePage, OurAnswer
from knowledge.reading.feedback import Answer, vote
from knowledge.reading.vote_share import Share

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TODAY = date(2026, 11, 23)


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


@pytest.fixture
def editor(site, client, django_user_model):
    ensure_roles()
    user = django_user_model.objects.create_user("lise", is_staff=True)
    user.groups.add(Group.objects.get(name=EDITOR))
    client.force_login(user)
    return client


def called(days_ago, detail, count):
    DayFigure.objects.create(
        day=TODAY - timedelta(days=days_ago), measure=Measure.GUIDE, detail=detail, count=count
    )


def test_calls_are_counted_by_step_with_the_month_before():
    called(0, "125/3", 2)
    called(29, "125/3", 1)
    called(30, "125/3", 5)
    called(59, "102/", 4)
    called(60, "102/", 9)
    called(1, "121/", 1)
    assert calls_from_guides(TODAY) == [
        Calls(125, 3, 3, 5),
        Calls(121, None, 1, 0),
        Calls(102, None, 0, 4),
    ]


def test_guides_are_due_a_month_ahead_and_those_without_a_date_too(site):
    GuidePage.objects.update(review_on=TODAY + timedelta(days=31))
    first, second, third = GuidePage.objects.order_by("number", "pk")[:3]
    for guide, day in ((first, TODAY + timedelta(days=30)), (second, TODAY), (third, None)):
        GuidePage.objects.filter(pk=guide.pk).update(review_on=day)
    assert {guide.pk for guide in due_for_review(TODAY)} == {first.pk, second.pk, third.pk}
    dated = [guide.pk for guide in due_for_review(TODAY) if guide.review_on]
    assert dated == [second.pk, first.pk]


def test_translations_that_are_behind_are_listed_and_no_other(site):
    assert to_translate() == []
    english = GuidePage.by_number(125, language="en")
    GuidePage.objects.filter(pk=english.pk).update(older_steps=["a-step"])
    assert to_translate() == [english]


def test_three_votes_are_said_with_how_little_they_say():
    with translation.override("en"):
        assert percent(Share(2, 3)) == "2 of 3 said yes: between 21 and 94 in a hundred"
        assert percent(Share(0, 0)) == ""


def test_an_editor_sees_every_list(editor, site):
    guide = GuidePage.by_number(125, language="fr")
    for _ in range(30):
        vote(guide, Answer(False, reason="unclear"), day=timezone.localdate())
    page = editor.get(reverse("guide_worklists")).content.decode()
    for heading in ("little", "due", "behind", "calls", "answers"):
        assert f'id="{heading}"' in page
    assert guide.title in page.replace("&#x27;", "'")


def test_the_answers_that_guides_wait_for_are_listed_until_they_are_written(editor, site):
    line = f'<a href="{reverse("our_answers")}#esim">eSIM</a>'
    assert line in editor.get(reverse("guide_worklists")).content.decode()
    for language in ("fr", "en"):
        guide = GuidePage.by_number(118, language=language)
        assert "[[esim]]" in str(guide.if_it_fails[1].value["answer"])
        OurAnswer.objects.create(code="esim", locale=guide.locale, text="Oui.")
    assert line not in editor.get(reverse("guide_worklists")).content.decode()


def test_an_editor_says_that_a_translation_is_still_right(editor, site):
    french, english = (GuidePage.by_number(125, language=lang) for lang in ("fr", "en"))
    french.paths[0].value["steps"][1]["text"] = "Autrement dit."
    french.save_revision().publish()
    assert to_translate() == [english]
    url = reverse("translation_is_right", args=(english.pk,))
    assert editor.get(url).status_code == 405
    assert editor.post(url).url == reverse("guide_worklists")
    assert to_translate() == []


def test_nobody_else_sees_the_lists_nor_changes_anything(site, client, django_user_model):
    english = GuidePage.by_number(125, language="en")
    addresses = [
        reverse("guide_worklists"),
        reverse("translation_is_right", args=(english.pk,)),
    ]
    for address in addresses:
        assert client.post(address).status_code in (302, 405)
    ensure_roles()
    adviser = django_user_model.objects.create_user("karim", is_staff=True)
    adviser.groups.add(Group.objects.get(name="adviser"))
    client.force_login(adviser)
    assert client.get(addresses[0]).status_code == 302
    assert client.post(addresses[1]).status_code in (302, 403)
