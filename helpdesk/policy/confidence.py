"""Knows what two optional answers say of how at ease somebody is, and how long a call is then."""

from collections.abc import Mapping
from types import MappingProxyType

from helpdesk.choices import Afraid, Confidence, WantedHelp
from helpdesk.policy.slots import CALL_LENGTHS

_LOW, _MEDIUM, _HIGH = Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH

# Fear weighs more than the wish: somebody may want to do it alone because they dare not ask.
_CONFIDENCE: Mapping[tuple[WantedHelp | None, Afraid | None], Confidence] = MappingProxyType(
    {
        (None, None): Confidence.UNKNOWN,
        (None, Afraid.NO): _MEDIUM,
        (None, Afraid.A_LITTLE): _MEDIUM,
        (None, Afraid.YES): _LOW,
        (WantedHelp.ALONE, None): _HIGH,
        (WantedHelp.ALONE, Afraid.NO): _HIGH,
        (WantedHelp.ALONE, Afraid.A_LITTLE): _MEDIUM,
        (WantedHelp.ALONE, Afraid.YES): _LOW,
        (WantedHelp.WITH_GUIDE, None): _MEDIUM,
        (WantedHelp.WITH_GUIDE, Afraid.NO): _HIGH,
        (WantedHelp.WITH_GUIDE, Afraid.A_LITTLE): _MEDIUM,
        (WantedHelp.WITH_GUIDE, Afraid.YES): _LOW,
        (WantedHelp.WITH_SOMEBODY, None): _LOW,
        (WantedHelp.WITH_SOMEBODY, Afraid.NO): _MEDIUM,
        (WantedHelp.WITH_SOMEBODY, Afraid.A_LITTLE): _LOW,
        (WantedHelp.WITH_SOMEBODY, Afraid.YES): _LOW,
    }
)


def confidence_of(wanted: WantedHelp | None, afraid: Afraid | None) -> Confidence:
    """How at ease somebody is, from what they answered; None is a question that was skipped.

    UNKNOWN only when both were: nobody is made to pass a test.
    """
    return _CONFIDENCE[wanted or None, afraid or None]


def call_minutes(
    base_minutes: int, confidence: Confidence, *, through_somebody: bool = False
) -> int:
    """How long to plan for a call: the topic's length, and a quarter more for each of two reasons.

    Confidence is low; everything goes `through_somebody`, an interpreter or a relay service.
    Always 15, 30 or 45 minutes, 45 where both would give more; raises ValueError for a base that
    is none of these.
    """
    if base_minutes not in CALL_LENGTHS:
        raise ValueError("A call lasts 15, 30 or 45 minutes.")
    quarters_more = (confidence == Confidence.LOW) + through_somebody
    return min(base_minutes + 15 * quarters_more, CALL_LENGTHS[-1])
