"""The desk's tables, one file a subject."""

from helpdesk.models.adviser import Absence, Adviser, ClosedDay, OpeningPeriod, Topic
from helpdesk.models.appointment import Appointment, TakenQuarter
from helpdesk.models.callback import Attempt, Callback
from helpdesk.models.case import Case, Note
from helpdesk.models.desk import DeskSettings, Heartbeat, RequestCount
from helpdesk.models.event import CaseEvent, EventIsFinal
from helpdesk.models.notice import Notice
from helpdesk.models.person import Person, PhoneNumber

__all__ = [
    "Absence",
    "Adviser",
    "Appointment",
    "Attempt",
    "Callback",
    "Case",
    "CaseEvent",
    "ClosedDay",
    "DeskSettings",
    "EventIsFinal",
    "Heartbeat",
    "Note",
    "Notice",
    "OpeningPeriod",
    "Person",
    "PhoneNumber",
    "RequestCount",
    "TakenQuarter",
    "Topic",
]
