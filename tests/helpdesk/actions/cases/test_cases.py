"""What an adviser corrects on a case."""

import pytest

from helpdesk.actions.cases import cases
from helpdesk.actions.cases.cases import correct_confidence, move_case
from helpdesk.choices import CaseState, Confidence, EventKind, Move
from tests.factories.helpdesk import MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_confidence_is_corrected_once_and_told(cast):
    case = make_callback(cast.topic).case
    for _twice in range(2):
        person = correct_confidence(
            case=case, confidence=Confidence.LOW, at=MONDAY, by=cast.karim.user
        )
    assert person.confidence == Confidence.LOW
    event = case.events.get(kind=EventKind.CONFIDENCE_CORRECTED)
    assert event.data == {"before": "unknown", "after": "low"}


@pytest.mark.parametrize("move", [Move.CLOSE, Move.WAIT])
def test_no_case_closes_or_waits_without_saying_why(cast, move):
    case = make_case(cast.topic)
    move_case(case=case, move=Move.START, at=MONDAY, by=cast.karim.user)
    with pytest.raises(ValueError, match="reason"):
        move_case(case=case, move=move, at=MONDAY, by=cast.karim.user)
    case.refresh_from_db()
    assert case.state == CaseState.ACTIVE


def test_a_reference_that_a_case_has_is_not_given_again(cast, monkeypatch):
    taken = make_case(cast.topic).reference
    drawn = iter([taken, taken, "K7M492"])
    monkeypatch.setattr(cases, "make_reference", lambda _random: next(drawn))
    assert make_case(cast.topic).reference == "K7M492"
