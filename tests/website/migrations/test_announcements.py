"""The sentence that a home page had becomes an announcement, which ends by itself."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.utils import timezone
from website.models import Announcement, AnnouncementText

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

migration = import_module("website.migrations.0009_announcements")


class Homes:
    """The home pages as they were: language → sentence, of those that readers see."""

    def __init__(self, **said: str) -> None:
        self.said = said

    def exclude(self, announcement):
        return Homes(**{code: text for code, text in self.said.items() if text != announcement})

    def filter(self, live):
        assert live
        return self

    def values_list(self, *_names):
        return self.said.items()


def before(**said: str):
    models = {
        "HomePage": SimpleNamespace(objects=Homes(**said)),
        "Announcement": Announcement,
        "AnnouncementText": AnnouncementText,
    }
    return SimpleNamespace(get_model=lambda _app, name: models[name])


def test_the_sentences_of_all_languages_are_one_announcement_with_an_end():
    migration.take_over(before(fr="Nous déménageons.", en="We move.", ar=""), None)
    row = Announcement.objects.get()
    assert dict(row.texts.values_list("language", "text")) == {
        "fr": "Nous déménageons.",
        "en": "We move.",
    }
    assert row.starts_at <= timezone.now() < row.ends_at


def test_a_site_without_one_gets_none():
    migration.take_over(before(fr="", en=""), None)
    assert not Announcement.objects.exists()
