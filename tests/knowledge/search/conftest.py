"""An index of one's own, and pages to put in it."""

import gc
from pathlib import Path

import pytest
from wagtail.models import Page


@pytest.fixture
def own_index(settings, tmp_path, db) -> Path:
    """The folder of an index that only this test uses; nothing is in it yet."""
    folder = tmp_path / "index"
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "PATH": folder}
    }
    return folder


@pytest.fixture(autouse=True)
def _fresh_words(monkeypatch):
    """What a test changes counts at once, and what another one changed does not."""
    from knowledge.search import editors_words

    monkeypatch.setattr(editors_words, "FRESH_FOR", 0)


@pytest.fixture
def page(db):
    """Makes a plain page with this title, under the root."""

    def made(title: str, *, live: bool = True) -> Page:
        return Page.objects.get(depth=1).add_child(instance=Page(title=title, live=live))

    return made


@pytest.fixture
def damage():
    """Spoils the segments of an index: cut short, or other bytes."""

    def damaged(folder: Path, *, kept: int = 0) -> None:
        for file in folder.glob("*.seg"):
            file.write_bytes(file.read_bytes()[:kept] or b"damaged")

    yield damaged
    gc.collect()


# For files with damage: Whoosh leaves a file open that it could not read, and says so a test later.
LEFT_OPEN = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
