"""Related guides and the pictogram of a topic are chosen, not typed."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from accessibility.templatetags.icons import icons
from knowledge.editing.choices import PICTOGRAMS, GuideNumbersField, numbers_in
from knowledge.models import GuidePage, TopicPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(reading_site, client, django_user_model, db):
    client.force_login(django_user_model.objects.create_superuser("lise", "lise@example.org", "x"))
    return client


def page_of(editor, page):
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return BeautifulSoup(editor.get(address).content.decode(), "html.parser")


def test_numbers_are_read_as_people_write_them():
    assert numbers_in("101, 103 101,x, 105") == [101, 103, 105]
    assert numbers_in("") == []


def test_guides_are_kept_as_their_numbers_and_an_unknown_one_is_refused():
    field = GuideNumbersField(guides=[(101, "Un"), (103, "Trois")], required=False)
    assert field.clean(["103", "101"]) == "103, 101"
    assert field.clean("101, 103") == "101, 103"
    assert field.clean([""]) == ""
    assert field.prepare_value("101, 103") == ["101", "103"]
    assert not field.has_changed("101, 103", ["101", "103"])
    assert field.has_changed("101", [])
    with pytest.raises(ValidationError, match="999"):
        field.clean(["101", "999"])


def test_nine_related_guides_are_too_many():
    field = GuideNumbersField(guides=[(number, "x") for number in range(101, 110)])
    assert field.clean([str(number) for number in range(101, 109)])
    with pytest.raises(ValidationError):
        field.clean([str(number) for number in range(101, 110)])


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_editor_ticks_live_guides_of_the_same_language(editor, language):
    guide = GuidePage.by_number(125, language=language)
    gone = GuidePage.by_number(102, language=language)
    gone.unpublish()
    boxes = page_of(editor, guide).select('input[type="checkbox"][name="related"]')
    offered = {box["value"] for box in boxes}
    assert {"121", "131"} <= offered
    assert offered.isdisjoint({"102", "125"})
    ticked = {int(box["value"]) for box in boxes if box.has_attr("checked")}
    assert ticked == {*numbers_in(guide.related)} - {102}
    labels = page_of(editor, guide).select_one("#id_related").get_text()
    assert GuidePage.by_number(121, language=language).title in labels


def test_a_topic_has_a_pictogram_that_we_drew(editor):
    assert {name for name, _words in PICTOGRAMS} <= icons().keys()
    topic = TopicPage.objects.get(code="phone", locale__language_code="fr")
    TopicPage.objects.filter(pk=topic.pk).update(icon="slider")
    page = page_of(editor, TopicPage.objects.get(pk=topic.pk))
    choices = page.select('input[type="radio"][name="icon"]')
    assert {"", "sim", "handset", "slider"} <= {one["value"] for one in choices}
    assert [one["value"] for one in choices if one.has_attr("checked")] == ["slider"]
    assert page.select("#id_icon svg")
    form = {
        "title": topic.title,
        "slug": topic.slug,
        "code": topic.code,
        "intro": topic.intro,
        "icon": "a-typed-word",
        "action-publish": "1",
        **dict.fromkeys(("seo_title", "search_description", "go_live_at", "expire_at"), ""),
        **{f"comments-{name}": 0 for name in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS")},
        "comments-MAX_NUM_FORMS": 1000,
    }
    address = reverse("wagtailadmin_pages:edit", args=[topic.pk])
    assert editor.post(address, form).status_code == 200
    assert editor.post(address, {**form, "icon": "bill"}).status_code == 302
    assert TopicPage.objects.get(pk=topic.pk).icon == "bill"
