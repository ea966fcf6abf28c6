"""Counts rows that hang on others, beside wide rows of many tables."""

from typing import Any

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def how_many(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are of each outer one, 0 for none; `rows` names it by OuterRef.

    `Count` over a join would group by every column of what is read beside it: a hundred of them are
    compared with one another each time, which cost more than the rest of the page.
    """
    counted = rows.order_by().values(one=Value(1)).annotate(many=Count("pk")).values("many")
    return Coalesce(Subquery(counted), Value(0))
