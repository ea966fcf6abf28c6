"""Rules of the house that no linter knows: files, texts, settings, names."""

import ast
import re
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command, find_commands
from django.db import models
from django.utils.module_loading import import_string

from accessibility.markup.compact_templates import BLOCKS
from helpdesk.policy.inventory import TABLES
from helpdesk.policy.inventory_of_nobody import ELSEWHERE, FILES, OF_NOBODY
from tests.factories.tree import PACKAGES, ROOT, name_of, of_packages

TOP_LEVEL = {
    *("helpdesk", "knowledge", "accessibility", "site", "locale", "tests"),
    *("manage.py", "pyproject.toml", "README.md"),
}
README = ROOT / "README.md"
OPERATIONS = ROOT / "site" / "docs" / "operations.md"
DECISIONS = ROOT / "site" / "docs" / "decisions"


@cache
def tracked() -> list[str]:
    """What git keeps; the test is skipped, saying so, where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files"], capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no git checkout")
    return listed.stdout.splitlines()


# --- Files -----------------------------------------------------------------------------------


def test_the_top_level_is_the_owners():
    names = {name.split("/")[0] for name in tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP_LEVEL


def test_what_is_made_or_names_a_registry_stays_out_of_git():
    wrong = re.compile(r"(\.mo|\.pyc|\.sqlite3|(^|/)uv\.lock|(^|/)secret_key)$|^var/")
    assert [name for name in tracked() if wrong.search(name)] == []


@pytest.mark.parametrize("folder", ["site", "locale"])
def test_a_source_root_is_never_a_package(folder):
    assert not (ROOT / folder / "__init__.py").exists()


@pytest.mark.parametrize(
    "path", [README, *sorted((ROOT / "site" / "docs").rglob("*.md"))], ids=name_of
)
def test_every_link_in_the_documentation_leads_somewhere(path):
    links = re.findall(r"\]\(([^)#]+)", path.read_text("utf-8"))
    here = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in here if not (path.parent / link).exists()] == []


def test_no_file_is_longer_than_a_reader_keeps_in_mind():
    """Migrations apart, which nobody reads twice."""
    ours = [name for name in tracked() if name.endswith(".py") and "/migrations/" not in name]
    lengths = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in ours}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}


# --- Reasons ---------------------------------------------------------------------------------

# "(decision 24)", "Decisions 7 and 11", also where a comment breaks the line in between. A number
# of the outside world such as "decision 2018-0881" is none of ours.
NUMBERS_OF_DECISIONS = re.compile(r"\bdecisions?(?:\s|#)+(\d+(?:(?:,| and)\s+\d+)*)\b(?!-)", re.I)
READ_BY_PEOPLE = {".py", ".html", ".txt", ".md", ".css", ".js", ".toml"}


def numbers_of_the_list() -> list[int]:
    """The number of each point of the list of decisions, in the order in which they stand."""
    if not (page := DECISIONS / "README.md").is_file():
        return []
    return [int(number) for number in re.findall(r"^(\d+)\. ", page.read_text("utf-8"), re.M)]


def decisions_named_in(text: str) -> set[int]:
    """The numbers of the decisions that a text names."""
    found = NUMBERS_OF_DECISIONS.findall(text)
    return {int(number) for numbers in found for number in re.findall(r"\d+", numbers)}


def decisions_nowhere(texts: Mapping[str, str]) -> dict[str, set[int]]:
    """File → numbers of decisions that it names and the list does not have."""
    known = set(numbers_of_the_list())
    unknown = {name: decisions_named_in(text) - known for name, text in texts.items()}
    return {name: numbers for name, numbers in unknown.items() if numbers}


def test_the_list_of_decisions_is_numbered_without_a_gap():
    numbers = numbers_of_the_list()
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


def test_every_decision_that_is_named_is_in_the_list():
    paths = [ROOT / name for name in tracked() if Path(name).suffix in READ_BY_PEOPLE]
    texts = {name_of(path): path.read_text("utf-8") for path in paths if path.is_file()}
    assert decisions_nowhere(texts) == {}


def test_a_decision_that_is_in_no_list_is_reported():
    nowhere = len(numbers_of_the_list()) + 1
    planted = {
        "one.py": f"# A comment that goes on (decision\n    # {nowhere}).",
        "two.md": f"Decisions 1, {nowhere} and 2 say so.",
        "three.html": f"{{# decision {nowhere}: why #}}",
        "outside.py": "# The regulator's decision 2018-0881 is not ours.",
        "known.py": "# decision 1",
    }
    wrong = ("one.py", "two.md", "three.html")
    assert decisions_nowhere(planted) == {name: {nowhere} for name in wrong}


def test_every_page_of_a_decision_is_found_from_the_list():
    listed = re.findall(
        r"^- \[.+\]\((.+\.md)\)$", (DECISIONS / "README.md").read_text("utf-8"), re.M
    )
    pages = {path.name for path in DECISIONS.glob("*.md")} - {"README.md"}
    assert sorted(listed) == sorted(pages)


# --- Pages -----------------------------------------------------------------------------------

COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(", re.I)


@pytest.mark.parametrize(
    "path", [path for path in of_packages("*.css") if path.name != "tokens.css"], ids=name_of
)
def test_a_style_sheet_takes_its_colours_from_the_tokens(path):
    rules = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    # Print and preferences may give a token (--name) another value.
    values = re.findall(r"(?<![\w-])(?!--)[\w-]+\s*:([^;{}]+)(?=[;}])", rules)
    assert [value.strip() for value in values if COLOUR.search(value)] == []


INLINE = re.compile(r"\sstyle\s*=|<script(?![^>]*\ssrc=)|\son[a-z]+\s*=\s*[\"']|javascript:", re.I)


@pytest.mark.parametrize("path", of_packages("*.html"), ids=name_of)
def test_a_template_has_no_inline_style_and_no_inline_script(path):
    assert INLINE.search(path.read_text("utf-8")) is None


@pytest.mark.parametrize("path", of_packages("*.html"), ids=name_of)
def test_no_line_of_a_template_is_over_120_characters(path):
    lines = enumerate(path.read_text("utf-8").splitlines(), start=1)
    assert [number for number, line in lines if len(line) > 120] == []


def test_templates_are_as_the_formatter_writes_them():
    """`uv run djangofmt .` writes them so."""
    command = [Path(sys.executable).with_name("djangofmt"), "--check", *PACKAGES.values()]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("path", of_packages("*.css"), ids=name_of)
def test_no_rule_puts_a_block_into_a_line_of_words(path):
    """The loader leaves out white space beside blocks: between words it would be missing."""
    rules = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.S)
    selectors = ",".join(re.findall(r"([^{}]+)\{[^{}]*display:\s*inline", rules)).split(",")
    last = [re.split(r"[\s>+~]+", selector.strip())[-1] for selector in selectors]
    ends = {re.split(r"\W", one)[0] for one in last}
    assert ends.isdisjoint(BLOCKS)


# --- Names that no import shows ----------------------------------------------------------------


def names_of_tasks() -> list[str]:
    """The first argument of each async_task("…"), a dotted name that no linter follows."""
    return sorted(
        {
            node.args[0].value
            for path in of_packages("*.py")
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) == "async_task"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        }
    )


def test_every_task_that_is_asked_for_by_name_exists():
    names = names_of_tasks()
    assert "helpdesk.tasks.beat_cluster" in names
    assert [name for name in names if not callable(import_string(name))] == []


@pytest.mark.parametrize("name", PACKAGES)
def test_every_command_is_documented(name):
    package = import_module(name)
    commands = find_commands(str(Path(package.__file__).parent / "management"))
    text = README.read_text("utf-8") + OPERATIONS.read_text("utf-8")
    assert [command for command in commands if f"manage.py {command}" not in text] == []


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# --- Tests on both databases -------------------------------------------------------------------

TESTS = ROOT / "tests"


def test_no_test_has_django_empty_the_database():
    """It would take what the migrations made, as Wagtail's root page, from every test after it."""
    emptied = re.compile("transaction=" + "True")
    found = [name_of(path) for path in TESTS.rglob("test_*.py") if emptied.search(path.read_text())]
    assert found == [], "use the fixture real_database (tests/concurrency/conftest.py)"


# What asks the database for an order, a lock, a sum or a constraint; by folder or by name.
ON_BOTH = (
    *("*/actions/**/test_*.py", "*/reads/**/test_*.py", "*/models/**/test_*.py"),
    *("*/test_actions.py", "*/test_reads.py", "*/test_models.py"),
    *("concurrency/**/test_*.py", "helpdesk/views/desk/**/test_*.py"),
)
ON_SQLITE_ALONE = {
    "tests/concurrency/test_index_of_the_site.py": "quickstart's site has SQLite",
    "tests/concurrency/test_one_cluster.py": "on PostgreSQL any number works",
    "tests/concurrency/test_request_id_follows.py": "the cluster of the test before",
}


def runs_on_both(path: Path) -> bool:
    """Whether `pytestmark` of this module holds the mark both_databases."""
    marks = [
        ast.unparse(node.value)
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark"
    ]
    return any("pytest.mark.both_databases" in mark for mark in marks)


def test_the_mark_of_both_databases_is_seen_alone_and_among_others(tmp_path):
    module = tmp_path / "test_it.py"
    for text, seen in {
        "pytestmark = pytest.mark.both_databases": True,
        "pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]": True,
        "pytestmark = pytest.mark.django_db": False,
        "# pytestmark = pytest.mark.both_databases": False,
    }.items():
        module.write_text(text)
        assert runs_on_both(module) == seen


def test_what_another_database_could_break_is_tested_on_both():
    paths = {path for pattern in ON_BOTH for path in TESTS.glob(pattern)}
    assert len(paths) > 80
    lacking = {name_of(path) for path in paths if not runs_on_both(path)}
    assert sorted(lacking) == sorted(ON_SQLITE_ALONE)


# --- Settings --------------------------------------------------------------------------------


def settings_of_the_environment() -> set[str]:
    """The names that settings.py reads by env(…) or env.kind(…)."""
    tree = ast.parse((PACKAGES["website"] / "settings.py").read_text("utf-8"))
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            getattr(node.func, "id", "") == "env"
            or getattr(getattr(node.func, "value", None), "id", "") == "env"
        )
        and node.args
    }


def test_the_readme_lists_exactly_the_settings_that_are_read():
    section = README.read_text("utf-8").split("## Settings")[1].split("\n## ")[0]
    documented = set(re.findall(r"^\| `([A-Z0-9_]+)` \|", section, re.M))
    assert documented == settings_of_the_environment()


def test_everything_that_is_written_is_under_the_data_folder():
    written = [settings.STATIC_ROOT, settings.LOCALE_PATHS[0]]
    assert [path for path in written if not path.is_relative_to(settings.DATA_DIR)] == []


# --- Personal data -----------------------------------------------------------------------------

COLUMNS_OF_TEXT = (
    *(models.CharField, models.TextField, models.JSONField, models.BinaryField),
    *(models.FileField, models.GenericIPAddressField),
)
INVENTORY = "helpdesk/policy/inventory.py, or inventory_of_nobody.py,"


def columns_of_text() -> set[str]:
    """ "app.Model.column" of each column of the database in which words can stand."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, COLUMNS_OF_TEXT)
    }


def columns_of_the_inventory() -> set[str]:
    """The same, of every column that the inventory names."""
    named = {
        f"{each.model}.{column}"
        for each in (*TABLES, *ELSEWHERE)
        for column in (*each.codes, *each.free, *getattr(each, "emptied", ()))
    }
    return named | {f"{each.model}.{column}" for each in OF_NOBODY for column in each.columns}


def apps_of_nobody() -> set[str]:
    return {each.model for each in OF_NOBODY if not each.columns}


def test_every_column_of_text_says_what_becomes_of_it():
    """Kept, emptied or gone when somebody is erased: a new column is named in the inventory."""
    whole = apps_of_nobody()
    unknown = {
        column
        for column in columns_of_text() - columns_of_the_inventory()
        if column.split(".")[0] not in whole
    }
    assert sorted(unknown) == [], f"say in {INVENTORY} what becomes of these"


def test_the_inventory_names_no_column_that_is_gone():
    columns = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
    }
    shown = {f"{each.model}.{column}" for each in TABLES for column in each.shown}
    assert sorted((columns_of_the_inventory() | shown) - columns) == []


def test_every_table_that_leads_to_a_person_is_in_the_inventory():
    """Also one without text: its rows belong into the file of a person, and go with them."""
    about = {"helpdesk.Person"}
    while True:
        pointing = {
            model._meta.label
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.local_concrete_fields
            if field.related_model is not None and field.related_model._meta.label in about
        }
        if pointing <= about:
            break
        about |= pointing
    assert sorted(about - {table.model for table in TABLES}) == [], f"name these in {INVENTORY}"


def test_every_folder_of_the_data_is_in_the_inventory():
    folders = re.compile(r"DATA_DIR\)? / \"([\w-]+)\"")
    named = {name for path in of_packages("*.py") for name in folders.findall(path.read_text())}
    assert sorted(named - set(FILES)) == [], f"name these in {INVENTORY}"
