"""What two optional answers say of somebody, and how long a call is then."""

from itertools import product

import pytest

from helpdesk.choices import Afraid, Confidence, WantedHelp
from helpdesk.policy.confidence import call_minutes, confidence_of

WISHES, FEARS = (None, *WantedHelp), (None, *Afraid)
ORDER = [Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH]


def test_nobody_is_judged_who_answered_nothing():
    assert confidence_of(None, None) is Confidence.UNKNOWN
    unknown = [p for p in product(WISHES, FEARS) if confidence_of(*p) is Confidence.UNKNOWN]
    assert unknown == [(None, None)]


@pytest.mark.parametrize("wanted", WISHES)
def test_whoever_is_afraid_is_met_with_patience(wanted):
    assert confidence_of(wanted, Afraid.YES) is Confidence.LOW


def test_whoever_wants_somebody_on_the_phone_is_not_at_ease():
    assert confidence_of(WantedHelp.WITH_SOMEBODY, None) is Confidence.LOW


def test_whoever_would_do_it_alone_without_fear_is_at_ease():
    assert confidence_of(WantedHelp.ALONE, Afraid.NO) is Confidence.HIGH
    assert confidence_of(WantedHelp.ALONE, None) is Confidence.HIGH


@pytest.mark.parametrize("wanted", WISHES)
def test_more_fear_is_never_more_confidence(wanted):
    found = [ORDER.index(confidence_of(wanted, fear)) for fear in Afraid]
    assert found == sorted(found, reverse=True)


@pytest.mark.parametrize("afraid", FEARS)
def test_more_wish_for_company_is_never_more_confidence(afraid):
    found = [ORDER.index(confidence_of(wish, afraid)) for wish in WantedHelp]
    assert found == sorted(found, reverse=True)


def test_an_answer_left_empty_in_the_database_is_no_answer():
    assert confidence_of("", "") is Confidence.UNKNOWN
    assert confidence_of("alone", "") is Confidence.HIGH


@pytest.mark.parametrize(("base", "planned"), [(15, 30), (30, 45), (45, 45)])
def test_a_call_is_a_quarter_longer_when_confidence_is_low(base, planned):
    assert call_minutes(base, Confidence.LOW) == planned


@pytest.mark.parametrize("confidence", [c for c in Confidence if c is not Confidence.LOW])
@pytest.mark.parametrize("base", [15, 30, 45])
def test_a_call_keeps_the_length_of_its_topic_otherwise(base, confidence):
    assert call_minutes(base, confidence) == base


@pytest.mark.parametrize("base", [0, 20, 60])
def test_a_length_off_the_quarters_is_refused(base):
    with pytest.raises(ValueError, match="15, 30 or 45"):
        call_minutes(base, Confidence.LOW)


@pytest.mark.parametrize(("base", "planned"), [(15, 30), (30, 45), (45, 45)])
def test_a_call_through_somebody_is_a_quarter_longer(base, planned):
    assert call_minutes(base, Confidence.HIGH, through_somebody=True) == planned


@pytest.mark.parametrize("base", [15, 30, 45])
def test_two_reasons_make_a_call_two_quarters_longer_and_never_more_than_three_in_all(base):
    assert call_minutes(base, Confidence.LOW, through_somebody=True) == 45


def test_a_length_off_the_quarters_is_refused_through_somebody_too():
    with pytest.raises(ValueError, match="15, 30 or 45"):
        call_minutes(20, Confidence.HIGH, through_somebody=True)
