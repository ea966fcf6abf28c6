"""Complaints about an obstacle on the site: they arrive as cases, and have a week to be answered.

Every case with this topic is one, whether it came by the form or by phone. The clock stops at the
first answer: a call that reached the person, words that left for them, or the end of the case.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from accessibility.policy.statement import ANSWER_WITHIN, answer_by
from helpdesk.actions.cases.cases import Asked, assign_case, open_case
from helpdesk.actions.cases.checklist import add_item
from helpdesk.actions.people.people import Newcomer, add_person, find_or_create_person
from helpdesk.choices import (
    COMPLAINTS,
    AttemptOutcome,
    CaseSource,
    CaseState,
    NoticeKind,
    NoticeState,
)
from helpdesk.models import Case, Topic, TopicText
from helpdesk.policy.hours import Interval
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.opening import desk_open
from helpdesk.reads.routing import ranked
from helpdesk.words.spoken import day_in_words

NAMES = {
    "fr": "Accessibilité du site",
    "en": "Accessibility of the site",
    "ar": "سهولة استعمال الموقع",
}
# Answered ones stay on the team's list so long.
SHOWN_FOR = timedelta(days=60)


@dataclass(frozen=True)
class Complaint:
    """A case about an obstacle, until when it must be answered, and when it was (None: not yet)."""

    case: Case
    answer_by: datetime
    answered_at: datetime | None

    def is_late(self, at: datetime) -> bool:
        """Whether the answer came, or is still to come, after its time."""
        return (self.answered_at or at) > self.answer_by


def complaint_topic() -> Topic:
    """The topic of complaints: on the desk, and never among the choices of the public journey."""
    topic, is_new = Topic.objects.get_or_create(
        code=COMPLAINTS,
        defaults={
            "icon": "eye",
            "coop_theme": "navigation_sur_internet",
            "position": 99,
            "is_active": False,
        },
    )
    for language, name in NAMES.items() if is_new else ():
        TopicText.objects.create(topic=topic, language=language, name=name)
    return topic


@transaction.atomic
def complain(*, what: str, page: str, by: Newcomer, at: datetime) -> Complaint:
    """Open the case of an obstacle that somebody met, with an adviser and the day of its answer.

    Their number or their e-mail may be "", not both. `page` is where it was, as they wrote it.
    They are found by name and number as for a call; somebody without a number is always new.
    """
    case = open_case(
        person=find_or_create_person(by, at=at) if by.number else add_person(by, at=at),
        at=at,
        asked=Asked(
            topic=complaint_topic(),
            source=CaseSource.WEB,
            language=by.language,
            question="\n\n".join(text for text in (what, page) if text),
            email=by.email,
            number=by.number,
        ),
    )
    if choices := ranked(case=case, on=at):
        assign_case(case=case, choice=choices[0], at=at, by=None)
    complaint = _complaints(Case.objects.filter(pk=case.pk))[0]
    with translation.override(settings.LANGUAGE_CODE):
        day = day_in_words(complaint.answer_by.astimezone(desk_zone()).date())
        add_item(case=case, text=_("Answer by %(day)s: the law gives a week") % {"day": day})
    return complaint


def complaint_of(case_id: int) -> Complaint | None:
    """The complaint that is this case; None when there is none."""
    return next(iter(_complaints(Case.objects.filter(pk=case_id, topic__code=COMPLAINTS))), None)


def recent_complaints(*, at: datetime) -> list[Complaint]:
    """Those that wait for an answer, the most urgent first, then those of the last two months."""
    cases = Case.objects.filter(topic__code=COMPLAINTS)
    recent = cases.filter(Q(opened_at__gt=at - SHOWN_FOR) | ~Q(state=CaseState.CLOSED))
    return sorted(
        _complaints(recent), key=lambda told: (told.answered_at is not None, told.answer_by)
    )


def _complaints(cases: QuerySet[Any]) -> list[Complaint]:
    """Cases with their clocks: four queries, whatever their number."""
    reached = Q(callbacks__attempts__outcome=AttemptOutcome.REACHED)
    left = Q(
        notices__kind=NoticeKind.REPLY, notices__state__in=[NoticeState.SENT, NoticeState.DELIVERED]
    )
    rows = list(
        cases.select_related("person", "topic", "adviser")
        .annotate(
            reached_at=Min("callbacks__attempts__ended_at", filter=reached),
            written_at=Min("notices__sent_at", filter=left),
        )
        .order_by("opened_at", "pk")
    )
    if not rows:
        return []
    within = Interval(rows[0].opened_at, rows[-1].opened_at + ANSWER_WITHIN)
    opened = [(hours.starts_at, hours.ends_at) for hours in desk_open(within=within)]
    return [
        Complaint(
            case=case,
            answer_by=answer_by(case.opened_at, opened=opened),
            answered_at=min(
                (at for at in (case.reached_at, case.written_at, case.closed_at) if at),
                default=None,
            ),
        )
        for case in rows
    ]
