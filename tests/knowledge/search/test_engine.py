"""Guides found by another engine in the place of our index: the database, OpenSearch."""

import socket
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.test import override_settings
from modelsearch.backends.base import BaseSearchBackend
from website.running.search_engines import search_engine

from knowledge.models import GuidePage, KnownQuestion
from knowledge.search import engine
from knowledge.search.engine import lexicon_of_guides
from knowledge.search.guides import search_guides
from tests.peers.opensearch import opensearch

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@contextmanager
def another_engine(name: str):
    """WAGTAILSEARCH_BACKENDS with this engine, whose server runs."""
    if name == "database":
        yield {"default": search_engine("database:", folder=None)}
    else:
        with opensearch() as server:
            yield server.backends


@pytest.fixture(scope="module", params=["database", "opensearch"])
def backends(request, reading_site, django_db_blocker):
    """The starter guides in the index of another engine."""
    with another_engine(request.param) as backends:
        with django_db_blocker.unblock(), override_settings(WAGTAILSEARCH_BACKENDS=backends):
            call_command("update_index", verbosity=0)
        yield backends


@pytest.fixture
def site(backends, db, settings, monkeypatch):
    settings.WAGTAILSEARCH_BACKENDS = backends
    monkeypatch.setattr(engine.silence, "ends_at", 0.0)


def numbers(text: str, language: str = "fr") -> list[int]:
    return [found.page.number for found in search_guides(text, language=language).results]


@pytest.mark.parametrize(
    ("spoken", "number"),
    [
        ("j ai plu de reso", 125),
        ("mon telefone fait plus de bruit", 107),
        ("mettre la puce", 102),
        ("on m a vole mon portable", 141),
    ],
)
def test_the_same_questions_find_their_guide_among_the_first_three(site, spoken, number):
    assert number in numbers(spoken)[:3]


def test_only_guides_of_the_language_are_found(site):
    found = search_guides("voicemail", language="en").results
    assert found[0].page.number == 112
    assert {result.page.locale.language_code for result in found} == {"en"}


def test_a_known_question_comes_first(site):
    guide = GuidePage.by_number(146, language="fr")
    KnownQuestion.objects.update_or_create(guide=guide, defaults={"said": "zibuline des neiges"})
    assert numbers("zibuline des neiges")[0] == 146


def test_an_unpublished_guide_is_not_found(site):
    GuidePage.by_number(125, language="fr").unpublish()
    assert 125 not in numbers("réseau")


@pytest.mark.parametrize("odd", ["", "!!!", "& | ! :*", "'", '"', "\\", "a:*b <-> c", "OR AND NOT"])
def test_odd_questions_are_answered_too(site, odd):
    search_guides(odd, language="fr")


def test_the_words_of_the_guides_are_read_once(site, django_assert_num_queries):
    first = lexicon_of_guides("fr")
    with django_assert_num_queries(1):
        assert lexicon_of_guides("fr") is first


def test_our_own_index_comes_back_with_the_setting(site):
    with override_settings(
        WAGTAILSEARCH_BACKENDS={"default": {"BACKEND": "knowledge.search.backend", "PATH": "/x"}}
    ):
        from knowledge.search.engine import is_own_index

        assert is_own_index()


class BackendOfAServerThatIsAway(BaseSearchBackend):
    """Reaches for a server at a port where nobody listens, as a client of OpenSearch does."""

    def search(self, *_args, **_options):
        with socket.create_connection(("127.0.0.1", 1), timeout=1):
            raise AssertionError


def test_while_the_server_of_the_engine_is_away_the_database_searches(site, settings, caplog):
    here = f"{__name__}.BackendOfAServerThatIsAway"
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": here}}
    assert 125 in numbers("réseau")
    assert "The search engine did not answer" in caplog.text


def test_another_engine_is_checked_by_its_counts(site, capsys):
    call_command("check_index")
    assert "equals" in capsys.readouterr().out
