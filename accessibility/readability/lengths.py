"""Sentences and paragraphs that are too long."""

from collections.abc import Iterator
from typing import Final

from accessibility.readability.finding import Finding, Rule, gettext_noop
from accessibility.readability.passage import Passage
from accessibility.readability.score import MAX_WORDS

EASY_WORDS: Final = 12
MAX_SENTENCES: Final = 3

_SENTENCE = gettext_noop("Cut this sentence in two: it has %(words)d words, %(most)d at most.")
_PARAGRAPH = gettext_noop(
    "Begin a new paragraph sooner: this one has %(sentences)d sentences, %(most)d at most."
)


def long_sentences(passage: Passage) -> Iterator[Finding]:
    """Sentences over EASY_WORDS words; those over MAX_WORDS stop."""
    for sentence in passage.sentences:
        count = len(sentence.words)
        if count > EASY_WORDS:
            stops = count > MAX_WORDS
            values = {"words": count, "most": MAX_WORDS if stops else EASY_WORDS}
            bounds = (sentence.start, sentence.end)
            yield passage.finding(Rule.SENTENCE, bounds, _SENTENCE, values, stops=stops)


def long_paragraphs(passage: Passage) -> Iterator[Finding]:
    """Paragraphs of more than MAX_SENTENCES sentences."""
    for start, end in passage.paragraphs:
        # A colon or a semicolon ends what is counted as a sentence, but not the reader's own.
        count = sum(
            start <= sentence.start < end and passage.text[sentence.end - 1] not in ":;؛"
            for sentence in passage.sentences
        )
        if count > MAX_SENTENCES:
            values = {"sentences": count, "most": MAX_SENTENCES}
            yield passage.finding(Rule.PARAGRAPH, (start, end), _PARAGRAPH, values)
