"""Jargon, and other words for a thing that has its own."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from accessibility.readability.finding import INSTEAD, Finding, Rule, gettext_noop
from accessibility.readability.inflection import bases
from accessibility.readability.passage import PIECES, Passage, Piece, folded
from accessibility.readability.word_sets import word_set
from accessibility.text.word_lists import entries

_OUR_WORD = gettext_noop("Write “%(plain)s”: one thing has one name everywhere.")

# First word → (all its words, what to write), the longest first.
_Index = Mapping[str, Sequence[tuple[tuple[str, ...], str]]]


@cache
def _index(name: str) -> _Index:
    """The entries of a list of "words = plain words"."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    pattern = PIECES[name[-2:]]
    for line in entries(name):
        hard, plain = line.split(" = ")
        words = tuple(pattern.findall(hard.lower()))
        found.setdefault(words[0], []).append((words, plain))
    for listed in found.values():
        listed.sort(key=lambda entry: -len(entry[0]))
    return found


def jargon_and_other_names(passage: Passage) -> Iterator[Finding]:
    """Jargon and English words with what to write, and other names of what has one name."""
    for pieces in passage.pieces:
        place = 0
        while place < len(pieces):
            found = None
            if not passage.is_quoted(pieces[place]):
                found = _match(passage, pieces, place)
            if found is None:
                place += 1
                continue
            rule, last, plain = found
            advice = _OUR_WORD if rule is Rule.OTHER_NAME else INSTEAD
            bounds = (pieces[place].start, pieces[last].end)
            yield passage.finding(rule, bounds, advice, {"plain": plain})
            place = last + 1


def _match(passage: Passage, pieces: Sequence[Piece], place: int) -> tuple[Rule, int, str] | None:
    """The rule, the place of its last word and the plain words of what stands here, if any."""
    forms = bases(pieces[place].word, passage.language)
    if not passage.glossary.isdisjoint(map(folded, forms)):
        return None
    for rule, name in ((Rule.OTHER_NAME, "twins"), (Rule.JARGON, "jargon")):
        index = _index(f"{name}_{passage.language}")
        for form in forms:
            for words, plain in index.get(form, ()):
                last = place + len(words) - 1
                if (
                    _follows(passage, pieces, place, words)
                    and not _is_another_thing(passage, pieces, place, last, form)
                    and folded(" ".join(words)) not in passage.glossary
                ):
                    return rule, last, plain
    return None


def _follows(passage: Passage, pieces: Sequence[Piece], place: int, words: Sequence[str]) -> bool:
    """Whether these words stand here, joined, the last ones perhaps in the plural."""
    here = pieces[place : place + len(words)]
    return len(here) == len(words) and all(
        passage.are_joined(before, piece) and word in bases(piece.word, passage.language)[:3]
        for before, piece, word in zip(here, here[1:], words[1:], strict=False)
    )


# Words that are also adjectives or verbs ("réseau mobile", "text me"): only as a noun, after one
# of these, do they name the thing.
_NOUN_OR_NOT: Final = {
    "fr": word_set("mobile portable cellulaire data modem cache"),
    "en": word_set("mobile cell device application text"),
}
_BEFORE_A_NOUN: Final = {
    "fr": word_set(
        "le la l' les un une des du de d' au aux ce cet cette ces mon ma mes ton ta tes son sa ses"
        " notre nos votre vos leur leurs quel quelle chaque autre nouveau ancien vieux même petit"
        " par sur et ou"
    ),
    "en": word_set(
        "a an the my your his her its our their this that these those each every another other any"
        " some no both new old same by first last next few many two three"
    ),
}
# "text of the speech", "mobile number": another thing.
_AFTER_ANOTHER_THING: Final = {
    "fr": word_set("crime"),
    "en": word_set(
        "of number numbers data network networks internet phone phones operator operators plan"
        " plans banking home homes service services signal coverage app apps line lines contract"
        " provider library shop tower wall message messages box field editor book file size form"
        " forms fee"
    ),
}
# How many words after it may say so: "mobile du crime".
_FOLLOWING: Final = {"fr": 2, "en": 1}
# "A text" is a message; "the text" may be any words.
_COUNTED: Final = word_set("text")
_COUNTS: Final = word_set(
    "a each every another my your his her our their any no first last next by two three"
)
# In the plural these are another thing: fleas.
_SINGULAR: Final = word_set("puce")


def _is_another_thing(
    passage: Passage, pieces: Sequence[Piece], first: int, last: int, form: str
) -> bool:
    """Whether a word that may be an adjective is one here."""
    if first != last or form not in _NOUN_OR_NOT[passage.language]:
        return form in _SINGULAR and pieces[first].word != form
    before = pieces[first - 1] if first else None
    allowed = _COUNTS if form in _COUNTED else _BEFORE_A_NOUN[passage.language]
    if (
        before is not None
        and passage.are_joined(before, pieces[first])
        and before.word not in allowed
    ):
        return True
    following = pieces[last + 1 : last + 1 + _FOLLOWING[passage.language]]
    return any(
        passage.are_joined(before, piece) and piece.word in _AFTER_ANOTHER_THING[passage.language]
        for before, piece in zip(pieces[last:], following, strict=False)
    )
