"""The figures of a month, number by number, against the same counted with plain SQL."""

import random
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from helpdesk.actions.desk.figures import count_days, count_recent
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.choices import (
    AppointmentKind,
    AppointmentState,
    AttemptOutcome,
    CallbackState,
    CaseState,
    Channel,
    ClosingReason,
    NextTime,
    NoticeState,
    PromiseResult,
    WantedHelp,
)
from helpdesk.models import (
    AnonymousHelp,
    Appointment,
    Attempt,
    Callback,
    Case,
    CaseEvent,
    DayFigure,
    Notice,
    TimeSpent,
)
from helpdesk.reads.figures import figures_of, months_to_count
from tests.factories.helpdesk import MADELEINE, MONDAY, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PARIS = ZoneInfo("Europe/Paris")
# The clocks go back on the 25th: that day has 25 hours.
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)
STARTS = datetime.combine(FIRST, time(), tzinfo=PARIS).astimezone(UTC)
ENDS = datetime.combine(LAST + timedelta(days=1), time(), tzinfo=PARIS).astimezone(UTC)


@pytest.fixture
def month(cast):
    """Three hundred requests from before the month to after it, at any hour, of every kind."""
    dice = random.Random(28)
    topics = [cast.topic, make_topic(code="bill")]
    person = add_person(
        Newcomer(name="Madeleine Petit", number=MADELEINE, language="fr"), at=MONDAY
    )

    def some_time():
        return STARTS - timedelta(days=3) + timedelta(minutes=dice.randrange(37 * 24 * 60))

    for n in range(300):
        opened_at = some_time()
        is_closed = dice.random() < 0.7
        guide = dice.choice([None, None, 101, 214])
        case = Case.objects.create(
            reference=f"F{n:05d}",
            person=person,
            topic=dice.choice(topics),
            source=dice.choice(["web", "phone"]),
            opened_at=opened_at,
            wanted_help=dice.choice(["", *WantedHelp]),
            guide_number=guide,
            guide_step=dice.choice([None, 1, 3]) if guide else None,
            state=CaseState.CLOSED if is_closed else CaseState.ACTIVE,
            closed_at=opened_at + timedelta(minutes=dice.randrange(9000)) if is_closed else None,
            closing_reason=dice.choice(list(ClosingReason)) if is_closed else "",
            next_time=dice.choice(["", *NextTime]) if is_closed else "",
        )
        result = dice.choice(list(PromiseResult))
        callback = Callback.objects.create(
            case=case,
            adviser=cast.karim,
            number=MADELEINE,
            trust_word="tilleul bateau",
            asked_at=opened_at,
            state=CallbackState.DONE,
            ended_at=opened_at + timedelta(days=9),
            result=result,
        )
        for m in range(dice.choice([0, 1, 2])):
            Appointment.objects.create(
                callback=callback,
                adviser=cast.karim,
                starts_at=opened_at + timedelta(hours=30 * m + 1),
                minutes=15,
                kind=AppointmentKind.PROMISED if m == 0 else AppointmentKind.RETRY,
                state=AppointmentState.DONE,
            )
        for m in range(dice.choice([0, 1, 3])):
            started_at = opened_at + timedelta(minutes=dice.randrange(1, 12000) + m)
            runs = m == 0 and dice.random() < 0.1
            Attempt.objects.create(
                callback=callback,
                adviser=cast.karim,
                started_at=started_at,
                ended_at=None if runs else started_at + timedelta(minutes=5),
                outcome=""
                if runs
                else dice.choice([*AttemptOutcome, *6 * [AttemptOutcome.REACHED]]),
            )
        if dice.random() < 0.5:
            Notice.objects.create(
                case=case,
                callback=callback,
                kind="confirmation",
                channel=dice.choice(list(Channel)),
                state=NoticeState.SENT,
                due_at=opened_at,
                drop_after=opened_at,
                sent_at=opened_at + timedelta(minutes=1),
            )
        if dice.random() < 0.4:
            TimeSpent.objects.create(case=case, minutes=dice.choice([15, 30, 45]), at=opened_at)
    CaseEvent.objects.bulk_create(
        CaseEvent(case=case, kind=kind, at=case.opened_at, data={"channel": channel})
        for case in Case.objects.filter(reference__lt="F00060")
        for kind, channel in [("notice_given_up", "sms"), ("notice_too_late", "adviser")]
    )
    for n in range(20):
        AnonymousHelp.objects.create(
            topic=dice.choice(topics),
            source="phone",
            minutes=dice.choice([None, 15, 30]),
            helped_at=some_time(),
            request_key=f"00000000-0000-4000-8000-{n:012d}",
        )
    count_days(first=FIRST, last=LAST, at=MONDAY)


CASE = "helpdesk_case c JOIN helpdesk_topic t ON t.id = c.topic_id"
OF_CALL = (
    "helpdesk_callback k JOIN helpdesk_case c ON k.case_id = c.id "
    "JOIN helpdesk_topic t ON t.id = c.topic_id"
)
TALKS = (
    "SELECT COUNT(*) FROM helpdesk_callback k JOIN helpdesk_attempt a ON a.callback_id = k.id "
    "WHERE k.case_id = c.id AND a.outcome = 'reached'"
)
# Each gives: instant, topic, channel, detail, minutes. No function of a date, no grouping: what
# a day is, and what is counted, is worked out here from the rows alone.
SQL = {
    "opened": f"SELECT c.opened_at, t.code, c.source, '', 0 FROM {CASE}",
    "guide": "SELECT c.opened_at, t.code, c.source, CAST(c.guide_number AS varchar(9)) || '/' || "
    f"COALESCE(CAST(c.guide_step AS varchar(9)), ''), 0 FROM {CASE} "
    "WHERE c.guide_number IS NOT NULL",
    "closed": f"SELECT c.closed_at, t.code, c.source, c.closing_reason, 0 FROM {CASE} "
    "WHERE c.closed_at IS NOT NULL",
    "progress": f"SELECT c.closed_at, t.code, c.source, c.wanted_help || '>' || c.next_time, 0 "
    f"FROM {CASE} WHERE c.closed_at IS NOT NULL AND c.wanted_help <> '' AND c.next_time <> ''",
    "solved": "SELECT c.closed_at, t.code, c.source, "
    f"CASE WHEN ({TALKS}) = 1 THEN 'first' ELSE 'more' END, 0 FROM {CASE} "
    f"WHERE c.closed_at IS NOT NULL AND c.closing_reason LIKE 'solved%' AND ({TALKS}) > 0",
    "promise": f"SELECT a.starts_at, t.code, c.source, k.result, 0 FROM {OF_CALL} "
    "JOIN helpdesk_appointment a ON a.callback_id = k.id AND a.kind = 'promised' "
    "WHERE k.result <> 'pending'",
    "try": f"SELECT a.started_at, t.code, c.source, a.outcome, 0 FROM {OF_CALL} "
    "JOIN helpdesk_attempt a ON a.callback_id = k.id WHERE a.ended_at IS NOT NULL",
    "message": "SELECT n.sent_at, t.code, c.source, n.channel, 0 FROM helpdesk_notice n "
    "JOIN helpdesk_case c ON n.case_id = c.id JOIN helpdesk_topic t ON t.id = c.topic_id",
    "lost": "SELECT e.at, t.code, c.source, e.data ->> 'channel', 0 FROM helpdesk_caseevent e "
    "JOIN helpdesk_case c ON e.case_id = c.id JOIN helpdesk_topic t ON t.id = c.topic_id",
    "anonymous": "SELECT h.helped_at, t.code, h.source, '', COALESCE(h.minutes, 0) "
    "FROM helpdesk_anonymoushelp h JOIN helpdesk_topic t ON t.id = h.topic_id",
    "time": "SELECT s.at, t.code, c.source, '', s.minutes FROM helpdesk_timespent s "
    "JOIN helpdesk_case c ON s.case_id = c.id JOIN helpdesk_topic t ON t.id = c.topic_id",
}
FIRST_TRIES = (
    "SELECT a.started_at, t.code, c.source, a.outcome, k.asked_at FROM "
    f"{OF_CALL} JOIN helpdesk_attempt a ON a.callback_id = k.id WHERE NOT EXISTS "
    "(SELECT 1 FROM helpdesk_attempt b WHERE b.callback_id = k.id AND "
    "(b.started_at < a.started_at OR (b.started_at = a.started_at AND b.id < a.id)))"
)


def instant(value):
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def rows_of(sql):
    """The rows of the month, their first column as a local day."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall()
    return [
        (instant(row[0]).astimezone(PARIS).date(), *row[1:], instant(row[0]))
        for row in rows
        if STARTS <= instant(row[0]) < ENDS
    ]


def counted(measure):
    return {
        (row.day, row.topic, row.source, row.detail): (row.count, row.total)
        for row in DayFigure.objects.filter(measure=measure)
    }


def as_counted(rows):
    counts, totals = Counter(), Counter()
    for day, topic, source, detail, minutes in rows:
        counts[day, topic, source, detail] += 1
        totals[day, topic, source, detail] += minutes
    return {key: (count, totals[key]) for key, count in counts.items()}


@pytest.mark.parametrize("measure", SQL)
def test_every_number_is_that_of_plain_sql(month, measure):
    expected = as_counted(row[:5] for row in rows_of(SQL[measure]))
    assert len(expected) > 5
    assert counted(measure) == expected


def test_the_waits_are_those_of_plain_sql(month):
    waits = []
    for day, topic, source, _outcome, asked_at, started_at in rows_of(FIRST_TRIES):
        minutes = (started_at - instant(asked_at)).total_seconds() / 60
        bounds = [15, 60, 240, 720, 1440, 2880, 4320, 10080]
        bucket = next((str(bound) for bound in bounds if minutes <= bound), "longer")
        waits.append((day, topic, source, bucket, round(minutes)))
    assert len(waits) > 50
    assert counted("wait") == as_counted(waits)


def test_reached_at_the_first_try_is_that_of_plain_sql(month):
    tries = [
        (day, topic, source, "reached" if outcome == "reached" else "other", 0)
        for day, topic, source, outcome, _asked, _at in rows_of(FIRST_TRIES)
        if outcome
    ]
    assert counted("first_try") == as_counted(tries)


def test_counting_again_changes_nothing(month):
    columns = ("day", "measure", "topic", "source", "detail", "count", "total")
    before = set(DayFigure.objects.values_list(*columns))
    count_days(first=FIRST, last=LAST, at=MONDAY)
    assert set(DayFigure.objects.values_list(*columns)) == before
    assert DayFigure.objects.count() == len(before)


def test_a_case_that_opens_again_is_no_longer_counted_as_closed(month):
    case = Case.objects.filter(closed_at__gte=STARTS, closed_at__lt=ENDS).first()
    closed = sum(count for count, _total in counted("closed").values())
    Case.objects.filter(pk=case.pk).update(
        state=CaseState.NEW, closed_at=None, closing_reason="", next_time=""
    )
    count_days(first=FIRST, last=LAST, at=MONDAY)
    assert sum(count for count, _total in counted("closed").values()) == closed - 1


def test_every_day_of_the_desk_is_counted_from_its_first_case(month):
    DayFigure.objects.all().delete()
    for first, last in months_to_count(at=MONDAY):
        count_days(first=first, last=last, at=MONDAY)
    assert sum(count for count, _total in counted("opened").values()) == Case.objects.count()


def test_the_recent_days_are_counted_and_older_ones_left(month):
    before = counted("opened")
    count_recent(at=MONDAY)
    assert counted("opened") == before
    assert DayFigure.objects.filter(measure="counted", day=date(2026, 11, 23)).exists()


def test_an_empty_desk_has_no_figures(db):
    assert months_to_count(at=MONDAY) == []


def test_figures_can_be_asked_by_topic_and_channel(month):
    web = figures_of(first=FIRST, last=LAST, topic="bill", source="web")
    assert {row.topic for row in web if row.measure != "counted"} == {"bill"}
    assert {row.source for row in web if row.measure != "counted"} == {"web"}


def test_without_a_topic_and_a_channel_every_figure_of_the_days_is_told(db):
    for topic, source in [("bill", "web"), ("phone", "phone")]:
        DayFigure.objects.create(day=FIRST, topic=topic, source=source, measure="asked", count=1)
    assert figures_of(first=FIRST, last=LAST).count() == 2
    assert figures_of(first=FIRST, last=LAST, topic="bill").count() == 1
    assert figures_of(first=FIRST, last=LAST, source="phone").count() == 1
