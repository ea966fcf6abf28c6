"""SEARCH_URL: which engine searches, as Wagtail's setting wants it."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured

_OPENSEARCH = {"opensearch+http": "http", "opensearch+https": "https"}


def search_engine(url: str, *, folder: Path) -> dict[str, Any]:
    """The options of the search backend. Raises ImproperlyConfigured for another address.

    "" is our own index, in `folder`; "database:" is the full text search of the site's own
    database; "opensearch+https://user:password@host:9200/prefix" is a server of OpenSearch.
    """
    parts = urlsplit(url)
    if not url:
        return {"BACKEND": "knowledge.search.backend", "PATH": folder, "AUTO_UPDATE": True}
    if parts.scheme == "database":
        config = parse_qs(parts.query).get("config", ["french"])[0]
        return {"BACKEND": "modelsearch.backends.database", "SEARCH_CONFIG": config}
    if parts.scheme in _OPENSEARCH and parts.hostname:
        return {
            "BACKEND": "knowledge.search.opensearch",
            "URLS": [f"{_OPENSEARCH[parts.scheme]}://{parts.netloc}"],
            "INDEX_PREFIX": f"{parts.path.strip('/').lower() or 'coup_de_fil'}_",
            "TIMEOUT": 5,
            # Who asks does not wait three times: the database answers in its place.
            "OPTIONS": {"max_retries": 0},
        }
    raise ImproperlyConfigured(
        "SEARCH_URL is empty, database: or opensearch+https://user:password@host:9200/prefix"
    )
