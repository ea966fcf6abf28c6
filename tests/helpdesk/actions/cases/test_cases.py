"""What an adviser corrects on a case."""

import pytest

from helpdesk.actions.cases.cases import correct_confidence
from helpdesk.choices import Confidence, EventKind
from tests.factories.helpdesk import MONDAY, make_callback

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
