"""How often people find their guide: 105 judged questions over 530 public guides, four spellings.

The guides and questions are outside the project: JUDGED_DATA names their folder.
"""

import csv
import gzip
import json
import os
from pathlib import Path

import pytest

from knowledge.search.documents import whole
from knowledge.search.index import open_index, searcher
from knowledge.search.ranking import lexicon_of, rank, understand
from tests.factories.search_words import starter_vocabulary

JUDGED = Path(os.environ.get("JUDGED_DATA", "/nowhere"))
pytestmark = pytest.mark.skipif(
    not (JUDGED / "questions.tsv").is_file(),
    reason="relevance is not measured: JUDGED_DATA does not name the folder of the questions",
)
SPELLINGS = ("as_typed", "no_accents", "one_typo", "typo_no_accents")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """An index of the public guides, each with its text as the steps of a guide."""
    folder = tmp_path_factory.mktemp("judged")
    writing = open_index(folder).writer(limitmb=256)
    with gzip.open(JUDGED / "guides.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            guide = json.loads(line)
            writing.add_document(
                key=guide["id"],
                pk=guide["id"],
                models="knowledge.guidepage knowledge.guidepage:fr",
                language="fr",
                **whole({"body_text": guide["text"]}, {}, "fr"),
            )
    writing.commit()
    return folder


def places(folder: Path, spelling: str) -> list[int | None]:
    """For each question, the place of its guide among ten; 0 when nothing at all was found."""
    found: list[int | None] = []
    with (
        searcher(folder) as reading,
        open(JUDGED / "questions.tsv", encoding="utf-8", newline="") as file,
    ):
        lexicon = lexicon_of(reading, "fr")
        vocabulary = starter_vocabulary("fr")
        for row in csv.DictReader(file, delimiter="\t"):
            question = understand(row[spelling], vocabulary=vocabulary, lexicon=lexicon)
            keys = [key for key, _score in rank(reading, question, limit=10).hits]
            here = row["guide"] in keys
            found.append(keys.index(row["guide"]) + 1 if here else None if keys else 0)
    return found


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_guide_that_answers_stands_high(folder, spelling):
    found = places(folder, spelling)
    success = sum(1 for place in found if place and place <= 3) / len(found)
    reciprocal = sum(1 / place for place in found if place) / len(found)
    nothing = sum(1 for place in found if place == 0) / len(found)
    said = f"success@3 {success:.3f}, MRR@10 {reciprocal:.3f}, nothing {nothing:.1%}"
    print(f"{spelling}: {said}")  # noqa: T201 - the measure, for whoever runs with -s
    assert success >= 0.93, said
    assert reciprocal >= 0.87, said
    assert nothing <= 0.01, said
