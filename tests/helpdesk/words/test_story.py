"""The story of a case: each event as a sentence."""

import pytest
from django.utils import translation

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.messages.notices import About, queue_for_case
from helpdesk.actions.story import record
from helpdesk.choices import EventKind, NextStep, NoticeKind
from helpdesk.models import CaseEvent
from helpdesk.reads.availability import desk_zone
from helpdesk.words.sentences import TELLERS, Names, sentence
from helpdesk.words.story import KINDS_OF, StoryGroup, story_of
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def names():
    return Names(zone=desk_zone(), advisers={1: "Karim"}, topics={"sim": "SIM card"}, references={})


def test_every_kind_of_event_has_a_sentence():
    assert set(TELLERS) == set(EventKind)


@pytest.mark.parametrize("kind", EventKind)
def test_an_event_with_nothing_in_it_is_still_told(kind, names):
    words = sentence(kind, {}, names)
    assert words
    assert "%(" not in words
    assert "None" not in words


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            EventKind.OPENED,
            {"source": "phone", "topic": "sim"},
            "New request (By phone): SIM card.",
        ),
        (
            EventKind.BOOKED,
            {"adviser_id": 1, "starts_at": AFTERNOON.isoformat(), "minutes": 15},
            "Call promised with Karim: Monday 23\u00a0November, at 2\u00a0pm, 15 minutes.",
        ),
        (EventKind.ATTEMPT_ENDED, {"outcome": "busy"}, "End of the call: Line busy."),
        (
            EventKind.ATTEMPT_ENDED,
            {"outcome": "reached", "is_incoming": True},
            "The person called us and was helped.",
        ),
        (
            EventKind.NOTICE_SENT,
            {"notice": "confirmation", "channel": "console", "state": "printed"},
            "Message written on the server only. It reached nobody: Confirmation.",
        ),
        (
            EventKind.TIME_WANTED,
            {"step": NextStep.LETTER},
            "The last try is over: a letter must be written.",
        ),
        (
            EventKind.CLOSED,
            {"reason": "solved_together", "next_time": "alone"},
            "Request closed: Solved with the person. Could do it next time: Alone.",
        ),
        (EventKind.CLOSED, {"reason": "duplicate"}, "Request closed: Duplicate."),
    ],
)
def test_what_happened_is_said_plainly(kind, data, words, names):
    assert sentence(kind, data, names) == words


def test_the_newest_comes_first_with_who_and_the_note(cast):
    case = make_callback(cast.topic).case
    add_note(case=case, text="Ne trouve pas la sonnerie", at=AFTERNOON, by=cast.karim.user)
    newest = story_of(case)[0]
    assert (newest.at, newest.who, newest.note) == (
        AFTERNOON,
        "Karim",
        "Ne trouve pas la sonnerie",
    )


def test_what_the_person_did_and_what_the_desk_did_by_itself_are_told_apart(cast):
    who = {line.kind: line.who for line in story_of(make_callback(cast.topic).case)}
    assert who[EventKind.OPENED] == who[EventKind.BOOKED] == "The person"
    assert who[EventKind.ROUTED] == who[EventKind.NOTICE_QUEUED] == "The desk, by itself"


def test_another_open_request_is_named_by_its_reference(cast):
    first = make_callback(cast.topic).case
    second = make_callback(cast.topic, starts_at=None).case
    linked = next(line for line in story_of(second) if line.kind == EventKind.LINKED)
    assert linked.reference == first.reference


def test_a_coordinator_and_an_adviser_are_told_apart_also_when_roles_change(cast):
    case = make_callback(cast.topic).case
    add_note(case=case, text="Vu", at=MONDAY, by=cast.awa)
    add_note(case=case, text="Vu aussi", at=MONDAY, by=cast.karim.user)
    cast.awa.groups.clear()
    who = [line.who for line in story_of(case) if line.kind == EventKind.NOTED]
    assert who == ["Karim", "awa, coordination"]


def test_a_note_that_was_erased_leaves_its_line_without_its_text(cast):
    case = make_callback(cast.topic).case
    note = add_note(case=case, text="Trop personnel", at=MONDAY, by=cast.karim.user)
    note.delete()
    line = next(line for line in story_of(case) if line.kind == EventKind.NOTED)
    assert line.note == ""


def known(topic):
    """Names of topics are kept for some seconds: read them before queries are counted."""
    assert topic.name


def test_a_long_story_costs_no_more_queries(cast, django_assert_num_queries):
    case = make_callback(cast.topic).case
    for _n in range(20):
        add_note(case=case, text="Encore", at=MONDAY, by=cast.karim.user)
    record(case=case, kind=EventKind.PROMISE_HANDED_OVER, at=MONDAY, by=None, adviser_id=1)
    known(cast.topic)
    with django_assert_num_queries(5):
        assert len(story_of(case)) == CaseEvent.objects.filter(case=case).count()


# --- A part of the story ----------------------------------------------------------------------


def test_every_kind_of_event_is_in_exactly_one_group():
    everything = [kind for kinds in KINDS_OF.values() for kind in kinds]
    assert sorted(everything) == sorted(EventKind)


def test_a_group_is_read_alone(cast):
    case = make_callback(cast.topic).case
    add_note(case=case, text="Encore", at=MONDAY, by=cast.karim.user)
    kinds = {line.kind for line in story_of(case, kinds=KINDS_OF[StoryGroup.NOTES])}
    assert kinds == {EventKind.NOTED}


def test_pages_of_a_story_follow_each_other_without_a_gap(cast):
    case = make_callback(cast.topic).case
    for _n in range(12):
        add_note(case=case, text="Au même instant", at=MONDAY, by=None)
    whole, pages, last = story_of(case), [], None
    while page := story_of(case, before=last, limit=5):
        pages += page
        last = page[-1].pk
    assert pages == whole


def test_a_page_after_a_line_of_another_case_begins_at_the_newest(cast):
    case = make_callback(cast.topic).case
    other = make_callback(cast.topic, name="Paul Petit", starts_at=None).case
    assert story_of(case, before=other.events.latest("pk").pk) == story_of(case)


def test_an_answer_to_the_person_can_be_read_in_the_story(cast):
    case = make_callback(cast.topic).case
    queue_for_case(
        case=case, kind=NoticeKind.REPLY, at=AFTERNOON, about=About(text="Tout est réglé.")
    )
    assert story_of(case)[0].note == "Tout est réglé."


def test_one_page_of_five_hundred_lines_costs_no_more_queries(cast, django_assert_num_queries):
    case = make_callback(cast.topic).case
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, kind=EventKind.NUMBER_CHANGED, at=MONDAY) for _n in range(500)
    )
    known(cast.topic)
    with django_assert_num_queries(5):
        page = story_of(case, before=case.events.latest("pk").pk, limit=30)
    assert len(page) == 30
