"""A site in three languages, the third written from right to left."""

from website.models import HomePage
from website.running.languages import languages_of
from website.seeding.site import load_site

from knowledge.starter.load import load_guides
from tests.factories.helpdesk import make_desk


def load_three_languages(settings) -> dict[str, HomePage]:
    """The starter site with its Arabic pages and a desk that is open; the home page of each."""
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = languages_of(["fr", "en", "ar"])
    homes = load_site()
    load_guides(homes)
    make_desk()
    return homes
