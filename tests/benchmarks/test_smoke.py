"""The benchmarks run, and what they say about correctness holds. Nothing here is timed."""

from importlib import import_module

import pytest

from tests.benchmarks.bench import Bench

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def bench():
    bench = Bench(smoke=True)
    yield bench
    bench.close()


def result_of(name, bench):
    """What a benchmark found with tiny sizes; its table can be printed."""
    result = import_module(f"tests.benchmarks.{name}").run(bench)
    assert result.title in result.text()
    return result


def test_the_desk_and_the_floor_find_the_same_free_times(bench):
    if not bench.has_postgresql:
        pytest.skip(bench.no_postgresql())
    figures = result_of("free_times", bench).figures
    assert figures["most_queries"] <= 6
    assert figures.get("same_answer", True)


def test_of_many_people_on_one_time_exactly_one_is_booked(bench):
    figures = result_of("contention", bench).figures
    for engine in bench.engines():
        assert set(figures[f"{engine}_at_once"]) == {1}
        assert set(figures[f"{engine}_one_by_one"]) == {1}
        assert figures[f"{engine}_shared"] == 0


def test_every_distinct_time_is_booked_and_no_lock_reaches_anybody(bench):
    figures = result_of("booking", bench).figures
    assert figures["all_booked"]
    assert figures["locked"] == 0


def test_the_watch_looks_at_every_promise_with_few_queries(bench):
    figures = result_of("watch", bench).figures
    for engine in bench.engines():
        assert figures[f"{engine}_open"] == 60
        assert figures[f"{engine}_faults"] == 0
        assert figures[f"{engine}_watch"] <= 10
        assert figures[f"{engine}_check"] <= 10


def test_every_reminder_leaves(bench):
    if not bench.has_postgresql:
        pytest.skip(bench.no_postgresql())
    figures = result_of("reminders", bench).figures
    assert (figures["sent"], figures["missing"]) == (30, 0)


def test_every_page_of_the_desk_answers_and_lists_cost_few_queries(bench):
    figures = result_of("pages", bench).figures
    assert figures["statuses"] == {200}
    assert figures["queries"] <= 8


def test_a_guide_costs_few_queries(bench):
    assert result_of("guides", bench).figures["queries"] <= 5
