"""No language in common: which one it is is noted, and who calls next is chosen anew."""

import pytest
from django.utils import translation

from helpdesk.actions.promises.appointments import PromiseEnded
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.languages import say_language
from helpdesk.choices import AttemptOutcome, EventKind
from helpdesk.labels import UNKNOWN_LANGUAGE
from helpdesk.models import Callback
from helpdesk.reads.availability import minutes_of_call
from helpdesk.reads.promises import met_no_common_language
from helpdesk.reads.routing import speakers_of
from helpdesk.words.languages import is_spoken_by_nobody, who_goes_on
from tests.factories.helpdesk import AFTERNOON, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def callback(cast):
    """Inès called, and neither understood the other."""
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.ines, at=AFTERNOON, by=None)
    end_attempt(
        attempt=attempt, outcome=AttemptOutcome.LANGUAGE_BARRIER, at=AFTERNOON, by=cast.ines.user
    )
    callback = Callback.objects.get(pk=callback.pk)
    callback.adviser = cast.ines
    callback.save(update_fields=["adviser"])
    return callback


def said(callback, language, by):
    return say_language(callback=callback, language=language, at=AFTERNOON, by=by.user)


def test_the_hour_to_find_goes_to_who_speaks_it(cast, callback):
    callback = said(callback, "ar", cast.ines)
    callback.refresh_from_db()
    assert callback.adviser == cast.karim
    assert callback.case.adviser == cast.karim
    assert callback.find_a_time_by is not None
    facts = (callback.language, callback.case.language, callback.case.person.language)
    assert facts == ("ar", "ar", "ar")
    assert not callback.case.person.needs_interpreter
    routed = callback.case.events.filter(kind=EventKind.ROUTED).first()
    assert {"code": "speaks", "values": {"language": "ar"}} in routed.data["reasons"]


def test_a_language_that_nobody_speaks_takes_an_interpreter_and_a_longer_call(cast, callback):
    before = minutes_of_call(topic=cast.topic, person=callback.case.person)
    callback = said(callback, "ta", cast.ines)
    person = Callback.objects.get(pk=callback.pk).case.person
    assert person.needs_interpreter
    assert minutes_of_call(topic=cast.topic, person=person) > before
    assert is_spoken_by_nobody("ta")
    assert "Nobody in the team speaks this language" in who_goes_on(callback, reader=cast.ines)


def test_a_language_that_was_not_understood_is_one_that_nobody_speaks(cast, callback):
    said(callback, UNKNOWN_LANGUAGE, cast.ines)
    assert is_spoken_by_nobody(UNKNOWN_LANGUAGE)


def test_said_twice_it_stands_once_in_the_story(cast, callback):
    for _ in range(2):
        callback = said(callback, "ar", cast.ines)
    kinds = list(callback.case.events.values_list("kind", flat=True))
    assert kinds.count(EventKind.FACTS_CHANGED) == 1
    assert callback.adviser == cast.karim


def test_a_promise_that_ended_meanwhile_is_left_alone(cast, callback):
    cancel_callback(callback=callback, at=AFTERNOON, by=cast.ines.user)
    with pytest.raises(PromiseEnded):
        said(callback, "ar", cast.ines)
    callback.case.refresh_from_db()
    assert callback.case.language == "fr"


def test_what_is_read_of_a_language(cast, callback):
    assert speakers_of("ar") == [cast.karim.pk]
    assert speakers_of("ta") == []
    assert met_no_common_language(callback)
    assert not met_no_common_language(make_callback(cast.topic, name="Paul Roy"))


def test_it_is_said_who_goes_on(cast, callback):
    callback = said(callback, "ar", cast.ines)
    assert "spoken by: Karim" in who_goes_on(callback, reader=cast.ines)
    assert "Karim finds another hour" in who_goes_on(callback, reader=cast.ines)
    assert "You speak this language" in who_goes_on(callback, reader=cast.karim)


def test_an_hour_that_is_agreed_stays_where_it_is(cast):
    callback = make_callback(cast.topic)
    live = callback.live_appointment
    said(callback, "ar", cast.ines)
    callback.refresh_from_db()
    assert callback.language == "ar"
    assert callback.live_appointment == live
