"""The starter files become pages, once; what an editor changed is left alone."""

from io import StringIO

import pytest
from django.core.management import call_command

from knowledge.models import GlossaryTerm, GuideNumber, GuidePage, TopicPage
from knowledge.starter.load import load_guides
from tests.factories.helpdesk import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reading_site")]


def test_every_guide_stands_in_both_languages_under_its_topic():
    assert GuidePage.objects.live().count() >= 48
    assert TopicPage.objects.count() == 10
    for guide in GuidePage.objects.filter(locale__language_code="fr"):
        assert guide.get_translations().live().count() == 1
        assert guide.get_parent().specific_class is TopicPage


def test_loading_again_changes_nothing(homes):
    before = list(GuidePage.objects.values_list("pk", "latest_revision_id", "title"))
    again = load_guides(homes)
    assert set(again) == {"kept"}
    assert list(GuidePage.objects.values_list("pk", "latest_revision_id", "title")) == before
    assert GlossaryTerm.objects.count() == 76


def test_a_page_that_an_editor_changed_is_left_alone(homes):
    guide = GuidePage.by_number(121, language="fr")
    guide.title = "Mon titre à moi"
    guide.save_revision(user=make_user("lise")).publish()
    counts = load_guides(homes)
    assert counts["left"] == 1
    assert GuidePage.by_number(121, language="fr").title == "Mon titre à moi"


def test_a_page_nobody_touched_follows_its_file(homes):
    GuidePage.objects.filter(number=121).update(promise="Old")
    counts = load_guides(homes)
    assert counts["updated"] == 2
    assert GuidePage.by_number(121, language="fr").promise != "Old"


def test_a_page_that_an_editor_unpublished_stays_so(homes):
    guide = GuidePage.by_number(121, language="fr")
    guide.unpublish()
    GuidePage.objects.filter(number=121).update(promise="Old")
    counts = load_guides(homes)
    assert (counts["left"], counts["updated"]) == (1, 1)
    assert not GuidePage.objects.get(pk=guide.pk).live


def test_a_guide_that_an_editor_deleted_does_not_come_back(homes):
    for page in GuidePage.objects.filter(number=121):
        page.delete()
    homes = {language: type(home).objects.get(pk=home.pk) for language, home in homes.items()}
    assert load_guides(homes)["left"] == 2
    assert GuidePage.by_number(121, language="fr") is None


def test_a_step_has_the_same_identity_in_both_languages_and_after_an_update(homes):
    def identities(language):
        steps = GuidePage.by_number(121, language=language).paths[0].value["steps"]
        return [step.id for step in steps.bound_blocks]

    before = identities("fr")
    assert len(set(before)) == len(before)
    assert identities("en") == before
    GuidePage.objects.filter(number=121).update(promise="Old")
    load_guides(homes)
    assert identities("fr") == before


def test_the_command_says_in_one_line_what_it_did(homes):
    kept = load_guides(homes)["kept"]
    assert kept > GuidePage.objects.count()
    out = StringIO()
    call_command("load_guides", stdout=out)
    assert out.getvalue() == (
        f"Starter content: 0 created, 0 updated, {kept} kept, "
        "0 left because your team changed them.\n"
    )


def test_french_texts_get_french_spaces_and_apostrophes():
    text = GuidePage.by_number(121, language="fr").body_text()
    assert "'" not in text
    assert "«\u00a0" in text


def test_each_number_is_kept_for_its_guide():
    numbers = set(GuidePage.objects.values_list("number", flat=True))
    assert set(GuideNumber.objects.values_list("number", flat=True)) == numbers
