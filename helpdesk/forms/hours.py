"""Reads what was decided on the page that shows what a change of hours does to promises."""

import re

from django.http import QueryDict

from helpdesk.actions.desk.hours import Consequence, Decision

# Fields of that page: all others are what was typed in the form before it, and are sent again.
SHOWN, STAY = "consequences_of", "stay"
_ID = re.compile(r"[0-9]{1,18}")


def decision_in(posted: QueryDict) -> Decision | None:
    """What was decided; None when the consequences were not shown yet."""
    if SHOWN not in posted:
        return None
    return Decision(shown=_ids(posted, SHOWN), stay=_ids(posted, STAY))


def _ids(posted: QueryDict, name: str) -> frozenset[int]:
    return frozenset(int(value) for value in posted.getlist(name) if _ID.fullmatch(value))


def facts_of(consequences: tuple[Consequence, ...], posted: QueryDict) -> dict[str, object]:
    """What the page shows, in the desk and in the CMS: the consequences, and what was typed."""
    typed = [
        (name, value)
        for name, values in posted.lists()
        if name not in (SHOWN, STAY, "csrfmiddlewaretoken")
        for value in values
    ]
    return {"consequences": consequences, "typed": typed, "shown": SHOWN, "stay": STAY}
