"""Calls as calendars, read back with the library that others read them with."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from icalendar import Calendar

from helpdesk.actions.cases.cases import Asked, open_case
from helpdesk.actions.promises.appointments import Booking, book_appointment
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.story import record
from helpdesk.choices import AppointmentState, CaseSource, EventKind
from helpdesk.models import Appointment, Callback, DeskSettings, Person
from helpdesk.words.calendars import calendar_of, invitation
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

QUESTION = "Je ne comprends pas ma facture."


def planned_call(topic, adviser, starts_at, **fields):
    """A call of this adviser at any hour, open or not: its row and those it needs."""
    case = open_case(
        person=Person.objects.create(name="Madeleine Petit", created_at=MONDAY),
        at=MONDAY,
        asked=Asked(topic=topic, source=CaseSource.PHONE, question=QUESTION),
    )
    callback = Callback.objects.create(
        case=case, adviser=adviser, number=MADELEINE, trust_word="tulipe", asked_at=MONDAY
    )
    return Appointment.objects.create(
        callback=callback, adviser=adviser, starts_at=starts_at, **{"minutes": 30, **fields}
    )


def events(adviser, at=MONDAY):
    calendar = Calendar.from_ical(calendar_of(adviser, at=at))
    return {str(event["UID"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def only_event(adviser, at=MONDAY):
    (event,) = events(adviser, at).values()
    return event


@pytest.fixture
def call(cast):
    return planned_call(cast.topic, cast.karim, AFTERNOON)


def test_a_call_has_its_hours_in_utc(cast, call):
    event = only_event(cast.karim)
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (
        AFTERNOON,
        AFTERNOON + timedelta(minutes=30),
    )
    text = calendar_of(cast.karim, at=MONDAY).decode()
    assert "DTSTART:20261123T130000Z\r\n" in text
    assert "VTIMEZONE" not in text


def test_a_call_is_discreet(cast, call):
    event = only_event(cast.karim)
    reference = call.callback.case.reference
    spaced = f"{reference[:2]} {reference[2:4]} {reference[4:]}"
    assert str(event["SUMMARY"]).split(" ", 1)[1] == spaced
    assert event["CLASS"] == "PRIVATE"
    assert "DESCRIPTION" not in event
    text = calendar_of(cast.karim, at=MONDAY).decode().replace("\r\n ", "")
    for secret in ("Madeleine", "639981234", "06 39", "facture", "tulipe", "Mon téléphone"):
        assert secret not in text


def test_the_summary_is_in_the_language_of_the_address(cast, call):
    with translation.override("en"):
        assert str(only_event(cast.karim)["SUMMARY"]).startswith("Call ")


def test_the_key_of_a_call_is_its_own_and_names_the_site(cast, call, settings):
    settings.BASE_URL = "https://desk.example:8443/x"
    assert only_event(cast.karim)["UID"] == f"appointment-{call.pk}@desk.example"


def test_the_calendar_is_published_and_asked_for_each_hour(cast):
    calendar = Calendar.from_ical(calendar_of(cast.karim, at=MONDAY))
    assert str(calendar["X-WR-CALNAME"]) == "Coup de fil"
    assert calendar.decoded("REFRESH-INTERVAL") == timedelta(hours=1)
    assert {"PRODID", "VERSION"} <= set(calendar)
    # A UID of the calendar makes vdirsyncer see one event; METHOD would ask for an answer.
    assert not {"UID", "METHOD"} & set(calendar)


@pytest.mark.parametrize(
    ("state", "status", "transparency"),
    [
        (AppointmentState.LIVE, "CONFIRMED", "OPAQUE"),
        (AppointmentState.DONE, "CONFIRMED", "OPAQUE"),
        (AppointmentState.CANCELLED, "CANCELLED", "TRANSPARENT"),
        (AppointmentState.MOVED, "CANCELLED", "TRANSPARENT"),
    ],
)
def test_only_a_call_that_stands_takes_time(cast, call, state, status, transparency):
    Appointment.objects.update(state=state)
    event = only_event(cast.karim)
    assert (event["STATUS"], event["TRANSP"]) == (status, transparency)


@pytest.mark.parametrize(
    ("state", "language", "begins"),
    [
        (AppointmentState.CANCELLED, "en", "Cancelled: call "),
        (AppointmentState.CANCELLED, "fr", "Annulé\u00a0: appel "),
        (AppointmentState.MOVED, "en", "Moved: call "),
        (AppointmentState.MOVED, "fr", "Déplacé\u00a0: appel "),
        (AppointmentState.DONE, "fr", "Appel "),
    ],
)
def test_a_call_that_no_longer_stands_had_the_title_of_one_that_does(
    cast, call, state, language, begins
):
    Appointment.objects.update(state=state)
    with translation.override(language):
        assert str(only_event(cast.karim)["SUMMARY"]).startswith(begins)


@pytest.mark.parametrize(
    ("days", "is_there"), [(-31, False), (-30, True), (0, True), (179, True), (180, False)]
)
def test_a_feed_goes_from_thirty_days_ago_to_half_a_year_ahead(cast, days, is_there):
    planned_call(cast.topic, cast.karim, MONDAY + timedelta(days=days))
    assert len(events(cast.karim)) == is_there


def test_the_calls_of_somebody_else_are_not_there(cast, call):
    assert events(cast.ines) == {}


def test_an_unchanged_feed_is_the_same_to_the_byte_at_another_moment(cast, call):
    later = MONDAY + timedelta(hours=5)
    assert calendar_of(cast.karim, at=MONDAY) == calendar_of(cast.karim, at=later)


def test_the_stamp_is_when_the_call_was_last_changed(cast):
    callback = make_callback(cast.topic)
    adviser = callback.adviser
    assert only_event(adviser).decoded("DTSTAMP") == MONDAY
    cancel_callback(callback=callback, at=MONDAY + timedelta(hours=1))
    event = only_event(adviser, MONDAY + timedelta(days=2))
    assert event.decoded("DTSTAMP") == MONDAY + timedelta(hours=1)


def test_a_call_without_a_story_is_stamped_when_it_was_asked_for(cast, call):
    event = only_event(cast.karim)
    assert (event.decoded("DTSTAMP"), event["SEQUENCE"]) == (MONDAY, 0)


def test_a_cancelled_call_is_a_later_version_of_the_same_event(cast):
    callback = make_callback(cast.topic)
    before = only_event(callback.adviser)
    cancel_callback(callback=callback, at=MONDAY)
    after = only_event(callback.adviser)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_a_moved_call_is_cancelled_at_its_old_hour_and_stands_at_the_new_one(cast):
    callback = make_callback(cast.topic)
    old = callback.appointments.get()
    later = AFTERNOON + timedelta(hours=1)
    new = book_appointment(
        callback=callback, starts_at=later, at=MONDAY, booking=Booking(event=EventKind.REBOOKED)
    )
    found = events(old.adviser) | events(new.adviser)
    assert found[f"appointment-{old.pk}"]["STATUS"] == "CANCELLED"
    assert found[f"appointment-{new.pk}"]["STATUS"] == "CONFIRMED"
    assert found[f"appointment-{new.pk}"].decoded("DTSTART") == later


def test_a_call_that_is_handed_over_changes_calendars_as_a_later_version(cast):
    callback = make_callback(cast.topic)
    call = callback.appointments.get()
    before, other = call.adviser, cast.ines if call.adviser == cast.karim else cast.karim
    old = only_event(before)
    Appointment.objects.update(adviser=other)
    record(case=callback.case, kind=EventKind.PROMISE_HANDED_OVER, at=AFTERNOON, by=None)
    new = only_event(other)
    assert events(before) == {}
    assert new["UID"] == old["UID"]
    assert new["SEQUENCE"] > old["SEQUENCE"]


def test_a_note_is_no_new_version_of_a_call(cast):
    callback = make_callback(cast.topic)
    before = calendar_of(callback.adviser, at=MONDAY)
    record(case=callback.case, kind=EventKind.NOTED, at=AFTERNOON, by=None)
    assert calendar_of(callback.adviser, at=MONDAY) == before


def test_many_calls_take_three_queries(cast, django_assert_max_num_queries):
    for day in range(20):
        planned_call(cast.topic, cast.karim, AFTERNOON + timedelta(days=day))
    with django_assert_max_num_queries(3):
        assert len(events(cast.karim)) == 20


# --- For the person ------------------------------------------------------------------------------


def invited(call, **desk):
    settings = DeskSettings(name="Coup de fil", phone_number="+33199001234", **desk)
    with translation.override("en"):
        calendar = Calendar.from_ical(invitation(call, desk=settings, at=MONDAY))
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_a_person_reads_who_calls_and_from_which_number_but_never_why(call):
    calendar, event = invited(call)
    assert str(event["SUMMARY"]) == "Call from Coup de fil"
    assert (
        str(event["DESCRIPTION"]) == "This number will appear: 01\u00a099\u00a000\u00a012\u00a034."
    )
    text = calendar.to_ical().decode()
    for secret in ("facture", "Madeleine", "tulipe", call.callback.case.reference):
        assert secret not in text


def test_the_number_is_the_one_that_appears(call):
    _, event = invited(call, displayed_number="+33199005678")
    assert "56\u00a078" in str(event["DESCRIPTION"])


def test_a_desk_without_a_number_says_none(call):
    desk = DeskSettings(name="Coup de fil")
    assert b"\nDESCRIPTION:This" not in invitation(call, desk=desk, at=MONDAY)


def test_a_person_is_reminded_one_hour_before(call):
    _, event = invited(call)
    (alarm,) = event.walk("VALARM")
    assert (alarm["ACTION"], alarm.decoded("TRIGGER")) == ("DISPLAY", timedelta(hours=-1))
    assert str(alarm["DESCRIPTION"]) == "Call from Coup de fil"


def test_the_key_of_a_person_is_not_that_of_the_adviser(cast, call):
    calendar, event = invited(call)
    assert event["UID"] == f"callback-{call.callback_id}-person@localhost"
    assert event.decoded("DTSTAMP") == datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert event.decoded("DTSTART") == AFTERNOON
    assert "METHOD" not in calendar
