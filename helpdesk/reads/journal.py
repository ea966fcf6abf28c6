"""Reads the journal: what was done, and who read the page of a person, a page by its key."""

from helpdesk.models import Adviser, CaseEvent, PersonRead


def latest_events(*, before: int | None, most: int) -> list[CaseEvent]:
    """What was done, the latest first, at most so many; `before` None is from now on. One query."""
    rows = CaseEvent.objects.order_by("-pk")
    return list((rows.filter(pk__lt=before) if before else rows)[:most])


def latest_reads(*, before: int | None, most: int) -> list[PersonRead]:
    """Who read whose page, the latest first, at most so many, as above. One query."""
    rows = PersonRead.objects.order_by("-pk")
    return list((rows.filter(pk__lt=before) if before else rows)[:most])


def accounts_of_advisers() -> dict[int, int]:
    """Key of an adviser → key of their account: the journal says no name. One query."""
    return dict(Adviser.objects.values_list("pk", "user_id"))
