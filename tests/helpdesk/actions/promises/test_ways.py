"""Somebody without a voice is promised words: at an hour, by a way that exists, and watched."""

from datetime import timedelta
from itertools import product

import pytest

from helpdesk.actions.messages.bounces import _take
from helpdesk.actions.people.people import change_person, keep_number, mark_number
from helpdesk.actions.promises.attempts import (
    NoNumberToCall,
    correct_attempt,
    end_attempt,
    start_attempt,
)
from helpdesk.actions.promises.callbacks import (
    CallIsRunning,
    NoWayToReach,
    NumberRefused,
    WantedCall,
    promise_callback,
)
from helpdesk.actions.promises.do_not_call import refuse_calls
from helpdesk.actions.promises.intake import (
    NumberIsDead,
    PhoneRequest,
    open_and_promise,
    use_number,
)
from helpdesk.actions.promises.ways import NothingWritten, WantedWay, change_way, write_and_end
from helpdesk.channels.incoming.reading import Bounce
from helpdesk.choices import (
    AttemptOutcome,
    CallbackState,
    CaseState,
    Channel,
    EventKind,
    NoticeKind,
    NoticeState,
    PromiseResult,
    PromiseWay,
    SaidNeed,
)
from helpdesk.models import Case, DeskSettings, Notice
from helpdesk.reads.evidence import way_digest
from helpdesk.reads.promises import find_promise, open_promise_of
from helpdesk.reads.ways import ways_of
from helpdesk.words.message import address_of, compose
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
EMAIL = "yanis@example.fr"
ADDRESS = "Yanis Morel\n1 rue des Lilas\n69001 Lyon"
LANDLINE = "+33199001235"


@pytest.fixture(autouse=True)
def it_leaves(settings):
    settings.EMAIL_REACHES_PEOPLE = settings.SMS_REACHES_PEOPLE = True


@pytest.fixture
def promise(cast):
    def make(way=PromiseWay.EMAIL, *, starts_at=AFTERNOON, **fields):
        means = {
            PromiseWay.CALL: {"number": MADELEINE},
            PromiseWay.SMS: {"number": MADELEINE},
            PromiseWay.EMAIL: {"email": EMAIL},
            PromiseWay.LETTER: {"address": ADDRESS},
        }[way]
        fields = {"number": "", "name": "Yanis Morel", "topic": cast.topic, **means, **fields}
        return open_and_promise(
            request=PhoneRequest(way=way, adviser=cast.karim, **fields),
            starts_at=starts_at,
            at=MONDAY,
            by=cast.karim.user,
        )

    return make


def write(callback, cast, text="Voici la marche à suivre.", at=AFTERNOON):
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=at, by=cast.karim.user)
    follows, notice = write_and_end(
        attempt=attempt, text=text, at=at + timedelta(minutes=5), by=cast.karim.user
    )
    return attempt, follows, notice


@pytest.mark.parametrize("way", [PromiseWay.SMS, PromiseWay.EMAIL, PromiseWay.LETTER])
def test_a_written_promise_is_kept_by_words_in_its_window(way, promise, cast):
    callback = promise(way)
    assert callback.in_writing
    assert not callback.lacks_number
    _attempt, _follows, notice = write(callback, cast)
    callback.refresh_from_db()
    assert (callback.state, callback.result) == (CallbackState.DONE, PromiseResult.KEPT)
    channels = {"sms": Channel.SMS, "email": Channel.EMAIL, "letter": Channel.LETTER}
    assert notice.channel == channels[way]
    assert notice.text == f"{callback.trust_word}.\nVoici la marche à suivre."
    assert callback.case.state == CaseState.ACTIVE
    # Whoever wrote has spoken with nobody.
    assert callback.case.person.contacted_at is None


@pytest.mark.parametrize("way", list(PromiseWay))
def test_nobody_calls_who_has_no_number_and_nothing_is_sent_nowhere(way, promise):
    callback = promise(way, starts_at=AFTERNOON + timedelta(days=8))
    for notice in callback.notices.all():
        assert notice.channel != Channel.ADVISER
        if notice.channel in (Channel.SMS, Channel.EMAIL):
            assert address_of(notice)
        if notice.channel == Channel.LETTER:
            assert callback.case.person.postal_address


@pytest.mark.parametrize("way", list(PromiseWay))
def test_a_promise_without_its_means_is_refused(way, cast, promise):
    case = promise(way).case
    person = case.person
    person.numbers.all().delete()
    type(person).objects.filter(pk=person.pk).update(postal_address="")
    type(case).objects.filter(pk=case.pk).update(email="")
    case = type(case).objects.get(pk=case.pk)
    case.callbacks.all().update(state=CallbackState.STOPPED, ended_at=MONDAY)
    with pytest.raises(NoWayToReach):
        promise_callback(
            case=case, wanted=WantedCall("", AFTERNOON, way=way), at=MONDAY, by=cast.karim.user
        )
    assert ways_of(case) == []


@pytest.mark.parametrize(("way", "setting"), [(PromiseWay.SMS, "SMS"), (PromiseWay.EMAIL, "EMAIL")])
def test_no_words_are_promised_by_what_does_not_leave(way, setting, promise, settings, cast):
    callback = promise(PromiseWay.LETTER)
    facts = {"number": MADELEINE} if way is PromiseWay.SMS else {"email": EMAIL}
    setattr(settings, f"{setting}_REACHES_PEOPLE", False)
    with pytest.raises(NoWayToReach):
        change_way(callback=callback, wanted=WantedWay(way, **facts), at=MONDAY, by=cast.karim.user)
    with pytest.raises(NoWayToReach):
        promise(way)
    assert way not in [each.way for each in ways_of(callback.case)]
    callback.refresh_from_db()
    assert callback.way == PromiseWay.LETTER


@pytest.mark.parametrize(("way", "setting"), [(PromiseWay.SMS, "SMS"), (PromiseWay.EMAIL, "EMAIL")])
def test_the_demonstration_writes_by_what_it_only_shows(way, setting, promise, settings):
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()
    setattr(settings, f"{setting}_REACHES_PEOPLE", False)
    assert promise(way).way == way


@pytest.mark.parametrize(
    ("break_it", "way"),
    [("email", PromiseWay.EMAIL), ("bounce", PromiseWay.EMAIL), ("address", PromiseWay.LETTER)],
)
def test_a_way_that_is_gone_is_never_written_to(break_it, way, promise, cast):
    callback = promise(way)
    facts = {"email": {"email": ""}, "address": {"postal_address": ""}}
    if break_it == "bounce":
        notice = callback.notices.get(kind=NoticeKind.CONFIRMATION)
        notice.sent_to = way_digest(Channel.EMAIL, EMAIL)
        _take(notice, Bounce(addresses=frozenset({EMAIL}), status="5.1.1", returned=()), at=MONDAY)
    else:
        change_person(case=callback.case, facts=facts[break_it], at=MONDAY, by=cast.karim.user)
    callback = find_promise(callback.pk)
    assert callback.lacks_number
    with pytest.raises(NoNumberToCall):
        start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)


def test_words_are_corrected_within_their_minute(promise, cast):
    callback = promise()
    attempt, _follows, notice = write(callback, cast)
    soon = AFTERNOON + timedelta(minutes=5, seconds=30)
    correct_attempt(
        attempt=attempt, outcome=AttemptOutcome.ASKED_LATER, at=soon, by=cast.karim.user
    )
    notice.refresh_from_db()
    assert notice.state == NoticeState.DROPPED
    write_and_end(attempt=attempt, text="Autre chose.", at=soon, by=cast.karim.user)
    left = Notice.objects.exclude(state=NoticeState.DROPPED).get(kind=NoticeKind.REPLY)
    assert left.text.endswith("Autre chose.")


def test_written_twice_leaves_once_and_nothing_never(promise, cast):
    callback = promise()
    attempt, _follows, notice = write(callback, cast)
    again = write_and_end(attempt=attempt, text="Encore.", at=AFTERNOON, by=cast.karim.user)
    assert again[1] == notice
    with pytest.raises(NothingWritten):
        write_and_end(attempt=attempt, text="  ", at=AFTERNOON, by=cast.karim.user)


def test_words_of_a_promise_that_ended_still_leave(promise, cast):
    _attempt, _follows, notice = write(promise(), cast)
    assert not Notice.objects.filter(pk=notice.pk).of_nothing().exists()
    assert compose(notice).to == EMAIL


def test_an_untried_promise_in_writing_is_broken_like_any_other(promise, cast):
    callback = promise()
    attempt = start_attempt(
        callback=callback, adviser=cast.karim, at=AFTERNOON + timedelta(hours=2), by=None
    )
    end_attempt(attempt=attempt, outcome=AttemptOutcome.REFUSED, at=AFTERNOON, by=None)
    callback.refresh_from_db()
    assert callback.result == PromiseResult.BROKEN


def test_a_call_becomes_words_at_the_same_hour_and_the_person_is_told(cast):
    callback = make_callback(cast.topic)
    hour, before = callback.live_appointment, callback.trust_word
    change_way(
        callback=callback,
        wanted=WantedWay(PromiseWay.EMAIL, email=EMAIL),
        at=MONDAY,
        by=cast.karim.user,
    )
    callback = open_promise_of(callback.case)
    assert (callback.way, callback.number, callback.email) == (PromiseWay.EMAIL, "", EMAIL)
    assert callback.live_appointment == hour
    assert callback.trust_word != before
    assert Case.objects.get(pk=callback.case_id).said_needs == [SaidNeed.IN_WRITING]
    assert callback.case.events.get(kind=EventKind.WAY_CHANGED).data == {"way": "email"}
    told = callback.notices.get(kind=NoticeKind.CONFIRMATION, state=NoticeState.QUEUED)
    assert told.channel == Channel.EMAIL
    assert "calls" not in compose(told).text


def test_a_way_is_not_changed_to_nowhere_nor_while_somebody_calls(cast, promise):
    callback = promise()
    by = {"at": MONDAY, "by": cast.karim.user}
    for wanted in (
        WantedWay(PromiseWay.CALL),
        WantedWay(PromiseWay.SMS, number=LANDLINE),
        WantedWay(PromiseWay.LETTER),
    ):
        with pytest.raises(NoWayToReach):
            change_way(callback=callback, wanted=wanted, **by)
    refuse_calls(number="+33639981299", at=MONDAY)
    with pytest.raises(NumberRefused):
        change_way(callback=callback, wanted=WantedWay(PromiseWay.SMS, "+33639981299"), **by)
    start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=cast.karim.user)
    with pytest.raises(CallIsRunning):
        change_way(callback=callback, wanted=WantedWay(PromiseWay.EMAIL), **by)


def test_words_become_no_call_to_a_number_that_was_wrong(cast, promise):
    callback = promise()
    keep_number(person=callback.case.person, number=LANDLINE)
    mark_number(person=callback.case.person, number=LANDLINE, is_dead=True)
    wanted = WantedWay(PromiseWay.CALL, number=LANDLINE)
    with pytest.raises(NumberIsDead):
        change_way(callback=callback, wanted=wanted, at=MONDAY, by=cast.karim.user)
    callback.refresh_from_db()
    assert (callback.way, callback.number) == (PromiseWay.EMAIL, "")


def test_a_way_is_changed_while_the_hour_is_still_to_be_found(cast):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="le matin")
    by_when = callback.find_a_time_by
    callback.notices.all().delete()
    wanted = WantedWay(PromiseWay.EMAIL, email=EMAIL)
    change_way(callback=callback, wanted=wanted, at=MONDAY, by=cast.karim.user)
    callback = open_promise_of(callback.case)
    assert (callback.way, callback.email) == (PromiseWay.EMAIL, EMAIL)
    assert callback.find_a_time_by == by_when
    # No hour is said that nobody knows.
    assert not callback.notices.filter(kind=NoticeKind.CONFIRMATION).exists()


def test_another_number_does_not_make_a_call_of_words(cast, promise):
    callback = promise()
    use_number(case=callback.case, number=LANDLINE, note="Fixe", at=MONDAY, by=cast.karim.user)
    callback.refresh_from_db()
    assert (callback.way, callback.number) == (PromiseWay.EMAIL, "")
    assert callback.case.person.numbers.get().number == LANDLINE


def test_the_site_promises_words_to_whoever_does_not_hear(cast):
    said = [SaidNeed.IN_WRITING]
    by_sms = make_callback(cast.topic, said_needs=said)
    by_mail = make_callback(
        cast.topic, number="", email=EMAIL, name="Yanis Morel", said_needs=said, starts_at=None,
        reachable_when="le matin",
    )  # fmt: skip
    assert (by_sms.way, by_mail.way) == (PromiseWay.SMS, PromiseWay.EMAIL)
    assert not by_mail.lacks_number
    assert {each.channel for each in by_mail.notices.all()} == {Channel.EMAIL}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_message_to_them_says_that_we_call(language, promise):
    callback = promise(PromiseWay.SMS)
    promised = (
        *("calls you", "we call you", "will call you", "your call", "the call", "tried to call"),
        *("vous appelle", "vous appelons", "votre appel", "l’appel", "vous rappel"),
    )
    for kind, channel in product(NoticeKind, (Channel.SMS, Channel.EMAIL, Channel.LETTER)):
        notice = Notice(
            case=callback.case,
            callback=callback,
            appointment=callback.live_appointment,
            kind=kind,
            channel=channel,
            language=language,
            due_at=MONDAY,
            text="…",
            times=[AFTERNOON.isoformat()] * 3,
        )
        message = compose(notice)
        said = f"{message.subject} {message.text}".casefold()
        assert not [words for words in promised if words in said], said
