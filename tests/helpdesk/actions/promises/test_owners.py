"""Whoever must act for a person is there: whatever becomes of an adviser, two passes later."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import AttemptOutcome, EventKind, NoticeKind, Presence, PromiseResult, Repeats
from helpdesk.models import Absence, Adviser, Callback, OpeningPeriod, SpecialHours
from helpdesk.reads.outbox import notices_to_carry
from helpdesk.reads.today import times_to_find
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_adviser, make_callback, make_cast
from tests.factories.leaving import (
    MINUTE,
    deactivate,
    everybody_has_a_call,
    leave,
    owner,
    two_passes,
)

# Some take half a minute, and four times that on a machine with much else to do.
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.timeout(600)]

LANDLINE = "+33199001235"


# --- Denise -----------------------------------------------------------------------------------


@pytest.fixture
def denise(cast) -> Callback:
    """Karim's call of 14 h today, to a landline, when nobody else is free."""
    callback = make_callback(cast.topic, name="Denise Morel", number=LANDLINE)
    assert callback.adviser == cast.karim
    everybody_has_a_call(cast, [cast.ines])
    leave(cast.karim, until=date(2026, 11, 30))
    watch_promises(at=MONDAY + MINUTE)
    callback.refresh_from_db()
    return callback


def test_denises_hour_is_looked_for_by_somebody_who_is_there(cast, denise):
    assert denise.adviser == denise.case.adviser == cast.ines
    assert [row.pk for row in times_to_find(cast.ines)] == [denise.pk]


def test_denises_hour_is_found_before_the_one_that_was_promised(denise):
    assert denise.find_a_time_by is not None
    assert MONDAY < denise.find_a_time_by < AFTERNOON


def test_denise_is_told_by_somebody_who_is_there(cast, denise):
    [notice] = notices_to_carry(adviser=cast.ines, at=MONDAY + 2 * MINUTE)
    assert (notice.callback, notice.kind) == (denise, NoticeKind.TIME_NEEDED)


def test_an_hour_that_is_nearly_there_is_to_be_found_at_once(cast):
    callback = make_callback(cast.topic)
    everybody_has_a_call(cast, [cast.ines])
    at = AFTERNOON - 5 * MINUTE
    leave(cast.karim, at=at)
    watch_promises(at=at)
    callback.refresh_from_db()
    assert callback.find_a_time_by == at


# --- Others of the kind -----------------------------------------------------------------------


def away_for_an_hour(adviser: Adviser) -> None:
    Absence.objects.create(
        adviser=adviser, starts_at=MONDAY - MINUTE, ends_at=MONDAY + timedelta(hours=1)
    )


def away_every_monday(adviser: Adviser) -> None:
    Absence.objects.create(
        adviser=adviser,
        starts_at=MONDAY - timedelta(days=7),
        ends_at=MONDAY - timedelta(days=6),
        repeats=Repeats.WEEKLY,
    )


def not_there_today(adviser: Adviser) -> None:
    SpecialHours.objects.create(adviser=adviser, on=MONDAY.date())


def away_in_the_cms(adviser: Adviser) -> None:
    Adviser.objects.filter(pk=adviser.pk).update(presence=Presence.AWAY)


LEAVES: tuple[Callable[[Adviser], None], ...] = (
    leave,
    deactivate,
    away_for_an_hour,
    away_every_monday,
    not_there_today,
    away_in_the_cms,
)


@pytest.mark.parametrize("goes", LEAVES)
def test_whoever_goes_leaves_the_hours_to_find_to_somebody_who_is_there(cast, goes):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="le matin")
    assert callback.adviser == cast.karim
    goes(cast.karim)
    two_passes()
    assert owner(callback) == cast.ines


@pytest.mark.parametrize("goes", LEAVES)
def test_an_hour_to_find_is_not_given_to_somebody_who_is_not_there(cast, goes):
    goes(cast.karim)
    callback = make_callback(cast.topic, starts_at=None, reachable_when="le matin")
    assert callback.adviser == callback.case.adviser == cast.ines


@pytest.mark.parametrize("goes", [leave, deactivate, away_in_the_cms])
@pytest.mark.parametrize("late", [timedelta(0), 2 * MINUTE, 20 * MINUTE, timedelta(days=1)])
def test_a_call_whose_hour_has_come_is_made_by_somebody_who_is_there(cast, goes, late):
    callback = make_callback(cast.topic)
    at = AFTERNOON + late
    watch_promises(at=at)
    goes(cast.karim)
    two_passes(at)
    assert owner(callback) == cast.ines
    assert callback.live_appointment.adviser == cast.ines
    assert callback.live_appointment.starts_at == AFTERNOON


def test_a_late_call_that_nobody_can_take_becomes_an_hour_to_find(cast):
    callback = make_callback(cast.topic)
    everybody_has_a_call(cast, [cast.ines])
    deactivate(cast.karim)
    at = AFTERNOON + 2 * MINUTE
    two_passes(at)
    callback.refresh_from_db()
    assert callback.adviser == cast.ines
    assert callback.live_appointment is None
    assert callback.result == PromiseResult.BROKEN
    assert callback.find_a_time_by == at + MINUTE


def test_a_late_call_in_a_language_that_nobody_there_speaks_is_still_somebodys(cast):
    callback = make_callback(cast.topic, language="ar")
    assert callback.adviser == cast.karim
    leave(cast.karim, at=AFTERNOON + MINUTE)
    two_passes(AFTERNOON + MINUTE)
    assert owner(callback) == cast.ines


def test_whoever_works_another_day_leaves_the_hour_to_find_to_who_works_today(cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="le matin")
    OpeningPeriod.objects.filter(adviser=cast.karim).exclude(weekday=4).delete()
    two_passes()
    assert owner(callback) == cast.ines


def test_in_the_night_nobody_is_there_and_the_owner_stays(cast):
    at = datetime(2026, 11, 23, 22, 0, tzinfo=UTC)
    callback = make_callback(cast.topic, starts_at=None, reachable_when="le matin", at=at)
    two_passes(at)
    assert owner(callback) == cast.karim
    assert callback.case.events.filter(kind=EventKind.ROUTED).count() == 1


def test_with_nobody_there_the_coordinator_who_calls_has_it(cast):
    awa = make_adviser("Awa")
    awa.user.groups.set(cast.awa.groups.all())
    away_in_the_cms(awa)
    callback = make_callback(cast.topic, starts_at=None, reachable_when="le matin")
    for adviser in (cast.karim, cast.ines):
        leave(adviser)
    two_passes()
    assert owner(callback) == awa


def test_with_nobody_at_all_the_promise_stays_and_everybodys_day_shows_it(cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="le matin")
    for adviser in (cast.karim, cast.ines):
        leave(adviser)
    two_passes()
    assert owner(callback) == cast.karim
    assert times_to_find(None) == [callback]


def test_a_step_that_changed_hands_stays_with_its_new_owner(cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="le matin")
    away_for_an_hour(cast.karim)
    two_passes()
    two_passes(MONDAY + timedelta(hours=2))
    assert owner(callback) == cast.ines
    assert callback.case.events.filter(kind=EventKind.ROUTED).count() == 2


# --- Property ---------------------------------------------------------------------------------

HOURS = [MONDAY, AFTERNOON - 5 * MINUTE, AFTERNOON + MINUTE, AFTERNOON + 20 * MINUTE]
HOURS += [AFTERNOON + 23 * timedelta(hours=1), datetime(2026, 11, 28, 12, 0, tzinfo=UTC)]
STEPS = ("hour", "late", "find", "ringing", "retry")
WAYS = range(len(LEAVES))


def is_gone(adviser: Adviser, at: datetime) -> bool:
    """In plain Python: not there at this instant, whoever wrote it where."""
    if not adviser.user.is_active or adviser.presence == Presence.AWAY:
        return True
    today = [row for row in adviser.special_hours.all() if row.on == at.date()]
    if today and all(row.starts is None for row in today):
        return True
    for row in adviser.absences.all():
        weeks = range(60 if row.repeats != Repeats.NEVER else 1)
        for shift in (timedelta(days=7 * n) for n in weeks):
            if row.starts_at + shift <= at < row.ends_at + shift:
                return True
    return False


@contextmanager
def a_life() -> Iterator[None]:
    """Nothing of what happens in it stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


def promise(cast, n: int, step: str, adviser: Adviser) -> Callback:
    """The n-th person's promise with this next step, of this adviser's."""
    others = Adviser.objects.exclude(pk=adviser.pk)
    others.update(presence=Presence.AWAY)
    at_hour = None if step == "find" else AFTERNOON + n * timedelta(minutes=15)
    callback = make_callback(
        cast.topic,
        name=f"Person {n}",
        number=f"+3363998{n:04d}",
        starts_at=at_hour,
        reachable_when="" if at_hour else "le matin",
    )
    if step in ("ringing", "retry") and not adviser.attempts.filter(ended_at=None).exists():
        attempt = start_attempt(callback=callback, adviser=adviser, at=MONDAY, by=None)
        if step == "retry":
            end_attempt(attempt=attempt, outcome=AttemptOutcome.NO_ANSWER, at=MONDAY, by=None)
    others.update(presence=Presence.PRESENT)
    return callback


@given(
    promises=st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 2)), min_size=1, max_size=5),
    leaves=st.lists(st.tuples(st.sampled_from(WAYS), st.integers(0, 2)), min_size=1, max_size=3),
    at=st.sampled_from(HOURS),
)
@settings(max_examples=25, derandomize=True)
def test_two_passes_after_anybody_left_no_open_promise_is_of_somebody_who_is_not_there(
    promises, leaves, at
):
    with a_life():
        cast = make_cast()
        team = [cast.karim, cast.ines, make_adviser("Zoé", topics=(cast.topic,))]
        for n, (step, who) in enumerate(promises):
            promise(cast, n, step, team[who])
        for way, who in leaves:
            LEAVES[way](team[who])
        two_passes(at)
        now = at + 2 * MINUTE
        team = list(Adviser.objects.select_related("user"))
        if all(is_gone(adviser, now) for adviser in team):
            return
        for callback in Callback.objects.open():
            live, running = callback.live_appointment, callback.attempts.filter(ended_at=None)
            if running.exists():
                caller = running.get().adviser
                assert caller.user.is_active or not is_gone(callback.adviser, now)
            elif live is None or live.starts_at <= now:
                assert not is_gone(callback.adviser, now), callback
            else:
                assert not is_gone(live.adviser, live.starts_at), callback
