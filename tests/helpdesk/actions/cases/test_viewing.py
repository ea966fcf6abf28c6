"""Who has a case open, and what is new about it."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.cases.viewing import BEAT, forget_viewers, look
from helpdesk.models import CaseViewer
from helpdesk.reads.viewing import GONE_AFTER, last_event, news_of
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def case(cast):
    return make_callback(cast.topic).case


def news(case, cast, at=MONDAY, since=None):
    since = last_event(case) if since is None else since
    return news_of(case=case, user=cast.karim.user, since=since, at=at)


def test_the_others_who_look_are_named_and_one_is_no_other(case, cast):
    look(case=case, user=cast.karim.user, at=MONDAY)
    look(case=case, user=cast.ines.user, at=MONDAY)
    assert news(case, cast).others == ("Inès",)


def test_a_coordinator_without_calls_is_named_too(case, cast):
    look(case=case, user=cast.awa, at=MONDAY)
    assert news(case, cast).others == ("awa",)


def test_who_stopped_looking_is_gone(case, cast):
    look(case=case, user=cast.ines.user, at=MONDAY)
    assert news(case, cast, MONDAY + GONE_AFTER).others == ()


def test_what_others_did_since_is_counted_and_my_own_is_not(case, cast):
    since = last_event(case)
    add_note(case=case, text="De Karim", at=MONDAY, by=cast.karim.user)
    assert news(case, cast, since=since).events == 0
    add_note(case=case, text="D'Inès", at=MONDAY, by=cast.ines.user)
    assert news(case, cast, since=since).events == 1


def test_news_differ_when_somebody_comes_or_something_happens(case, cast):
    quiet = news(case, cast).digest
    assert news(case, cast).digest == quiet
    look(case=case, user=cast.ines.user, at=MONDAY)
    assert news(case, cast).digest != quiet


def test_beats_close_together_are_one_write(case, cast):
    look(case=case, user=cast.karim.user, at=MONDAY)
    look(case=case, user=cast.karim.user, at=MONDAY + BEAT / 2)
    assert CaseViewer.objects.get().seen_at == MONDAY
    look(case=case, user=cast.karim.user, at=MONDAY + BEAT)
    assert CaseViewer.objects.get().seen_at == MONDAY + BEAT


def test_looks_of_yesterday_are_forgotten(case, cast):
    look(case=case, user=cast.karim.user, at=MONDAY)
    assert forget_viewers(before=MONDAY) == 0
    assert forget_viewers(before=MONDAY + timedelta(seconds=1)) == 1
