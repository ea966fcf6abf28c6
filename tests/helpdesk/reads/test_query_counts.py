"""What screens ask costs the number of queries that each question says, however much there is."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.choices import Channel, QueueOrder
from helpdesk.models import Case
from helpdesk.reads import (
    cases,
    checklist,
    exports,
    handling,
    journal,
    line_facts,
    numbers,
    outbox,
    people,
    person,
    promises,
    queue,
    safeguarding,
    team,
    texts,
    today,
    topics,
)
from helpdesk.reads.figures import Period, own_figures
from helpdesk.reads.journal import JournalAsked
from helpdesk.reads.mentions import find_team_note, mention_of
from helpdesk.reads.next_try import own_rules
from helpdesk.reads.queue_lines import Line, lines_of_queue
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LATER = AFTERNOON + timedelta(hours=3)
DAY = AFTERNOON.date()


def questions(cast, case: Case) -> Mapping[str, tuple[int, Callable[[], Any]]]:
    """Name of a question → its number of queries, and the question."""
    human, adviser = case.person, cast.karim
    everybody = [human.pk]
    return {
        "the case alone": (1, lambda: cases.find_case(case.reference)),
        "the case for its page": (2, lambda: cases.case_for_page(case.reference.lower())),
        "what is beside it": (1, lambda: cases.what_is_beside(case, adviser.user)),
        "other cases": (1, lambda: cases.other_cases(case, most=10)),
        "cases at the same numbers": (2, lambda: cases.cases_at_same_numbers(case, most=10)),
        "related cases": (1, lambda: cases.related_cases(case)),
        "its line": (1, lambda: line_facts.line_of(case, None, at=MONDAY)),
        "its messages": (1, lambda: cases.messages_of(case, most=5)),
        "its minutes": (1, lambda: cases.minutes_spent(case)),
        "its notes": (1, lambda: cases.notes_of(case)),
        "cases to join": (1, lambda: cases.cases_to_join(case)),
        "calls to keep": (1, lambda: cases.calls_to_keep(case)),
        "reasons to wait": (1, cases.reasons_to_wait),
        "things to do": (1, lambda: checklist.checklist_of(case)),
        "left to do": (1, lambda: checklist.left_to_do(case)),
        "numbers": (1, lambda: numbers.numbers_of(human)),
        "the promise": (1, lambda: promises.open_promise_of(case)),
        "the last try": (1, lambda: promises.last_attempt_of(case)),
        "the running call": (1, lambda: promises.running_call_of(adviser.user)),
        "a person": (2, lambda: person.find_person(human.pk)),
        "their requests": (1, lambda: person.requests_of(everybody, most=20)),
        "numbers to be called": (1, lambda: person.numbers_to_be_called(everybody)),
        "merges": (1, lambda: person.merges_into(human)),
        "readers": (1, lambda: person.readers_of(everybody, most=20)),
        "people for a list": (1, lambda: people.people_for_list("Madeleine")),
        "what there is today": (1, lambda: today.what_there_is(adviser, at=LATER)),
        "promises of the day": (3, lambda: today.promises_of_day(at=LATER, adviser=None)),
        "running calls": (1, lambda: today.running_calls(None, at=MONDAY)),
        "times to find": (1, lambda: today.times_to_find(adviser)),
        "late calls": (1, lambda: today.late_calls(LATER)),
        "late calls offered": (1, lambda: today.late_calls_offered_to(adviser, LATER)),
        "to do by hand": (1, lambda: outbox.notices_to_carry(adviser=None, at=MONDAY)),
        "what filters offer": (1, lambda: queue.offered_to(adviser.user)),
        "the queue": (1, lambda: lines_of(cast)),
        "how many stand where": (1, lambda: counts_of_queue(cast)),
        "how many": (1, lambda: queue.capped_count(queue.cases_without_call())),
        "requests of a day": (1, lambda: requests_of_day(adviser)),
        "requests to count": (1, lambda: handling.cases_to_count(most=9)),
        "requests past it": (1, lambda: handling.cases_past_their_deadline(at=LATER, most=9)),
        "the team": (1, team.active_advisers),
        "topics": (1, topics.topic_names),
        "texts": (1, texts.changed_texts),
        "own rules": (1, own_rules),
        "own figures": (2, lambda: own_figures(adviser, Period(DAY, DAY))),
        "events": (1, lambda: journal.latest_events(JournalAsked(), most=50)),
        "reads": (1, lambda: journal.latest_reads(JournalAsked(), most=50)),
        "accounts": (1, journal.accounts_of_advisers),
        "open flags": (1, safeguarding.open_flags),
        "settled flags": (1, lambda: safeguarding.settled_flags(20)),
        "exports": (1, lambda: exports.latest_exports(10)),
    }


def lines_of(cast) -> list[Line]:
    asked = queue.cases_asked_for({"show": "mine"}, adviser=cast.karim)
    order = QueueOrder.PROMISE
    return lines_of_queue(asked.cases, order=order, before=None, most=25, at=MONDAY)


def requests_of_day(adviser) -> handling.WithoutCall:
    return handling.cases_of_day(adviser=adviser, at=LATER, most=9, is_coordinator=False)


def counts_of_queue(cast) -> queue.Counts:
    return queue.counts_of(queue.cases_asked_for({"show": "open"}, adviser=cast.karim))


def costs(cast) -> dict[str, int]:
    """Name of a question → the queries that it costs now."""
    found = {}
    # What is asked once, and kept: of SQLite whether it knows JSON; the words of topics.
    assert connection.features.supports_json_field
    assert cast.topic.name
    case = Case.objects.select_related("person").earliest("pk")
    for name, (_said, question) in questions(cast, case).items():
        with CaptureQueriesContext(connection) as asked:
            answer = question()
            if isinstance(answer, Iterable):
                list(answer)
        found[name] = len(asked)
    return found


@pytest.fixture
def case(cast) -> Case:
    """Madeleine's case, with a promise that rings."""
    callback = make_callback(cast.topic)
    start_attempt(
        callback=callback, adviser=callback.adviser, at=AFTERNOON, by=callback.adviser.user
    )
    return callback.case


def test_each_question_costs_what_it_says(cast, case):
    said = {name: count for name, (count, _question) in questions(cast, case).items()}
    assert costs(cast) == said


def test_more_rows_cost_no_more_queries(cast, case):
    before = costs(cast)
    for n in range(1, 4):
        make_callback(cast.topic, name=f"Person {n}", starts_at=AFTERNOON + timedelta(hours=n / 2))
    assert costs(cast) == before


def test_what_is_not_there_is_none(cast, case):
    found = [
        *(cases.find_case("ZZZZZZ"), cases.case_for_page("ZZZZZZ")),
        *(promises.find_promise(0), promises.find_attempt(0)),
        promises.promise_by_numbers(reference=case.reference, number="+33199005678"),
        *(person.find_person(0), person.person_in_use(0), person.find_merge(0)),
        *(numbers.number_of(case.person, 0), numbers.number_called(case.person, "+33199005678")),
        *(checklist.checklist_item(case, 0), safeguarding.find_flag(0), exports.find_export(0)),
        *(team.active_adviser(0), topics.offered_topic("no-such-topic"), outbox.find_notice(0)),
        *(find_team_note(0), mention_of(cast.awa, 0)),
        texts.changed_text(kind="moved", channel=Channel.SMS, language="fr"),
    ]
    assert [row for row in found if row is not None] == []


def test_what_is_there_is_found_by_its_key(cast, case):
    callback = promises.open_promise_of(case)
    attempt = promises.last_attempt_of(case)
    found = [
        (cases.find_case(case.reference.lower()), case),
        (promises.find_promise(callback.pk), callback),
        (promises.promise_by_numbers(reference=case.reference, number=MADELEINE), callback),
        (promises.find_attempt(attempt.pk), attempt),
        (person.find_person(case.person_id), case.person),
        (numbers.number_called(case.person, MADELEINE), numbers.first_number_of(case.person)),
        (team.active_adviser(cast.karim.pk), cast.karim),
        (topics.offered_topic(cast.topic.code), cast.topic),
    ]
    assert [got for got, expected in found if got != expected] == []


def test_somebody_who_left_is_no_adviser_any_more(cast):
    cast.karim.user.is_active = False
    cast.karim.user.save()
    assert team.active_adviser(cast.karim.pk) is None
    assert cast.karim not in team.active_advisers()


def test_a_topic_that_is_no_longer_offered_stays_possible_for_its_case(cast, case):
    cast.topic.is_active = False
    cast.topic.save()
    assert topics.offered_topic(cast.topic.code) is None
    assert list(topics.topics_for(case)) == [cast.topic]
    assert list(topics.offered_topics()) == []
