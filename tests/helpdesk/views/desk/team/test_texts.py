"""The coordinator reads and changes the texts of messages; nobody else does."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.text_changes import use_due_texts
from helpdesk.choices import TextState
from helpdesk.models import NoticeText, TextChange
from helpdesk.words.notices import CHANNELS, EDITABLE, LANGUAGES
from tests.factories.helpdesk import MONDAY, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SMS = ("cancelled", "sms", "en")
AN_HOUR_LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def awa(desk_of, cast):
    """The coordinator's desk."""
    return desk_of(cast.awa)


@pytest.mark.parametrize(("page", "args"), [("texts", ()), ("text", SMS)])
def test_an_adviser_does_not_see_the_texts(desk, page, args):
    assert desk.get(page, *args).status_code == 403


def test_an_adviser_changes_no_text(desk):
    assert desk.post("text", *SMS, text="Call us: {phone}").status_code == 403
    assert not NoticeText.objects.exists()


def test_the_list_has_every_text_and_says_which_are_changed(awa):
    page = awa.read("texts")
    assert page.count("Read or change") == len(EDITABLE) * len(CHANNELS) * len(LANGUAGES)
    assert "Changed" not in page

    awa.post("text", *SMS, text="Call us: {phone}")
    use_due_texts(at=AN_HOUR_LATER)
    page = awa.read("texts")
    assert page.count("Changed") == 1
    assert "(Cancellation, SMS, English)" in page


@pytest.mark.parametrize(
    "args",
    [
        ("lunch", "sms", "en"),
        ("moved", "letter", "en"),
        ("moved", "sms", "ar"),
        ("reply", "sms", "en"),
        ("consent", "email", "fr"),
    ],
)
def test_what_has_no_text_is_not_found(awa, args):
    assert awa.get("text", *args).status_code == 404


def test_the_page_shows_the_text_its_places_and_the_message_as_it_is_read(awa):
    page = awa.read("text", *SMS)
    assert "For another call: {phone}." in page
    assert "For another call: 01 99 00 12 34." in page
    assert "1 SMS, 68 characters left (GSM-7)" in page
    assert "<code>{phone}</code>" in page
    assert "<code>{when}</code>" not in page
    assert "Back to our own text" not in page


def test_an_e_mail_is_shown_in_its_frame_with_its_subject(awa):
    page = awa.read("text", "moved", "email", "en")
    assert "The time of your call has changed" in page
    assert "Hello,<br><br>" in page
    assert "Coup de fil – TeleCoop" in page
    assert "characters left" not in page


def test_an_example_saves_nothing_and_keeps_what_was_written(awa):
    answer = awa.post("text", *SMS, text="Goodbye. Call {phone}.", preview="1")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Goodbye. Call {phone}." in page
    assert "Goodbye. Call 01 99 00 12 34." in page
    assert not NoticeText.objects.exists()


def test_an_example_of_a_text_with_a_problem_is_shown_too(awa):
    answer = awa.post("text", *SMS, text="Goodbye.\r\n{nmae}", preview="1")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This message has no place {nmae}." in page
    assert "Goodbye.<br>{nmae}" in page


def test_signs_outside_the_alphabet_are_counted_and_explained(awa):
    answer = awa.post("text", *SMS, text="中 {phone}", preview="1")
    page = answer.content.decode()
    assert "1 SMS, 54 characters left (UCS-2)" in page
    assert "is not in the alphabet of SMS" in page


def test_a_text_is_proposed_and_used_after_an_hour(awa):
    said = awa.says(awa.post("text", *SMS, text="No call.\r\nCall us: {phone}"))
    assert "and the team is told." in said
    assert "No call.<br>Call us: {phone}" in said
    assert "Other words were proposed." in awa.read("text", *SMS)
    assert not NoticeText.objects.exists()
    use_due_texts(at=AN_HOUR_LATER)
    assert NoticeText.objects.get().text == "No call.\nCall us: {phone}"
    assert "Back to our own text" in awa.read("text", *SMS)


def test_a_text_with_problems_is_not_saved_and_nothing_written_is_lost(awa):
    answer = awa.post("text", "moved", "sms", "en", text="Goodbye <b>Madeleine</b>")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Add {phone}" in page
    assert "Add {when}" in page
    assert "Goodbye &lt;b&gt;Madeleine&lt;/b&gt;" in page
    assert "<b>" not in page
    assert not NoticeText.objects.exists()


def test_an_empty_text_is_refused(awa):
    answer = awa.post("text", *SMS, text="")
    assert answer.status_code == 422
    assert "Write the text of the message." in answer.content.decode()


def test_our_own_text_comes_back(awa):
    awa.post("text", *SMS, text="Call us: {phone}")
    use_due_texts(at=AN_HOUR_LATER)
    said = awa.says(awa.post("text", *SMS, text="whatever", restore="1"))
    assert "Our own text is in use again." in said
    assert not NoticeText.objects.exists()


def test_a_second_coordinator_sees_the_old_and_the_new_and_decides(awa, desk_of, cast):
    second = make_user("second", "coordinator")
    said = awa.says(awa.post("text", *SMS, text="Call us: {phone}"))
    assert "Another coordinator must see it." in said
    assert "Use these words" not in said
    change = TextChange.objects.get()
    refused = awa.says(awa.post("text_change_decide", change.pk, do="accept"))
    assert "Another coordinator must see it." in refused
    other = desk_of(second)
    assert "1 to see" in other.read("texts")
    page = other.read("text_change", change.pk)
    assert "For another call: {phone}." in page
    assert "Call us: {phone}" in page
    assert "These words are used" in other.says(
        other.post("text_change_decide", change.pk, do="accept")
    )
    assert NoticeText.objects.get().text == "Call us: {phone}"
    assert "Somebody decided before you." in other.says(
        other.post("text_change_decide", change.pk, do="refuse")
    )
    again = other.says(other.post("text_change_decide", change.pk, do="again"))
    assert "It is proposed." in again
    assert TextChange.objects.filter(state=TextState.PROPOSED).count() == 1
    assert "Cancellation, SMS, English" in other.read("text_changes")


def test_a_number_that_costs_money_is_refused_with_its_reason(awa):
    answer = awa.post("text", *SMS, text="Call 08 99 12 34 56 or {phone}")
    assert answer.status_code == 422
    assert "This number costs money: 08 99 12 34 56." in answer.content.decode()
