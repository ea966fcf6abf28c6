"""Words of a promise that is kept in writing got to nobody: somebody sees to it, on *today*."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.again import send_again
from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.messages.giving_up import drop_what_is_too_late
from helpdesk.actions.messages.letters import note_returned
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.messages.unheard import note_seen_to
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import WantedCall, promise_callback
from helpdesk.actions.promises.intake import PhoneRequest, open_and_promise
from helpdesk.actions.promises.ways import WantedWay, change_way, write_and_end
from helpdesk.choices import AttemptOutcome, EventKind, NoticeKind, NoticeState, PromiseWay
from helpdesk.models import Absence, CaseEvent, DeskSettings, Notice
from helpdesk.reads.outbox import notices_unheard
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = AFTERNOON + timedelta(hours=1)
ADDRESS = "Yanis Morel\n1 rue des Lilas\n69001 Lyon"


@pytest.fixture(autouse=True)
def it_leaves(settings):
    settings.EMAIL_REACHES_PEOPLE = settings.SMS_REACHES_PEOPLE = True


@pytest.fixture
def promise(cast):
    def make(way=PromiseWay.EMAIL):
        means = {
            PromiseWay.CALL: {"number": MADELEINE},
            PromiseWay.EMAIL: {"number": "", "email": "yanis@example.fr"},
            PromiseWay.LETTER: {"number": "", "address": ADDRESS},
        }[way]
        return open_and_promise(
            request=PhoneRequest(
                way=way, adviser=cast.karim, name="Yanis Morel", topic=cast.topic, **means
            ),
            starts_at=AFTERNOON,
            at=MONDAY,
            by=cast.karim.user,
        )

    return make


def write(callback, cast):
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)
    _follows, notice = write_and_end(
        attempt=attempt, text="Voici.", at=AFTERNOON, by=cast.karim.user
    )
    return notice


def left(notice, state=NoticeState.SENT):
    Notice.objects.filter(pk=notice.pk).update(state=state, sent_at=LATER)
    notice.refresh_from_db()
    return notice


def lose(notice, at=LATER):
    record_delivery(idempotency_key=left(notice).idempotency_key, delivered=False, at=at)
    notice.refresh_from_db()


def seen_by(adviser):
    return [each.pk for each in notices_unheard(adviser=adviser, at=LATER)]


def test_words_that_came_back_stand_with_whoever_promised_them(promise, cast):
    notice = write(promise(), cast)
    assert seen_by(cast.karim) == []
    lose(notice)
    assert notice.unheard_since == LATER
    assert seen_by(cast.karim) == seen_by(None) == [notice.pk]
    assert seen_by(cast.ines) == []
    Absence.objects.create(adviser=cast.karim, starts_at=LATER, ends_at=LATER + timedelta(days=2))
    assert seen_by(cast.ines) == [notice.pk]


def test_an_hour_that_nobody_heard_of_stands_there_too(promise, cast):
    callback = promise()
    lose(callback.notices.get(kind=NoticeKind.CONFIRMATION), at=MONDAY + timedelta(hours=1))
    assert len(seen_by(cast.karim)) == 1
    change_way(
        callback=callback,
        wanted=WantedWay(PromiseWay.LETTER, address=ADDRESS),
        at=LATER,
        by=cast.karim.user,
    )
    assert seen_by(None) == []


def test_what_the_next_way_says_stands_nowhere(promise, cast):
    callback = promise()
    type(callback.case.person).objects.update(postal_address=ADDRESS)
    notice = write(callback, cast)
    lose(notice)
    assert notice.replaced_by.get().channel == "letter"
    assert seen_by(None) == []
    # The letter comes back too.
    letter = left(notice.replaced_by.get())
    assert note_returned(notice=letter, at=LATER, by=cast.karim.user)
    assert seen_by(None) == [letter.pk]


def test_of_a_call_that_is_not_heard_of_the_call_itself_tells(promise, cast):
    callback = promise(PromiseWay.CALL)
    for notice in callback.notices.filter(state=NoticeState.QUEUED):
        lose(notice)
    assert seen_by(None) == []


def test_a_letter_that_nobody_posted_stands_there(promise, cast):
    notice = write(promise(PromiseWay.LETTER), cast)
    drop_what_is_too_late(at=notice.drop_after + timedelta(minutes=1))
    assert seen_by(None) == [notice.pk]


@pytest.mark.parametrize(("is_demo", "stands"), [(False, True), (True, False)])
def test_words_that_were_only_printed_stand_there_but_in_a_demonstration(
    promise, cast, settings, is_demo, stands
):
    notice = write(promise(), cast)
    settings.EMAIL_REACHES_PEOPLE = settings.EMAIL_TO_FOLDER = False
    desk = DeskSettings.current()
    desk.is_demo = is_demo
    desk.save()
    send_due(at=LATER)
    notice.refresh_from_db()
    assert (notice.state, bool(notice.unheard_since)) == (NoticeState.PRINTED, stands)


def test_words_that_leave_again_stand_there_no_more(promise, cast):
    notice = write(promise(), cast)
    lose(notice)
    again = send_again(notice=notice, at=LATER, by=cast.karim.user)
    assert seen_by(None) == []
    lose(again)
    assert seen_by(None) == [again.pk]


def test_a_new_promise_of_the_request_sees_to_it(promise, cast):
    callback = promise()
    lose(write(callback, cast))
    wanted = WantedCall("", None, way=PromiseWay.EMAIL)
    promise_callback(case=callback.case, wanted=wanted, at=LATER, by=cast.karim.user)
    assert seen_by(None) == []


def test_somebody_sees_to_it_once_and_the_story_tells(promise, cast):
    callback = promise()
    lose(callback.notices.get(kind=NoticeKind.CONFIRMATION), at=MONDAY + timedelta(hours=1))
    notice = write(callback, cast)
    lose(notice)
    # One line a promise: the latest.
    assert seen_by(None) == [notice.pk]
    assert note_seen_to(notice=notice, at=LATER, by=cast.karim.user)
    assert not note_seen_to(notice=notice, at=LATER, by=cast.karim.user)
    assert seen_by(None) == []
    assert CaseEvent.objects.filter(kind=EventKind.LOSS_SEEN_TO).count() == 1


def test_words_that_arrived_after_all_stand_nowhere(promise, cast):
    notice = write(promise(), cast)
    Notice.objects.filter(pk=notice.pk).update(
        state=NoticeState.GIVEN_UP, asked_at=LATER, unheard_since=LATER
    )
    record_delivery(idempotency_key=notice.idempotency_key, delivered=True, at=LATER)
    assert seen_by(None) == []


def test_an_end_without_words_leaves_nothing_to_see_to(promise, cast):
    attempt = start_attempt(
        callback=promise(), adviser=cast.karim, at=AFTERNOON, by=cast.karim.user
    )
    end_attempt(
        attempt=attempt, outcome=AttemptOutcome.REFUSED, at=LATER, by=cast.karim.user, note=""
    )
    assert seen_by(None) == []
