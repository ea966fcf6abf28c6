"""A kept database is made once for what it depends on, and no copy of it changes it."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from django.db import connection

from tests.factories import kept_databases
from tests.factories.kept_databases import Recipe, copied, index_of, key_of, shelf, using

pytestmark = pytest.mark.both_databases


@dataclass
class Filling:
    """Makes one table and one document, and counts how often; fails when it is told to."""

    times: int = 0
    fails: list[Exception] = field(default_factory=list)

    def __call__(self, index: Path) -> None:
        self.times += 1
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE thing (name text)")
        if self.fails:
            raise self.fails.pop()
        (index / "document").write_text("kept")

    def __hash__(self) -> int:
        return id(self)


@pytest.fixture
def filling(django_db_setup, django_db_blocker, tmp_path, monkeypatch):
    """In a cache folder and beside sources of this test's own; what is kept is deleted."""
    monkeypatch.setattr(kept_databases, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(kept_databases, "ROOT", tmp_path)
    (tmp_path / "source.py").write_text("before")
    filling = Filling()
    with django_db_blocker.unblock():
        yield filling
        with shelf() as kept:
            kept.drop(kept.name_of(key_of(recipe_of(filling))))
            kept.drop(kept.name_of("things_making"))


def recipe_of(filling: Filling) -> Recipe:
    return Recipe("things", ("*.py",), None, filling)


@pytest.fixture
def name(tmp_path) -> str:
    """Where the copies of a test are."""
    return str(tmp_path / "copy.sqlite3") if connection.vendor == "sqlite" else "test_copy_of_kept"


def names_in(name: str) -> list[str]:
    with using(name), connection.cursor() as cursor:
        cursor.execute("SELECT name FROM thing")
        return [row[0] for row in cursor.fetchall()]


def test_it_is_made_once_and_what_a_copy_changes_stays_in_the_copy(filling, name):
    recipe = recipe_of(filling)
    with copied(recipe, name):
        with using(name), connection.cursor() as cursor:
            cursor.execute("INSERT INTO thing VALUES ('mine')")
        assert names_in(name) == ["mine"]
    with copied(recipe, name):
        assert names_in(name) == []
    assert filling.times == 1
    assert (index_of(recipe) / "document").read_text() == "kept"


def test_one_that_failed_half_way_is_made_again(filling, name):
    filling.fails.append(RuntimeError("in the middle"))
    recipe = recipe_of(filling)
    with pytest.raises(RuntimeError, match="in the middle"), copied(recipe, name):
        pass
    with copied(recipe, name):
        assert names_in(name) == []
    assert filling.times == 2


def test_a_source_that_changes_makes_another(filling, tmp_path):
    before = key_of(recipe_of(filling))
    assert key_of(replace(recipe_of(filling))) == before
    key_of.cache_clear()
    assert key_of(recipe_of(filling)) == before
    (tmp_path / "source.py").write_text("after")
    key_of.cache_clear()
    assert key_of(recipe_of(filling)) != before
