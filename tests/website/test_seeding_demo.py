"""What the demonstration shows: its people, its month of requests, its team."""

from collections import Counter
from datetime import timedelta

import pytest
from wagtail.models import Page
from website.models import User

from helpdesk.choices import CallbackState, CaseState, ClosingReason
from helpdesk.models import (
    Adviser,
    Attempt,
    Callback,
    Case,
    DeskSettings,
    Notice,
    Person,
    PhoneNumber,
    TakenQuarter,
    Topic,
)
from helpdesk.policy.phone_numbers import is_fiction
from helpdesk.reads.availability import desk_missing, free_slots
from knowledge.starter.files import read_guides
from tests.factories.demo import AN_HOUR, MONDAY, for_a_module, load

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def logins(django_db_setup, django_db_blocker):
    with for_a_module(load, django_db_blocker) as logins:
        yield logins


@pytest.fixture(autouse=True)
def _shown(logins):
    """Every test of this module looks at the same demonstration."""


def test_the_desk_takes_bookings_while_it_is_shown():
    assert desk_missing() == ()
    soon = free_slots(at=MONDAY, topic=Topic.objects.get(code="calls"), notice_minutes=0)
    assert soon[0].starts_at < MONDAY + 3 * AN_HOUR


def test_a_month_of_requests_has_varied_ends():
    closed = Case.objects.filter(state=CaseState.CLOSED)
    assert closed.count() >= 40
    assert closed.filter(opened_at__lt=MONDAY - timedelta(days=27)).exists()
    reasons = set(closed.values_list("closing_reason", flat=True))
    assert reasons == set(ClosingReason) - {ClosingReason.DUPLICATE}


def test_calls_ended_in_many_ways_and_some_needed_several_tries():
    outcomes = set(Attempt.objects.exclude(outcome="").values_list("outcome", flat=True))
    assert len(outcomes) >= 9
    assert any(callback.attempts.count() == 4 for callback in Callback.objects.all())


def test_there_is_something_to_handle_and_somebody_to_wait_for():
    states = set(Case.objects.values_list("state", flat=True))
    assert states >= {CaseState.NEW, CaseState.PLANNED, CaseState.WAITING, CaseState.CLOSED}


def test_most_promises_were_kept_and_not_all():
    results = list(Callback.objects.values_list("result", flat=True))
    assert results.count("kept") > 10 * results.count("broken") > 0


def test_a_closed_case_has_no_open_promise():
    assert not Callback.objects.filter(
        state=CallbackState.OPEN, case__state=CaseState.CLOSED
    ).exists()


def test_quarters_are_held_by_live_appointments_only():
    assert set(TakenQuarter.objects.values_list("appointment__state", flat=True)) == {"live"}


def test_forty_people_have_numbers_that_nobody_has():
    assert Person.objects.count() == 40
    assert all(is_fiction(number.number) for number in PhoneNumber.objects.all())
    assert Person.objects.filter(email="").count() > 30
    assert is_fiction(DeskSettings.load().phone_number)


def test_two_people_share_a_landline():
    owners = Person.objects.filter(numbers__number="+33353012744")
    assert owners.count() == 2


def test_every_row_says_that_it_is_a_demonstration():
    for model in (Person, Case, Adviser):
        assert not model.objects.filter(is_demo=False).exists()
    assert DeskSettings.load().is_demo


def test_people_were_reached_in_their_own_language():
    reached = Attempt.objects.filter(outcome="reached").select_related("adviser", "callback")
    assert {attempt.callback.language for attempt in reached} >= {"fr", "ar", "pt", "es", "uk"}
    for attempt in reached:
        assert attempt.callback.language in attempt.adviser.languages


def test_five_advisers_and_one_of_each_other_role_can_log_in(logins):
    roles = Counter(login.role for login in logins)
    others = ("coordinator", "author", "reviewer", "editor", "auditor")
    assert roles == {"adviser": 5, **dict.fromkeys(others, 1)}
    for login in logins:
        user = User.objects.get(username=login.username)
        assert user.has_usable_password()
        assert login.role in set(user.groups.values_list("name", flat=True))


def test_two_write_and_publish_and_whoever_only_writes_or_reads_does_not_do_both():
    page = Page.get_first_root_node()

    def who(verb):
        users = User.objects.filter(is_active=True)
        return {user.username for user in users if getattr(page.permissions_for_user(user), verb)()}

    writes, publishes = who("can_add_subpage"), who("can_publish_subpage")
    assert writes & publishes == {"awa", "lise"}
    assert (writes - publishes, publishes - writes) == ({"nour"}, {"rose"})


def test_messages_of_the_past_have_left_and_those_to_come_wait():
    queued = Notice.objects.filter(state="queued")
    assert not queued.filter(due_at__lt=MONDAY).exists()
    assert queued.filter(due_at__gt=MONDAY).exists()
    assert Notice.objects.filter(state="printed").count() > 100


def test_the_guides_that_people_stopped_at_exist_with_that_step():
    steps = {
        guide.number: max(len(path["steps"]) for path in guide.paths) for guide in read_guides()
    }
    for case in Case.objects.filter(guide_number__isnull=False):
        assert case.guide_step <= steps[case.guide_number], case.question
