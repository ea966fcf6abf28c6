"""Small sets of grammar words, written as a line of text."""


def word_set(line: str) -> frozenset[str]:
    """The words of a line, between its spaces."""
    return frozenset(line.split())


def numbered(line: str) -> dict[str, int]:
    """The words of a line, each with its place, from 0."""
    return {word: place for place, word in enumerate(line.split())}
