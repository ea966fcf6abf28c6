"""What every test stands on: a database that may be shared by processes, and the cast."""

import fcntl
import gc
import gettext
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree, rmtree
from urllib.parse import urlsplit

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from django.utils import translation
from django.utils.translation import trans_real

import knowledge.search.index
from tests.factories.helpdesk import make_desk
from tests.factories.kept_databases import GUIDES, MIGRATED, NAMED, copied, index_of, using
from tests.factories.moments import MOMENTS, choose_moment
from tests.factories.newcomer import Newcomer, prepare

# No example of Hypothesis has a deadline: the machine may do much else meanwhile.
hypothesis.settings.register_profile(
    "patient",
    hypothesis.settings(),
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("patient")

# Playwright keeps an event loop running in the thread of the test.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
# The clusters that tests start read no guide aloud, for minutes, beside what is watched.
os.environ["SPEAK_COMMAND"] = ""

SQLITE_FOR_TESTS = {
    # Seconds that a writer waits for its turn: fifty at once are slow on a busy machine.
    "timeout": 100,
    "transaction_mode": "IMMEDIATE",
    # As in the settings, but a power cut in the middle of a test loses nothing.
    "init_command": ("PRAGMA journal_mode=WAL;PRAGMA synchronous=OFF;PRAGMA secure_delete=ON;"),
}


def pytest_configure(config) -> None:
    """The tests read the translations of this checkout, as the site does after quickstart."""
    from django.conf import settings
    from website.running.catalogue import compile_catalogues

    choose_moment()
    config.pluginmanager.register(LimitOfItsOwn())
    target, *sources = settings.LOCALE_PATHS
    for source in sources:
        compile_catalogues(source=source, target=target)
    # Django has looked for them already, and found none or those of before.
    gettext._translations.clear()
    trans_real._translations.clear()
    trans_real._default = None
    # Tests change rows behind the site's back; those of the cache itself keep pages.
    settings.CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    if settings.REDIS_URL:
        _take_a_redis_of_our_own(settings)


def pytest_report_header() -> str:
    """How to see the same demonstration again."""
    return f"served demonstration: MOMENT={choose_moment()}"


# --- Which tests run, and in which order ---------------------------------------------------------
def _takes_long(config) -> bool:
    """Whether the run was asked for tests that take long: `pytest -m long`."""
    return re.search(r"(?<!not )\blong\b", config.option.markexpr) is not None


def pytest_generate_tests(metafunc) -> None:
    """Who sees the demonstration sees it at all its moments, one after the other, in a long run."""
    if "newcomer" in metafunc.fixturenames and _takes_long(metafunc.config):
        every = [pytest.param(name, marks=pytest.mark.long) for name in MOMENTS]
        metafunc.parametrize("newcomer", every, indirect=True, ids=list(MOMENTS), scope="session")


# Long, and without the demonstration: what one process does while the other prepares that.
MEANWHILE = "upgrades-test_upgrades"
# Long files, although no test in them starts a process.
LONG_LIVES = {"test_odd_questions", "test_promise_machine", "test_seeding_moments"}


def _place(item) -> int:
    """Served pages first, then processes: each takes minutes, and a run ends with short files."""
    if {"newcomer", "browser"} & set(item.fixturenames):
        return 0
    return 1 if item.get_closest_marker("slow") or item.path.stem in LONG_LIVES else 2


def _group(item) -> str:
    """The file, at one moment: a process of the run takes it whole."""
    file = f"{item.path.parent.name}-{item.path.stem}"
    moment = getattr(item, "callspec", None) and item.callspec.params.get("newcomer")
    return f"{file} {moment}" if moment else file


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """With `-n 2 --dist loadgroup` each process takes the next file, those that last long first.

    Served pages come first. While the first process prepares them, the second has something to do.
    """
    if not _takes_long(config):
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in set(long)]
    place: dict[str, int] = {}
    for item in items:
        group = _group(item)
        item.add_marker(pytest.mark.xdist_group(group))
        place[group] = min(_place(item), place.get(group, 2))
    # pytest-xdist reads the groups, and pytest-django puts tests without a database last.
    yield
    order = sorted(dict.fromkeys(map(_group, items)), key=place.__getitem__)
    if MEANWHILE in order:
        order.remove(MEANWHILE)
        order.insert(1, MEANWHILE)
    turn = {group: number for number, group in enumerate(order)}
    items.sort(key=lambda item: turn[_group(item)])


def pytest_collection_finish() -> None:
    """Eleven thousand tests stay until the end: no search for garbage looks at them again."""
    gc.collect()
    gc.freeze()


class LimitOfItsOwn:
    """The clock of a test (pytest-timeout) stands while something is set up that tests share.

    That is slow under load, and no fault of the test that comes first. Not a hook of this file,
    because pytest asks no conftest.py for what belongs to the whole run.
    """

    SECONDS = 900

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef):
        """Put the seconds that were left on the clock again."""
        left, _every = signal.getitimer(signal.ITIMER_REAL)
        if fixturedef.scope == "function" or not left:
            return (yield)
        signal.setitimer(signal.ITIMER_REAL, self.SECONDS)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_REAL, left)


def _take_a_redis_of_our_own(settings) -> None:
    """Each process of a run, and what it starts, has a Redis database that it may clear."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    address = urlsplit(settings.REDIS_URL)
    number = int(address.path.strip("/") or 0) + worker
    url = address._replace(path=f"/{number}").geturl()
    settings.CACHES["default"]["LOCATION"] = os.environ["REDIS_URL"] = url


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, tmp_path_factory):
    """A database of the tests' own, migrated, for this process.

    On SQLite, a file and not memory: threads and processes of a test must see the same rows.
    Quickstart's tests (the fixture newcomer) migrate from nothing at each run.
    """
    facts = connection.settings_dict
    facts["CONN_MAX_AGE"] = 0
    if connection.vendor == "sqlite":
        facts["OPTIONS"] = SQLITE_FOR_TESTS
    name = _name(tmp_path_factory, "test")
    with django_db_blocker.unblock(), copied(MIGRATED, name), using(name):
        yield


@pytest.fixture(scope="session")
def guides_database(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[str]:
    """The name of another one, with the starter guides; made for the first who reads them."""
    name = _name(tmp_path_factory, "guides")
    with django_db_blocker.unblock(), copied(GUIDES, name):
        yield name


def _name(tmp_path_factory, name: str) -> str:
    """A database's name, or its file, for this process of this run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    if connection.vendor == "sqlite":
        return str(tmp_path_factory.mktemp("database") / f"{name}.sqlite3")
    return f"test_{NAMED}_{name}_{worker}"


@pytest.fixture(scope="session")
def newcomer(request, tmp_path_factory) -> Newcomer:
    """A folder that quickstart prepared at the run's moment, and what it printed. Copy the folder.

    Prepared once for all processes of a run: the first to need it does it, the others wait.
    """
    name = getattr(request, "param", None) or choose_moment()
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / f"newcomer-{name}"
    folder.mkdir(exist_ok=True)
    printed = folder / "printed"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not printed.is_file():
            printed.write_text(prepare(folder / "var", MOMENTS[name]).printed)
    return Newcomer(folder / "var", printed.read_text(), MOMENTS[name])


@pytest.fixture(scope="session", autouse=True)
def _settings(tmp_path_factory):
    """Wagtail's own tasks wait, files and index are elsewhere, a password is quick to check.

    Nobody is asked for a second proof: its own tests ask as the settings do.
    """
    folder = tmp_path_factory.mktemp("site")
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}},
        MEDIA_ROOT=folder / "media",
        STORAGES={**django_settings.STORAGES, "staticfiles": static},
        WAGTAILSEARCH_BACKENDS=_search_in(folder / "search"),
        SECOND_FACTOR="nobody",
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


def _search_in(folder: Path) -> dict[str, dict[str, object]]:
    """The setting for an index in this folder."""
    return {"default": {**django_settings.WAGTAILSEARCH_BACKENDS["default"], "PATH": folder}}


@pytest.fixture
def index_folder() -> Path:
    """Where the search index of this test is."""
    return knowledge.search.index.index_folder()


@pytest.fixture(autouse=True)
def _house():
    """Nothing a test writes stays."""
    # A request leaves its language behind in the thread.
    translation.activate(django_settings.LANGUAGE_CODE)
    yield
    cache.clear()
    rmtree(django_settings.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def cast(db):
    """The desk of the tests, open on weekdays, with its people: see tests/factories/helpdesk.py."""
    from tests.factories.helpdesk import make_cast

    return make_cast()


# --- The starter content --------------------------------------------------------------------------
@pytest.fixture
def homes(db):
    """The home pages, French and English; those of `reading_site` where a file has it."""
    from website.seeding.site import load_site

    return load_site()


@pytest.fixture
def member(db, client, django_user_model):
    """Logs somebody of a group in to the CMS: `member(EDITOR, "en")` returns their browser."""
    from django.contrib.auth.models import Group
    from wagtail.users.models import UserProfile
    from website.running.roles import ensure_roles

    ensure_roles()

    def log_in(group, language="fr"):
        user = django_user_model.objects.create_user(group)
        user.groups.add(Group.objects.get(name=group))
        UserProfile.objects.create(user=user, preferred_language=language)
        client.force_login(user)
        return client

    return log_in


@pytest.fixture(scope="module")
def reading_site(guides_database, django_db_blocker, tmp_path_factory):
    """The site with its guides, a phone number and an index, for all tests of a file.

    What the file's own fixtures add stands in a transaction around those of its tests, which is
    rolled back at the end.
    """
    index = tmp_path_factory.mktemp("search") / "index"
    copytree(index_of(GUIDES), index)
    with (
        django_db_blocker.unblock(),
        using(guides_database),
        override_settings(WAGTAILSEARCH_BACKENDS=_search_in(index)),
        transaction.atomic(),
    ):
        make_desk()
        yield
        transaction.set_rollback(True)
