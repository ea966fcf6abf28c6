"""Ten thousand odd questions: each is answered, and none hangs."""

import random
import time

import pytest

from knowledge.search.index import index_folder, searcher
from knowledge.search.ranking import lexicon_of, passages_of, rank, understand
from tests.factories.search_words import starter_vocabulary

# Whoever hangs is stopped, and seen in the stack.
pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600)]
MANY = 10_000
WORDS = """
réseau téléphone puce facture forfait carte sim pin puk code le la de je ma telefone reso aple foto
mesajeri wifi wi-fi 4g 121 n° guide * ? ~2 ^3 AND OR NOT TO [a TO z] " ' ( ) : \\ title: ½ ﬁ İ ß
œ 日本語 مرحبا 👵📱 %s%n <script> '; DROP TABLE--
"""
LONG = ("é" * 40, "a" * 500, "aaaaa" * 20, "l'" * 30, "-" * 50, "1" * 40)
PIECES = (*WORDS.split(), *LONG, "\x00", "\u202e", "\u200b")


def odd(chance: random.Random) -> str:
    """Pieces of words, signs and letters, put together without any sense."""
    words = []
    for _ in range(chance.choice([0, 1, 2, 3, 5, 8, 40])):
        piece = chance.choice(PIECES)
        if chance.random() < 0.4 and piece:
            letters = list(piece[:30])
            chance.shuffle(letters)
            piece = "".join(letters)
        words.append(piece)
    return chance.choice([" ", "", "\t", "' "]).join(words)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_odd_question_hangs_or_fails(reading_site, language):
    chance = random.Random(f"odd {language}")
    vocabulary, slowest = starter_vocabulary(language), (0.0, "")
    with searcher(index_folder()) as reading:
        lexicon = lexicon_of(reading, language)
        for _ in range(MANY // 2):
            asked = odd(chance)
            begun = time.perf_counter()
            question = understand(asked, vocabulary=vocabulary, lexicon=lexicon)
            found = rank(reading, question, limit=6)
            passages_of(reading, [key for key, _score in found.hits])
            slowest = max(slowest, (time.perf_counter() - begun, asked))
            assert len(found.hits) <= 6
    print(f"{language}: the slowest took {slowest[0] * 1000:.0f} ms: {slowest[1][:60]!r}")  # noqa: T201
