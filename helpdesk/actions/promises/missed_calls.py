"""A call that nobody answered becomes a promise: the next fair hour, one for each number.

Nobody chose that hour, and a number proves nobody: so it is told to the number where a message gets
there, may be stopped by whoever holds it, and the desk sees where nobody could be told.
"""

from datetime import datetime

from django.db import transaction

from helpdesk.actions.messages.notices import queue_about_hour
from helpdesk.actions.promises.appointments import SlotRefused
from helpdesk.actions.promises.callbacks import (
    Arrival,
    CallbackRequest,
    NumberRefused,
    WantedCall,
    ask_for_callback,
    promise_callback,
)
from helpdesk.actions.promises.public_bookings import (
    TooManyAsked,
    admit,
    note_booking,
    take_turns_of,
)
from helpdesk.actions.story import record
from helpdesk.choices import MISSED_CALLS, CaseSource, Channel, EventKind, NoticeKind
from helpdesk.models import Callback, Case, PhoneCall, Topic, TopicText
from helpdesk.policy.fair_use import Visitor
from helpdesk.policy.missed_calls import Follow, what_follows
from helpdesk.reads.availability import asked_call, free_slots
from helpdesk.reads.diaries import Freed
from helpdesk.reads.phone_calls import (
    case_to_promise_on,
    missed_call,
    only_holder,
    promise_to,
)

# Hours that are tried before an adviser is asked to find one: others book at the same time.
HOURS_TRIED = 4
# Read by the team alone, until an adviser says what the request is about.
TOPIC_NAMES = {
    "fr": "Appel manqué",
    "en": "Missed call",
    "ar": "مكالمة فائتة",
}


@transaction.atomic
def follow_call(*, call: PhoneCall, at: datetime) -> Follow:
    """Do what follows a call that ended, or asked to be called back, whose row is locked. Once.

    Calls of one number are followed one after the other, whatever the exchange calls them.
    """
    visitor = Visitor(session=f"call {call.pk}", address="")
    if call.number:
        take_turns_of(visitor=visitor, number=call.number, email="")
    follow = what_follows(missed_call(call))
    if follow is Follow.KNOWN:
        _note_on(call, promise_to(call.number), at=at)
    elif follow is Follow.PROMISED:
        follow = _promise(call, visitor, at=at)
    call.became = follow
    if _is_known_to_all(call, follow):
        call.read_at = at
    call.ended_at = call.ended_at or at
    call.save()
    return follow


def _is_known_to_all(call: PhoneCall, follow: Follow) -> bool:
    """Whether nobody of the team has to look at it: answered, or promised and told."""
    if follow in (Follow.PROMISED, Follow.KNOWN):
        return call.is_told
    return follow is not Follow.LEFT


def _note_on(call: PhoneCall, callback: Callback | None, *, at: datetime) -> None:
    """They called again: it is noted where a call is promised, and they are told of that one."""
    if callback is None:
        return
    call.case, call.callback = callback.case, callback
    told = queue_about_hour(callback=callback, kind=NoticeKind.MISSED_CALL, at=at)
    # At another number of theirs, who calls now may hear nothing.
    call.is_told = told and callback.number == call.number
    _record(call, callback, at=at)


def _promise(call: PhoneCall, visitor: Visitor, *, at: datetime) -> Follow:
    """Promise the next fair hour, or one that an adviser finds; LEFT where a bound is reached."""
    case = case_to_promise_on(call.number)
    try:
        with transaction.atomic():
            callback = _soonest(call, case, visitor, at=at)
    except (TooManyAsked, NumberRefused, SlotRefused):
        return Follow.LEFT
    call.case, call.callback = callback.case, callback
    told = callback.notices.filter(kind__in=(NoticeKind.MISSED_CALL, NoticeKind.ASKED))
    call.is_told = told.exclude(channel=Channel.CONSOLE).exists()
    _record(call, callback, at=at)
    return Follow.PROMISED


def _soonest(call: PhoneCall, case: Case | None, visitor: Visitor, *, at: datetime) -> Callback:
    """As strangers may have it: what is kept for the phone while they crowd stays kept."""
    topic = case.topic if case else call_topic()
    needed = asked_call(case) if case else None
    slots = free_slots(at=at, topic=topic, call=needed, freed=Freed(by_public=True))
    hours: list[datetime | None] = [slot.starts_at for slot in slots[:HOURS_TRIED]]
    for starts_at in hours:
        try:
            with transaction.atomic():
                return _promise_at(call, case, visitor, starts_at, at=at)
        except SlotRefused:
            continue
    return _promise_at(call, case, visitor, None, at=at)


def _promise_at(
    call: PhoneCall,
    case: Case | None,
    visitor: Visitor,
    starts_at: datetime | None,
    *,
    at: datetime,
) -> Callback:
    event = EventKind.PROMISED_AFTER_CALL
    if case is not None:
        admit(visitor=visitor, number=call.number, email="", at=at)
        wanted = WantedCall(call.number, starts_at, by_public=True, event=event)
        callback = promise_callback(case=case, wanted=wanted, at=at)
        note_booking(callback=callback, visitor=visitor, at=at)
        return callback
    person = only_holder(call.number)
    request = CallbackRequest(
        # Nobody said who calls: no name is made up, and none is found by one.
        name=person.name if person else "",
        number=call.number,
        topic=call_topic(),
        starts_at=starts_at,
        language=person.language if person else "fr",
        person=person,
    )
    arrival = Arrival(source=CaseSource.MISSED_CALL, visitor=visitor, event=event)
    return ask_for_callback(request=request, at=at, arrival=arrival)


def _record(call: PhoneCall, callback: Callback, *, at: datetime) -> None:
    record(
        case=callback.case,
        kind=EventKind.CALL_MISSED,
        at=at,
        by=None,
        callback_id=callback.pk,
        is_told=call.is_told,
        asked_back=call.asked_back,
    )


def call_topic() -> Topic:
    """The topic of requests that a missed call opened: never among the choices of the site."""
    facts = {"icon": "handset", "coop_theme": "", "position": 99, "is_active": False}
    topic, is_new = Topic.objects.get_or_create(code=MISSED_CALLS, defaults=facts)
    for language, name in TOPIC_NAMES.items() if is_new else ():
        TopicText.objects.create(topic=topic, language=language, name=name)
    return topic
