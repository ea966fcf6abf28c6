"""The public statements on accessibility and eco-design, made from what is stored alone."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accessibility.markup.page_weight import LIMIT_BYTES, LIMIT_REQUESTS
from accessibility.models import OUTCOMES
from accessibility.policy.criteria import ReferenceCode
from accessibility.policy.statement import Checked, Outcome
from accessibility.reads.statement_facts import StatementFacts, facts_of

# Who decided, in the order of the page; what nobody decided comes after, begun or not.
_BY: Final[list[tuple[Checked, Promise]]] = [
    (Checked.PERSON, _("Checked by a person")),
    (Checked.MACHINE, _("Checked by a machine")),
    (Checked.BOTH, _("Checked by a person on some pages, by a machine on others")),
]


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """Where the site stands against the RGAA, what was checked and by whom, and the remedies."""
    return render(request, "accessibility/statement.html", _said(ReferenceCode.RGAA))


@require_safe
def eco_design(request: HttpRequest) -> HttpResponse:
    """What pages weigh, and where the site stands against the RGESN."""
    said = _said(ReferenceCode.RGESN)
    said["heaviest"] = max(said["pages"], key=lambda page: page.bytes, default=None)
    said |= {"limit_bytes": LIMIT_BYTES, "limit_requests": LIMIT_REQUESTS}
    return render(request, "accessibility/eco_design.html", said)


def _said(code: ReferenceCode) -> dict[str, Any]:
    """What both pages need: the standing, and its criteria in words."""
    standing = facts_of(code, today=timezone.localdate())
    language = get_language() or "fr"
    audit = standing.audit
    checked_on = timezone.localdate(audit.checked_at) if audit and audit.checked_at else None
    return {
        "standing": standing,
        "reference": standing.reference,
        "audit": audit,
        # Those in the reader's language first.
        "pages": sorted(standing.pages, key=lambda page: (page.language != language[:2], page.pk)),
        "counts": [
            (OUTCOMES[Outcome.CONFORM], standing.summary.conform),
            (OUTCOMES[Outcome.NOT_CONFORM], standing.summary.not_conform),
            (OUTCOMES[Outcome.NOT_APPLICABLE], standing.summary.not_applicable),
            (OUTCOMES[Outcome.NOT_ASSESSED], standing.summary.not_assessed),
        ],
        "groups": _groups(standing, language),
        "broken": [
            {"number": c.number, "title": c.title(language), "pages": pages}
            for c, pages in standing.broken()
        ],
        "found_since": [
            {"number": c.number, "title": c.title(language)} for c in standing.found_since
        ],
        "checked_on": checked_on,
        "prepared_on": (audit.concluded_on if audit else None) or checked_on,
        "language": language[:2],
    }


def _groups(standing: StatementFacts, language: str) -> list[dict[str, Any]]:
    """Every criterion exactly once, under who decided it, with what they found."""
    groups: list[tuple[Promise, list[Any]]] = [(title, standing.decided(by)) for by, title in _BY]
    open_ones = standing.decided(Checked.NOBODY)
    groups += [
        (
            _("Checked in part only, not decided"),
            [row for row in open_ones if row[1].is_begun],
        ),
        (_("Not checked at all"), [row for row in open_ones if not row[1].is_begun]),
    ]
    return [
        {
            "title": title,
            "rows": [
                {
                    "number": criterion.number,
                    "title": criterion.title(language),
                    "outcome": ""
                    if state.outcome is Outcome.NOT_ASSESSED
                    else OUTCOMES[state.outcome],
                }
                for criterion, state in rows
            ],
        }
        for title, rows in groups
    ]
