"""The page "Your data" says what the settings say, in both languages, and no other figure."""

import pytest
from django.core.cache import caches
from django.test import Client
from website.models import YOUR_DATA, TextPage
from website.serving import page_cache

from helpdesk.models import DeskSettings
from helpdesk.policy.retention import Delays
from helpdesk.words.retention import delays_for_people

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _kept(settings, monkeypatch):
    """Pages are kept, as they are outside tests."""
    settings.CACHES = {
        **settings.CACHES,
        "pages": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "test your data",
        },
    }
    monkeypatch.setattr(page_cache, "FRESH_FOR", 0)
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def page_in(language: str) -> str:
    page = TextPage.objects.get(translation_key=YOUR_DATA, locale__language_code=language)
    return Client().get(page.url).content.decode().replace("\u00a0", " ")


def test_the_figures_of_the_settings_stand_there(homes):
    assert "2 years after your last contact" in page_in("en")
    assert "2 ans après votre dernier contact" in page_in("fr")
    assert "to fill in: how long" not in page_in("en")


def test_a_changed_delay_is_read_at_once(homes, django_capture_on_commit_callbacks):
    page_in("en"), page_in("fr")
    with django_capture_on_commit_callbacks(execute=True):
        desk = DeskSettings.load()
        desk.people_months, desk.searches_days = 18, 45
        desk.save()
    english, french = page_in("en"), page_in("fr")
    assert "18 months after your last contact" in english
    assert "18 mois après votre dernier contact" in french
    assert "45 days" in english
    assert "2 years after your last contact" not in english


def test_other_pages_say_nothing_of_it(homes):
    page = TextPage.objects.exclude(translation_key=YOUR_DATA).first()
    assert "How long we keep it" not in Client().get(page.url).content.decode()


def test_every_sentence_has_its_figure():
    said = list(delays_for_people(Delays()))
    assert len(said) == 8
    assert not [sentence for sentence in said if "%" in sentence]
