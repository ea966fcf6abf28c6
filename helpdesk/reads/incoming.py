"""Reads what came in by SMS: whose case it belongs to, and what the team is still to read."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from helpdesk.choices import CaseState, Channel, NoticeKind, PhoneOwner, SaidNeed
from helpdesk.models import Adviser, Callback, Case, IncomingSms, Person, SmsQuestion
from helpdesk.models.case import CaseQuerySet
from helpdesk.policy.sms_senders import can_be_answered, sender_for
from helpdesk.policy.sms_talk import MOST_ANSWERS, Asks, Standing, open_until
from helpdesk.reads.owners import gone
from helpdesk.reads.reach import number_of_case, reach_of, reach_of_case

# Who has more to read on one day reads the others when these are done.
MOST_SHOWN, MOST_LOOKED_AT = 50, 500
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Talk:
    """How a number stands with us, the promise there that an SMS may change, and our question.

    Both None where nothing may be changed by an SMS.
    """

    standing: Standing
    callback: Callback | None = None
    question: SmsQuestion | None = None


def answers_come_back(number: str) -> bool:
    """Whether the holder of this number (E.164) can answer our SMS, and the answer gets to us.

    Somebody must have said that a gateway brings them, and a name cannot be answered. No query.
    """
    sender = sender_for(number, senders=settings.SMS_SENDERS, usual=settings.SMS_SENDER)
    return settings.SMS_INCOMING and can_be_answered(sender)


def holders_of(number: str) -> list[int]:
    """Keys of the people who may hold this number (E.164), merged ones as the one in use.

    Whoever gave it, and whoever a call was promised there. Two queries.
    """
    known = Person.objects.filter(merged_into=None, anonymised_at=None)
    called = Callback.objects.filter(number=number, consent=None).values("case__person")
    theirs = Q(numbers__number=number) | Q(pk__in=called) | Q(merged_people__in=called)
    return list(known.filter(theirs).distinct().order_by("pk").values_list("pk", flat=True))


def case_of_number(number: str) -> Case | None:
    """The case that a message from this number (E.164) is about; None where it may be several.

    That of the only call that is promised there; else the latest one of the only person who holds
    it, one that is open first. None for "" too. Four queries at most.
    """
    if not number:
        return None
    cases = Case.objects.select_related("person", "topic")
    promised = set(Callback.objects.open().filter(number=number).values_list("case", flat=True))
    if len(promised) == 1:
        return cases.get(pk=promised.pop())
    holders = holders_of(number)
    if len(holders) != 1:
        return None
    theirs = cases.filter(person=holders[0])
    return _latest(theirs.filter(pk__in=promised) if promised else theirs)


def latest_case_there(number: str) -> Case | None:
    """The latest case of whoever may hold this number (E.164), one that is open first.

    Not for what somebody wrote: it may be another's. Four queries at most.
    """
    return _latest(Case.objects.select_related("person").filter(person__in=holders_of(number)))


def _latest(cases: CaseQuerySet) -> Case | None:
    latest = cases.order_by("-opened_at", "-pk")
    return latest.exclude(state=CaseState.CLOSED).first() or latest.first()


def latest_promise_there(number: str, *, case: Case | None) -> Callback | None:
    """The open promise to this number (E.164) that was asked for last; of `case`, if there is one.

    None where none is open. One query.
    """
    promises = Callback.objects.open().filter(number=number)
    if case is not None:
        promises = promises.filter(case=case)
    latest = promises.select_related("case__person", "adviser").order_by("-asked_at", "-pk")
    return latest.first()


def sms_to_read(*, adviser: Adviser | None, at: datetime) -> list[IncomingSms]:
    """What nobody has read yet, what waits longest first: with its case, person and words.

    What belongs to no case is everybody's; so is what is of somebody who is not there now.
    `adviser` None is everybody. One query, three more where somebody else has one.
    """
    waiting = IncomingSms.objects.filter(read_at=None).order_by("came_at", "pk")
    rows = waiting.select_related("case__person", "case__topic", "case__adviser", "note")
    found = list(rows[:MOST_LOOKED_AT])
    if adviser is not None:
        owners = {sms.case.adviser_id for sms in found if sms.case} - {None, adviser.pk}
        others = owners - set(gone(at=at)) if owners else owners
        found = [sms for sms in found if not sms.case or sms.case.adviser_id not in others]
    return found[:MOST_SHOWN]


def find_sms(pk: int) -> IncomingSms | None:
    """The SMS of this key with its case, person and words; None when there is none. One query."""
    return IncomingSms.objects.select_related("case__person", "note").filter(pk=pk).first()


def last_promise_to(number: str) -> Callback | None:
    """The latest promise to this number (E.164), open or not; None where there was none."""
    promises = Callback.objects.filter(number=number).select_related("case__person", "adviser")
    return promises.order_by("-asked_at", "-pk").first()


def talk_with(number: str, *, at: datetime) -> Talk:
    """Whether the one promise to a number (E.164) may be changed by an SMS from there, and how.

    Twelve queries at most; one where no call is promised there.
    """
    promises = Callback.objects.open().filter(number=number)
    found = list(promises.select_related("case__person", "case__topic", "adviser")[:2])
    if len(found) != 1 or not _is_clear(found[0]):
        return Talk(Standing())
    (callback,) = found
    live = callback.live_appointment
    question = _open_question(callback, at=at)
    is_over = False
    if question is not None:
        has_moved = question.appointment_id != (live.pk if live else None)
        starts_at = live.starts_at if live else None
        is_late = at >= open_until(question.asked_at, starts_at=starts_at)
        is_over = has_moved or is_late or _was_told(callback, since=question.asked_at)
    return Talk(
        Standing(
            has_promise=True,
            is_proven=_is_proven(callback),
            has_hour=live is not None,
            asks=Asks(question.asks) if question else None,
            is_over=is_over,
            times=len(question.times) if question else 0,
            can_ask=answers_come_back(number) and may_be_answered(callback, at=at),
        ),
        callback,
        question,
    )


def _is_clear(callback: Callback) -> bool:
    """Whether the call is for the only person who holds the number, and nobody makes it now."""
    if callback.consent_id is not None or callback.is_being_called:
        return False
    if SaidNeed.SHARED_PHONE in callback.case.said_needs:
        return False
    rows = callback.case.person.numbers.filter(number=callback.number)
    is_shared = rows.exclude(owner=PhoneOwner.OWN).exists()
    return not is_shared and holders_of(callback.number) == [callback.case.person_id]


def _is_proven(callback: Callback) -> bool:
    rows = callback.case.person.numbers.filter(number=callback.number)
    return any(row.is_confirmed for row in rows)


def _open_question(callback: Callback, *, at: datetime) -> SmsQuestion | None:
    """The question that an answer may be about; None for one that is over and said no more.

    After a day, and another message of ours, nobody answers the old one.
    """
    question = callback.sms_questions.filter(ended_at=None).first()
    if question is None:
        return None
    is_old = at >= open_until(question.asked_at, starts_at=None)
    return None if is_old and _was_told(callback, since=question.asked_at) else question


def _was_told(callback: Callback, *, since: datetime) -> bool:
    """Whether another message asked for an answer since then."""
    asking = (NoticeKind.CONFIRMATION, NoticeKind.MOVED, NoticeKind.REMINDER)
    told = callback.notices.filter(channel=Channel.SMS, kind__in=asking, sent_at__gt=since)
    return told.exists()


def may_be_answered(callback: Callback, *, at: datetime) -> bool:
    """Whether one more message may answer the number of this promise today. Three queries."""
    reach = reach_of(callback)
    is_reached = reach.has_sms or Channel.SMS in reach.kept
    return is_reached and answers_of_a_day(callback.number, at=at) < MOST_ANSWERS


def answers_of_a_day(number: str, *, at: datetime, kind: NoticeKind | None = None) -> int:
    """How many SMS from this number were answered within a day; `kind` None is by anything."""
    answered = IncomingSms.objects.filter(
        number=number, came_at__gt=at - _DAY, answer__isnull=False
    )
    return (answered.filter(answer__kind=kind) if kind else answered).count()


def can_be_heard(
    case: Case, number: str, *, at: datetime, callback: Callback | None = None
) -> bool:
    """Whether we may tell this number that its message will be read: once a day.

    Only where our messages about the promise, or else about the case, go to this very number.
    """
    if answers_of_a_day(number, at=at, kind=NoticeKind.HEARD):
        return False
    if callback is not None:
        return may_be_answered(callback, at=at)
    row, reach = number_of_case(case), reach_of_case(case)
    is_reached = reach.has_sms or Channel.SMS in reach.kept
    is_there = row is not None and row.number == number and is_reached
    return is_there and answers_of_a_day(number, at=at) < MOST_ANSWERS
