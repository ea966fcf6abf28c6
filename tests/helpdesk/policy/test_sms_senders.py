"""From which name or number an SMS comes, and whether anybody can answer it."""

import pytest

from helpdesk.policy.sms_senders import can_be_answered, is_sender, sender_for, senders_of


@pytest.mark.parametrize("sender", ["38000", "+33639980001", "0639980001", "123"])
def test_a_number_can_be_answered(sender):
    assert can_be_answered(sender)
    assert is_sender(sender)


@pytest.mark.parametrize("sender", ["CoupDeFil", "3 Suisses", "Coop.", "A"])
def test_nobody_can_answer_a_name(sender):
    assert not can_be_answered(sender)
    assert is_sender(sender)


@pytest.mark.parametrize(
    "sender",
    ["", "12", "+1234567890123456", "Coopérative", "Coup de fil !", "CoupDeFil2026", "12+3"],
)
def test_what_no_operator_takes_is_no_sender(sender):
    assert not can_be_answered(sender)
    assert not is_sender(sender)


def test_the_longest_beginning_of_a_number_says_its_sender():
    senders = senders_of(["+33=38000", "+33639 = CoupDeFil", "+262=0262123456"])
    assert senders == {"+33": "38000", "+33639": "CoupDeFil", "+262": "0262123456"}
    assert sender_for("+33639980001", senders=senders, usual="Coop") == "CoupDeFil"
    assert sender_for("+33139980001", senders=senders, usual="Coop") == "38000"
    assert sender_for("+32470000000", senders=senders, usual="Coop") == "Coop"
    assert sender_for("+32470000000", senders={}, usual="") == ""


@pytest.mark.parametrize("row", ["", "+32", "32=8850", "BE=8850", "+32=", "+32=Coopérative"])
def test_a_row_that_is_no_country_and_sender_is_told(row):
    with pytest.raises(ValueError, match=r"country and sender|11 plain signs"):
        senders_of([row])
