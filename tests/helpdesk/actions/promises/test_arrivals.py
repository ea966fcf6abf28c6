"""What an operator hands us by SMPP: repeats are known, parts become one message."""

from datetime import timedelta

import pytest

from helpdesk.actions.promises.arrivals import (
    KEPT,
    REPEATED_WITHIN,
    UNANSWERED_FOR,
    WAITS_FOR_PARTS,
    Arrival,
    forget_arrivals,
    note_answered,
    take_arrival,
    take_what_stays_in_parts,
)
from helpdesk.models import ArrivedPart, IncomingSms
from helpdesk.policy.sms_parts import PartOf
from tests.factories.helpdesk import MADELEINE, MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def _cast(cast):
    """A desk that somebody can write to."""


def arrive(text="2", *, part=None, at=MONDAY, sender=MADELEINE, answered=True) -> int:
    arrival = Arrival(sender, "38000", text.encode(), text, part)
    key = take_arrival(arrival, at=at)
    if answered:
        note_answered([key])
    return key


def words() -> list[str]:
    return [sms.words for sms in IncomingSms.objects.order_by("pk")]


def test_a_message_is_kept_once_while_it_is_fresh():
    assert arrive() == arrive(at=MONDAY + REPEATED_WITHIN - SECOND)
    assert words() == ["2"]


def test_the_same_words_said_again_later_are_another_message():
    arrive()
    arrive(at=MONDAY + REPEATED_WITHIN)
    arrive(sender="+33639980002", at=MONDAY + REPEATED_WITHIN)
    assert words() == ["2", "2", "2"]


def test_what_the_operator_was_not_told_is_a_repeat_for_an_hour():
    """We died between keeping it and saying so."""
    arrive(answered=False)
    arrive(at=MONDAY + UNANSWERED_FOR - SECOND, answered=False)
    assert words() == ["2"]
    arrive(at=MONDAY + 2 * UNANSWERED_FOR)
    assert words() == ["2", "2"]


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 1, 2), (2, 2, 3, 1, 1)])
def test_parts_become_one_message_in_any_order_and_however_often(order):
    texts = {1: "Je ne peux pas ", 2: "demain, ", 3: "plutôt jeudi."}
    for place, number in enumerate(order):
        assert words() == []
        arrive(texts[number], part=PartOf(7, 3, number), at=MONDAY + place * SECOND)
        if {1, 2, 3} <= set(order[: place + 1]):
            break
    assert words() == ["Je ne peux pas demain, plutôt jeudi."]
    assert not ArrivedPart.objects.exclude(text="", sender="", message="").exists()


def test_parts_of_two_people_or_of_two_messages_are_not_joined():
    arrive("Un ", part=PartOf(7, 2, 1))
    arrive("deux", part=PartOf(7, 2, 2), sender="+33639980002")
    arrive("trois", part=PartOf(8, 2, 2))
    assert words() == []


def test_what_lacks_a_part_is_taken_as_it_is_and_says_so():
    arrive("Je ne peux pas ", part=PartOf(7, 3, 1))
    arrive("jeudi.", part=PartOf(7, 3, 3), at=MONDAY + SECOND)
    assert take_what_stays_in_parts(at=MONDAY + WAITS_FOR_PARTS - SECOND) == 0
    assert take_what_stays_in_parts(at=MONDAY + WAITS_FOR_PARTS) == 1
    assert take_what_stays_in_parts(at=MONDAY + WAITS_FOR_PARTS) == 0
    assert words() == ["Je ne peux pas […]jeudi."]


def test_a_number_of_parts_that_is_used_again_begins_a_new_message():
    arrive("Un ", part=PartOf(7, 2, 1))
    arrive("deux.", part=PartOf(7, 2, 2))
    later = MONDAY + timedelta(minutes=2)
    arrive("Trois ", part=PartOf(7, 2, 1), at=later)
    assert words() == ["Un deux."]
    arrive("quatre.", part=PartOf(7, 2, 2), at=later)
    assert words() == ["Un deux.", "Trois quatre."]


def test_digests_go_after_a_day_and_no_words_with_them():
    arrive()
    arrive("Un ", part=PartOf(7, 2, 1))
    forget_arrivals(at=MONDAY + KEPT + SECOND)
    assert [row.text for row in ArrivedPart.objects.all()] == ["Un "]
