"""Understands what somebody sends back by SMS: typos, no accents, SMS language, two languages.

Every word of a message must belong to a phrase that is known (`policy/sms_phrases.py`). Where one
does not, or the phrases do not agree, nothing was understood and a person reads it: so a negation,
a condition or a question never becomes its contrary.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, NamedTuple

from rapidfuzz.distance import OSA

from helpdesk.choices import HalfDay
from helpdesk.policy.sms_phrases import (
    AROUND,
    ASKED,
    CHOICES,
    NO,
    OF_A_MACHINE,
    PARTS,
    PHRASES,
    PICTURES,
    Said,
)

# Below this nothing is done. A word that is one letter off costs OFF; one that is not known, all.
BOUND: Final = 0.6
OFF: Final = 0.2
# Whoever writes more than so many words says more than a machine understands.
MOST_WORDS: Final = 30
# A shorter word with a wrong letter is most often another word.
_SHORTEST_OFF = 5
# Names that are one letter off a word of ours.
_NEVER_OFF = frozenset(
    {
        *("martin", "latin", "marin", "perrin", "annuel", "annuelle", "livre", "livres"),
        *("souper", "valise", "borne", "disco"),
    }
)
# After "I cannot" a verb is a part of it, and an hour may be.
_VERBS = frozenset(
    {
        *("annuler", "decaler", "reporter", "repousser", "deplacer", "changer", "modifier"),
        *("confirmer", "rappeler", "appeler", "arreter", "ecrire", "envoyer", "cancel"),
        *("reschedule", "postpone", "move", "change", "confirm", "call", "stop"),
    }
)
_OTHER_TIME = frozenset(
    {
        *("autre", "autres", "plutot", "nouvelle", "nouveau", "decaler", "reporter"),
        *("another", "different", "other", "instead", "reschedule"),
    }
)
_TITLES = frozenset({"mme", "mlle", "melle", "mr", "m", "madame", "monsieur"})
_ENDINGS = frozenset(
    {"cordialement", "cdt", "cdlt", "amicalement", "regards", "sincerement", "salutations"}
)
_BREAK = "|"
_WEEKDAYS: Final = (
    ("lundi", "monday"),
    ("mardi", "tuesday"),
    ("mercredi", "wednesday"),
    ("jeudi", "thursday"),
    ("vendredi", "friday"),
    ("samedi", "saturday"),
)


@dataclass(frozen=True)
class Wish:
    """When somebody would rather be called; all None and False where they did not say.

    `days` counts from today, `weekday` from Monday (0).
    """

    days: int | None = None
    weekday: int | None = None
    is_next_week: bool = False
    half: HalfDay | None = None


@dataclass(frozen=True)
class Understood:
    """What a message says. OTHER: a person reads it. `choice` is from 1, for a CHOICE."""

    said: Said
    parts: frozenset[Said] = frozenset()
    choice: int | None = None
    wish: Wish = Wish()
    sureness: float = 0.0


_NOTHING: Final = Understood(Said.OTHER)


class _Word(NamedTuple):
    """A word as it is compared, and whether it was written with a capital."""

    text: str
    is_capital: bool


class _Found(NamedTuple):
    """A phrase of a message, from word to word; `said` None is around everything else."""

    said: Said | None
    start: int
    end: int
    choice: int
    phrase: str


def understand(text: str, *, names: Collection[str] = ()) -> Understood:
    """What this message says, as far as it is sure; else OTHER.

    `names` are words of the name of whoever may have written it: a signature.
    """
    words = _words_of(text)
    plain = " ".join(word.text for word in words if word.text != _BREAK)
    if any(f" {sign} " in f" {plain} " for sign in OF_A_MACHINE):
        return Understood(Said.MACHINE, frozenset({Said.MACHINE}), sureness=1.0)
    if not plain or len(words) > MOST_WORDS:
        return _NOTHING
    known = frozenset(_words_of_name(names))
    best = _read(words, known)
    if best is None:
        return _NOTHING
    cost, phrases = best
    sureness = max(0.0, 1 - OFF * cost)
    told = [found for found in phrases if found.said is not None]
    if sureness < BOUND or not told:
        return _NOTHING
    if "?" in text and any(found.phrase not in ASKED for found in told):
        return _NOTHING
    return _agreed(told, words, sureness)


def _words_of_name(names: Collection[str]) -> Iterator[str]:
    for name in names:
        yield from (word.text for word in _words_of(name) if word.text != _BREAK)


def _agreed(told: Sequence[_Found], words: Sequence[_Word], sureness: float) -> Understood:
    """What the phrases say together; OTHER where they do not go together."""
    parts = frozenset(found.said for found in told if found.said is not None)
    choices = {found.choice for found in told if found.said is Said.CHOICE}
    said = _TOGETHER.get(parts)
    if said is None or len(choices) > 1:
        return _NOTHING
    if said is Said.LATER and told[-1].said is not Said.LATER:
        # "Tomorrow I cannot" asks for no call tomorrow.
        return _NOTHING
    choice = choices.pop() if said is Said.CHOICE else None
    asked = [word.text for f in told if f.said is Said.LATER for word in words[f.start : f.end]]
    return Understood(said, parts, choice, _wish(asked), sureness)


_TOGETHER: Final[Mapping[frozenset[Said], Said]] = {
    **{frozenset({said}): said for said in Said},
    frozenset({Said.YES, Said.CANCEL}): Said.CANCEL,
    frozenset({Said.NO, Said.CANCEL}): Said.CANCEL,
    frozenset({Said.NO, Said.LATER}): Said.LATER,
    frozenset({Said.YES, Said.CHOICE}): Said.CHOICE,
    frozenset({Said.NO, Said.NOT_ME}): Said.NOT_ME,
    frozenset({Said.STOP, Said.NOT_ME}): Said.STOP,
}


def _wish(words: Sequence[str]) -> Wish:
    said = " ".join(words)
    tomorrow = 1 if re.search(r"\b(demain|tomorrow)\b", said) else None
    weekday = next(
        (n for n, spelt in enumerate(_WEEKDAYS) if any(name in words for name in spelt)), None
    )
    half = None
    if re.search(r"\b(matin|matinee|morning)\b", said):
        half = HalfDay.MORNING
    elif re.search(r"\b(midi|aprem|apm|soir|soiree|afternoon|evening)\b", said):
        half = HalfDay.AFTERNOON
    return Wish(
        days=2 if "apres demain" in said else tomorrow,
        weekday=weekday,
        is_next_week=bool(re.search(r"\b(semaine (prochaine|suivante)|next week)\b", said)),
        half=half,
    )


# --- Words ----------------------------------------------------------------------------------------


def _words_of(text: str) -> list[_Word]:
    """The words without accents and small, and a _BREAK where a sentence ends."""
    for picture, word in PICTURES.items():
        text = text.replace(picture, word)
    text = text.replace("œ", "oe").replace("Œ", "OE")
    text = "".join(s for s in unicodedata.normalize("NFKD", text) if not unicodedata.combining(s))
    text = re.sub(r"(?i)\bn\s?[°o]\s?(?=\d)", "numero ", text)
    text = re.sub(r"\+(?=\s?tar)", " plus ", text)
    found = re.findall(r"[A-Za-z]+|\d+(?:[a-z]+\b)?|[.,;:!?\n]|[^\W_]", text)
    words = [_Word(each.lower(), each[:1].isupper()) for each in found]
    return [word if word.text.isalnum() else _Word(_BREAK, False) for word in words]


# --- Phrases --------------------------------------------------------------------------------------


class _Item(NamedTuple):
    """One place of a phrase: other words for the same, each a row of words or a part by name."""

    is_optional: bool
    ways: tuple[tuple[str, ...], ...]


@cache
def _items(phrase: str) -> tuple[_Item, ...]:
    found = []
    for written in re.findall(r"\[[^\]]+\]|\S+", phrase):
        ways = written.strip("[]").split("/")
        found.append(_Item(written[0] == "[", tuple(map(_way, ways))))
    return tuple(found)


def _way(written: str) -> tuple[str, ...]:
    return (written,) if written[0] == "@" else tuple(written.split("_"))


@cache
def _phrases() -> tuple[tuple[Said | None, int, str], ...]:
    """Everything that is known: what it says, which choice it is (0 for none), and the phrase."""
    told = [(said, 0, phrase) for said, phrases in PHRASES.items() for phrase in phrases]
    chosen = [
        (Said.CHOICE, place, phrase)
        for place, phrases in enumerate(CHOICES, start=1)
        for phrase in phrases
    ]
    return (*told, *chosen, *((None, 0, phrase) for phrase in AROUND))


@cache
def _vocabulary() -> frozenset[str]:
    every = [phrase for _said, _choice, phrase in _phrases()]
    every += [phrase for phrases in PARTS.values() for phrase in phrases]
    return frozenset(
        word
        for phrase in every
        for item in _items(phrase)
        for way in item.ways
        for word in way
        if word[0] != "@"
    )


@cache
def _off(word: str, wanted: str) -> int | None:
    """0 for the same word, 1 for one letter wrong in it; None for another word."""
    if word == wanted:
        return 0
    if len(wanted) < _SHORTEST_OFF or word in _NEVER_OFF or word in _vocabulary():
        return None
    if word[:1].isdigit() or abs(len(word) - len(wanted)) > 1:
        return None
    return 1 if OSA.distance(word, wanted, score_cutoff=1) == 1 else None


class _Reader:
    """Finds the phrases of one message; each `_match` gives the ends that fit, with their cost."""

    def __init__(self, words: Sequence[_Word], names: Collection[str]) -> None:
        self.words, self.names = words, names
        self._ends: dict[tuple[str, int], dict[int, int]] = {}

    def ends_of(self, phrase: str, start: int) -> dict[int, int]:
        """Where this phrase may end that begins at `start`, with how many words are off."""
        key = (phrase, start)
        if key not in self._ends:
            ends = {start: 0}
            for item in _items(phrase):
                ends = self._after(item, ends)
                if not ends:
                    break
            self._ends[key] = {end: cost for end, cost in ends.items() if end > start}
        return self._ends[key]

    def _after(self, item: _Item, ends: Mapping[int, int]) -> dict[int, int]:
        found = dict(ends) if item.is_optional else {}
        for start, cost in ends.items():
            for way in item.ways:
                for end, more in self._along(way, start).items():
                    found[end] = min(found.get(end, 99), cost + more)
        return found

    def _along(self, way: Sequence[str], start: int) -> dict[int, int]:
        if way[0][0] == "@":
            found: dict[int, int] = {}
            for phrase in PARTS[way[0]]:
                for end, cost in self.ends_of(phrase, start).items():
                    found[end] = min(found.get(end, 99), cost)
            return found
        cost, end = 0, start + len(way)
        if end > len(self.words):
            return {}
        for word, wanted in zip(self.words[start:end], way, strict=True):
            off = _off(word.text, wanted)
            if off is None:
                return {}
            cost += off
        return {end: cost}

    def signature_ends(self, start: int) -> list[int]:
        """Where a signature may end that begins here: a title and a name, or a name at the end."""
        word, ends = self.words[start], []
        if word.text in self.names:
            ends.append(start + 1)
        is_title = word.text in _TITLES
        if not is_title and word.text not in _ENDINGS:
            return ends
        place = start + 1
        while place < len(self.words) and self.words[place].text == _BREAK:
            place += 1
        for end in range(place + 1, min(place + 4, len(self.words)) + 1):
            names = self.words[place:end]
            if not all(self._may_be_a_name(each, word.text) for each in names):
                break
            if all(each.text == _BREAK for each in self.words[end:]):
                ends.append(end)
        return ends

    def _may_be_a_name(self, word: _Word, after: str) -> bool:
        is_ours = word.text in _vocabulary() and word.text not in _TITLES
        is_sure = word.is_capital or after in ("mme", "mlle", "melle", "mr")
        return word.text.isalpha() and not is_ours and is_sure


def _read(words: Sequence[_Word], names: Collection[str]) -> tuple[int, list[_Found]] | None:
    """The phrases that the whole message is made of, fewest words off, then fewest phrases.

    None where a word is left over.
    """
    reader = _Reader(words, names)
    best: dict[int, tuple[int, int, list[_Found]]] = {0: (0, 0, [])}
    for start in range(len(words)):
        if start not in best:
            continue
        cost, count, before = best[start]
        for found, more in _steps(reader, start, before):
            step = (cost + more, count + 1, [*before, found])
            if found.end not in best or step[:2] < best[found.end][:2]:
                best[found.end] = step
    if len(words) not in best:
        return None
    cost, _count, phrases = best[len(words)]
    return cost, phrases


def _steps(reader: _Reader, start: int, before: Sequence[_Found]) -> Iterator[tuple[_Found, int]]:
    """What may stand here, after those phrases."""
    word = reader.words[start].text
    if word == _BREAK:
        yield _Found(None, start, start + 1, 0, _BREAK), 0
        return
    is_open = bool(before) and before[-1].phrase in NO
    if is_open and _VERBS.intersection(each.text for each in reader.words[start : start + 2]):
        return
    for said, choice, phrase in _phrases():
        for end, cost in reader.ends_of(phrase, start).items():
            if not (is_open and said is Said.LATER) or word in _OTHER_TIME:
                yield _Found(said, start, end, choice, phrase), cost
    for end in reader.signature_ends(start):
        yield _Found(None, start, end, 0, "signature"), 0
