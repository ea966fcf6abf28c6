"""The readability of 530 guides of the French State, as an independent script measured it.

The guides are outside the project: JUDGED_DATA names their folder.
"""

import gzip
import json
import os
from pathlib import Path
from statistics import median

import pytest

from accessibility.readability import Reading, read

JUDGED = Path(os.environ.get("JUDGED_DATA", "/nowhere"))
pytestmark = pytest.mark.skipif(
    not (JUDGED / "guides.jsonl.gz").is_file(),
    reason="public guides are not measured: JUDGED_DATA does not name their folder",
)


@pytest.fixture(scope="module")
def readings() -> list[Reading]:
    """What was counted in each guide."""
    with gzip.open(JUDGED / "guides.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [read(json.loads(line)["text"], "fr") for line in lines]


def test_the_median_score_is_that_of_the_independent_script(readings):
    assert median(reading.score for reading in readings) == pytest.approx(65, abs=1)


def test_the_mean_sentence_is_that_of_the_independent_script(readings):
    means = [reading.words_per_sentence for reading in readings]
    assert median(means) == pytest.approx(13.3, abs=0.5)


def test_a_third_of_the_sentences_is_long(readings):
    long = sum(len(reading.long_sentences) for reading in readings)
    assert long / sum(reading.sentences for reading in readings) == pytest.approx(0.36, abs=0.03)
