"""What the page of a case shows besides the promise and the person: work, links, its story."""

from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from helpdesk.forms.cases import ChecklistForm, OtherCaseForm, TimeSpentForm, UrgencyForm
from helpdesk.models import Case
from helpdesk.reads.cases import WhatIsBeside, minutes_spent, related_cases
from helpdesk.reads.checklist import checklist_of
from helpdesk.reads.incidents import proposed_for, running_incidents
from helpdesk.words.incidents import in_words
from helpdesk.words.story import KINDS_OF, StoryGroup, story_of

LINES = 30
STORY_GROUPS = {
    StoryGroup.CALLS: _("Calls"),
    StoryGroup.MESSAGES: _("Messages"),
    StoryGroup.NOTES: _("Notes"),
    StoryGroup.CHANGES: _("Changes"),
}


def parts_of(case: Case, asked: QueryDict, some: WhatIsBeside) -> dict[str, Any]:
    """The context of the includes `case_*.html`; `asked` is the query of the address."""
    items = checklist_of(case) if some.checklist else []
    return {
        "checklist": items,
        "checklist_left": sum(item.done_at is None for item in items),
        "has_topic_items": bool(case.topic.checklist_in()),
        "checklist_form": ChecklistForm(auto_id="id_list_%s"),
        "urgency_form": UrgencyForm(initial={"urgency": case.urgency}, auto_id="id_urgency_%s"),
        "time_form": TimeSpentForm(auto_id="id_spent_%s"),
        "minutes_spent": minutes_spent(case),
        "related": related_cases(case) if some.related else [],
        "relate_form": OtherCaseForm(auto_id="id_related_%s"),
        **story_page(case, asked),
    }


def incidents_for(case: Case) -> dict[str, Any]:
    """What it may be part of: the incidents that fit, and the others that run."""
    fits = proposed_for(case)
    known = {one.key for one in fits} | {case.incident_id}
    others = [one for one in running_incidents() if one.key not in known]
    return {"proposed_incidents": in_words(fits), "other_incidents": in_words(others)}


def story_page(case: Case, asked: QueryDict) -> dict[str, Any]:
    """One page of the story: `?story=calls|messages|notes|changes`, `before` is a line's key."""
    group = next((g for g in StoryGroup if g == asked.get("story")), None)
    before = asked.get("before", "")
    found = story_of(
        case,
        kinds=KINDS_OF[group] if group else None,
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
        limit=LINES + 1,
    )
    lines = found[:LINES]
    kept = {"story": group} if group else {}
    return {
        "story": lines,
        "story_group": group,
        "story_groups": STORY_GROUPS.items(),
        "story_before": before,
        "story_older": urlencode({**kept, "before": lines[-1].pk}) if len(found) > LINES else "",
        "story_newest": urlencode(kept),
    }
