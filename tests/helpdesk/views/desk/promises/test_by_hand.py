"""Hours by hand, letters and lines to tick, calls to take over, the table of tries."""

from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.messages.notices import queue_notice
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import BookingWarning, Channel, NoticeKind, NoticeState
from helpdesk.models import Notice, RetryRule
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATE = AFTERNOON + timedelta(minutes=6)


@pytest.fixture
def callback(cast):
    return make_callback(cast.topic)


def by_hand(desk, callback, adviser, *, day="2026-11-24", hour="10:00", overrule=()):
    return desk.post(
        "promise_by_hand",
        callback.pk,
        day=day,
        hour=hour,
        adviser=adviser.pk,
        overrule=list(overrule),
    )


def test_an_hour_without_a_warning_is_booked_at_once(desk, cast, callback):
    assert "The call is planned" in desk.says(by_hand(desk, callback, cast.ines))
    live = callback.live_appointment
    assert (live.adviser, live.starts_at) == (cast.ines, MONDAY + timedelta(days=1))


def test_a_warning_is_read_before_it_is_overruled(desk, cast, callback):
    warned = by_hand(desk, callback, cast.ines, hour="20:00")
    page = warned.content.decode()
    assert warned.status_code == 409
    assert "This hour is outside the hours of this adviser." in page
    assert 'value="20:00"' in page
    assert "Book it all the same" in page
    assert callback.live_appointment.starts_at == AFTERNOON

    by_hand(desk, callback, cast.ines, hour="20:00", overrule=["outside_hours"])
    assert callback.live_appointment.overruled == [BookingWarning.OUTSIDE_HOURS]
    assert "This hour was chosen on purpose." in desk.read("case", callback.case.reference)


def test_an_hour_that_somebody_has_is_refused_whatever_is_overruled(desk, cast, callback):
    other = make_callback(cast.topic, name="Paul Petit")
    taken = other.live_appointment
    answer = by_hand(
        desk, callback, taken.adviser, day="2026-11-23", hour="14:00", overrule=list(BookingWarning)
    )
    assert answer.status_code == 409
    assert "Nobody is free at this hour" in answer.content.decode()


@pytest.mark.parametrize(
    ("day", "hour", "words"),
    [
        ("2026-11-24", "10:07", "Choose a quarter hour"),
        ("2027-03-28", "02:30", "The clocks change at this hour"),
        ("2026-10-25", "02:30", "The clocks change at this hour"),
        ("", "10:00", "Choose a day."),
    ],
)
def test_an_hour_that_is_none_is_said_so_with_everything_kept(
    desk, cast, callback, day, hour, words
):
    answer = by_hand(desk, callback, cast.ines, day=day, hour=hour)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert f'value="{hour}"' in answer.content.decode()


def test_a_late_call_is_offered_taken_and_called(desk, cast, callback):
    live = callback.live_appointment
    if live.adviser == cast.karim:
        start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=None)
        callback.attempts.all().delete()
    other = cast.ines if live.adviser == cast.karim else cast.karim
    desk.user = other.user
    desk.log_in()
    with time_machine.travel(LATE, tick=False):
        assert "Can you take this call?" not in desk.read("today")
        watch_promises(at=LATE)
        assert "Can you take this call?" in desk.read("today")
        assert "The call is yours." in desk.says(desk.post("promise_take", callback.pk))
    assert callback.live_appointment.adviser == other


def test_a_coordinator_sees_every_call_that_nobody_makes(desk_of, cast, callback):
    with time_machine.travel(LATE, tick=False):
        watch_promises(at=LATE)
        page = desk_of(cast.awa).read("today")
    assert "Calls that nobody makes" in page
    assert "offered to" in page


@pytest.fixture
def letter(callback):
    callback.case.person.postal_address = "1 rue des Lilas"
    callback.case.person.save()
    times = [AFTERNOON + timedelta(days=day) for day in (7, 8, 9)]
    return queue_notice(callback=callback, kind=NoticeKind.PROPOSED_TIMES, at=MONDAY, times=times)


def test_a_letter_is_in_the_persons_language_whatever_the_advisers(desk, letter):
    page = desk.read("letter", letter.pk)
    assert "lundi 30\u00a0novembre" in page
    assert page.count("<li>") == 3


def test_a_letter_that_was_posted_leaves_the_list_and_is_told(desk_of, cast, letter):
    desk = desk_of(letter.callback.adviser.user)
    assert "Print the letter" in desk.read("today")
    desk.post("notice_carried", letter.pk)
    letter.refresh_from_db()
    assert letter.state == NoticeState.SENT
    assert "Print the letter" not in desk.read("today")
    assert "Letter posted" in desk.read("case", letter.case.reference)
    again = desk.post("notice_carried", letter.pk)
    assert "done already" in desk.says(again)


@pytest.mark.parametrize("kind", [NoticeKind.REMINDER, NoticeKind.TIME_NEEDED])
def test_every_kind_of_letter_can_be_printed(desk, callback, kind):
    notice = Notice.objects.filter(callback=callback).first()
    Notice.objects.filter(pk=notice.pk).update(kind=kind, channel=Channel.LETTER)
    assert "01\u00a099\u00a000\u00a012\u00a034" in desk.read("letter", notice.pk)


def test_a_message_that_is_no_letter_cannot_be_printed(desk, callback):
    assert desk.get("letter", callback.notices.first().pk).status_code == 404


def test_every_page_asks_how_a_call_ended(desk, cast, callback):
    start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=None)
    for page in ("queue", "new_case", "calendar"):
        assert "Say how this call ended" in desk.read(page)


def test_the_table_of_tries_shows_a_desks_own_rule_and_where_it_comes_from(desk_of, cast):
    RetryRule.objects.create(outcome="busy", tries=1, step="letter", source="Decided on 1 May")
    page = desk_of(cast.awa).read("retry_table")
    assert "Decided on 1 May" in page
    assert "Our own" in page


def test_what_is_known_of_a_person_is_changed_and_told_without_a_word_of_it(desk, callback):
    desk.post(
        "case_person",
        callback.case.reference,
        needs=["uses_relay"],
        language="ar",
        email="",
        postal_address="1 rue des Lilas",
    )
    person = callback.case.person
    person.refresh_from_db()
    assert (person.uses_relay, person.language) == (True, "ar")
    page = desk.read("case", callback.case.reference)
    assert "What we know of the person has changed." in page
    assert "Calls through a relay service" in page
    events = str(list(callback.case.events.values_list("data", flat=True)))
    assert "Lilas" not in events


def test_a_wrong_address_of_mail_keeps_what_was_typed(desk, callback):
    answer = desk.post(
        "case_person",
        callback.case.reference,
        language="fr",
        email="madeleine@",
        postal_address="1 rue",
    )
    assert answer.status_code == 422
    assert "1 rue" in answer.content.decode()
