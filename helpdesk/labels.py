"""What each code of choices.py is called, for the desk and for the person; translated."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from helpdesk.choices import (
    Afraid,
    AfterCall,
    AppointmentKind,
    AppointmentState,
    AttemptOutcome,
    BookingWarning,
    CallbackState,
    CaseSource,
    CaseState,
    Channel,
    ClosingReason,
    Confidence,
    ConsentMark,
    ConsentScope,
    Device,
    ExportState,
    FactSource,
    FileKind,
    FileRefusal,
    HalfDay,
    HelperKind,
    HowAgreed,
    HowSaid,
    JournalKind,
    LineFactKind,
    MailNature,
    NextStep,
    NextTime,
    NotDone,
    NoticeKind,
    NoticeState,
    OpeningReason,
    PhoneKind,
    PhoneOwner,
    Presence,
    ProgramEvent,
    PromiseResult,
    PromiseWay,
    QueueOrder,
    Referral,
    Repeats,
    SafeguardingKind,
    SaidNeed,
    Scope,
    Script,
    SenderStanding,
    SeveralAct,
    TextState,
    WantedHelp,
    WordRoad,
)
from helpdesk.policy.consents import ConsentState
from helpdesk.policy.duplicates import Signal
from helpdesk.policy.missed_calls import Follow
from helpdesk.policy.phone_calls import Direction, HangUp
from helpdesk.policy.retries import PartOfDay, Source
from helpdesk.policy.sms_phrases import Said
from helpdesk.policy.sms_talk import Asks, Did

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
NEXT_TIME = {
    NextTime.NO: pgettext_lazy("alone next time", "No"),
    NextTime.WITH_SOMEONE: pgettext_lazy("alone next time", "With someone"),
    NextTime.ALONE: pgettext_lazy("alone next time", "Alone"),
}
QUEUE_ORDER = {
    QueueOrder.NEWEST: _("Newest first"),
    QueueOrder.AGE: _("Oldest first"),
    QueueOrder.PROMISE: _("By promised hour"),
    QueueOrder.WORD: _("Longest without news"),
    QueueOrder.TOPIC: _("By topic"),
}
SEVERAL_ACT = {
    SeveralAct.GIVE: _("Give to a colleague"),
    SeveralAct.CLOSE: _("Close"),
    SeveralAct.PLAN: _("Plan a call"),
    SeveralAct.READ: _("Mark as read"),
    SeveralAct.WRITE: _("Write a ready answer"),
}
NOT_DONE = {
    NotDone.CLOSED: _("It is closed already."),
    NotDone.RUNNING: _("Somebody is calling now."),
    NotDone.PROMISED: _("A call is promised: decide on its page."),
    NotDone.SAME: _("This colleague has it already."),
    NotDone.READ: _("Nothing waits to be read."),
    NotDone.RESTRICTED: _("A restricted record: open it by itself."),
    NotDone.NO_HOUR: _("No free hour, or not free at the promised hour."),
    NotDone.NO_WAY: _("Nothing reaches this person."),
    NotDone.NO_WORDS: _("This answer does not fit the request or its language."),
    NotDone.TOO_MANY: _("Too many at once: begin again with the others."),
    NotDone.CHANGED: _("Somebody changed it since."),
    NotDone.TOLD: _("The person was told already."),
}
FACT_SOURCE = {
    FactSource.SITE: _("said on the site"),
    FactSource.PHONE: _("said to one of us"),
    FactSource.MAIL: _("read in an e-mail or a letter"),
    FactSource.CONFIRMED: _("confirmed with the person"),
}
WORD_ROAD = {
    WordRoad.MESSAGE: _("Sent to this phone, and shown nowhere else."),
    WordRoad.PAGE: _("Shown to whoever asked on the site, and sent to no phone."),
    WordRoad.ALOUD: _("Said on the phone by an adviser, and sent to nobody."),
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
CONFIDENCE = {
    Confidence.UNKNOWN: _("Not known"),
    Confidence.LOW: _("Not at ease"),
    Confidence.MEDIUM: _("At ease with some help"),
    Confidence.HIGH: _("At ease"),
}
WANTED_HELP = {
    WantedHelp.ALONE: _("Alone"),
    WantedHelp.WITH_GUIDE: _("With a guide"),
    WantedHelp.WITH_SOMEBODY: _("With somebody on the phone"),
}
AFRAID = {
    Afraid.NO: pgettext_lazy("afraid", "No"),
    Afraid.A_LITTLE: pgettext_lazy("afraid", "A little"),
    Afraid.YES: pgettext_lazy("afraid", "Yes"),
}
PHONE_KIND = {
    PhoneKind.MOBILE: _("Mobile phone"),
    PhoneKind.LANDLINE: _("Landline"),
    PhoneKind.OTHER: _("Other number"),
}
PHONE_OWNER = {
    PhoneOwner.OWN: _("Their own phone"),
    PhoneOwner.SHARED: _("A shared phone"),
    PhoneOwner.SOMEBODY_ELSE: _("Somebody else's phone"),
}
PRESENCE = {
    Presence.PRESENT: _("Present"),
    Presence.ON_BREAK: _("On a break"),
    Presence.AWAY: _("Away"),
}
DEVICE = {
    Device.ANDROID: _("Android phone"),
    Device.IPHONE: _("iPhone"),
    Device.KEYPAD: _("Keypad phone"),
    Device.LANDLINE: _("Landline phone"),
    Device.BOX: _("Internet box"),
    Device.COMPUTER: _("Computer"),
    Device.TABLET: _("Tablet"),
    Device.OTHER: _("Something else"),
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
HELPER_KIND = {
    HelperKind.RELATIVE: _("Somebody close"),
    HelperKind.PROFESSIONAL: _("A professional"),
}
CONSENT_SCOPE = {
    ConsentScope.ONE_REQUEST: _("For this request only"),
    ConsentScope.EVERY_REQUEST: _("For every request"),
}
CONSENT_MARK = {
    ConsentMark.CONFIRMED: _("Confirmed"),
    ConsentMark.REVOKED: _("Taken back"),
}
CONSENT_STANDING = {
    ConsentState.TO_CONFIRM: _("To confirm"),
    ConsentState.VALID: _("Valid"),
    ConsentState.EXPIRED: _("Over"),
    ConsentState.REVOKED: _("Taken back"),
}
HOW_SAID = {HowSaid.CALL: _("By phone"), HowSaid.LETTER: _("By letter")}
SAFEGUARDING_KIND = {
    SafeguardingKind.SCAM: _("Perhaps a scam"),
    SafeguardingKind.COERCION: _("Perhaps under pressure"),
    SafeguardingKind.OTHER: _("Another reason"),
}
EXPORT_STATE = {
    ExportState.QUEUED: _("Waiting"),
    ExportState.RUNNING: _("Being written"),
    ExportState.READY: _("Ready"),
    ExportState.FAILED: _("Failed"),
    ExportState.EXPIRED: _("No longer kept"),
}
CALLBACK_STATE = {
    CallbackState.OPEN: _("Promised"),
    CallbackState.DONE: _("Done"),
    CallbackState.CANCELLED: _("Cancelled"),
    CallbackState.STOPPED: _("Stopped"),
}
PROMISE_RESULT = {
    PromiseResult.PENDING: _("To come"),
    PromiseResult.KEPT: _("Kept"),
    PromiseResult.BROKEN: _("Not kept"),
    PromiseResult.MOVED_BY_PERSON: _("Moved by the person"),
    PromiseResult.CANCELLED_IN_TIME: _("Cancelled in time"),
}
APPOINTMENT_KIND = {
    AppointmentKind.PROMISED: _("Promised to the person"),
    AppointmentKind.RETRY: _("New try"),
}
APPOINTMENT_STATE = {
    AppointmentState.LIVE: _("To come"),
    AppointmentState.DONE: _("Done"),
    AppointmentState.MOVED: _("Moved"),
    AppointmentState.CANCELLED: _("Cancelled"),
}
OUTCOME = {
    AttemptOutcome.REACHED: _("Reached"),
    AttemptOutcome.REACHED_OTHER: _("Somebody else answered"),
    AttemptOutcome.NO_ANSWER: _("No answer"),
    AttemptOutcome.BUSY: _("Line busy"),
    AttemptOutcome.VOICEMAIL_LEFT: _("Message left"),
    AttemptOutcome.VOICEMAIL_FULL: _("Voicemail full"),
    AttemptOutcome.WRONG_NUMBER: _("Wrong number"),
    AttemptOutcome.OUT_OF_SERVICE: _("Number out of service"),
    AttemptOutcome.ASKED_LATER: _("Asked for another time"),
    AttemptOutcome.REFUSED: _("Does not want the call"),
    AttemptOutcome.LANGUAGE_BARRIER: _("No common language"),
    AttemptOutcome.CUT_OFF: _("Call cut off"),
    AttemptOutcome.WRITTEN: _("We wrote to them"),
}
PROMISE_WAY = {
    PromiseWay.CALL: _("By phone"),
    PromiseWay.SMS: _("By SMS"),
    PromiseWay.EMAIL: _("By e-mail"),
    PromiseWay.LETTER: _("By letter"),
}
HOW_AGREED = {
    HowAgreed.BESIDE: _("This person is beside me"),
    HowAgreed.TOLD: _("This person told me yes"),
    HowAgreed.NOT_YET: _("I have not asked yet"),
}
SAID_NEED = {
    SaidNeed.SPEAK_SLOWLY: _("Please speak slowly"),
    SaidNeed.HARD_OF_HEARING: _("I am hard of hearing"),
    SaidNeed.RELAY: _("I call through a relay service"),
    SaidNeed.IN_WRITING: _("Do not call, write to me: by SMS or e-mail"),
    SaidNeed.SHARED_PHONE: _("Other people answer this phone"),
    SaidNeed.NO_MESSAGE: _("Leave no message on this phone"),
}
HALF_DAY = {
    HalfDay.MORNING: _("In the morning"),
    HalfDay.AFTERNOON: _("In the afternoon"),
}
PART_OF_DAY = {
    PartOfDay.MORNING: _("In the morning"),
    PartOfDay.AFTERNOON: _("In the afternoon"),
    PartOfDay.EVENING: _("In the evening"),
}
RULE_SOURCE = {
    Source.ALIVE: _("The line is in use: somebody is there."),
    Source.LATER: _("Another hour of the day has a better chance."),
    Source.SPREAD: _("We spread our calls over the day."),
    Source.ONCE_MORE: _("The network failed: once more is fair."),
    Source.BOUND: _("More calls would annoy. A letter leaves the choice."),
    Source.DEAD: _("We never call a wrong number twice."),
    Source.REFUSED: _("No means no."),
    Source.THEY_SAID: _("No hour was agreed yet. Somebody must find one."),
    Source.DONE: _("The call took place."),
}
NEXT_STEP = {
    NextStep.NONE: _("Nothing: the call took place"),
    NextStep.TRY_AGAIN: _("Call again"),
    NextStep.FIND_A_TIME: _("Find another hour"),
    NextStep.OTHER_NUMBER: _("Find another number"),
    NextStep.LETTER: _("Write a letter"),
    NextStep.STOP: _("Stop calling"),
}
REPEATS = {
    Repeats.NEVER: _("Once only"),
    Repeats.WEEKLY: _("Every week"),
    Repeats.FORTNIGHTLY: _("Every two weeks"),
}
BOOKING_WARNING = {
    BookingWarning.OUTSIDE_HOURS: _("This hour is outside the hours of this adviser."),
    BookingWarning.CLOSED_DAY: _("The desk is closed on this day."),
    BookingWarning.ABSENT: _("This adviser is absent at this hour."),
    BookingWarning.GAP: _("This hour takes the pause after a long call."),
    BookingWarning.DAY_FULL: _("This adviser has no room left on this day."),
    BookingWarning.FIRST_CALLS_FULL: _("This adviser has enough first calls on this day."),
    BookingWarning.TOO_FAR: _("This day is further away than usual."),
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
SIGNAL = {
    Signal.NAME: _("a name"),
    Signal.SECOND_NAME: _("the whole name"),
    Signal.NUMBER: _("the number"),
    Signal.EMAIL: _("the e-mail"),
}

OPENING_REASON = {
    OpeningReason.THEY_CALL: _("The person is on the phone"),
    OpeningReason.OUR_CALL: _("I have to call the person"),
    OpeningReason.ASKED: _("A colleague or a coordinator asked me to"),
    OpeningReason.OTHER: _("Something else"),
}
# What each line of the journal tells, as one sentence.
JOURNAL_KIND = {
    JournalKind.LOGGED_IN: _("Logged in."),
    JournalKind.LOG_IN_FAILED: _("A log-in failed."),
    JournalKind.LOG_IN_SLOWED: _("Guessing was slowed down."),
    JournalKind.LOGGED_OUT: _("Logged out."),
    JournalKind.SESSION_ENDED: _("Ended a session from afar."),
    JournalKind.ACCOUNT_INVITED: _("Invited somebody to the desk."),
    JournalKind.ACCOUNT_OPENED: _("Chose a first password."),
    JournalKind.ACCOUNT_CHANGED: _("Changed an account."),
    JournalKind.ACCOUNT_ENDED: _("Ended an account."),
    JournalKind.RIGHTS_CHANGED: _("Changed what somebody may do."),
    JournalKind.PASSWORD_CHANGED: _("Changed the password."),
    JournalKind.PASSWORD_RENEWED: _("A forgotten password was renewed."),
    JournalKind.RENEWAL_ASKED: _("A renewal of the password was asked for."),
    JournalKind.FACTOR_SET: _("Set up a second proof."),
    JournalKind.FACTOR_REMOVED: _("Removed a second proof."),
    JournalKind.FACTOR_RESET: _("Took away every second proof of an account."),
    JournalKind.RECOVERY_CODES_MADE: _("Printed new recovery codes."),
    JournalKind.RECOVERY_CODE_USED: _("Came in by a printed code."),
    JournalKind.SETTINGS_CHANGED: _("Changed settings of the desk."),
    JournalKind.TEXT_PROPOSED: _("Proposed other words for a message."),
    JournalKind.TEXT_ACCEPTED: _("Accepted other words for a message."),
    JournalKind.TEXT_REFUSED: _("Refused other words for a message."),
    JournalKind.TEXT_IN_USE: _("Other words for a message came into use."),
    JournalKind.EXPORT_ASKED: _("Asked for a file of figures."),
    JournalKind.EXPORT_TAKEN: _("Took a file of figures."),
    JournalKind.CONSENT_GIVEN: _("Wrote down who may help somebody."),
    JournalKind.CONSENT_CONFIRMED: _("Confirmed who may help somebody."),
    JournalKind.CONSENT_REVOKED: _("Wrote down that somebody may help no more."),
    JournalKind.RECORD_RESTRICTED: _("Restricted the record of a person."),
    JournalKind.RESTRICTION_LIFTED: _("Lifted the restriction of a record."),
    JournalKind.RESTRICTED_OPENED: _("Opened a restricted record."),
    JournalKind.PUBLIC_BOOKING_CHANGED: _("Turned booking on the site on or off."),
    JournalKind.NUMBER_STOPPED: _("A number is not to be called again."),
    JournalKind.STOP_LIFTED: _("A number may be called again."),
    JournalKind.FILE_PRINTED: _("Took everything that is kept about a person."),
    JournalKind.ERASURE_ASKED: _("Asked to erase a person."),
    JournalKind.PERSON_ERASED: _("Erased a person."),
    JournalKind.RETENTION_RUN: _("What was kept long enough was deleted."),
    JournalKind.TOKEN_MADE: _("Made a token for a program."),
    JournalKind.TOKEN_REVOKED: _("Revoked the token of a program."),
    JournalKind.API_USED: _("A program used the API."),
    JournalKind.WEBHOOK_MADE: _("Made a webhook for a program."),
    JournalKind.WEBHOOK_ENDED: _("Ended the webhook of a program."),
    JournalKind.WEBHOOK_REPLAYED: _("What a program had missed is told again."),
    JournalKind.TEST_ASKED: _("Asked for a test message."),
}
SCOPE = {
    Scope.REQUESTS_CREATE: _("Ask for a call, and see which hours are free"),
    Scope.REQUESTS_READ: _("Read the state of requests made with this token"),
    Scope.REQUESTS_READ_ALL: _("Read the state of any request"),
    Scope.LINES_WRITE: _("Tell about lines: outages, changed SIM cards, moved numbers"),
    Scope.CALLS_WRITE: _("Tell about telephone calls, as your exchange does"),
}
CALL_DIRECTION = {Direction.IN: _("They called us"), Direction.OUT: _("We called them")}
HANG_UP = {
    HangUp.NORMAL: _("Somebody hung up"),
    HangUp.BUSY: _("The line was busy"),
    HangUp.NO_ANSWER: _("Nobody answered"),
    HangUp.REJECTED: _("The call was refused"),
    HangUp.ELSEWHERE: _("Answered on another telephone"),
    HangUp.NOT_FOUND: _("The number does not exist"),
    HangUp.OUT_OF_ORDER: _("The line is out of order"),
    HangUp.NETWORK: _("The network failed"),
    HangUp.UNKNOWN: _("The exchange does not say why"),
}
MISSED_CALL = {
    Follow.ANSWERED: _("Somebody of us spoke with them"),
    Follow.COUNTED: _("A withheld number: counted"),
    Follow.REFUSED: _("The owner of the number wants no call"),
    Follow.KNOWN: _("A call was promised already"),
    Follow.PROMISED: _("A call is promised"),
    Follow.LEFT: _("No call is promised: decide yourselves"),
}
PROGRAM_EVENT = {
    ProgramEvent.PROMISED: _("A call is promised, or has another hour"),
    ProgramEvent.KEPT: _("A promise was kept"),
    ProgramEvent.BROKEN: _("A promise was broken"),
    ProgramEvent.CLOSED: _("A request ended"),
}
LINE_FACT = {
    LineFactKind.PORTED: _("This number moved to another operator."),
    LineFactKind.SIM_CHANGED: _("The SIM card of this number was changed."),
    LineFactKind.OUTAGE: _("This line is down: an outage."),
}

# Where people live by the clock, and how a sentence says it.
ZONES = {
    "Europe/Paris": _("Mainland France"),
    "America/Guadeloupe": _("Guadeloupe"),
    "America/Martinique": _("Martinique"),
    "America/Cayenne": _("French Guiana"),
    "Indian/Reunion": _("Réunion"),
    "Indian/Mayotte": _("Mayotte"),
}
IN_ZONE = {
    "Europe/Paris": _("in Paris"),
    "America/Guadeloupe": _("in Guadeloupe"),
    "America/Martinique": _("in Martinique"),
    "America/Cayenne": _("in French Guiana"),
    "Indian/Reunion": _("in Réunion"),
    "Indian/Mayotte": _("in Mayotte"),
}
TIME_OF_ZONE = {
    "Europe/Paris": _("Paris time"),
    "America/Guadeloupe": _("Guadeloupe time"),
    "America/Martinique": _("Martinique time"),
    "America/Cayenne": _("French Guiana time"),
    "Indian/Reunion": _("Réunion time"),
    "Indian/Mayotte": _("Mayotte time"),
}

# Spoken on the phone, so more than those of the site: what people in France speak most, and what
# an adviser could not tell ("und", ISO 639: not determined).
UNKNOWN_LANGUAGE = "und"
LANGUAGES = {
    "fr": _("French"),
    "en": _("English"),
    "ar": _("Arabic"),
    "pt": _("Portuguese"),
    "es": _("Spanish"),
    "tr": _("Turkish"),
    "uk": _("Ukrainian"),
    "sq": _("Albanian"),
    "bm": _("Bambara"),
    "bn": _("Bengali"),
    "zh": _("Chinese"),
    "ka": _("Georgian"),
    "it": _("Italian"),
    "kab": _("Kabyle"),
    "ku": _("Kurdish"),
    "ln": _("Lingala"),
    "ps": _("Pashto"),
    "fa": _("Persian, Dari"),
    "pl": _("Polish"),
    "ro": _("Romanian"),
    "ru": _("Russian"),
    "so": _("Somali"),
    "snk": _("Soninke"),
    "ta": _("Tamil"),
    "ti": _("Tigrinya"),
    "vi": _("Vietnamese"),
    "wo": _("Wolof"),
    UNKNOWN_LANGUAGE: _("Another language, or not known"),
}


def language_name(code: str) -> str:
    """What a language is called, one that the desk knows or one of the site; else its code."""
    return label_of({**dict(settings.LANGUAGES), **LANGUAGES}, code)


def choices_of(labels: Mapping[Any, Any]) -> list[tuple[str, Any]]:
    """Labels as Django's `choices`, in the order of the table."""
    return [(str(code), label) for code, label in labels.items()]


def label_of(labels: Mapping[Any, Any], code: str | StrEnum | None) -> str:
    """The label of a stored code, in the active language; the code itself when it is unknown."""
    if not code:
        return ""
    return str(next((label for key, label in labels.items() if str(key) == str(code)), code))
