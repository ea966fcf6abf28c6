"""Knows what to say about a promised time, when, by which channel, and when to send it again."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from helpdesk.choices import Channel, NoticeKind
from helpdesk.policy.hours import in_utc

# A reminder is read between these hours of the desk's zone, both included.
DAY_STARTS = time(8)
DAY_ENDS = time(20)

_DAY = timedelta(days=1)
_LONG_AHEAD = timedelta(hours=36)
_SOME_AHEAD = timedelta(hours=4)
_SHORTLY_BEFORE = timedelta(hours=2)
# A reminder that the night pushed closer to the call than this is no help.
_TOO_CLOSE = timedelta(minutes=30)

# How long to wait after the first failure to send, the second, and so on; then give up.
RETRY_DELAYS = tuple(timedelta(minutes=4**n) for n in range(5))


# What asks the person to call back: it waits after somebody spoke with them (decision 22).
CHASERS = frozenset(
    {
        NoticeKind.TRIED_TO_REACH,
        NoticeKind.SOONER,
        NoticeKind.PROPOSED_TIMES,
        NoticeKind.FOLLOW_UP,
    }
)

_K, _C = NoticeKind, Channel
# The channels of each message, the best first. What is kept goes by e-mail, what must be seen soon
# by SMS; on a landline an adviser says it, or a letter when there is time.
_BY_MAIL = (_C.EMAIL, _C.SMS)
_BY_PHONE = (_C.SMS, _C.EMAIL)
_CHANNELS: Mapping[NoticeKind, tuple[Channel, ...]] = MappingProxyType(
    {
        _K.ASKED: _BY_PHONE,
        _K.MISSED_CALL: _BY_PHONE,
        _K.CONFIRMATION: _BY_MAIL,
        _K.MOVED: _BY_MAIL,
        _K.CANCELLED: _BY_MAIL,
        _K.REMINDER: (*_BY_PHONE, _C.ADVISER),
        _K.RUNNING_LATE: _BY_PHONE,
        _K.TRIED_TO_REACH: _BY_PHONE,
        _K.NEW_ADVISER: _BY_PHONE,
        _K.TIME_NEEDED: (*_BY_PHONE, _C.LETTER, _C.ADVISER),
        _K.SOONER: (*_BY_PHONE, _C.ADVISER),
        _K.PROPOSED_TIMES: (_C.LETTER, *_BY_MAIL, _C.ADVISER),
        _K.REPLY: (*_BY_MAIL, _C.LETTER, _C.ADVISER),
        _K.FOLLOW_UP: (*_BY_PHONE, _C.ADVISER, _C.LETTER),
        _K.WAITED_ENOUGH: (*_BY_PHONE, _C.LETTER, _C.ADVISER),
        _K.CONSENT: (_C.LETTER,),
        # To the address that somebody wrote from, and by no other way.
        _K.RECEIPT: (_C.EMAIL,),
        # Nobody vouches for an address, which advisers write: a number comes first.
        **dict.fromkeys((_K.HELPER_NAMED, _K.CONTACT_CHANGED), (*_BY_PHONE, _C.ADVISER, _C.LETTER)),
        _K.CALL_OVER: _BY_PHONE,
        _K.INCIDENT_KNOWN: _BY_PHONE,
        _K.INCIDENT_OVER: (*_BY_PHONE, _C.LETTER, _C.ADVISER),
        **dict.fromkeys(
            (_K.CANCEL_ASKED, _K.TIMES_ASKED, _K.STANDS, _K.HEARD, _K.STOPPED), (_C.SMS,)
        ),
    }
)
# Answers to an SMS: nobody is called for them, and their words are what we understand answers to.
ONLY_BY_SMS = frozenset(kind for kind, ways in _CHANNELS.items() if ways == (_C.SMS,))
# What somebody did or was told on the phone a moment ago is only written down for them.
_ANSWERS = frozenset({_K.CONFIRMATION, _K.MOVED, _K.CANCELLED, _K.CALL_OVER})
# Nobody is called for these alone. The next try is a call itself, and so is the search for an hour;
# a reminder by voice is promised to landlines only, a consent is asked for on paper, a receipt
# goes where a mail came from, and whoever called us is called.
_NOT_CALLED_FOR = ONLY_BY_SMS | {
    *(_K.ASKED, _K.TRIED_TO_REACH, _K.REMINDER, _K.CONSENT, _K.RECEIPT, _K.MISSED_CALL),
    _K.INCIDENT_KNOWN,
}
_CARRIED = frozenset({_C.LETTER, _C.ADVISER})
# What would come by post too late to be of use, or goes where a message came from.
_NOT_BY_LETTER = ONLY_BY_SMS | {_K.RUNNING_LATE, _K.SOONER, _K.RECEIPT}
# What was said on the phone so long ago or less is known.
SPOKE_JUST_NOW = timedelta(minutes=30)
# The post takes three days; one more to print and one to read.
LETTER_TAKES = timedelta(days=5)


@dataclass(frozen=True)
class Reach:
    """By what a person can be reached; an adviser can say something to whoever has a landline."""

    has_email: bool = False
    # The e-mail was typed on the site with a number, and nobody confirmed it with the person.
    email_is_only_typed: bool = False
    has_sms: bool = False
    has_landline: bool = False
    has_address: bool = False
    # What the past says of the ways (policy/evidence.py); of the others nobody knows.
    proven: frozenset[Channel] = frozenset()
    failing: frozenset[Channel] = frozenset()
    # Whether an adviser can say it on the phone: not to whoever has none, or does not hear.
    can_be_called: bool = True
    # What would be written into a folder of ours: for trying, and it gets to nobody.
    kept: frozenset[Channel] = frozenset()

    def by(self, channel: Channel) -> bool:
        """Whether this channel gets to the person; the console gets to nobody."""
        return {
            Channel.EMAIL: self.has_email,
            Channel.SMS: self.has_sms,
            Channel.ADVISER: self.has_landline,
            Channel.LETTER: self.has_address,
        }.get(channel, False)


def without_messages(reach: Reach) -> Reach:
    """The same for somebody who asked us to leave no message on their phone."""
    return replace(reach, has_sms=False, kept=reach.kept - {Channel.SMS})


@dataclass(frozen=True)
class PlannedNotice:
    """A message to send at `due_at`, worthless after `drop_after`; both in UTC."""

    kind: NoticeKind
    channel: Channel
    due_at: datetime
    drop_after: datetime


def reaches(reach: Reach) -> bool:
    """Whether a message that a person can keep reaches them, without anybody calling."""
    return any(reach.by(channel) for channel in _BY_MAIL)


def channel_for(reach: Reach, kind: NoticeKind) -> Channel:
    """The best channel of this message for this person.

    Where none gets there, one that keeps it in a folder; else the console.
    """
    ways = _ways(reach, kind)
    unread = next((c for c in ways if c in reach.kept), Channel.CONSOLE)
    return next((c for c in ways if reach.by(c)), unread)


def _ways(reach: Reach, kind: NoticeKind) -> tuple[Channel, ...]:
    """The channels of this message for this person, the best first.

    Whoever typed an e-mail beside a number proved nothing (trust, rule 1): where an SMS gets to the
    number, that e-mail takes no message away from it.
    Within that, the past decides (`_rank`).
    """
    ways = _CHANNELS[kind]
    if not reach.can_be_called and kind not in _NOT_BY_LETTER:
        # What nobody can say is written on paper, where there is time for it.
        ways = (*(way for way in ways if way not in _CARRIED), Channel.LETTER)
    if reach.email_is_only_typed and reach.has_sms:
        ways = tuple(channel for channel in ways if channel is not Channel.EMAIL)
    return tuple(sorted(ways, key=lambda channel: _rank(reach, kind, channel)))


def _rank(reach: Reach, kind: NoticeKind, channel: Channel) -> int:
    """What failed again and again comes last, whatever it tells; it is a last resort all the same.

    A reminder, which nobody misses where it is lost, goes where something arrived before.
    """
    if channel in reach.failing:
        return 2
    return 0 if kind is NoticeKind.REMINDER and channel in reach.proven else 1


def next_channel(
    reach: Reach, kind: NoticeKind, *, tried: Collection[Channel], left: timedelta
) -> Channel:
    """By what a message is said that the channels `tried` gave up, useful for `left` more.

    The best other one of its kind that gets there in time; else an adviser, who can call any
    number, a mobile phone too. CONSOLE where there is no voice either: nothing tells it.
    """
    for channel in _ways(reach, kind):
        is_slow = channel is Channel.LETTER and left < LETTER_TAKES
        if channel not in tried and reach.by(channel) and not is_slow:
            return channel
    return Channel.ADVISER if reach.can_be_called else Channel.CONSOLE


def may_chase(
    kind: NoticeKind, *, contacted_at: datetime | None, at: datetime, pause: timedelta
) -> bool:
    """Whether this message may go: one of CHASERS waits for `pause` after a human contact."""
    return kind not in CHASERS or contacted_at is None or at >= contacted_at + pause


def plan(
    *,
    shown_at: datetime,
    at: datetime,
    reach: Reach,
    zone: ZoneInfo,
    first: NoticeKind = NoticeKind.CONFIRMATION,
    is_known: bool = True,
) -> tuple[PlannedNotice, ...]:
    """What to say about a call at `shown_at` that is booked at `at`; () once its time has come.

    The `first` message at once, at any hour: the person has just asked and is waiting for it, or
    does not know of it (not `is_known`), and then an adviser says what no message brings. A
    reminder the day before, by the same clock, when booked 36 hours ahead or more; else two hours
    before, when booked four hours ahead or more; else none. A reminder never comes at night (see
    DAY_STARTS and DAY_ENDS): it moves to the evening before, or else to the morning. A letter
    reminds of what is further away than LETTER_TAKES, where an adviser would have to call.
    """
    shown_at, at = in_utc(shown_at), in_utc(at)
    if shown_at <= at:
        return ()
    channel = channel_to_tell(reach, first, is_known=is_known, left=shown_at - at)
    if channel is Channel.LETTER and shown_at - at < LETTER_TAKES:
        channel = Channel.CONSOLE
    notices = [PlannedNotice(first, channel, at, shown_at)]
    due_at = _reminder_at(shown_at, at, zone)
    if due_at is not None:
        channel = channel_for(reach, NoticeKind.REMINDER)
        if channel == Channel.ADVISER and first is NoticeKind.MISSED_CALL:
            # Who never heard of the hour has nothing to forget: our call itself is the first word.
            return tuple(notices)
        is_carried = channel in _CARRIED and reach.has_address
        if is_carried and shown_at - at >= LETTER_TAKES:
            channel, due_at = Channel.LETTER, at
        elif channel is Channel.LETTER:
            channel = Channel.CONSOLE
        notices.append(PlannedNotice(NoticeKind.REMINDER, channel, due_at, shown_at))
    return tuple(notices)


def _reminder_at(shown_at: datetime, at: datetime, zone: ZoneInfo) -> datetime | None:
    if shown_at - at >= _LONG_AHEAD:
        return _same_hour_the_day_before(shown_at, zone)
    if shown_at - at < _SOME_AHEAD:
        return None
    evening_before = _last_daytime(shown_at - _SHORTLY_BEFORE, zone)
    if evening_before > at:
        return evening_before
    morning = _on_the_clock(shown_at, DAY_STARTS, zone)
    return morning if at < morning <= shown_at - _TOO_CLOSE else None


def _same_hour_the_day_before(shown_at: datetime, zone: ZoneInfo) -> datetime:
    clock = min(max(shown_at.astimezone(zone).time(), DAY_STARTS), DAY_ENDS)
    return _on_the_clock(shown_at, clock, zone, days=-1)


def _last_daytime(at: datetime, zone: ZoneInfo) -> datetime:
    """`at` itself by day; in the night, the moment before when the day ended."""
    clock = at.astimezone(zone).time()
    if clock < DAY_STARTS:
        return _on_the_clock(at, DAY_ENDS, zone, days=-1)
    return _on_the_clock(at, DAY_ENDS, zone) if clock > DAY_ENDS else at


def _on_the_clock(at: datetime, clock: time, zone: ZoneInfo, *, days: int = 0) -> datetime:
    """The local day of `at`, `days` later, at an hour of the clock; in UTC."""
    day = at.astimezone(zone).date() + days * _DAY
    return in_utc(datetime.combine(day, clock, zone))


def channel_in_time(reach: Reach, kind: NoticeKind, *, left: timedelta) -> Channel:
    """The best channel that tells somebody, within `left`, what they cannot know.

    No letter that comes after the hour. Where no message gets there, an adviser says it: whoever
    has a number can be called, a mobile phone too. Whoever waits at the phone is never left out.
    """
    heard = replace(reach, has_landline=reach.can_be_called)
    return next_channel(heard, kind, tried=(), left=left)


def channel_to_tell(reach: Reach, kind: NoticeKind, *, is_known: bool, left: timedelta) -> Channel:
    """By what a message of any kind is said that is useful for `left`: as `channel_in_time`.

    Nobody is called for an answer to what they did themselves, or heard on the phone as it was done
    (`is_known`), nor for what a call brings anyway: without a channel that gets there, these go
    where `channel_for` says.
    """
    if kind in _NOT_CALLED_FOR or (is_known and kind in _ANSWERS):
        return channel_for(reach, kind)
    return channel_in_time(reach, kind, left=left)


def is_heard(*, contacted_at: datetime | None, is_calling: bool, at: datetime) -> bool:
    """Whether the person is on the phone with the desk at `at`, or was a moment ago."""
    return is_calling or (contacted_at is not None and contacted_at >= at - SPOKE_JUST_NOW)


def send_again_after(tries: int) -> timedelta | None:
    """How long to wait after the `tries`-th failure to send; None is to give up.

    1, 4, 16, 64, then 256 minutes: a short fault is soon over, a long one must not be hammered.
    Raises ValueError before the first try.
    """
    if tries < 1:
        raise ValueError("Nothing was tried yet.")
    return RETRY_DELAYS[tries - 1] if tries <= len(RETRY_DELAYS) else None
