"""What the team reads when a statement grows old: short, and with its day."""

from datetime import date

import pytest
from django.utils import translation

from accessibility.policy.statement import Alarm, AlarmKind
from accessibility.readability import MAX_WORDS
from accessibility.words.alarms import alarms_in_words

DAY = date(2029, 11, 23)
EVERY = [
    Alarm(kind, DAY if kind in (AlarmKind.THREE_YEARS, AlarmKind.NEW_VERSION) else None, is_over)
    for kind in AlarmKind
    for is_over in (False, True)
]


def said(alarm, language="en"):
    with translation.override(language):
        (words,) = alarms_in_words([alarm], name="RGAA")
    return words.replace("\u00a0", " ")


@pytest.mark.parametrize("alarm", EVERY, ids=str)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_alarm_is_said_in_short_sentences(alarm, language):
    words = said(alarm, language)
    assert "RGAA" in words
    assert max(len(sentence.split()) for sentence in words.split(". ")) <= MAX_WORDS


@pytest.mark.parametrize("alarm", [alarm for alarm in EVERY if alarm.due_on], ids=str)
def test_an_alarm_with_a_day_says_it(alarm):
    assert "23 November 2029" in said(alarm)


def test_what_is_over_is_not_said_as_what_is_to_come():
    over, coming = (Alarm(AlarmKind.THREE_YEARS, DAY, is_over=is_over) for is_over in (True, False))
    assert "is 3 years old since" in said(over)
    assert "will be 3 years old on" in said(coming)
