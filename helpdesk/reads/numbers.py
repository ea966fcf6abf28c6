"""Reads what is known of a person's number."""

import json

from helpdesk.models import PhoneNumber
from helpdesk.policy.duplicates import NumberFacts


def facts_of(row: PhoneNumber) -> NumberFacts:
    """What is known of a number."""
    return NumberFacts(
        kind=row.kind,
        owner=row.owner,
        owner_name=row.owner_name,
        may_leave_message=row.may_leave_message,
        may_say_why=row.may_say_why,
        best_parts=tuple(row.best_parts),
    )


def as_seen(row: PhoneNumber) -> str:
    """What a form was filled from, to be compared with what is there when it comes back."""
    return json.dumps(vars(facts_of(row)))
