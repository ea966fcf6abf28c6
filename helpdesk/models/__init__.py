"""The desk's tables, one file a subject."""

from helpdesk.models.adviser import (
    Absence,
    Adviser,
    DayException,
    OpeningPeriod,
    SpecialHours,
)
from helpdesk.models.appointment import Appointment, SlotHold, TakenQuarter
from helpdesk.models.arrived_part import ArrivedPart
from helpdesk.models.callback import Attempt, Callback, RetryRule, SoonerWish
from helpdesk.models.case import (
    AnonymousHelp,
    Case,
    ChecklistItem,
    Note,
    PendingReason,
    PendingReasonText,
    TimeSpent,
)
from helpdesk.models.case_words import CaseWords, DeskWord
from helpdesk.models.consent import Consent, ConsentMarked, SafeguardingFlag
from helpdesk.models.desk import DeskSettings, Heartbeat, RequestCount
from helpdesk.models.do_not_call import DoNotCall
from helpdesk.models.do_not_write import DoNotWrite
from helpdesk.models.erasure import Erasure
from helpdesk.models.event import CaseEvent, EventIsFinal
from helpdesk.models.fair_use import Crowd, PublicBooking, UsedPlace, WrongGuess
from helpdesk.models.figures import DayFigure, Export, ExportTaken
from helpdesk.models.final import ErasurePermit
from helpdesk.models.hours_change import HoursChange, MovedPromise
from helpdesk.models.incident import Incident, IncidentText
from helpdesk.models.incoming import IncomingSms, SmsQuestion
from helpdesk.models.journal import JournalEntry
from helpdesk.models.lane import Lane
from helpdesk.models.line_fact import LineFact
from helpdesk.models.mail import CaseFile, DeadEmail, IncomingMail
from helpdesk.models.notice import Notice, NoticeText
from helpdesk.models.person import (
    CustomerNumber,
    NameWord,
    Person,
    PersonMerge,
    PhoneNumber,
)
from helpdesk.models.person_read import PersonRead
from helpdesk.models.phone_call import PhoneCall
from helpdesk.models.photos import FilesCame, PhotoCode
from helpdesk.models.place import Place
from helpdesk.models.restricted import RestrictedOpening
from helpdesk.models.script import ScriptText
from helpdesk.models.several import ActOnSeveral
from helpdesk.models.sms_part import SmsPart
from helpdesk.models.system import ApiToken, SystemRequest
from helpdesk.models.team import (
    CannedReply,
    CannedReplyText,
    CaseViewer,
    HandOver,
    Memo,
    Mention,
    NoteDraft,
    SavedView,
    TeamNote,
)
from helpdesk.models.text_change import TextChange
from helpdesk.models.topic import Topic, TopicText
from helpdesk.models.trial import TrialMessage
from helpdesk.models.webhook import Webhook, WebhookMessage

__all__ = [
    "Absence",
    "ActOnSeveral",
    "Adviser",
    "AnonymousHelp",
    "ApiToken",
    "Appointment",
    "ArrivedPart",
    "Attempt",
    "Callback",
    "CannedReply",
    "CannedReplyText",
    "Case",
    "CaseEvent",
    "CaseFile",
    "CaseViewer",
    "CaseWords",
    "ChecklistItem",
    "Consent",
    "ConsentMarked",
    "Crowd",
    "CustomerNumber",
    "DayException",
    "DayFigure",
    "DeadEmail",
    "DeskSettings",
    "DeskWord",
    "DoNotCall",
    "DoNotWrite",
    "Erasure",
    "ErasurePermit",
    "EventIsFinal",
    "Export",
    "ExportTaken",
    "FilesCame",
    "HandOver",
    "Heartbeat",
    "HoursChange",
    "Incident",
    "IncidentText",
    "IncomingMail",
    "IncomingSms",
    "JournalEntry",
    "Lane",
    "LineFact",
    "Memo",
    "Mention",
    "MovedPromise",
    "NameWord",
    "Note",
    "NoteDraft",
    "Notice",
    "NoticeText",
    "OpeningPeriod",
    "PendingReason",
    "PendingReasonText",
    "Person",
    "PersonMerge",
    "PersonRead",
    "PhoneCall",
    "PhoneNumber",
    "PhotoCode",
    "Place",
    "PublicBooking",
    "RequestCount",
    "RestrictedOpening",
    "RetryRule",
    "SafeguardingFlag",
    "SavedView",
    "ScriptText",
    "SlotHold",
    "SmsPart",
    "SmsQuestion",
    "SoonerWish",
    "SpecialHours",
    "SystemRequest",
    "TakenQuarter",
    "TeamNote",
    "TextChange",
    "TimeSpent",
    "Topic",
    "TopicText",
    "TrialMessage",
    "UsedPlace",
    "Webhook",
    "WebhookMessage",
    "WrongGuess",
]
