"""Reads what advisers worry about, for coordinators."""

from django.db.models import QuerySet

from helpdesk.models import SafeguardingFlag


def _flags() -> QuerySet[SafeguardingFlag]:
    """With what a line of the page says of each."""
    return SafeguardingFlag.objects.select_related(
        "person", "case__topic", "raised_by__adviser", "settled_by__adviser"
    )


def open_flags() -> list[SafeguardingFlag]:
    """What nobody settled yet, the oldest first. One query."""
    return list(_flags().filter(settled_at=None).order_by("raised_at", "pk"))


def settled_flags(most: int) -> list[SafeguardingFlag]:
    """What was settled last, the latest first, at most so many. One query."""
    settled = _flags().filter(settled_at__isnull=False)
    return list(settled.order_by("-settled_at", "-pk")[:most])


def find_flag(pk: int) -> SafeguardingFlag | None:
    """The worry of this key, settled or not; None when there is none. One query."""
    return SafeguardingFlag.objects.filter(pk=pk).first()
