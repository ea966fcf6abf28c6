"""What codes of messages, their ways and their readers are called."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from helpdesk.choices import (
    Channel,
    MailNature,
    NoticeKind,
    NoticeState,
    ProgramEvent,
    Scope,
    Script,
    SenderStanding,
    TextState,
)
from helpdesk.policy.sms_phrases import Said
from helpdesk.policy.sms_talk import Asks, Did

MAIL_NATURE = {
    MailNature.HUMAN: _("Written by somebody"),
    MailNature.QUIET: _("Wants no automatic answer"),
    MailNature.AUTOMATIC: _("Automatic"),
    MailNature.LIST: _("Of a list"),
    MailNature.BOUNCE: _("Came back"),
    MailNature.LOOP: _("Our own"),
    MailNature.VOICE: _("A voice message"),
}

SENDER_STANDING = {
    SenderStanding.CONFIRMED: _("the e-mail that the person confirmed"),
    SenderStanding.GIVEN: _("the e-mail that was given with the request"),
    SenderStanding.HELPER: _("the e-mail of their helper"),
    SenderStanding.OTHER: _("an e-mail that this request does not know"),
}

NOTICE_KIND = {
    NoticeKind.ASKED: _("Your request arrived"),
    NoticeKind.CONFIRMATION: _("Confirmation"),
    NoticeKind.MISSED_CALL: _("We missed your call"),
    NoticeKind.REMINDER: _("Reminder"),
    NoticeKind.MOVED: _("New time"),
    NoticeKind.CANCELLED: _("Cancellation"),
    NoticeKind.RUNNING_LATE: _("We are late"),
    NoticeKind.TRIED_TO_REACH: _("We tried to reach you"),
    NoticeKind.NEW_ADVISER: _("Somebody else calls you"),
    NoticeKind.TIME_NEEDED: _("Another hour is needed"),
    NoticeKind.SOONER: _("A sooner hour is free"),
    NoticeKind.PROPOSED_TIMES: _("Letter with three hours"),
    NoticeKind.REPLY: _("Answer"),
    NoticeKind.FOLLOW_UP: _("We wait for your answer"),
    NoticeKind.WAITED_ENOUGH: _("We close your request"),
    NoticeKind.CONSENT: _("Letter about your helper"),
    NoticeKind.HELPER_NAMED: _("Somebody may be called for you"),
    NoticeKind.CANCEL_ASKED: _("Question: cancel the call?"),
    NoticeKind.TIMES_ASKED: _("Question: which time?"),
    NoticeKind.STANDS: _("The call stands"),
    NoticeKind.HEARD: _("Your message came"),
    NoticeKind.STOPPED: _("No more calls or messages"),
    NoticeKind.CONTACT_CHANGED: _("Another number or e-mail"),
    NoticeKind.CALL_OVER: _("No call, since we spoke"),
    NoticeKind.RECEIPT: _("Your e-mail came"),
    NoticeKind.INCIDENT_KNOWN: _("We know of it"),
    NoticeKind.INCIDENT_OVER: _("It works again"),
}

# What somebody says by SMS, as it was understood.
SMS_SAID = {
    Said.YES: pgettext_lazy("by SMS", "yes"),
    Said.NO: pgettext_lazy("by SMS", "no, or not possible"),
    Said.CANCEL: pgettext_lazy("by SMS", "cancel"),
    Said.LATER: pgettext_lazy("by SMS", "another time"),
    Said.CHOICE: pgettext_lazy("by SMS", "one of the times"),
    Said.STOP: pgettext_lazy("by SMS", "STOP"),
    Said.NOT_ME: pgettext_lazy("by SMS", "it is not me"),
    Said.MACHINE: pgettext_lazy("by SMS", "an automatic answer"),
    Said.OTHER: pgettext_lazy("by SMS", "somebody must read it"),
}

SMS_DID = {
    Did.NOTED: _("Nothing was changed."),
    Did.CONFIRMED: _("The hour is confirmed."),
    Did.ASKED_TO_CANCEL: _("We asked whether to cancel."),
    Did.CANCELLED: _("The call is cancelled."),
    Did.STANDS: _("The call stays as it was."),
    Did.OFFERED: _("We offered other times."),
    Did.MOVED: _("The call is moved."),
    Did.STOPPED: _("Nobody calls or writes to this number any more."),
    Did.NOT_THEIRS: _("The call is stopped."),
}
SMS_ASKS = {Asks.TO_CANCEL: _("Cancel?"), Asks.WHICH_TIME: _("Which time?")}

TEXT_STATE = {
    TextState.PROPOSED: _("To be seen by somebody else"),
    TextState.IN_USE: _("Came into use"),
    TextState.REFUSED: _("Not used"),
}

SCRIPT = {
    Script.CALL: _("First words of a call"),
    Script.CONSENT: _("Words before a helper is named"),
    Script.WITHOUT_CONSENT: _("Words to a caller without a consent"),
    Script.MAIL: _("Words around every e-mail"),
}

CHANNEL = {
    Channel.EMAIL: _("E-mail"),
    Channel.SMS: _("SMS"),
    Channel.LETTER: _("Letter"),
    Channel.ADVISER: _("Said by an adviser"),
    Channel.CONSOLE: _("Screen of the server"),
}

NOTICE_STATE = {
    NoticeState.QUEUED: _("Waiting to leave"),
    NoticeState.SENDING: _("Leaving"),
    NoticeState.SENT: _("Sent"),
    NoticeState.DELIVERED: _("Delivered"),
    NoticeState.FAILED: _("Not delivered"),
    NoticeState.PRINTED: _("Written on the server only, sent to nobody"),
    NoticeState.DROPPED: _("Not sent: too late to be useful"),
    NoticeState.GIVEN_UP: _("Could not be sent"),
}

SCOPE = {
    Scope.REQUESTS_CREATE: _("Ask for a call, and see which hours are free"),
    Scope.REQUESTS_READ: _("Read the state of requests made with this token"),
    Scope.REQUESTS_READ_ALL: _("Read the state of any request"),
    Scope.LINES_WRITE: _("Tell about lines: outages, changed SIM cards, moved numbers"),
    Scope.CALLS_WRITE: _("Tell about telephone calls, as your exchange does"),
}

PROGRAM_EVENT = {
    ProgramEvent.PROMISED: _("A call is promised, or has another hour"),
    ProgramEvent.KEPT: _("A promise was kept"),
    ProgramEvent.BROKEN: _("A promise was broken"),
    ProgramEvent.CLOSED: _("A request ended"),
}
