"""Something is done with several requests: each by itself, told which not, and taken back."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import move_case
from helpdesk.actions.desk import several as acts
from helpdesk.actions.desk.several import (
    CannotTakeBack,
    Wanted,
    do_several,
    forget_several,
    take_back_several,
)
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.choices import (
    CallbackState,
    CaseState,
    ClosingReason,
    EventKind,
    Move,
    NotDone,
    NoticeState,
    SeveralAct,
)
from helpdesk.models import ActOnSeveral, Case, IncomingSms, Notice
from helpdesk.policy.hours_changes import TAKE_BACK_FOR
from tests.factories.helpdesk import (
    AFTERNOON,
    MONDAY,
    make_callback,
    make_case,
    make_reason,
    make_reply,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SOON = MONDAY + timedelta(minutes=5)
CLOSE = Wanted(SeveralAct.CLOSE, reason=ClosingReason.SOLVED_FOR)


@pytest.fixture
def do(cast):
    def act(*cases, wanted=CLOSE, at=MONDAY):
        return do_several(keys=[case.pk for case in cases], wanted=wanted, at=at, by=cast.awa)

    return act


@pytest.fixture
def take_back(cast):
    def act(several, at=SOON):
        return take_back_several(several=several, at=at, by=cast.awa)

    return act


def whys(several):
    return [line["why"] for line in several.lines]


def kept(several):
    return [line["kept"] for line in several.lines if not line["why"]]


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


def test_each_is_closed_or_told_why_not(do, cast, case):
    promised = make_callback(cast.topic, name="Promised").case
    closed = make_case(cast.topic, adviser=cast.karim, name="Closed")
    close_case(case=closed, reason=ClosingReason.NOT_HELPED, at=MONDAY, by=None)
    several = do(case, promised, closed, case)
    assert whys(several) == ["", NotDone.PROMISED, NotDone.CLOSED]
    case.refresh_from_db()
    promised.refresh_from_db()
    assert (case.state, case.closing_reason) == (CaseState.CLOSED, ClosingReason.SOLVED_FOR)
    assert promised.state == CaseState.PLANNED
    assert case.events.filter(kind=EventKind.CLOSED, actor=cast.awa).count() == 1


def test_one_that_is_not_there_is_told_too(cast):
    several = do_several(keys=[987654], wanted=CLOSE, at=MONDAY, by=cast.awa)
    assert whys(several) == [NotDone.CHANGED]


def test_what_was_closed_stands_again_as_it_stood(do, take_back, cast, case):
    active = make_case(cast.topic, adviser=cast.karim, name="Active")
    move_case(case=active, move=Move.START, at=MONDAY, by=None)
    waiting = make_case(cast.topic, adviser=cast.karim, name="Waiting")
    wait_for_person(case=waiting, reason=make_reason(), at=MONDAY, by=cast.karim.user)
    waiting.refresh_from_db()
    several = take_back(do(case, active, waiting))
    assert kept(several) == ["", "", ""]
    states = [Case.objects.get(pk=each.pk).state for each in (case, active, waiting)]
    assert states == [CaseState.NEW, CaseState.ACTIVE, CaseState.WAITING]
    again = Case.objects.get(pk=waiting.pk)
    assert (again.waiting_since, again.follow_up_at) == (
        waiting.waiting_since,
        waiting.follow_up_at,
    )


def test_one_that_somebody_changed_since_stays(do, take_back, cast, case):
    several = do(case)
    move_case(case=case, move=Move.REOPEN, at=MONDAY, by=cast.karim.user)
    assert kept(take_back(several)) == [NotDone.CHANGED]


def test_it_is_taken_back_once_and_only_while_its_messages_wait(do, take_back, case):
    several = do(case)
    with pytest.raises(CannotTakeBack):
        take_back(several, at=MONDAY + TAKE_BACK_FOR)
    take_back(several)
    with pytest.raises(CannotTakeBack):
        take_back(several)


def test_given_to_a_colleague_and_back(do, take_back, cast, case):
    theirs = make_case(cast.topic, adviser=cast.ines, name="Theirs")
    nobodys = make_case(cast.topic, name="Nobody's")
    give = Wanted(SeveralAct.GIVE, adviser=cast.ines)
    several = do(case, theirs, nobodys, wanted=give)
    assert whys(several) == ["", NotDone.SAME, ""]
    assert Case.objects.get(pk=case.pk).adviser == cast.ines
    assert kept(take_back(several)) == ["", NotDone.CHANGED]
    assert Case.objects.get(pk=case.pk).adviser == cast.karim


def test_given_with_its_promised_call_and_nobody_is_told_before_ten_minutes(do, take_back, cast):
    callback = make_callback(cast.topic)
    other = cast.ines if callback.adviser == cast.karim else cast.karim
    Notice.objects.all().delete()
    several = do(callback.case, wanted=Wanted(SeveralAct.GIVE, adviser=other))
    callback.refresh_from_db()
    assert callback.adviser == other
    assert not Notice.objects.filter(due_at__lt=MONDAY + TAKE_BACK_FOR).exists()
    assert kept(take_back(several)) == [""]
    callback.refresh_from_db()
    assert callback.adviser != other
    assert not Notice.objects.filter(pk__in=several.lines[0]["held"], state="queued").exists()


def test_a_colleague_who_is_not_free_at_the_hour_does_not_get_it(do, cast):
    first = make_callback(cast.topic)
    other = cast.ines if first.adviser == cast.karim else cast.karim
    second = make_callback(cast.topic, name="Zoé Lebrun", number="+33199005678")
    assert second.adviser == other
    several = do(first.case, wanted=Wanted(SeveralAct.GIVE, adviser=other))
    assert whys(several) == [NotDone.NO_HOUR]


def test_what_is_not_said_does_nothing(do, case):
    assert whys(do(case, wanted=Wanted(SeveralAct.GIVE))) == [NotDone.CHANGED]
    assert whys(do(case, wanted=Wanted(SeveralAct.CLOSE))) == [NotDone.CHANGED]


def test_a_call_that_runs_is_left_alone(do, cast):
    callback = make_callback(cast.topic)
    start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)
    assert whys(do(callback.case)) == [NotDone.RUNNING]


def test_a_call_is_planned_and_taken_back_before_anybody_is_told(do, take_back, cast, case):
    plan = Wanted(SeveralAct.PLAN)
    several = do(case, wanted=plan)
    callback = case.callbacks.get()
    assert whys(several) == [""]
    assert callback.live_appointment is not None
    told = Notice.objects.filter(callback=callback, state=NoticeState.QUEUED)
    assert not told.filter(due_at__lt=MONDAY + TAKE_BACK_FOR).exists()
    assert whys(do(case, wanted=plan)) == [NotDone.PROMISED]

    assert kept(take_back(several)) == [""]
    callback.refresh_from_db()
    assert callback.state == CallbackState.STOPPED
    assert Case.objects.get(pk=case.pk).state == CaseState.NEW
    assert Case.objects.get(pk=case.pk).adviser == cast.karim
    assert not told.exists()


def test_a_planned_call_that_runs_already_is_not_taken_back(do, take_back, cast, case):
    several = do(case, wanted=Wanted(SeveralAct.PLAN))
    start_attempt(callback=case.callbacks.get(), adviser=cast.karim, at=SOON, by=None)
    assert kept(take_back(several)) == [NotDone.RUNNING]


def test_without_a_number_or_an_hour_no_call_is_planned(do, cast, case, monkeypatch):
    plan = Wanted(SeveralAct.PLAN)
    monkeypatch.setattr(acts, "free_slots", lambda **said: [])
    assert whys(do(case, wanted=plan)) == [NotDone.NO_HOUR]
    case.person.numbers.all().delete()
    assert whys(do(case, wanted=plan)) == [NotDone.NO_WAY]


def test_an_hour_that_somebody_takes_in_this_moment_is_left_for_the_next(do, case, monkeypatch):
    real, tried = acts.promise_callback, []

    def taken_once(**said):
        tried.append(said["wanted"].starts_at)
        if len(tried) == 1:
            raise acts.SlotRefused(None)
        return real(**said)

    monkeypatch.setattr(acts, "promise_callback", taken_once)
    assert whys(do(case, wanted=Wanted(SeveralAct.PLAN))) == [""]
    assert len(tried) == 2


def test_what_came_is_marked_as_read_and_unread_again(do, take_back, case):
    sms = IncomingSms.objects.create(gateway_id="a", case=case, came_at=MONDAY)
    read = Wanted(SeveralAct.READ)
    several = do(case, wanted=read)
    sms.refresh_from_db()
    assert sms.read_at == MONDAY
    assert whys(do(case, wanted=read)) == [NotDone.READ]
    assert kept(take_back(several)) == [""]
    sms.refresh_from_db()
    assert sms.read_at is None


@pytest.fixture
def _sms(settings, case):
    settings.SMS_REACHES_PEOPLE = True
    case.person.numbers.update(number="+33612345678", source="confirmed")


@pytest.mark.usefixtures("_sms")
def test_a_ready_answer_waits_ten_minutes_and_may_be_taken_back(do, take_back, case):
    reply = make_reply(fr="Bonjour {name}, ici {first_name_of_adviser}.")
    several = do(case, wanted=Wanted(SeveralAct.WRITE, reply_id=reply.pk, name="Awa"))
    notice = case.notices.get()
    assert whys(several) == [""]
    assert notice.text == "Bonjour Madeleine Petit, ici Awa."
    assert notice.due_at == MONDAY + TAKE_BACK_FOR
    assert kept(take_back(several)) == [""]
    notice.refresh_from_db()
    assert notice.state == NoticeState.DROPPED


@pytest.mark.usefixtures("_sms")
def test_what_has_left_is_not_taken_back(do, take_back, case):
    reply = make_reply(fr="Bonjour")
    several = do(case, wanted=Wanted(SeveralAct.WRITE, reply_id=reply.pk))
    case.notices.update(state=NoticeState.SENT)
    assert kept(take_back(several)) == [NotDone.TOLD]


@pytest.mark.usefixtures("_sms")
def test_words_that_do_not_fit_are_not_written(do, case):
    english = make_reply(en="Hello")
    for reply_id in (english.pk, 98765, None):
        several = do(case, wanted=Wanted(SeveralAct.WRITE, reply_id=reply_id))
        assert whys(several) == [NotDone.NO_WORDS]


def test_whom_nothing_reaches_is_not_written_to(do, case):
    reply = make_reply(fr="Bonjour")
    case.person.numbers.all().delete()
    assert whys(do(case, wanted=Wanted(SeveralAct.WRITE, reply_id=reply.pk))) == [NotDone.NO_WAY]


@pytest.mark.usefixtures("_sms")
def test_one_password_writes_to_no_crowd(do, case, monkeypatch):
    monkeypatch.setattr("helpdesk.actions.messages.replies.MOST_IN_AN_HOUR", 1)
    reply = make_reply(fr="Bonjour")
    write = Wanted(SeveralAct.WRITE, reply_id=reply.pk)
    assert whys(do(case, wanted=write)) == [""]
    assert whys(do(case, wanted=write)) == [NotDone.TOO_MANY]


def test_beyond_the_bound_of_an_act_the_others_are_told_so(do, cast, case, monkeypatch):
    monkeypatch.setattr(acts, "MOST", {SeveralAct.CLOSE: 1})
    other = make_case(cast.topic, name="Other")
    assert whys(do(case, other)) == ["", NotDone.TOO_MANY]


def test_a_restricted_record_is_not_touched(do, case):
    type(case.person).objects.update(is_restricted=True)
    assert whys(do(case)) == [NotDone.RESTRICTED]


def test_what_an_action_refuses_is_told(do, case, monkeypatch):
    def refuse(**said):
        raise acts.CallIsRunning

    monkeypatch.setattr(acts, "close_case", refuse)
    assert whys(do(case)) == [NotDone.RUNNING]


def test_what_the_way_back_refuses_is_told(do, take_back, cast, case, monkeypatch):
    several = do(case)

    def refuse(**said):
        raise acts.MoveRefused(CaseState.CLOSED, Move.REOPEN)

    monkeypatch.setattr(acts, "move_case", refuse)
    assert kept(take_back(several)) == [NotDone.CHANGED]


def test_five_hundred_are_closed_one_by_one_and_stand_again(do, take_back, cast):
    cases = [make_case(cast.topic, adviser=cast.karim, name=f"N {n}") for n in range(500)]
    late = cases[7]
    close_case(case=late, reason=ClosingReason.NOT_HELPED, at=MONDAY, by=None)
    several = do(*cases)
    assert whys(several).count("") == 499
    assert several.lines[7] == {"case": late.pk, "why": NotDone.CLOSED}
    assert Case.objects.filter(closing_reason=ClosingReason.SOLVED_FOR).count() == 499
    several = take_back(several)
    assert set(kept(several)) == {""}
    assert Case.objects.not_closed().count() == 499


def test_what_can_be_taken_back_no_more_is_forgotten(do, case):
    do(case)
    assert forget_several(before=MONDAY) == 0
    assert forget_several(before=MONDAY + timedelta(days=1)) == 1
    assert not ActOnSeveral.objects.exists()
