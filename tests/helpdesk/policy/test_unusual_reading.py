"""Who reads about far more people than usual, or about people who asked nothing, is noticed."""

from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.unusual_reading import LEAST, TIMES, DayOfReading, Unusual, alarms

KARIM, INES, AWA = 1, 2, 3


def found(today, before=None):
    return [(alarm.reader, alarm.why) for alarm in alarms(today, before=before or {})]


def test_a_usual_day_is_no_alarm():
    today = {KARIM: DayOfReading(20), INES: DayOfReading(18)}
    assert found(today, {KARIM: [15, 18, 22, 9, 20]}) == []


def test_far_more_than_ones_own_usual_is_one():
    today = {KARIM: DayOfReading(61), INES: DayOfReading(40)}
    before = {KARIM: [20, 20, 20, 20, 20], INES: [40, 40, 40, 40, 40]}
    assert found(today, before) == [(KARIM, Unusual.MORE_THAN_USUAL)]


def test_far_more_than_the_colleagues_is_one_for_a_newcomer_too():
    today = {KARIM: DayOfReading(60), INES: DayOfReading(10), AWA: DayOfReading(4)}
    assert found(today) == [(KARIM, Unusual.MORE_THAN_COLLEAGUES)]


def test_whoever_works_alone_is_compared_with_themselves():
    assert found({KARIM: DayOfReading(60)}) == []


def test_few_people_are_never_unusual():
    today = {KARIM: DayOfReading(LEAST - 1), INES: DayOfReading(0)}
    assert found(today, {KARIM: [1, 1, 1, 1, 1]}) == []


def test_reading_about_people_who_asked_nothing_is_one_however_few_others():
    assert found({KARIM: DayOfReading(7, without_request=6)}) == [(KARIM, Unusual.WITHOUT_REQUEST)]
    assert found({KARIM: DayOfReading(7, without_request=5)}) == []


days = st.builds(DayOfReading, st.integers(0, 300))


@settings(max_examples=50)
@given(st.dictionaries(st.integers(1, 9), days), st.lists(st.integers(0, 99), max_size=20))
def test_an_alarm_is_always_about_many_and_far_more(today, before):
    for alarm in alarms(today, before=dict.fromkeys(today, before)):
        assert alarm.people == today[alarm.reader].people >= LEAST
        assert alarm.people > TIMES * (alarm.usual - 1)
