"""SEARCH_URL."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from website.running.search_engines import search_engine

FOLDER = Path("/somewhere/search")


def test_without_an_address_our_own_index_searches():
    options = search_engine("", folder=FOLDER)
    assert (options["BACKEND"], options["PATH"]) == ("knowledge.search.backend", FOLDER)


def test_the_database_searches_in_french_unless_told_otherwise():
    assert search_engine("database:", folder=FOLDER)["SEARCH_CONFIG"] == "french"
    assert search_engine("database:?config=simple", folder=FOLDER)["SEARCH_CONFIG"] == "simple"


def test_a_server_of_opensearch_has_an_address_and_a_prefix():
    options = search_engine("opensearch+https://me:word@host:9200/Desk", folder=FOLDER)
    assert options["URLS"] == ["https://me:word@host:9200"]
    assert options["INDEX_PREFIX"] == "desk_"


@pytest.mark.parametrize("url", ["elastic://host", "opensearch+http://", "whoosh", "http://host"])
def test_any_other_address_is_refused(url):
    with pytest.raises(ImproperlyConfigured, match="SEARCH_URL"):
        search_engine(url, folder=FOLDER)
