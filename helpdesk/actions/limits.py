"""Counts what strangers ask, in the database, so that no number of processes lets more through."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from helpdesk.models import RequestCount
from helpdesk.policy.digests import keyed_digest


def count_request(*, kind: str, value: str, at: datetime) -> int:
    """Count one more request of this kind by this value in this hour; returns the new count.

    One statement, so that of 64 at once each gets its own number.
    """
    table = connection.ops.quote_name(RequestCount._meta.db_table)
    hour = at.replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (digest, hour, count) VALUES (%s, %s, 1) "  # noqa: S608
            f"ON CONFLICT (digest, hour) DO UPDATE SET count = {table}.count + 1 RETURNING count",
            [
                keyed_digest(kind, value, key=settings.SECRET_KEY),
                connection.ops.adapt_datetimefield_value(hour),
            ],
        )
        return int(cursor.fetchone()[0])


def allows(*, kind: str, value: str, limit: int, at: datetime) -> bool:
    """Whether this request is within `limit` an hour; it is counted either way."""
    return count_request(kind=kind, value=value, at=at) <= limit


def forget_old_counts(*, before: datetime) -> int:
    """Delete the counts of past hours. Returns how many."""
    return RequestCount.objects.filter(hour__lt=before).delete()[0]
