"""Plays the demonstration's stories with the desk's own actions, in the order of their time."""

import heapq
from collections.abc import Generator, Iterable
from datetime import datetime, timedelta

from helpdesk.actions.cases.cases import Asked, add_note, open_case
from helpdesk.actions.cases.checklist import spend_time
from helpdesk.actions.promises.appointments import SlotRefused, move_appointment
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import (
    Arrival,
    CallbackRequest,
    ask_for_callback,
    cancel_callback,
)
from helpdesk.actions.promises.closing import ReferredTo, close_case
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.actions.story import record
from helpdesk.choices import (
    AttemptOutcome,
    CaseSource,
    Channel,
    ClosingReason,
    EventKind,
    NextTime,
    NoticeState,
    Referral,
)
from helpdesk.models import Callback, Notice, PendingReason, Person
from helpdesk.policy.slots import Call
from helpdesk.reads.availability import free_slots, minutes_of_call
from website.models import User
from website.seeding.scene import Scene, Story
from website.seeding.stray_times import write_time

Told = Generator[datetime, None, None]

RUNNING = "running"
# How long ago the call that runs now began; within the window of its promise in any case.
_RUNNING_FOR = timedelta(minutes=4)
_NEAR = timedelta(minutes=60)
# Minutes that a call takes, at least and at most.
_TALK: dict[str, tuple[int, int]] = {
    AttemptOutcome.REACHED: (8, 22),
    AttemptOutcome.REACHED_OTHER: (2, 4),
}
_MISSED = (1, 3)


def play(stories: Iterable[Story], *, scene: Scene) -> None:
    """Run every story up to the scene's present; what lies later stays to be done.

    A story is a generator: it says when its next event is, and makes it when it is its turn.
    """
    turns: list[tuple[datetime, int, Told]] = []
    for story in stories:
        told = _tell(story, scene)
        turns.append((next(told), story.number, told))
    heapq.heapify(turns)
    while turns and turns[0][0] <= scene.now:
        at, number, told = heapq.heappop(turns)
        deliver(at)
        following = next(told, None)
        if following is not None:
            heapq.heappush(turns, (following, number, told))
    deliver(scene.now)


def _tell(story: Story, scene: Scene) -> Told:
    at = scene.asked_at(story)
    yield at
    if not story.promised:
        _write_down(story, scene, at)
        return
    callback = _ask(story, scene, at)
    if story.cancelled_after_hours is not None:
        yield at + timedelta(hours=story.cancelled_after_hours)
        cancel_callback(callback=callback, at=at + timedelta(hours=story.cancelled_after_hours))
        return
    if story.moved:
        at += timedelta(minutes=40)
        yield at
        _move(callback, by=None, at=at, story=story, scene=scene)
    yield from _call(story, scene, callback)


def _call(story: Story, scene: Scene, callback: Callback) -> Told:
    """Every try, and how the case ends."""
    dice, at = story.dice, callback.asked_at
    by = callback.adviser.user
    for code, note in story.tries:
        live = callback.live_appointment
        if live is None:
            at = scene.open_before(at + timedelta(hours=20))
            yield at
            _move(callback, by=by, at=at, story=story, scene=scene)
            live = callback.live_appointment
        if live is None:
            return
        delay = story.minutes_late or dice.choice((-2, 0, 0, 1, 2, 4, 7))
        at = live.starts_at + timedelta(minutes=delay)
        if code == RUNNING:
            at = scene.now - _RUNNING_FOR
        ends_at = at + timedelta(minutes=dice.randint(*_TALK.get(code, _MISSED)))
        if code != RUNNING and ends_at > scene.now:
            return
        yield at
        callback.refresh_from_db()
        by = callback.adviser.user
        attempt = start_attempt(callback=callback, adviser=callback.adviser, at=at, by=by)
        if code == RUNNING:
            return
        at = ends_at
        yield at
        end_attempt(attempt=attempt, outcome=AttemptOutcome(code), at=at, by=by, note=note)
    yield from _end(story, scene, callback, at, by)


def _end(story: Story, scene: Scene, callback: Callback, at: datetime, by: User) -> Told:
    if not story.closes and not story.waits:
        return
    if story.closes == ClosingReason.UNREACHABLE:
        at = scene.open_before(at + timedelta(days=4))
    at += timedelta(minutes=3)
    yield at
    if story.waits:
        reason = PendingReason.objects.get(code="document")
        wait_for_person(case=callback.case, reason=reason, at=at, by=by)
        return
    spend_time(case=callback.case, minutes=15 * max(1, len(story.tries)), at=at)
    close_case(
        case=callback.case,
        reason=ClosingReason(story.closes),
        next_time=NextTime(story.alone) if story.alone else None,
        at=at,
        by=by,
        referred_to=(ReferredTo(Referral(story.referral), story.place) if story.referral else None),
    )


def _write_down(story: Story, scene: Scene, at: datetime) -> None:
    """A request by phone for which nobody asked to be called yet."""
    by = scene.who_answers(at)
    case = open_case(
        person=_person(story, scene),
        at=at,
        by=by,
        asked=Asked(
            topic=scene.topics[story.topic],
            source=CaseSource.PHONE,
            question=story.said,
            is_demo=True,
        ),
    )
    add_note(case=case, text=story.note, at=at, by=by)


def _person(story: Story, scene: Scene) -> Person:
    return Person.objects.get(name=story.who, numbers__number=scene.numbers[story.who])


def _ask(story: Story, scene: Scene, at: datetime) -> Callback:
    """Ask for a call at the hour of the story, where the desk's rules allow it."""
    wanted = scene.quarter(story.starts) if story.starts is not None else None
    starts_at = _free_time(story, scene, at=at, wanted=wanted)
    try:
        return _request(story, scene, at=at, starts_at=starts_at)
    except SlotRefused:
        # A holiday, or nobody left at this hour: the demonstration lives all the same.
        callback = _request(story, scene, at=at, starts_at=None)
        write_time(callback=callback, starts_at=wanted or scene.quarter(1), at=at)
        return callback


def _free_time(
    story: Story, scene: Scene, *, at: datetime, wanted: datetime | None
) -> datetime | None:
    """A time to ask for: the one that is wanted or, when it is to come, one shortly after it.

    Among the first free ones when none is wanted; None to leave the hour open.
    """
    if wanted is None and story.days is None:
        return None
    person = _person(story, scene)
    slots = free_slots(
        at=at,
        topic=scene.topics[story.topic],
        notice_minutes=0 if wanted else None,
        adviser_ids=scene.speakers.get(person.language),
        call=Call(minutes_of_call(topic=scene.topics[story.topic], person=person)),
    )
    if wanted is None:
        return story.dice.choice(slots[:24]).starts_at
    margin = _NEAR if wanted > scene.now else timedelta(0)
    near = (slot.starts_at for slot in slots if wanted <= slot.starts_at <= wanted + margin)
    return next(near, wanted)


def _request(story: Story, scene: Scene, *, at: datetime, starts_at: datetime | None) -> Callback:
    person = _person(story, scene)
    guide_number, guide_step = story.guide or (None, None)
    wanted_help, afraid = scene.wishes[story.who]
    return ask_for_callback(
        request=CallbackRequest(
            name=person.name,
            number=scene.numbers[story.who],
            topic=scene.topics[story.topic],
            starts_at=starts_at,
            language=person.language,
            email=person.email,
            question=story.said,
            guide_number=guide_number,
            guide_step=guide_step,
            reachable_when=story.reachable,
            wanted_help=wanted_help,
            afraid=afraid,
        ),
        at=at,
        by=scene.who_answers(at) if story.is_by_phone else None,
        arrival=Arrival(
            source=CaseSource.PHONE if story.is_by_phone else CaseSource.WEB,
            notice_minutes=0,
            is_demo=True,
        ),
    )


def _move(callback: Callback, *, by: User | None, at: datetime, story: Story, scene: Scene) -> None:
    """Another time for this promise, a day later or so; nothing when there is none."""
    case = callback.case
    slots = free_slots(
        at=at,
        topic=case.topic,
        adviser_ids=scene.speakers.get(case.language),
        call=Call(minutes_of_call(topic=case.topic, person=case.person)),
    )
    later = [slot for slot in slots if slot.starts_at > at + timedelta(hours=4)][:24]
    if later:
        starts_at = story.dice.choice(later).starts_at
        move_appointment(callback=callback, starts_at=starts_at, at=at, by=by, notice_minutes=0)


def deliver(at: datetime) -> None:
    """Write that the messages due by then left, as the sender does: with no gateway, to nobody."""
    due = Notice.objects.filter(case__is_demo=True, state=NoticeState.QUEUED, due_at__lte=at)
    for notice in due.select_related("case"):
        reached = notice.channel != Channel.CONSOLE
        notice.state = NoticeState.SENT if reached else NoticeState.PRINTED
        notice.tries, notice.sent_at = 1, notice.due_at
        notice.save(update_fields=["state", "tries", "sent_at"])
        record(
            case=notice.case,
            kind=EventKind.NOTICE_SENT,
            at=notice.due_at,
            by=None,
            notice_id=notice.pk,
            notice=notice.kind,
            channel=notice.channel,
            state=notice.state,
        )
