"""Advisers and their open hours on days of November, as the search for times sees them."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from helpdesk.policy.hours import QUARTER, Interval, quarter_number
from helpdesk.policy.slots import Call, Diary, Slot, open_slots

PARIS = ZoneInfo("Europe/Paris")
MONDAY = date(2026, 11, 23)
KARIM, INES = 1, 2


def local(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """An hour in Paris, `day` days after Monday 23 November 2026, in UTC."""
    at = datetime.combine(MONDAY + timedelta(days=day), time(hour, minute), PARIS)
    return at.astimezone(UTC)


def numbers(*times: datetime) -> frozenset[int]:
    """The quarters that begin at these times, as a diary counts them."""
    return frozenset(map(quarter_number, times))


def diary(adviser_id: int = KARIM, *, first: int = 9, last: int = 12, days: int = 5, **facts):
    """An adviser who is there from `first` to `last` o'clock for some days."""
    hours = tuple(Interval(local(first, day=d), local(last, day=d)) for d in range(days))
    facts.setdefault("taken", frozenset())
    return Diary(adviser_id, hours, **facts)


def search(*diaries: Diary, at: datetime | None = None, **facts) -> list[Slot]:
    call = Call(facts.pop("minutes", 15), facts.pop("is_first_call", False))
    facts = {"notice_minutes": 0, "horizon_days": 0, "zone": PARIS} | facts
    return open_slots(diaries, at=at or local(8), call=call, **facts)


def starts(slots) -> list[str]:
    return [slot.starts_at.astimezone(PARIS).strftime("%a %H:%M") for slot in slots]


quarter_numbers = st.integers(0, 3 * 96)
diaries = st.lists(
    st.builds(
        lambda adviser, stretches, taken, calls, cap: Diary(
            adviser,
            tuple(
                Interval(
                    local(0) + timedelta(minutes=5 * start),
                    local(0) + timedelta(minutes=5 * (start + length)),
                )
                for start, length in stretches
            ),
            numbers(*(local(0) + n * QUARTER for n in taken)),
            {MONDAY + timedelta(days=d): n for d, n in calls.items()},
            cap,
        ),
        st.integers(1, 50),
        st.lists(st.tuples(st.integers(0, 800), st.integers(1, 60)), max_size=5),
        st.frozensets(quarter_numbers, max_size=30),
        st.dictionaries(st.integers(0, 2), st.integers(0, 3), max_size=3),
        st.none() | st.integers(0, 3),
    ),
    max_size=4,
    unique_by=lambda diary: diary.adviser_id,
)
