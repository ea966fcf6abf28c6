"""A promise that nobody kept is noticed, once; before that it is offered to others."""

import uuid
from datetime import timedelta

import pytest

from helpdesk.actions.promises import watch
from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.handover import take_over
from helpdesk.actions.promises.holds import WantedTime, hold_time
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import (
    AppointmentState,
    AttemptOutcome,
    EventKind,
    NoticeKind,
    Presence,
    PromiseResult,
)
from helpdesk.models import Absence, Callback, SlotHold
from helpdesk.policy.slots import Call
from tests.factories.helpdesk import (
    AFTERNOON,
    MONDAY,
    make_adviser,
    make_callback,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# Five minutes after the hour, and a second.
UNTRIED = AFTERNOON + timedelta(minutes=5, seconds=1)
TOMORROW = AFTERNOON + timedelta(days=1)


def offers(callback) -> int:
    return callback.case.events.filter(kind=EventKind.PROMISE_OFFERED).count()


def offered_to(callback):
    callback.refresh_from_db()
    return callback.offered_to


def someone_else(cast, n: int = 1, **fields) -> Callback:
    """Another person's promise."""
    return make_callback(cast.topic, name=f"Person {n}", number=f"+3363998{n:04d}", **fields)


def call_somebody(cast, adviser) -> None:
    """This adviser is in a running call."""
    callback = someone_else(cast, 99, starts_at=TOMORROW)
    start_attempt(callback=callback, adviser=adviser, at=UNTRIED, by=None)


def test_a_promise_nobody_tried_is_noticed_once_after_its_window(cast):
    callback = make_callback(cast.topic)
    assert watch_promises(at=AFTERNOON + timedelta(minutes=15)) == 0
    assert watch_promises(at=AFTERNOON + timedelta(minutes=16)) == 1
    assert watch_promises(at=AFTERNOON + timedelta(minutes=17)) == 0

    callback.refresh_from_db()
    assert callback.result == PromiseResult.BROKEN
    assert callback.case.notices.filter(kind=NoticeKind.RUNNING_LATE).count() == 1


def test_a_promise_that_was_kept_stays_kept_when_a_later_hour_is_missed(cast):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    end_attempt(attempt=attempt, outcome=AttemptOutcome.ASKED_LATER, at=AFTERNOON, by=None)
    move_appointment(callback=callback, starts_at=TOMORROW, at=UNTRIED)

    assert watch_promises(at=TOMORROW + timedelta(minutes=16)) == 1
    callback.refresh_from_db()
    assert callback.result == PromiseResult.KEPT


def test_a_promise_being_called_is_not_late(cast):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    assert watch_promises(at=AFTERNOON + timedelta(hours=1)) == 0
    assert offered_to(callback) is None


def test_a_promise_untried_five_minutes_after_its_hour_is_offered_to_somebody_free(cast):
    callback = make_callback(cast.topic)
    watch_promises(at=AFTERNOON + timedelta(minutes=5))
    assert offered_to(callback) is None
    watch_promises(at=UNTRIED)
    assert offered_to(callback) == cast.ines
    assert callback.adviser == cast.karim
    event = callback.case.events.get(kind=EventKind.PROMISE_OFFERED)
    assert event.data == {"adviser_id": cast.ines.pk}


def test_an_offer_that_is_good_stands_and_is_told_once(cast):
    callback = make_callback(cast.topic)
    for minute in range(3):
        watch_promises(at=UNTRIED + timedelta(minutes=minute))
    assert offered_to(callback) == cast.ines
    assert offers(callback) == 1


def test_whoever_knows_the_topic_is_offered_the_call_first(cast):
    cast.ines.skills.set([])
    zoe = make_adviser("Zoé", topics=(cast.topic,))
    callback = make_callback(cast.topic)
    assert callback.adviser == cast.karim
    watch_promises(at=UNTRIED)
    assert offered_to(callback) == zoe


def test_whoever_speaks_the_language_is_offered_the_call_first(cast):
    zoe = make_adviser("Zoé", languages=["ar"])
    callback = make_callback(cast.topic, language="ar")
    watch_promises(at=UNTRIED)
    assert offered_to(callback) == zoe


def test_an_adviser_in_a_running_call_is_offered_nothing(cast):
    callback = make_callback(cast.topic)
    call_somebody(cast, cast.ines)
    watch_promises(at=UNTRIED)
    assert offered_to(callback) is None
    assert offers(callback) == 0


def test_an_adviser_with_a_call_at_that_hour_is_offered_nothing(cast):
    first, second = make_callback(cast.topic), someone_else(cast)
    assert {first.adviser, second.adviser} == {cast.karim, cast.ines}
    watch_promises(at=UNTRIED)
    assert offered_to(first) is None
    assert offered_to(second) is None


def test_an_adviser_who_is_not_there_is_offered_nothing(cast):
    callback = make_callback(cast.topic)
    Absence.objects.create(adviser=cast.ines, starts_at=AFTERNOON, ends_at=TOMORROW)
    watch_promises(at=UNTRIED)
    assert offered_to(callback) is None


def test_an_offer_moves_on_when_its_adviser_becomes_busy(cast):
    zoe = make_adviser("Zoé", topics=(cast.topic,))
    callback = make_callback(cast.topic)
    watch_promises(at=UNTRIED)
    assert offered_to(callback) == cast.ines
    call_somebody(cast, cast.ines)
    watch_promises(at=UNTRIED + timedelta(minutes=1))
    assert offered_to(callback) == zoe
    assert offers(callback) == 2


def test_an_offer_ends_when_nobody_else_is_free(cast):
    callback = make_callback(cast.topic)
    watch_promises(at=UNTRIED)
    call_somebody(cast, cast.ines)
    watch_promises(at=UNTRIED + timedelta(minutes=1))
    assert offered_to(callback) is None


def test_a_hold_that_expired_keeps_nobody_from_an_offer(cast):
    callback = make_callback(cast.topic)
    hold_time(
        key=uuid.uuid4(),
        address="192.0.2.1",
        at=AFTERNOON - timedelta(hours=1),
        wanted=WantedTime(
            starts_at=AFTERNOON,
            topic=cast.topic,
            language="fr",
            call=Call(minutes=15, is_first_call=False),
        ),
    )
    assert SlotHold.objects.get().adviser == cast.ines
    watch_promises(at=UNTRIED)
    assert offered_to(callback) == cast.ines


def test_a_call_that_was_taken_over_and_not_made_is_offered_again(cast):
    callback = make_callback(cast.topic)
    watch_promises(at=UNTRIED)
    take_over(callback=callback, adviser=cast.ines, at=UNTRIED, by=cast.ines.user)
    watch_promises(at=UNTRIED + timedelta(minutes=1))
    assert offered_to(callback) == cast.karim


def test_a_promise_that_ended_is_offered_to_nobody(cast):
    callback = make_callback(cast.topic)
    cancel_callback(callback=callback, at=AFTERNOON)
    watch_promises(at=UNTRIED)
    assert offered_to(callback) is None


def test_all_promises_of_an_absent_adviser_keep_their_hour_with_others(cast):
    hours = [AFTERNOON + timedelta(days=n, minutes=15 * n) for n in range(3)]
    cast.ines.presence = Presence.AWAY
    cast.ines.save()
    mine = [someone_else(cast, n, starts_at=at) for n, at in enumerate(hours)]
    assert {callback.adviser for callback in mine} == {cast.karim}
    cast.ines.presence = Presence.PRESENT
    cast.ines.save()
    Absence.objects.create(
        adviser=cast.karim, starts_at=MONDAY, ends_at=MONDAY + timedelta(days=30)
    )
    watch_promises(at=MONDAY)

    for callback, hour in zip(mine, hours, strict=True):
        live = callback.appointments.get(state=AppointmentState.LIVE)
        assert (live.adviser, live.starts_at) == (cast.ines, hour)


def test_a_promise_is_moved_once_and_then_left_alone(cast):
    callback = make_callback(cast.topic)
    callback.adviser.presence = Presence.AWAY
    callback.adviser.save()
    for minute in range(3):
        watch_promises(at=MONDAY + timedelta(minutes=minute))
    assert callback.case.events.filter(kind=EventKind.PROMISE_HANDED_OVER).count() == 1
    assert callback.notices.filter(kind=NoticeKind.NEW_ADVISER).count() == 1


def test_whoever_cannot_be_called_by_anybody_is_told_once(cast):
    callback = make_callback(cast.topic)
    for adviser in (cast.karim, cast.ines):
        adviser.presence = Presence.AWAY
        adviser.save()
    for minute in range(3):
        watch_promises(at=MONDAY + timedelta(minutes=minute))
    assert callback.notices.filter(kind=NoticeKind.TIME_NEEDED).count() == 1


@pytest.mark.parametrize("name", ["reroute", "_offer", "_tell_late"])
def test_one_promise_that_fails_stops_no_other(cast, monkeypatch, caplog, name):
    bad, good = make_callback(cast.topic), someone_else(cast)
    zoe = make_adviser("Zoé", topics=(cast.topic,))
    real = getattr(watch, name)

    def failing(*, callback, at):
        if callback.pk == bad.pk:
            raise ZeroDivisionError
        return real(callback=callback, at=at)

    monkeypatch.setattr(watch, name, failing)
    at = AFTERNOON + timedelta(minutes=16)
    if name == "reroute":
        at = MONDAY
        for adviser in (cast.karim, cast.ines):
            adviser.presence = Presence.AWAY
            adviser.save()
    watch_promises(at=at)

    done = {
        "reroute": lambda c: c.appointments.get(state=AppointmentState.LIVE).adviser == zoe,
        "_offer": lambda c: offered_to(c) == zoe,
        "_tell_late": lambda c: c.notices.filter(kind=NoticeKind.RUNNING_LATE).exists(),
    }[name]
    assert not done(bad)
    assert done(good)
    assert f"could not handle callback {bad.pk}" in caplog.text


def test_the_log_of_a_failure_holds_no_number_and_no_name(cast, monkeypatch, caplog):
    callback = make_callback(cast.topic)

    def failing(*, callback, at):
        raise ZeroDivisionError

    monkeypatch.setattr(watch, "_tell_late", failing)
    watch_promises(at=AFTERNOON + timedelta(minutes=16))
    assert callback.number not in caplog.text
    assert callback.case.person.name not in caplog.text


def test_a_pass_with_nothing_to_do_is_a_few_queries(cast, django_assert_max_num_queries):
    for n in range(6):
        someone_else(cast, n, starts_at=AFTERNOON + n * timedelta(minutes=15))
    with django_assert_max_num_queries(10):
        assert watch_promises(at=MONDAY) == 0


def test_a_call_that_is_running_stays_with_whoever_is_calling(cast):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=None)
    Absence.objects.create(adviser=cast.karim, starts_at=AFTERNOON, ends_at=TOMORROW)
    watch_promises(at=MONDAY + timedelta(minutes=1))
    assert callback.appointments.get().adviser == cast.karim


@pytest.mark.parametrize("minutes", [6, 16])
def test_a_call_that_begins_while_the_watch_looks_is_left_to_who_makes_it(
    cast, monkeypatch, minutes
):
    callback, at = make_callback(cast.topic), AFTERNOON + timedelta(minutes=minutes)
    name = "_offer" if minutes == 6 else "_tell_late"
    real = getattr(watch, name)

    def when_the_call_has_begun(*, callback, at):
        start_attempt(callback=callback, adviser=cast.karim, at=at, by=cast.karim.user)
        return real(callback=callback, at=at)

    monkeypatch.setattr(watch, name, when_the_call_has_begun)
    assert watch_promises(at=at) == 0
    assert offers(callback) == (0 if minutes == 6 else 1)
    assert not callback.notices.filter(kind=NoticeKind.RUNNING_LATE).exists()
    assert not callback.case.events.filter(kind=EventKind.PROMISE_LATE).exists()
