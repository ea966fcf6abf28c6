"""Who called is read in the mail of an exchange, and nothing is made of what is no number."""

import pytest

from helpdesk.policy.callers import Caller
from helpdesk.policy.voice_messages import caller_in, is_voice_mail

MADELEINE, DESK = "+33639981234", "+33199001234"
WITHHELD = Caller(is_withheld=True)
ASTERISK = (
    "Just wanted to let you know you were just left a 0:15 long message (number 3) in mailbox 100 "
    "from Madeleine <0639981234>, on Monday, November 23, 2026 at 09:12:45 AM"
)


def caller(*, headers=None, subject="", text=""):
    return caller_in(headers or {}, subject=subject, text=text, ours={DESK})


@pytest.mark.parametrize("name", ["x-asterisk-callerid", "x-asterisk-vm-caller-id-num"])
def test_the_head_of_an_asterisk_counts_first(name):
    headers = {name: "0639981234"}
    assert caller(headers=headers, subject="06 39 98 55 55").number == MADELEINE


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Voicemail from +33 6 39 98 12 34", ""),
        ("Message vocal de 06.39.98.12.34 (0:15)", "01 99 00 12 34"),
        ("[PBX]: New message 3 in mailbox 100", ASTERISK),
        ("", "Appel du 01 99 00 12 34 : 0033639981234, 23/11/2026 09:12:45"),
    ],
)
def test_a_number_is_found_in_the_subject_and_then_in_the_words(subject, text):
    assert caller(subject=subject, text=text).number == MADELEINE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "New message 3 in mailbox 100, 0:15, 2026-11-23 09:12:45",
        "from Anonymous",
        "01 99 00 12 34",
        "00000000000 is no number, nor is 999999999999999",
    ],
)
def test_where_no_number_is_said_the_caller_is_withheld(text):
    headers = {"x-asterisk-callerid": "anonymous"}
    assert caller(headers=headers, subject="New message", text=text) == WITHHELD


def test_a_mail_is_of_an_exchange_by_its_address():
    assert is_voice_mail("PBX@example.org", exchanges=["pbx@Example.org"])
    assert not is_voice_mail("other@example.org", exchanges=["pbx@example.org"])
    assert not is_voice_mail("", exchanges=[])
