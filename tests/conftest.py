"""What every test stands on: a database that may be shared by processes, and the cast."""

import fcntl
import os
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation

from tests.factories.newcomer import Newcomer, prepare

# Playwright keeps an event loop running in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# The clusters that tests start read no guide aloud, for minutes, beside what is watched.
os.environ["SPEAK_COMMAND"] = ""

SQLITE_FOR_TESTS = {
    "timeout": 20,
    "transaction_mode": "IMMEDIATE",
    # As in the settings, but a power cut in the middle of a test loses nothing.
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;",
}


def pytest_configure() -> None:
    """The tests read the translations of this checkout, as the site does after quickstart."""
    from django.conf import settings
    from website.running.catalogue import compile_catalogues

    target, *sources = settings.LOCALE_PATHS
    for source in sources:
        compile_catalogues(source=source, target=target)
    # Tests change rows behind the site's back; those of the cache itself keep pages.
    settings.CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    if settings.REDIS_URL:
        _take_a_redis_of_our_own(settings)


ABOUT_PAGES = {"test_budget", "test_comfort", "test_edition", "test_markup", "test_wcag22"}


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items) -> None:
    """With `-n 2 --dist loadgroup` a set-up that tests share is made by one process, once."""
    for item in items:
        shared = item.path.stem
        if "newcomer" in item.fixturenames:
            # Two halves of about the same length: each process prepares a site, and none waits.
            shared = "newcomer-pages" if item.path.stem in ABOUT_PAGES else "newcomer"
        item.add_marker(pytest.mark.xdist_group(shared))


def _take_a_redis_of_our_own(settings) -> None:
    """Each process of a run, and what it starts, has a Redis database that it may clear."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    address = urlsplit(settings.REDIS_URL)
    number = int(address.path.strip("/") or 0) + worker
    url = address._replace(path=f"/{number}").geturl()
    settings.CACHES["default"]["LOCATION"] = os.environ["REDIS_URL"] = url


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """On SQLite, a file and not memory: threads and processes of a test must see the same rows."""
    from django.conf import settings
    from django.db import connections

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        path = tmp_path_factory.mktemp("database") / f"test-{worker}.sqlite3"
        for target in (database, connections["default"].settings_dict):
            target["OPTIONS"] = SQLITE_FOR_TESTS
            target["TEST"]["NAME"] = str(path)
    else:
        database["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):
    """A database of the tests' own, for every run.

    pytest-django's fixture makes none when no test of the run carries its mark: tests that only
    use `real_database` would then write in the developer's own database, and sweep it.
    """
    with django_db_blocker.unblock():
        databases = setup_databases(verbosity=0, interactive=False)
    yield
    with django_db_blocker.unblock():
        teardown_databases(databases, verbosity=0)


@pytest.fixture(scope="session")
def newcomer(tmp_path_factory) -> Newcomer:
    """A folder that quickstart prepared, and what it printed. Work on a copy of it.

    Prepared once for all processes of a run: the first to need it does it, the others wait.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "newcomer"
    folder.mkdir(exist_ok=True)
    printed = folder / "printed"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.is_file():
            printed.write_text(prepare(folder / "var").printed)
    return Newcomer(folder / "var", printed.read_text())


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory) -> Path:
    """Where the search index of this run is."""
    return tmp_path_factory.mktemp("search")


@pytest.fixture(autouse=True)
def _house(settings, tmp_path: Path, index_folder: Path):
    """Nothing a test writes stays; Wagtail's own tasks wait; mails are kept in memory."""
    cache.clear()
    # A request leaves its language behind in the thread.
    translation.activate(settings.LANGUAGE_CODE)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "PATH": index_folder}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    yield
    cache.clear()


@pytest.fixture
def cast(db):
    """The desk of the tests, open on weekdays, with its people: see tests/factories/helpdesk.py."""
    from tests.factories.helpdesk import make_cast

    return make_cast()


# --- The starter content: loaded for a test, or once for the tests of a file that only read it ----
@pytest.fixture
def homes(db):
    """The home pages, French and English."""
    from website.seeding.site import load_site

    return load_site()


@pytest.fixture
def guides(homes):
    """All starter guides, in both languages."""
    from knowledge.starter.load import load_guides

    return load_guides(homes)


@pytest.fixture(scope="module")
def reading_site(django_db_setup, django_db_blocker, index_folder):
    """The site with its guides, a phone number and an index, for all tests of a file.

    It stands in a transaction around those of the tests, which is rolled back at the end.
    """
    from website.seeding.site import load_site

    from knowledge.starter.load import load_guides
    from tests.factories.helpdesk import make_desk

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
        load_guides(homes)
        make_desk()
        call_command("update_index", verbosity=0)
        yield
        transaction.set_rollback(True)
