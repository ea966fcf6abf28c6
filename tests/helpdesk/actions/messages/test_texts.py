"""The coordinator's words in place of our own."""

import pytest

from helpdesk.actions.messages.texts import check_script, restore_text, save_text
from helpdesk.choices import Script
from helpdesk.models import NoticeText
from helpdesk.words.notices import default_text, texts_in_use
from helpdesk.words.scripts import PARTS

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
KEY = {"kind": "cancelled", "channel": "sms", "language": "en"}
TEXT = "No call. Call us: {phone}."


def test_a_text_is_in_use_at_once():
    assert texts_in_use() == {}
    save_text(**KEY, text=TEXT)
    assert texts_in_use() == {("cancelled", "sms", "en"): TEXT}


def test_a_text_that_is_changed_again_keeps_its_one_row():
    save_text(**KEY, text=TEXT)
    save_text(**KEY, text=f"Sorry. {TEXT}")
    assert NoticeText.objects.get().text == f"Sorry. {TEXT}"


def test_line_ends_of_a_browser_and_spaces_around_do_not_count():
    save_text(**KEY, text=f"\r\nSorry.\r\n{TEXT} \r\n")
    assert NoticeText.objects.get().text == f"Sorry.\n{TEXT}"


def test_our_own_text_is_no_change():
    save_text(**KEY, text=TEXT)
    save_text(**KEY, text=default_text(**KEY).replace("\n", "\r\n"))
    assert not NoticeText.objects.exists()
    assert texts_in_use() == {}


def test_our_own_text_comes_back():
    save_text(**KEY, text=TEXT)
    restore_text(**KEY)
    assert texts_in_use() == {}


def test_our_own_text_comes_back_twice_without_harm():
    restore_text(**KEY)
    assert not NoticeText.objects.exists()


def test_a_text_with_a_problem_is_refused():
    with pytest.raises(ValueError, match="cannot be used"):
        save_text(**KEY, text="Nobody can call us.")
    assert not NoticeText.objects.exists()


@pytest.mark.parametrize("script", list(Script))
def test_a_script_that_sends_people_to_a_costly_number_is_refused(script):
    parts = dict.fromkeys(PARTS[script], "Call 08 99 12 34 56 now.")
    with pytest.raises(ValueError, match="cannot be used"):
        check_script(script=script, parts=parts)
