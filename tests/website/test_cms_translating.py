"""Guides and words explained are translated in the CMS by whoever writes them."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from website.models import User
from website.running.roles import EDITOR, REVIEWER, ensure_roles

from knowledge.models import GlossaryTerm, GuideNumber, GuidePage, TopicPage
from tests.factories.cms import make_everything
from tests.factories.helpdesk import make_user
from tests.knowledge.editing.test_guide_form import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def everything(reading_site, db):
    return make_everything()


def said(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def new_guide(everything):
    """A French guide that nobody has translated."""
    guide = GuidePage(title="Essai", slug="essai", number=300, promise="Oui.", minutes=5)
    topic = TopicPage.objects.get(code="phone", locale__language_code="fr")
    topic.add_child(instance=guide)
    guide.save_revision().publish()
    return guide


@pytest.mark.parametrize("role", [EDITOR, REVIEWER])
def test_a_new_guide_is_translated_by_who_writes_guides(new_guide, role):
    client = Client()
    client.force_login(make_user("somebody", role))
    english = Locale.objects.get(language_code="en")
    url = reverse("simple_translation:submit_page_translation", args=[new_guide.pk])
    assert url in said(client.get(reverse("wagtailadmin_pages:edit", args=[new_guide.pk])))
    answer = client.post(url, {"locales": [english.pk], "include_subtree": ""})
    translated = new_guide.get_translation(english)
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[translated.pk])
    assert (translated.number, translated.live) == (300, False)


def test_the_number_of_the_original_makes_a_guide_its_translation(new_guide):
    """By hand it was refused: "Another guide has or had this number"."""
    client = Client()
    client.force_login(User.objects.create_superuser("chief", "", "x"))
    english = TopicPage.objects.get(code="phone", locale__language_code="en")
    url = reverse("wagtailadmin_pages:add", args=["knowledge", "guidepage", english.pk])
    draft = {"slug": "try", "title": "Try", "action-publish": ""}
    assert client.post(url, typed(**draft)).status_code == 302
    translated = new_guide.get_translation(Locale.objects.get(language_code="en"))
    assert (translated.title, translated.number) == ("Try", 300)
    again = client.post(url, typed(**{**draft, "slug": "twice"}))
    assert again.status_code == 200
    assert GuidePage.objects.filter(number=300).count() == 2


def test_a_draft_that_was_kept_while_it_was_typed_takes_the_number_of_its_original(new_guide):
    client = Client()
    client.force_login(User.objects.create_superuser("chief", "", "x"))
    english = TopicPage.objects.get(code="phone", locale__language_code="en")
    url = reverse("wagtailadmin_pages:add", args=["knowledge", "guidepage", english.pk])
    draft = {"slug": "try", "title": "Try", "action-publish": ""}
    client.post(url, typed(**draft, number="301"))
    own = GuidePage.objects.get(number=301)
    edit = reverse("wagtailadmin_pages:edit", args=[own.pk])
    assert client.post(edit, typed(**draft)).status_code == 302
    own.refresh_from_db()
    assert (own.number, own.translation_key) == (300, new_guide.translation_key)
    assert GuideNumber.next_free() == 302


def test_the_words_explained_are_translated_too(everything):
    client = Client()
    client.force_login(make_user("somebody", EDITOR))
    term = GlossaryTerm.objects.create(
        term="Bigo", definition="Un téléphone.", locale=Locale.objects.get(language_code="fr")
    )
    english = Locale.objects.get(language_code="en")
    parts = ["knowledge", "glossaryterm", term.pk]
    url = reverse("simple_translation:submit_snippet_translation", args=parts)
    assert client.post(url, {"locales": [english.pk]}).status_code == 302
    assert term.get_translation(english).term == "Bigo"


def test_a_group_of_before_is_given_the_permission_to_translate(everything):
    group = Group.objects.get(name=EDITOR)
    group.permissions.remove(*group.permissions.filter(codename="submit_translation"))
    ensure_roles()
    assert group.permissions.filter(codename="submit_translation").exists()
