"""A call is over since somebody says that we spoke: whoever waits for it learns so."""

from datetime import timedelta

import pytest

from helpdesk.actions.people.people import mark_number
from helpdesk.actions.promises.attempts import correct_attempt, end_attempt, start_attempt
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.do_not_call import refuse_calls
from helpdesk.actions.promises.intake import record_incoming_call
from helpdesk.actions.promises.joining import merge_cases
from helpdesk.choices import (
    AttemptOutcome,
    Channel,
    ClosingReason,
    JournalKind,
    NoticeKind,
    NoticeState,
)
from helpdesk.models import Case, JournalEntry, Notice
from helpdesk.words.message import compose
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HERS, ANOTHER, LANDLINE = "+33612345678", "+33698765432", "+33145678901"


@pytest.fixture(autouse=True)
def _messages_get_there(settings):
    settings.SMS_REACHES_PEOPLE = settings.EMAIL_REACHES_PEOPLE = True


@pytest.fixture
def promise(cast):
    return make_callback(cast.topic, number=HERS)


def told(kind=NoticeKind.CALL_OVER):
    return Notice.objects.filter(kind=kind)


def they_called(promise, cast, at=MONDAY):
    adviser = cast.karim
    record_incoming_call(callback=promise, adviser=adviser, at=at, by=adviser.user)


def we_called(promise, cast, outcome=AttemptOutcome.REACHED, *, at=MONDAY):
    facts = {"at": at, "by": cast.karim.user}
    attempt = start_attempt(callback=promise, adviser=cast.karim, **facts)
    end_attempt(attempt=attempt, outcome=outcome, **facts)
    return attempt


def test_one_adviser_wrote_that_she_had_called_and_she_waited_in_vain(promise, cast):
    they_called(promise, cast)
    notice = told().get()
    assert (notice.channel, notice.state) == (Channel.SMS, NoticeState.QUEUED)
    assert not told().of_nothing().exists()
    promise.refresh_from_db()
    said = compose(notice).text
    assert "Ce n'était pas vous ? Appelez-nous" in said
    assert "14 h" in said
    assert not [
        secret for secret in (promise.trust_word, "Madeleine", "/r/", "/s/") if secret in said
    ]


def test_on_a_landline_another_adviser_says_it(cast):
    they_called(make_callback(cast.topic, number=LANDLINE), cast)
    assert told().get().channel == Channel.ADVISER


def test_who_called_back_at_the_very_hour_waits_for_nothing(promise, cast):
    they_called(promise, cast, at=AFTERNOON)
    assert not told().exists()


def test_a_call_without_an_hour_is_over_too_but_nobody_is_called_for_it(cast):
    for number, channel in ((HERS, Channel.SMS), (LANDLINE, Channel.CONSOLE)):
        they_called(make_callback(cast.topic, number=number, starts_at=None), cast)
        assert told().latest("pk").channel == channel


def test_a_number_that_is_wrong_hears_nothing(promise, cast):
    mark_number(person=promise.case.person, number=HERS, is_dead=True)
    they_called(promise, cast)
    assert told().get().channel == Channel.CONSOLE


@pytest.mark.parametrize(
    "outcome", [AttemptOutcome.REACHED, AttemptOutcome.REFUSED, AttemptOutcome.ASKED_LATER]
)
def test_a_call_that_never_rang_was_written_down_hours_before(promise, cast, outcome):
    we_called(promise, cast, outcome)
    assert told().get().channel == Channel.SMS


def test_a_call_at_its_hour_tells_nothing_more(promise, cast):
    we_called(promise, cast, at=AFTERNOON)
    assert not told().exists()


def test_a_corrected_end_takes_the_message_back(promise, cast):
    attempt = we_called(promise, cast)
    facts = {"at": MONDAY + timedelta(seconds=30), "by": cast.karim.user}
    correct_attempt(attempt=attempt, outcome=AttemptOutcome.NO_ANSWER, **facts)
    assert told().get().state == NoticeState.DROPPED


def test_her_call_was_joined_away_into_one_to_another_phone(promise, cast):
    """Two requests of hers became one, and the call that stayed went to another number."""
    facts = {"name": "Zoé Un", "number": ANOTHER, "starts_at": AFTERNOON + timedelta(hours=1)}
    other = make_callback(cast.topic, **facts)
    Case.objects.filter(pk=other.case_id).update(person=promise.case.person)
    other.case.refresh_from_db()
    merge_cases(
        kept=other.case, other=promise.case, at=MONDAY, by=cast.karim.user, kept_call_id=other.pk
    )
    notice = told(NoticeKind.CANCELLED).get()
    assert (notice.callback, notice.channel) == (promise, Channel.SMS)


def test_a_request_whose_hour_was_still_to_be_found_was_closed_without_a_word(cast):
    callback = make_callback(cast.topic, number=HERS, starts_at=None)
    facts = {"reason": ClosingReason.NOT_HELPED, "at": MONDAY, "by": cast.karim.user}
    close_case(case=callback.case, **facts)
    assert told(NoticeKind.CANCELLED).get().channel == Channel.SMS


def test_one_adviser_wrote_that_a_number_wants_no_call_and_nobody_heard_of_it(promise, cast):
    for _twice in range(2):
        refuse_calls(number=HERS, at=MONDAY, by=cast.karim.user)
    assert told(NoticeKind.STOPPED).get().channel == Channel.SMS
    entry = JournalEntry.objects.get(kind=JournalKind.NUMBER_STOPPED)
    assert entry.actor_id == cast.karim.user_id


def test_a_landline_that_wants_no_call_is_in_the_journal_alone(cast):
    make_callback(cast.topic, number=LANDLINE)
    refuse_calls(number=LANDLINE, at=MONDAY, by=cast.karim.user)
    assert not told(NoticeKind.STOPPED).exists()
    assert JournalEntry.objects.filter(kind=JournalKind.NUMBER_STOPPED).exists()
