"""What follows each end of a call, as it holds today: for a coordinator to read and to change."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from helpdesk import labels
from helpdesk.choices import NextStep
from helpdesk.policy.retries import MOST_TRIES, RULES, Rule, next_step
from helpdesk.reads.next_try import own_rules
from helpdesk.views.desk.access import DeskRequest, for_desk


def table() -> list[tuple[str, list[tuple[int, int, Rule, bool]]]]:
    """Each outcome with its lines: first try, last try, the rule, and whether it is our own."""
    own = own_rules()
    return [
        (str(label), _lines([next_step(outcome, tries, own) for tries in range(1, MOST_TRIES + 1)]))
        for outcome, label in labels.OUTCOME.items()
    ]


def _lines(rules: list[Rule]) -> list[tuple[int, int, Rule, bool]]:
    """Neighbours that are the same rule as one line."""
    lines: list[tuple[int, int, Rule, bool]] = []
    for tries, rule in enumerate(rules, start=1):
        if lines and lines[-1][2] == rule:
            lines[-1] = (lines[-1][0], tries, rule, lines[-1][3])
        else:
            lines.append((tries, tries, rule, rule not in RULES))
    return lines


@require_safe
@for_desk
def retry_table(request: DeskRequest) -> HttpResponse:
    """Coordinators only; the lines are changed in the CMS, within safe bounds."""
    if not request.staff.is_coordinator:
        raise PermissionDenied
    return render(
        request,
        "helpdesk/desk/retry_table.html",
        {"table": table(), "try_again": NextStep.TRY_AGAIN, "most": MOST_TRIES},
    )
