"""The benchmarks run, and what they say about correctness holds. Nothing here is timed."""

from importlib import import_module

import pytest

from tests.benchmarks.bench import Bench

pytestmark = pytest.mark.slow


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
