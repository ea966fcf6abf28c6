"""The desk's tables, one file a subject."""

from helpdesk.models.adviser import (
    Absence,
    Adviser,
    DayException,
    OpeningPeriod,
    SpecialHours,
    Topic,
)
from helpdesk.models.appointment import Appointment, SlotHold, TakenQuarter
from helpdesk.models.callback import Attempt, Callback, RetryRule, SoonerWish
from helpdesk.models.case import Case, Note
from helpdesk.models.desk import DeskSettings, Heartbeat, RequestCount
from helpdesk.models.event import CaseEvent, EventIsFinal
from helpdesk.models.notice import Notice, NoticeText
from helpdesk.models.person import Person, PhoneNumber

__all__ = [
    "Absence",
    "Adviser",
    "Appointment",
    "Attempt",
    "Callback",
    "Case",
    "CaseEvent",
    "DayException",
    "DeskSettings",
    "EventIsFinal",
    "Heartbeat",
    "Note",
    "Notice",
    "NoticeText",
    "OpeningPeriod",
    "Person",
    "PhoneNumber",
    "RequestCount",
    "RetryRule",
    "SlotHold",
    "SoonerWish",
    "SpecialHours",
    "TakenQuarter",
    "Topic",
]
