"""What codes of requests are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from helpdesk.choices import (
    AfterCall,
    CaseSource,
    CaseState,
    ClosingReason,
    FileKind,
    FileRefusal,
    FoundIn,
    NextTime,
    NotDone,
    QueueOrder,
    Referral,
    SeveralAct,
    Urgency,
)
from helpdesk.policy.duplicates import Signal

CASE_STATE = {
    CaseState.NEW: _("To handle"),
    CaseState.PLANNED: _("Callback promised"),
    CaseState.ACTIVE: _("In progress"),
    CaseState.WAITING: _("Waiting for the person"),
    CaseState.CLOSED: _("Closed"),
}

CASE_STATE_FOR_PERSON = {
    CaseState.NEW: _("Well received"),
    CaseState.PLANNED: _("We will call you"),
    CaseState.ACTIVE: _("We are working on it"),
    CaseState.WAITING: _("We are waiting for your answer"),
    CaseState.CLOSED: pgettext_lazy("my request", "Finished"),
}

CLOSING_REASON = {
    ClosingReason.SOLVED_TOGETHER: _("Solved with the person"),
    ClosingReason.SOLVED_FOR: _("Solved for the person"),
    ClosingReason.REFERRED: _("Referred to somebody else"),
    ClosingReason.NOT_HELPED: _("We could not help"),
    ClosingReason.UNREACHABLE: _("Could not be reached"),
    ClosingReason.WITHDRAWN: _("The person stopped"),
    ClosingReason.DUPLICATE: _("Duplicate"),
}

AFTER_CALL = {
    AfterCall.SOLVED_TOGETHER: _("Solved with the person"),
    AfterCall.SOLVED_FOR: _("Solved for the person"),
    AfterCall.REFERRED: _("Sent on to somebody"),
    AfterCall.NOT_HELPED: _("We could not help"),
    AfterCall.WITHDRAWN: _("The person stopped"),
    AfterCall.PLAN: _("Plan another call"),
    AfterCall.WAIT: _("Wait for the person"),
}

URGENCY = {
    Urgency.FRAUD: _("A fraud is going on"),
    Urgency.LINE_CUT: _("The line is cut"),
    Urgency.NO_PHONE: _("No phone at all"),
}

NEXT_TIME = {
    NextTime.NO: pgettext_lazy("alone next time", "No"),
    NextTime.WITH_SOMEONE: pgettext_lazy("alone next time", "With someone"),
    NextTime.ALONE: pgettext_lazy("alone next time", "Alone"),
}

QUEUE_ORDER = {
    QueueOrder.NEWEST: _("Newest first"),
    QueueOrder.AGE: _("Oldest first"),
    QueueOrder.PROMISE: _("What is due first"),
    QueueOrder.WORD: _("Longest without news"),
    QueueOrder.TOPIC: _("By topic"),
}

FOUND_IN = {
    FoundIn.QUESTION: _("What was asked"),
    FoundIn.NOTE: pgettext_lazy("of a request", "Note or message"),
    FoundIn.MAIL: _("Subject of an e-mail"),
    FoundIn.ANSWER: _("What we answered"),
    FoundIn.REFERRAL: _("Where we referred them"),
    FoundIn.ASKED_BY: _("Who asked"),
    FoundIn.GUIDE: _("Guide read"),
}
SEVERAL_ACT = {
    SeveralAct.GIVE: _("Give to a colleague"),
    SeveralAct.CLOSE: _("Close"),
    SeveralAct.PLAN: _("Plan a call"),
    SeveralAct.READ: _("Mark as read"),
    SeveralAct.WRITE: _("Write a ready answer"),
    SeveralAct.TIE: _("Tie to an incident"),
    SeveralAct.END: _("End an incident"),
}

NOT_DONE = {
    NotDone.CLOSED: _("It is closed already."),
    NotDone.RUNNING: _("Somebody is calling now."),
    NotDone.PROMISED: _("A call is promised: decide on its page."),
    NotDone.SAME: _("This colleague has it already."),
    NotDone.TIED: _("It is tied to this incident already."),
    NotDone.OVER: _("This incident is over."),
    NotDone.READ: _("Nothing waits to be read."),
    NotDone.RESTRICTED: _("A restricted record: open it by itself."),
    NotDone.NO_HOUR: _("No free hour, or not free at the promised hour."),
    NotDone.NO_WAY: _("Nothing reaches this person."),
    NotDone.NO_WORDS: _("This answer does not fit the request or its language."),
    NotDone.TOO_MANY: _("Too many at once: begin again with the others."),
    NotDone.CHANGED: _("Somebody changed it since."),
    NotDone.TOLD: _("The person was told already."),
}

CASE_SOURCE = {
    CaseSource.WEB: _("On the site"),
    CaseSource.PHONE: _("By phone"),
    CaseSource.OPERATOR: _("By a program of the operator"),
    CaseSource.EMAIL: _("By e-mail"),
    CaseSource.MISSED_CALL: _("By a call that nobody answered"),
    CaseSource.VISIT: _("By a visit"),
    CaseSource.LETTER: _("By letter"),
}

CASE_SOURCE_SHORT = {
    CaseSource.WEB: pgettext_lazy("channel", "Site"),
    CaseSource.PHONE: pgettext_lazy("channel", "Phone"),
    CaseSource.OPERATOR: pgettext_lazy("channel", "Program"),
    CaseSource.EMAIL: pgettext_lazy("channel", "E-mail"),
    CaseSource.MISSED_CALL: pgettext_lazy("channel", "Missed call"),
}

FILE_KIND = {
    FileKind.JPEG: _("photo"),
    FileKind.PNG: _("picture"),
    FileKind.PDF: _("PDF"),
    FileKind.TEXT: _("plain text"),
    FileKind.WAV: _("sound"),
    FileKind.MP3: _("sound"),
    FileKind.OGG: _("sound"),
}

FILE_REFUSAL = {
    FileRefusal.KIND: _("Not kept: we take photos, PDF, plain text and sounds."),
    FileRefusal.BROKEN: _("Not kept: the file is broken."),
    FileRefusal.TOO_BIG: _("Not kept: the file is too big."),
    FileRefusal.TOO_MANY: _("Not kept: the e-mail had too many files."),
    FileRefusal.VIRUS: _("Not kept: the file holds a virus."),
    FileRefusal.UNCHECKED: _("Not kept: nothing could look for viruses in it."),
}

REFERRAL = {
    Referral.OPERATOR: _("The operator or body in charge"),
    Referral.PAPERWORK: _("Help with paperwork"),
    Referral.ADMINISTRATION: _("A public office"),
    Referral.DIGITAL_MEDIATION: _("Digital help nearby"),
    Referral.SOCIAL_HELP: _("Social services"),
    Referral.WORK: _("Help to find work"),
    Referral.OTHER: _("Somebody else"),
}

SIGNAL = {
    Signal.NAME: _("a name"),
    Signal.SECOND_NAME: _("the whole name"),
    Signal.NUMBER: _("the number"),
    Signal.EMAIL: _("the e-mail"),
}
