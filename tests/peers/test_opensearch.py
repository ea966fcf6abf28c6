"""Guides found by a server of OpenSearch: its index, its silence, and what it missed meanwhile."""

import logging
import time

import pytest
from django.core.management import CommandError, call_command
from modelsearch.backends import get_search_backend
from modelsearch.tasks import insert_or_update_object_task

from knowledge.models import GuidePage
from knowledge.search import engine
from knowledge.search.guides import search_guides
from knowledge.search.opensearch import remove_from_server
from tests.peers.opensearch import opensearch

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def server():
    with opensearch() as one:
        yield one


@pytest.fixture
def site(reading_site, db, settings, server, monkeypatch):
    """The starter guides, in an index of the server."""
    settings.WAGTAILSEARCH_BACKENDS = server.backends
    monkeypatch.setattr(engine.silence, "ends_at", 0.0)
    call_command("update_index", verbosity=0)
    return server


def numbers(text: str) -> list[int]:
    return [found.page.number for found in search_guides(text, language="fr").results]


def test_it_is_made_anew_beside_the_old_one_and_names_lead_to_it(site):
    before = site.indexes()
    assert "desk_wagtailcore_page" in before
    call_command("update_index", verbosity=0)
    after = site.indexes()
    assert "desk_wagtailcore_page" in after
    assert len(after) == len(before)
    assert set(after) != set(before)


def test_what_is_published_changed_or_gone_follows(site):
    guide = GuidePage.by_number(125, language="fr")
    guide.title = "Zibuline des neiges"
    guide.save_revision().publish()
    insert_or_update_object_task.call("knowledge", "guidepage", str(guide.pk))
    get_search_backend().get_index_for_model(GuidePage).refresh()
    assert numbers("zibuline")[0] == 125
    key = str(guide.pk)
    guide.delete()
    assert 125 not in numbers("zibuline")
    with pytest.raises(CommandError, match="in the index"):
        call_command("check_index")
    remove_from_server.call("knowledge.guidepage", key)
    get_search_backend().get_index_for_model(GuidePage).refresh()
    call_command("check_index")


def test_what_is_asked_stands_in_no_log():
    for client in ("opensearch", "opensearchpy.trace"):
        assert logging.getLogger(client).getEffectiveLevel() >= logging.ERROR


def test_a_deletion_does_not_wait_for_a_server_that_is_away(site):
    site.kill()
    guide = GuidePage.by_number(125, language="fr")
    key = guide.pk
    guide.delete()
    assert not GuidePage.objects.filter(pk=key).exists()


def test_a_change_that_it_could_not_take_fails_and_so_is_tried_again(site):
    guide = GuidePage.by_number(125, language="fr")
    site.kill()
    with pytest.raises(Exception, match="Connection"):
        insert_or_update_object_task.call("knowledge", "guidepage", str(guide.pk))
    with pytest.raises(Exception, match="Connection"):
        remove_from_server.call("knowledge.guidepage", str(guide.pk))


@pytest.mark.parametrize("fails", ["kill", "hold"])
def test_while_it_is_away_the_database_searches_and_one_reader_waits(site, settings, fails, caplog):
    settings.WAGTAILSEARCH_BACKENDS = {"default": {**site.backends["default"], "TIMEOUT": 1}}
    getattr(site, fails)()
    caplog.clear()
    assert 125 in numbers("réseau")
    assert caplog.text.count("The search engine did not answer") == 1
    # The next ones do not ask it.
    assert 125 in numbers("réseau")
    assert caplog.text.count("The search engine did not answer") == 1
    assert engine.silence.ends_at > time.monotonic()


def test_after_an_outage_the_check_says_what_is_missing_and_repairs_it(site, monkeypatch):
    site.kill()
    with pytest.raises(CommandError, match="does not answer"):
        call_command("check_index")
    site.start()
    with pytest.raises(CommandError, match=r"does not answer|in the index"):
        call_command("check_index")
    call_command("check_index", "--repair")
    monkeypatch.setattr(engine.silence, "ends_at", 0.0)
    assert numbers("plus de réseau")[0] == 125
