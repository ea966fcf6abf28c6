"""Before a guide is taken from readers, the CMS says which pages lead to it."""

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile
from website.editors.leading_here import pages_that_lead_to
from website.models import HomePage

from knowledge.models import GuidePage

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def site(reading_site, db):
    """The starter site, in which nothing but what a test adds names guide 146."""
    HomePage.objects.update(most_asked="125")
    for guide in GuidePage.objects.all():
        numbers = [part.strip() for part in guide.related.split(",") if part.strip() != "146"]
        GuidePage.objects.filter(pk=guide.pk).update(related=", ".join(numbers))


@pytest.fixture
def editor(site, client, django_user_model):
    lise = django_user_model.objects.create_superuser("lise", "lise@example.org", "x")
    UserProfile.objects.create(user=lise, preferred_language="fr")
    client.force_login(lise)
    return client


def guide_of(number, language="fr") -> GuidePage:
    return GuidePage.objects.get(number=number, locale__language_code=language)


def named(guide) -> list[str]:
    return [one.title for one in pages_that_lead_to(guide)]


def test_the_home_page_the_related_guides_and_the_words_of_a_step_lead_somewhere(
    site, django_assert_num_queries
):
    guide = guide_of(146)
    before = named(guide)
    HomePage.objects.filter(locale=guide.locale).update(most_asked="125, 146")
    GuidePage.objects.filter(pk=guide_of(102).pk).update(related="101, 146")
    step = guide_of(121)
    step.paths[0].value["steps"][0]["text"] = "Voir le guide\u00a0146."
    step.save_revision().publish()
    # Another number, a draft, another language.
    other = guide_of(131)
    other.paths[0].value["steps"][0]["text"] = "Voir le guide 1467."
    other.save_revision().publish()
    draft = guide_of(132)
    draft.related = "146"
    draft.save_revision()
    GuidePage.objects.filter(pk=guide_of(102, "en").pk).update(related="146")
    added = {title for title in named(guide) if title not in before}
    home = HomePage.objects.get(locale=guide.locale)
    assert added == {home.title, f"102 {guide_of(102).title}", f"121 {step.title}"}
    with django_assert_num_queries(2):
        pages_that_lead_to(guide)


@pytest.mark.parametrize("verb", ["unpublish", "delete"])
def test_an_editor_reads_the_list_and_then_decides(editor, verb):
    guide = guide_of(146)
    GuidePage.objects.filter(pk=guide_of(102).pk).update(related="146")
    address = reverse(f"wagtailadmin_pages:{verb}", args=[guide.pk])
    asked = editor.post(address, {"next": ""})
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "Des pages mènent à ce guide" in page
    assert reverse("wagtailadmin_pages:edit", args=[guide_of(102).pk]) in page
    assert guide_of(146).live
    assert editor.post(address, {"next": "", "all_the_same": "1"}).status_code == 302
    assert not GuidePage.objects.live().filter(pk=guide.pk).exists()


def test_a_guide_to_which_nothing_leads_goes_without_a_word(editor):
    guide = guide_of(146)
    for other in GuidePage.objects.exclude(pk=guide.pk).filter(locale=guide.locale):
        if f"{other.number} {other.title}" in named(guide):
            other.delete()
    address = reverse("wagtailadmin_pages:unpublish", args=[guide.pk])
    assert editor.post(address, {"next": ""}).status_code == 302
    assert not guide_of(146).live
