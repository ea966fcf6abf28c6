"""Reads what is to be done for a case."""

from helpdesk.models import Case, ChecklistItem


def checklist_of(case: Case) -> list[ChecklistItem]:
    """The things to do, in their order, done or not. One query."""
    return list(case.checklist.all())


def checklist_item(case: Case, pk: int) -> ChecklistItem | None:
    """One thing to do of this case; None for one of another case, or none. One query."""
    return case.checklist.filter(pk=pk).first()


def left_to_do(case: Case) -> int:
    """How many things are not done. One query."""
    return case.checklist.filter(done_at=None).count()
