"""Answers a search without the index, in the seconds while it is missing or being mended."""

import operator
from functools import reduce
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from modelsearch.backends.base import BaseSearchQueryCompiler
from modelsearch.index import AutocompleteField, SearchField
from modelsearch.query import And, Boost, Fuzzy, MatchAll, Not, Or, Phrase, PlainText, SearchQuery

MOST_WORDS = 10
_ALL = ~Q(pk__in=[])
_NONE = Q(pk__in=[])


def rows(compiler: BaseSearchQueryCompiler) -> QuerySet[Any]:
    """The rows whose searchable columns contain what is asked; computed and related texts do not
    count, and accents must be as they are.
    """
    matching = _condition(compiler.query, _columns(compiler))
    # A subquery: the condition must not change the joins of the queryset.
    model = compiler.queryset.model
    found = model._default_manager.filter(matching).values("pk")
    return compiler.queryset.filter(pk__in=found)


def _columns(compiler: BaseSearchQueryCompiler) -> list[str]:
    model = compiler.queryset.model
    names = [
        field.field_name
        for field in model.get_search_fields()
        if isinstance(field, SearchField | AutocompleteField)
        and (not compiler.fields or field.field_name in compiler.fields)
    ]
    return [name for name in dict.fromkeys(names) if _is_column(model, name)]


def _is_column(model: type[Model], name: str) -> bool:
    try:
        return bool(getattr(model._meta.get_field(name), "concrete", False))
    except FieldDoesNotExist:
        return False


def _condition(query: SearchQuery, columns: list[str]) -> Q:  # noqa: PLR0911
    match query:
        case MatchAll():
            return _ALL
        case PlainText() | Fuzzy():
            each = [_contains(word, columns) for word in query.query_string.split()[:MOST_WORDS]]
            return _joined(each, operator.and_ if query.operator == "and" else operator.or_)
        case Phrase():
            return _contains(query.query_string, columns)
        case Boost():
            return _condition(query.subquery, columns)
        case Not():
            return ~_condition(query.subquery, columns)
        case And():
            return _joined([_condition(q, columns) for q in query.subqueries], operator.and_)
        case Or():
            return _joined([_condition(q, columns) for q in query.subqueries], operator.or_)
    raise NotImplementedError(f"{type(query).__name__} is not a query this backend knows.")


def _contains(text: str, columns: list[str]) -> Q:
    return _joined([Q(**{f"{column}__icontains": text}) for column in columns], operator.or_)


def _joined(conditions: list[Q], by: Any) -> Q:
    return reduce(by, conditions) if conditions else _NONE
