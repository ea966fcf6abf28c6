"""What programs read of the site."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageViewRestriction

from knowledge.models import GuidePage

pytestmark = pytest.mark.django_db
NAMES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


def addresses(client) -> list[str]:
    tree = ElementTree.fromstring(client.get(reverse("sitemap")).content)
    return [found.text for found in tree.findall(".//map:loc", NAMES)]


def test_the_map_has_the_public_pages_of_every_language_with_whole_addresses(
    client, site, settings
):
    found = addresses(client)
    assert len(found) == len(set(found))
    for language in ("fr", "en"):
        guide = GuidePage.by_number(125, language=language)
        assert f"{settings.BASE_URL.rstrip('/')}{guide.url}" in found


def test_what_is_private_or_not_published_is_not_in_the_map(client, site):
    private = GuidePage.by_number(125, language="fr")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    hidden = GuidePage.by_number(102, language="fr")
    GuidePage.objects.filter(pk=hidden.pk).update(live=False)
    found = " ".join(addresses(client))
    assert private.url not in found
    assert hidden.url not in found


def test_robots_are_told_where_the_map_is(client):
    assert "/sitemap.xml" in client.get("/robots.txt").content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_feed_has_the_newest_guides_with_their_numbers(client, site, language):
    with translation.override(language):
        url = reverse("new_guides")
    tree = ElementTree.fromstring(client.get(url).content)
    titles = [found.text for found in tree.findall("./channel/item/title")]
    assert len(titles) == 20
    assert all(text[:3].isdigit() for text in titles)


def test_a_guide_names_its_translation_in_its_head_and_a_page_without_one_does_not(client, site):
    guide, twin = (GuidePage.by_number(125, language=code) for code in ("fr", "en"))
    tag = '<link rel="alternate" hreflang="en"'
    page = client.get(guide.url).content.decode()
    assert tag in page
    assert f'{twin.url}">' in page
    twin.unpublish()
    assert tag not in client.get(guide.url).content.decode()
