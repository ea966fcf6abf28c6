"""What seldom changes: read once a request, and at once anew where it was changed."""

import pytest
from django.core.cache import cache

from helpdesk.models import DeskSettings
from helpdesk.models.in_hand import in_hand, kept, let_go
from tests.factories.helpdesk import make_desk

pytestmark = pytest.mark.both_databases
KEY = "test.in_hand"


@pytest.fixture(autouse=True)
def _clean():
    cache.delete(KEY)
    yield
    cache.delete(KEY)


def test_in_a_request_the_cache_is_asked_once():
    with in_hand():
        first = kept(KEY, lambda: ["one"], seconds=20)
        cache.delete(KEY)
        assert kept(KEY, lambda: ["two"], seconds=20) is first


def test_outside_of_a_request_the_cache_is_asked_each_time():
    """The control: what another process wrote is seen by a task that goes on for hours."""
    kept(KEY, lambda: ["one"], seconds=20)
    cache.delete(KEY)
    assert kept(KEY, lambda: ["two"], seconds=20) == ["two"]


def test_the_next_request_reads_again():
    with in_hand():
        kept(KEY, lambda: "one", seconds=20)
    cache.delete(KEY)
    with in_hand():
        assert kept(KEY, lambda: "two", seconds=20) == "two"


def test_what_changes_within_a_request_is_read_again():
    with in_hand():
        kept(KEY, lambda: "one", seconds=20)
        let_go(KEY)
        assert kept(KEY, lambda: "two", seconds=20) == "two"


@pytest.mark.django_db
def test_the_settings_that_a_page_saves_are_those_that_it_then_shows():
    make_desk()
    with in_hand():
        desk = DeskSettings.current()
        assert DeskSettings.current() is desk
        row = DeskSettings.load()
        row.name = "Le fil"
        row.save()
        assert DeskSettings.current().name == "Le fil"
