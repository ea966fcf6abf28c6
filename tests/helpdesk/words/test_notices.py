"""The texts of messages: what is in them, how places are filled, what keeps a text from use."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.choices import Channel, NoticeKind
from helpdesk.models import DeskSettings, NoticeText
from helpdesk.policy.reminders import ONLY_BY_SMS
from helpdesk.policy.sms import segments
from helpdesk.words.notices import (
    ABOUT_AN_HOUR,
    CHANNELS,
    EDITABLE,
    LANGUAGES,
    default_text,
    example_of,
    fill,
    language_of,
    longest_name,
    places_for,
    places_of,
    problems,
    subject_of,
    texts_in_use,
    written,
)
from tests.factories.helpdesk import make_adviser

every_text = pytest.mark.parametrize(
    ("kind", "channel", "language"),
    [(kind, channel, code) for kind in EDITABLE for channel in CHANNELS for code in LANGUAGES],
)
every_sms = pytest.mark.parametrize(
    ("kind", "language"),
    [(kind, code) for kind in [*EDITABLE, *sorted(ONLY_BY_SMS)] for code in LANGUAGES],
)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk(db):
    desk = DeskSettings.current()
    desk.phone_number = "+33199001234"
    desk.save()
    return desk


# --- Our own texts ----------------------------------------------------------------------------


@every_text
def test_our_own_text_has_no_problem(desk, kind, channel, language):
    text = default_text(kind, channel, language)
    assert problems(kind, channel, text, language=language) == []


@every_text
def test_no_place_is_left_open_in_the_example(desk, kind, channel, language):
    example = example_of(kind, channel, language, default_text(kind, channel, language))
    assert places_of(example) == ()
    assert "01 99 00 12 34" in example.replace("\u00a0", " ")


@every_sms
def test_an_sms_takes_two_segments_at_most(desk, kind, language):
    example = example_of(kind, Channel.SMS, language, default_text(kind, Channel.SMS, language))
    size = segments(example)
    assert size.count <= 2
    assert size.encoding == "GSM-7"


@every_sms
def test_an_sms_has_no_space_that_does_not_break(desk, kind, language):
    text = default_text(kind, Channel.SMS, language)
    assert not {"\u00a0", "\u202f"} & set(text + example_of(kind, Channel.SMS, language, text))


@every_sms
def test_a_link_is_never_the_only_way(kind, language):
    assert "phone" in places_of(default_text(kind, Channel.SMS, language))


@every_text
def test_a_message_about_an_hour_tells_it(kind, channel, language):
    places = places_of(default_text(kind, channel, language))
    assert ("when" in places) is (kind in ABOUT_AN_HOUR)


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_confirmation_says_what_we_never_ask_for(desk, channel):
    text = default_text(NoticeKind.CONFIRMATION, channel, "en")
    said = example_of(NoticeKind.CONFIRMATION, channel, "en", text)
    assert said.count("We never ask for a password, a code or a card number.") == 1


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_e_mail_has_its_subject(kind, language):
    assert 0 < len(subject_of(kind, language)) <= 60


@pytest.mark.parametrize(("code", "language"), [("fr", "fr"), ("en", "en"), ("ar", "fr")])
def test_whoever_speaks_another_language_reads_french(code, language):
    assert language_of(code) == language


# --- Places -----------------------------------------------------------------------------------


def test_places_are_named_once_in_order_known_or_not():
    assert places_of("{when} {x} {when} { a }, {un\nclosed} {}") == ("when", "x", " a ", "")


def test_a_place_becomes_its_value():
    assert fill("{a} calls on {b}.", {"a": "Karim", "b": "Monday"}) == "Karim calls on Monday."


@pytest.mark.parametrize(
    "text", ["{", "}", "a { b", "{}", "{x}", "{{", "{0}", "{!r}", "{:>9}", "%s %(a)s $a", "{x"]
)
def test_what_is_no_place_stays_as_it_is(text):
    assert fill(text, {"a": "b"}) == text


@pytest.mark.parametrize("text", ["{a.__class__}", "{a[0]}", "{a!r}", "{a:9}"])
def test_a_place_opens_no_way_into_a_value(text):
    assert fill(text, {"a": "secret"}) == text


def test_a_value_is_never_read_as_a_text():
    assert fill("{a}", {"a": "{b}", "b": "secret"}) == "{b}"


def test_a_line_with_nothing_to_say_is_left_out():
    text = "Hello.\nThe number that appears: {number}.\nGoodbye."
    assert fill(text, {"number": ""}) == "Hello.\nGoodbye."


def test_a_text_is_never_left_out_as_a_whole():
    assert fill("Call {phone} now.", {"phone": ""}) == "Call  now."


@given(st.text())
def test_any_text_can_be_filled(text):
    fill(text, {"phone": "01", "": "x"})
    places_of(text)


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_message_has_a_place_for_an_hour_only_where_it_tells_one(kind):
    assert ("when" in places_for(kind)) is (kind in ABOUT_AN_HOUR)


# --- Problems ---------------------------------------------------------------------------------


def test_an_empty_text_is_a_problem():
    assert problems(NoticeKind.REMINDER, Channel.SMS, " \n") == ["Write the text of the message."]


def test_an_unknown_place_is_named():
    found = problems(NoticeKind.CANCELLED, Channel.EMAIL, "{when} { phone } {nmae}")
    assert found == [
        "This message has no place {when}. Take one of the list.",
        "This message has no place { phone }. Take one of the list.",
        "This message has no place {nmae}. Take one of the list.",
    ]


def test_an_sms_without_a_phone_number_is_a_problem_and_an_e_mail_has_one_around(desk):
    text = "We will not call you."
    assert problems(NoticeKind.CANCELLED, Channel.EMAIL, text) == []
    assert problems(NoticeKind.CANCELLED, Channel.SMS, text) == [
        "Add {phone}: whoever reads an SMS must be able to call us."
    ]


def test_an_hour_that_is_not_told_is_a_problem():
    found = problems(NoticeKind.REMINDER, Channel.EMAIL, "We call you.")
    assert found == ["Add {when}: this message tells an hour."]


def test_hours_that_are_not_offered_are_a_problem():
    found = problems(NoticeKind.SOONER, Channel.EMAIL, "An hour is free.")
    assert found == ["Add {times}: this message offers hours."]


def test_an_sms_of_four_segments_is_too_long(desk):
    # 3 segments hold 459 septets; the number in pairs takes 14.
    three = "x" * 445 + "{phone}"
    assert problems(NoticeKind.CANCELLED, Channel.SMS, three) == []
    assert problems(NoticeKind.CANCELLED, Channel.SMS, "x" + three) == [
        "This text takes 4 SMS. Make it shorter: three at most."
    ]


def test_an_e_mail_may_be_long(desk):
    assert problems(NoticeKind.CANCELLED, Channel.EMAIL, "word " * 300) == []


# --- In use -----------------------------------------------------------------------------------


def test_texts_are_asked_for_once(db, django_assert_num_queries):
    NoticeText.objects.create(kind="moved", channel="sms", language="en", text="Ours {phone}")
    with django_assert_num_queries(1):
        assert texts_in_use() == {("moved", "sms", "en"): "Ours {phone}"}
        assert texts_in_use() == {("moved", "sms", "en"): "Ours {phone}"}


# --- Names, and what an SMS is measured by -----------------------------------------------------


@every_sms
def test_an_adviser_with_a_name_in_another_script_costs_no_more_parts(desk, kind, language):
    text = default_text(kind, Channel.SMS, language)
    usual = segments(example_of(kind, Channel.SMS, language, text))
    make_adviser("Дарія")
    hers = segments(example_of(kind, Channel.SMS, language, text))
    assert (hers.encoding, hers.count) == ("GSM-7", usual.count)


def test_a_text_of_another_script_keeps_the_name_as_it_is_written():
    values = {"first_name": "Дарія", "desk": "Coup de fil"}
    assert written(Channel.SMS, "{first_name} дзвонить вам.", values) == "Дарія дзвонить вам."
    assert written(Channel.SMS, "{first_name} calls you.", values) == "Dariya calls you."
    # An adviser says it, and a mail has all signs.
    assert written(Channel.ADVISER, "{first_name} calls you.", values) == "Дарія calls you."


def test_a_text_is_measured_by_the_longest_name_of_the_team_and_the_longest_hour(desk):
    kind, channel = NoticeKind.CONFIRMATION, Channel.SMS
    make_adviser("Ana")
    assert longest_name() == "Ana"
    make_adviser("Marie-Clémentine")
    gone = make_adviser("Bartholomé-Alexandre")
    gone.user.is_active = False
    gone.user.save()
    assert longest_name() == "Marie-Clémentine"
    longest = example_of(kind, channel, "fr", "{when} {phone} {word}", is_longest=True)
    assert "mercredi 30 septembre" in longest
    # It fits for Ana, and not for everybody.
    just = "{when} {phone} {first_name}"
    room = 3 * 153 - segments(example_of(kind, channel, "fr", just, is_longest=True)).units
    assert problems(kind, channel, just + "x" * room) == []
    assert "4 SMS" in problems(kind, channel, just + "x" * (room + 1))[0]
