"""What codes of promises, hours and calls are called."""

from django.utils.translation import gettext_lazy as _

from helpdesk.choices import (
    AppointmentKind,
    AppointmentState,
    AttemptOutcome,
    BookingWarning,
    CallbackState,
    HalfDay,
    HowAgreed,
    NextStep,
    PromiseResult,
    PromiseWay,
    SaidNeed,
)
from helpdesk.policy.missed_calls import Follow
from helpdesk.policy.phone_calls import Direction, HangUp
from helpdesk.policy.retries import PartOfDay, Source

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
    SaidNeed.IN_WRITING: _("Do not call, write to me"),
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

BOOKING_WARNING = {
    BookingWarning.OUTSIDE_HOURS: _("This hour is outside the hours of this adviser."),
    BookingWarning.CLOSED_DAY: _("The desk is closed on this day."),
    BookingWarning.ABSENT: _("This adviser is absent at this hour."),
    BookingWarning.GAP: _("This hour takes the pause after a long call."),
    BookingWarning.DAY_FULL: _("This adviser has no room left on this day."),
    BookingWarning.FIRST_CALLS_FULL: _("This adviser has enough first calls on this day."),
    BookingWarning.TOO_FAR: _("This day is further away than usual."),
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
