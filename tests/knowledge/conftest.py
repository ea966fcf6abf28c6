"""The starter content: loaded for a test, or once for the tests of a file that only read it."""

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from tests.factories.helpdesk import make_desk


@pytest.fixture
def homes(db):
    """The home pages, French and English."""
    from website.seeding.site import load_site

    return load_site()


@pytest.fixture
def guides(homes):
    """All starter guides, in both languages."""
    from knowledge.starter.load import load_guides

    return load_guides(homes["fr"], homes["en"])


@pytest.fixture(scope="module")
def reading_site(django_db_setup, django_db_blocker, index_folder):
    """The site with its guides, a phone number and an index, for all tests of a file.

    It stands in a transaction around those of the tests, which is rolled back at the end.
    """
    from website.seeding.site import load_site

    from knowledge.starter.load import load_guides

    search = {
        "default": {**django_settings.WAGTAILSEARCH_BACKENDS["default"], "PATH": index_folder}
    }
    tasks = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    with (
        django_db_blocker.unblock(),
        override_settings(TASKS=tasks, WAGTAILSEARCH_BACKENDS=search),
        transaction.atomic(),
    ):
        homes = load_site()
        load_guides(homes["fr"], homes["en"])
        make_desk()
        call_command("update_index", verbosity=0)
        yield
        transaction.set_rollback(True)
