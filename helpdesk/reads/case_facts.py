"""Reads the facts of a case that its page shows and an adviser may correct."""

from helpdesk.models import Case
from helpdesk.policy.changes import Fact

# Column of a case → what the story calls it.
FACTS = {
    "topic_id": "topic",
    "device": "device",
    "language": "language",
    "guide_number": "guide_number",
    "guide_step": "guide_step",
    "question": "question",
}


def facts_of(case: Case) -> dict[str, Fact]:
    """What stands now, by column."""
    return {name: getattr(case, name) for name in FACTS}
