"""Screens query nothing: `reads/` does, with the number of queries said beside each question.

A view or a form that asks the database itself hides what its page costs, and the same question is
soon asked in five ways. Each kind of query is planted below and must be reported.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# `helpdesk/viewsets/` is no screen of ours: Wagtail's own views of the reference data in the CMS
# query for themselves.
SCREENS = (
    *(
        "helpdesk/views",
        "helpdesk/api",
        "helpdesk/forms",
        "accessibility/views",
        "accessibility/forms",
    ),
    *("knowledge/views", "site/website/views.py", "site/website/forms.py"),
    *("site/website/complaints/views.py", "site/website/complaints/forms.py"),
    *("site/website/accounts/views", "site/website/accounts/forms"),
    *(f"site/website/second_factor/{name}.py" for name in ("views", "team", "passkeys", "forms")),
)
# Methods of managers and querysets whose names mean nothing else in a screen.
QUERIES = {
    *("all", "none", "filter", "exclude", "first", "last", "latest", "earliest", "in_bulk"),
    *("exists", "aggregate", "annotate", "alias", "order_by", "distinct", "only", "defer"),
    *("select_related", "prefetch_related", "select_for_update", "values_list", "refresh_from_db"),
    *("get_or_create", "update_or_create", "bulk_create", "bulk_update"),
}
SHORTCUTS = {"get_object_or_404", "get_list_or_404"}


def queries_in(source: str) -> Iterator[tuple[int, str]]:
    """(line, what) of each query in the text of a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names}
            if (node.module or "").startswith("django.db.models"):
                yield node.lineno, f"from {node.module}"
            yield from ((node.lineno, name) for name in sorted(names & SHORTCUTS))
        elif isinstance(node, ast.Attribute) and (
            node.attr in ("objects", "_default_manager") or node.attr.endswith("_set")
        ):
            yield node.lineno, f".{node.attr}"
        elif isinstance(node, ast.Call) and is_query(node):
            yield node.lineno, f"{ast.unparse(node.func)}()"


def is_query(call: ast.Call) -> bool:
    """Whether a call asks the database, by the name of its method.

    A dictionary has values() without arguments and get() without names, a text count() with one.
    """
    method = getattr(call.func, "attr", "")
    has_arguments = bool(call.args or call.keywords)
    return (
        method in QUERIES
        or (method == "values" and has_arguments)
        or (method == "count" and not has_arguments)
        or (method == "get" and bool(call.keywords))
    )


def modules_of_screens() -> list[Path]:
    """Every module that is a screen, or what is typed on one."""
    places = [ROOT / place for place in SCREENS]
    assert [place for place in places if not place.exists()] == []
    return sorted(
        module
        for place in places
        for module in (place.rglob("*.py") if place.is_dir() else [place])
    )


@pytest.mark.parametrize(
    "module", modules_of_screens(), ids=lambda module: str(module.relative_to(ROOT))
)
def test_a_screen_queries_nothing(module):
    assert list(queries_in(module.read_text("utf-8"))) == []


@pytest.mark.parametrize(
    "planted",
    [
        "cases = Case.objects.all",
        "case = Case.objects.get(pk=pk)",
        "topics = Topic._default_manager.get(pk=pk)",
        "notes = case.note_set",
        "late = case.callbacks.filter(state='open')",
        "row = person.numbers.first()",
        "rows = list(person.numbers.all())",
        "is_known = person.numbers.exists()",
        "left = case.checklist.count()",
        "item = case.checklist.get(pk=pk)",
        "codes = topics.values('code')",
        "attempt.refresh_from_db()",
        "from django.shortcuts import get_object_or_404, render",
        "from django.db.models import Q",
        "from django.db.models.functions import Lower",
    ],
)
def test_a_query_in_a_screen_is_reported(planted):
    assert {line for line, _what in queries_in(planted)} == {1}


@pytest.mark.parametrize(
    "innocent",
    [
        "words = labels.OUTCOME.values()",
        "spaces = text.count(' ')",
        "q = request.GET.get('q', '')",
        "case = case_or_404(reference)",
        "from django.db import transaction",
        "form.fields['topic'].queryset = offered_topics()",
    ],
)
def test_what_asks_no_database_is_not_reported(innocent):
    assert list(queries_in(innocent)) == []
