"""The English passive: be or get, and a past participle."""

from collections.abc import Iterator, Sequence
from typing import Final

from accessibility.readability.passage import Passage, Piece
from accessibility.readability.word_sets import word_set
from accessibility.text.word_lists import entries

_NOW_OR_THEN: Final = word_set(
    "am is are was were isn't aren't wasn't weren't i'm you're we're they're he's she's it's that's"
    " there's what's who's here's"
)
_GET: Final = word_set("get gets got getting gotten")
_BE: Final = _NOW_OR_THEN | _GET | word_set("be been being")
# Before "be" these make one verb with it, with such adverbs between: "has never been".
_AUXILIARIES: Final = word_set(
    "am is are was were has have had having will would shall should can cannot can't could may"
    " might must be been being won't wouldn't shouldn't couldn't hasn't haven't hadn't mustn't i've"
    " you've we've they've i'd you'd he'd she'd it'd we'd they'd i'll you'll he'll she'll it'll"
    " we'll they'll"
)
_ADVERBS: Final = word_set("not never now then also already just always often still soon ever")
_BETWEEN: Final = word_set(
    "not never always often sometimes also already just still now then soon ever even only all"
    " both again once usually first currently well better badly newly yet being been i you he she"
    " it we they too very so most more quite rather less simply"
)
_DEGREE: Final = word_set("very too so quite rather more most less pretty really")
_MOST_BETWEEN: Final = 3
_FARTHEST_AGENT: Final = 10

_PARTICIPLES: Final = frozenset(entries("participles_en"))
_STATES: Final = frozenset(entries("states_en"))
_ADJECTIVES: Final = frozenset(entries("adjectives_en"))
_NO_VERBS: Final = _STATES | _ADJECTIVES
_NO_PARTICIPLES: Final = word_set(
    "bed biped breed creed deed embed exceed feed freed greed heed hundred indeed kindred led need"
    " proceed red reed sacred seed shed shred sled speed steed succeed ted united wed weed wicked"
    " wretched"
)
# After "used to" these begin what somebody is accustomed to; a verb begins what a thing is for.
_ACCUSTOMED_TO: Final = word_set("the a an my your his her its our their this that it them you me")
# An s that makes no plural: "was sent always".
_NO_PLURAL: Final = word_set(
    "always sometimes as this his its us yes perhaps afterwards besides unless thus towards across"
    " upwards downwards forwards backwards twice yours hers ours theirs overseas"
)
# In a question, who or what undergoes the verb stands before the participle.
_MOST_WORDS_OF_SUBJECT: Final = 4
_BEGINS_A_SUBJECT: Final = word_set(
    "the a an this that these those my your his her its our their any some all both no i you he she"
    " it we they"
)
_BEGINS_A_QUESTION: Final = word_set(
    "how what when where which who whom why whose or and so then but will would can could should"
    " may must has have had"
)


def english_passives(passage: Passage) -> Iterator[tuple[Piece, Piece]]:
    """The first and the last word of each passive: "has been", "sent"."""
    for sentence, pieces in zip(passage.sentences, passage.pieces, strict=True):
        is_question = passage.text[sentence.start : sentence.end].rstrip('»”"’) ').endswith("?")
        after = 0
        for place, piece in enumerate(pieces):
            if place < after or piece.word not in _BE:
                continue
            last = _participle(passage, pieces, place)
            if last is None and is_question:
                last = _asked(passage, pieces, place)
            if last is not None:
                yield pieces[_head(passage, pieces, place)], pieces[last]
                after = last + 1


def _head(passage: Passage, pieces: Sequence[Piece], place: int) -> int:
    """Where the verb group of this form of be begins."""
    at = first = place
    while at and passage.are_joined(pieces[at - 1], pieces[at]):
        at -= 1
        word = pieces[at].word
        if not (word in _AUXILIARIES or word in _ADVERBS or word.endswith("ly")):
            break
        if word in _AUXILIARIES:
            first = at
    return first


def _asked(passage: Passage, pieces: Sequence[Piece], place: int) -> int | None:
    """Where the participle of a question stands: "was the parcel delivered"; None: no passive."""
    before = pieces[place - 1].word if place else ""
    subject = pieces[place + 1].word if place + 1 < len(pieces) else ""
    if subject not in _BEGINS_A_SUBJECT or (place and before not in _BEGINS_A_QUESTION):
        return None
    for at in range(place + 2, min(place + 2 + _MOST_WORDS_OF_SUBJECT, len(pieces))):
        if not passage.are_joined(pieces[at - 1], pieces[at]):
            return None
        if _is_participle(pieces[at].word) and pieces[at].word not in _NO_VERBS:
            return at
    return None


def _participle(passage: Passage, pieces: Sequence[Piece], place: int) -> int | None:
    """Where the participle that goes with this form of be stands; None when there is none."""
    is_now_or_then = pieces[place].word in _NOW_OR_THEN
    degree = False
    for at in range(place + 1, min(place + 2 + _MOST_BETWEEN, len(pieces))):
        if not passage.are_joined(pieces[at - 1], pieces[at]):
            return None
        word = pieces[at].word
        if word in ("being", "been"):
            is_now_or_then = False
        if _is_participle(word):
            if _is_no_verb(passage, pieces, place, at):
                return None
            is_state = word in _ADJECTIVES or (is_now_or_then and word in _STATES)
            return at if _has_agent(passage, pieces, at) or not (degree or is_state) else None
        degree = degree or word in _DEGREE
        if word not in _BETWEEN and not word.endswith("ly"):
            return None
    return None


def _is_participle(word: str) -> bool:
    """Whether the word may be a past participle."""
    is_regular = word.endswith("ed") and len(word) > 3 and word not in _NO_PARTICIPLES
    return is_regular or word in _PARTICIPLES


def _is_no_verb(passage: Passage, pieces: Sequence[Piece], place: int, at: int) -> bool:
    """Whether what follows makes the participle an adjective: "used to it", "boiled eggs"."""
    following = pieces[at + 1 : at + 3]
    if not following or not passage.are_joined(pieces[at], following[0]):
        return False
    word = following[0].word
    if pieces[at].word == "used" and word == "to":
        after = following[-1].word
        return len(following) < 2 or after in _ACCUSTOMED_TO or after.endswith("ing")
    if pieces[at].word == "used" and pieces[place].word in _GET:
        return True
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is", "ous", "'s"))
    is_name = passage.text[following[0].start].isupper()
    return is_plural and not is_name and word not in _NO_PLURAL


def _has_agent(passage: Passage, pieces: Sequence[Piece], place: int) -> bool:
    """Whether "by" and somebody follow the participle, not far; at once after an adjective."""
    farthest = 1 if pieces[place].word in _ADJECTIVES else _FARTHEST_AGENT
    for at in range(place + 1, min(place + 1 + farthest, len(pieces))):
        if not passage.are_joined(pieces[at - 1], pieces[at]):
            return False
        if pieces[at].word == "by":
            return True
    return False
