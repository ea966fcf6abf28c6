"""What the home page of the CMS says of the statements: their alarms, and complaints that wait."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from accessibility.policy.criteria import ReferenceCode
from accessibility.reads.statement_facts import facts_of
from accessibility.words.alarms import alarms_in_words
from helpdesk.permissions import can_see_desk, staff_of
from website.complaints.complaints import recent_complaints


class StatementPanel(Component):
    """Shown to those who may see audits; complaints only to members of the desk."""

    order = 150
    template_name = "website/statement_panel.html"

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """`alarms` in words; `waiting` and `late` count complaints without an answer."""
        at, user = timezone.now(), self.request.user
        waiting = []
        if can_see_desk(staff_of(user)):
            waiting = [told for told in recent_complaints(at=at) if told.answered_at is None]
        return {
            "may_audit": user.has_perm("accessibility.view_audit"),
            "alarms": [words for code in ReferenceCode for words in _alarms(code)],
            "waiting": len(waiting),
            "late": sum(told.is_late(at) for told in waiting),
        }


def _alarms(code: ReferenceCode) -> list[str]:
    standing = facts_of(code, today=timezone.localdate())
    return alarms_in_words(standing.alarms, name=standing.reference.name)
