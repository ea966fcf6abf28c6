"""Says what is wrong with a promise, and what was done about it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from helpdesk.policy.faults import Fault, FaultKind, Mended, Remedy
from helpdesk.policy.references import spaced

_FAULTS: Mapping[FaultKind, str] = {
    FaultKind.ENDED_WITH_APPOINTMENT: gettext_noop("the call has ended and still has an hour."),
    FaultKind.ENDED_WITH_TIME_TO_FIND: gettext_noop(
        "the call has ended and a time is still to be found."
    ),
    FaultKind.ENDED_STILL_OFFERED: gettext_noop(
        "the call has ended and is still offered to an adviser."
    ),
    FaultKind.ENDED_STILL_RINGING: gettext_noop("the call has ended and a try has no outcome."),
    FaultKind.OPEN_ON_CLOSED_CASE: gettext_noop("the case is closed and a call is still promised."),
    FaultKind.OPEN_ON_WAITING_CASE: gettext_noop("the case waits and a call is promised."),
    FaultKind.QUARTER_OF_ENDED: gettext_noop("a quarter hour is taken for an hour that is over."),
    FaultKind.QUARTER_ASTRAY: gettext_noop("a quarter hour is taken outside its call."),
    FaultKind.APPOINTMENT_LACKS_QUARTERS: gettext_noop(
        "the hour is not kept in the adviser's day."
    ),
    FaultKind.HOLD_LACKS_QUARTERS: gettext_noop("a time held is not kept in the adviser's day."),
    FaultKind.NO_NEXT_STEP: gettext_noop("the call has no next step."),
    FaultKind.TWO_NEXT_STEPS: gettext_noop(
        "the call has an hour, and a time is still to be found."
    ),
    FaultKind.OWNER_GONE: gettext_noop("the adviser of the call can no longer log in."),
    FaultKind.PLANNED_WITHOUT_CALLBACK: gettext_noop(
        "the case is planned and no call is promised."
    ),
    FaultKind.NOTICE_OF_NOTHING: gettext_noop(
        "a waiting message speaks of something that is over."
    ),
}


_REMEDIES: Mapping[Remedy, str] = {
    Remedy.HOUR_GIVEN_BACK: gettext_noop("mended, the hour is given back."),
    Remedy.NO_TIME_TO_FIND: gettext_noop("mended, no time is to be found any more."),
    Remedy.OFFER_ENDED: gettext_noop("mended, the call is offered to nobody."),
    Remedy.CALL_STOPPED: gettext_noop("mended, the call is no longer promised."),
    Remedy.QUARTER_FREED: gettext_noop("mended, the quarter hour is free."),
    Remedy.QUARTERS_TAKEN: gettext_noop("mended, the hour is kept in the adviser's day."),
    Remedy.HOLD_ENDED: gettext_noop("mended, the time is no longer held."),
    Remedy.TIME_TO_FIND: gettext_noop("mended, a time is to be found within an open day."),
    Remedy.OTHER_ADVISER: gettext_noop("mended, another adviser has the call."),
    Remedy.CASE_PLANNED: gettext_noop("mended, the case waits for nothing but the call."),
    Remedy.CASE_UNPLANNED: gettext_noop("mended, the case waits to be handled."),
    Remedy.NOTICE_DROPPED: gettext_noop("mended, the message will not leave."),
    Remedy.LEFT_NO_ADVISER: gettext_noop("left, no adviser is free: somebody must find a time."),
    Remedy.LEFT_NO_OUTCOME: gettext_noop("left, an adviser must say how the call ended."),
}


def fault_in_words(fault: Fault) -> str:
    """What is wrong, in the active language; no name and no number of anybody."""
    return _about_case(fault.reference, _(_FAULTS[fault.code]))


def mended_in_words(mended: Mended) -> str:
    """What was done, in the active language, by the case's reference alone."""
    return _about_case(mended.fault.reference, _(_REMEDIES[mended.remedy]))


def _about_case(reference: str, words: str) -> str:
    """`Case K7 4M 92: words`, by its reference alone; "" is a visitor who has no case yet."""
    if not reference:
        return _("A visitor: %(words)s") % {"words": words}
    return _("Case %(reference)s: %(words)s") % {"reference": spaced(reference), "words": words}
