"""The French passive: être and the participle of a verb that is conjugated with avoir."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from accessibility.readability.passage import Passage, Piece
from accessibility.readability.word_sets import word_set
from accessibility.text.word_lists import entries

# --- Être and avoir ---------------------------------------------------------------------------
_FIRST: Final = word_set("suis étais serai serais fus sois")
_SECOND: Final = word_set("es étais seras serais fus sois")
_WE: Final = word_set("sommes étions serons serions fûmes soyons")
_YOU: Final = word_set("êtes étiez serez seriez fûtes soyez")
_THIRD: Final = word_set(
    "est était sera serait fut soit fût sont étaient seront seraient furent soient"
)
_ETRE: Final = _FIRST | _SECOND | _WE | _YOU | _THIRD | {"être", "étant"}
_FORMS: Final = _ETRE | {"été"}
_AVOIR: Final = word_set(
    "ai as a avons avez ont avais avait avions aviez avaient aurai auras aura aurons aurez auront"
    " aurais aurait aurions auriez auraient eut eurent eu aie aies ait ayons ayez aient eût avoir"
    " ayant"
)
# Who is on both sides of a reflexive verb: "s'est trompé", "vous vous êtes trompé".
_REFLEXIVE: Final = (
    ({"s'", "se"}, _ETRE),
    ({"m'", "me"}, _FIRST | {"être"}),
    ({"t'", "te"}, _SECOND | {"être"}),
    ({"nous"}, frozenset({"être"})),
    ({"vous"}, frozenset({"être"})),
)

_SMALL: Final = word_set("y en n' ne")
_SOMETHING_CAN: Final = word_set(
    "peut peuvent doit doivent va vont pourra pourront devra devront pourrait pourraient devrait"
    " devraient pouvait pouvaient devait devaient allait allaient"
)
_ARTICLES: Final = word_set("les des ces ses vos nos mes leurs quelles l' un cet aux")

# --- What may stand between être and the participle -----------------------------------------
_BETWEEN: Final = word_set(
    "pas plus jamais point guère rien bien mal mieux bel et déjà encore toujours souvent parfois"
    " longtemps maintenant aujourd' hui demain hier tôt tard aussitôt bientôt désormais enfin"
    " ensuite alors donc aussi ainsi cependant pourtant également seulement plutôt peut surtout"
    " partout ensemble tout toute tous toutes chacun chacune peu beaucoup trop très presque quasi"
    " même mêmes lui vite"
    " il elle ils elles on ce vous nous je tu y t"
)
# "De nouveau", "en effet", "sans doute": one adverb in two words.
_PREPOSITIONS: Final = word_set("à de d' en sans")
_AFTER_PREPOSITION: Final = word_set("nouveau abord office effet fait partie tort cesse doute")
_DEGREE: Final = word_set("très trop si plus moins assez aussi plutôt tellement")
_MOST_BETWEEN: Final = 4
_FARTHEST_AGENT: Final = 8

# --- Participles ------------------------------------------------------------------------------
_REGULAR = re.compile(r"[^\W\d_]{2,}é(?:e?s?)$")
_PARTICIPLES: Final = frozenset(entries("participles_fr"))
_MOVES: Final = word_set(
    "allé arrivé décédé descendu devenu entré intervenu monté mort né parti parvenu passé provenu"
    " redescendu redevenu remonté rentré reparti resté ressorti retombé retourné revenu sorti"
    " survenu tombé venu advenu éclos échu"
)
_STATES: Final = frozenset(entries("states_fr"))
_ADJECTIVES: Final = frozenset(entries("adjectives_fr"))
# These forms tell what happens, not how things are.
_EVENTS: Final = word_set("été être fut furent fût étant soit soient sois soyons soyez")


def french_passives(passage: Passage) -> Iterator[tuple[Piece, Piece]]:
    """The first and the last word of each passive: "ont été", "envoyés"."""
    for pieces in passage.pieces:
        after = 0
        for place, piece in enumerate(pieces):
            if place < after or piece.word not in _FORMS or _is_noun(pieces, place):
                continue
            first = _head(passage, pieces, place)
            if first is None or _is_reflexive(pieces, first, place):
                continue
            last = _participle(passage, pieces, place)
            if last is not None:
                yield pieces[first], pieces[last]
                after = last + 1


def _is_noun(pieces: Sequence[Piece], place: int) -> bool:
    """Whether the word is no verb: "les sommes déposées", "l'est", "un être"."""
    before = pieces[place - 1].word if place else ""
    return before in _ARTICLES and pieces[place].word in ("sommes", "est", "être")


def _head(passage: Passage, pieces: Sequence[Piece], place: int) -> int | None:
    """Where the verb group of this form of être begins; None when "été" is no verb (summer)."""
    if pieces[place].word != "été":
        return place
    at = place - 1
    while (
        at >= 0 and place - at <= _MOST_BETWEEN and passage.are_joined(pieces[at], pieces[at + 1])
    ):
        if pieces[at].word in _AVOIR:
            return at
        if not _may_stand_between(pieces, at):
            return None
        at -= 1
    return None


def _may_stand_between(pieces: Sequence[Piece], at: int) -> bool:
    """Whether the word may stand between an auxiliary and its participle."""
    word = pieces[at].word
    if word in _PREPOSITIONS:
        return at + 1 < len(pieces) and pieces[at + 1].word in _AFTER_PREPOSITION
    if word in _AFTER_PREPOSITION:
        return at > 0 and pieces[at - 1].word in _PREPOSITIONS
    return word in _BETWEEN or word.endswith("ment")


def _is_reflexive(pieces: Sequence[Piece], first: int, place: int) -> bool:
    """Whether the pronoun before makes the verb reflexive: "s'est", "vous vous êtes"."""
    before = [piece.word for piece in pieces[max(0, first - 3) : first] if piece.word not in _SMALL]
    pronoun = before[-1] if before else ""
    word = pieces[place].word
    if pronoun in ("nous", "vous") and word in _WE | _YOU:
        after = pieces[place + 1].word if place + 1 < len(pieces) else ""
        return pronoun in (after, *before[-2:-1])
    # "Il peut vous être donné": somebody else does it, to you.
    if word == "être" and before[-2:-1] and before[-2] in _SOMETHING_CAN:
        return pronoun in ("s'", "se")
    return any(pronoun in pronouns and word in verbs for pronouns, verbs in _REFLEXIVE)


def _participle(passage: Passage, pieces: Sequence[Piece], place: int) -> int | None:
    """Where the participle that goes with this form of être stands; None when there is none."""
    degree = False
    for at in range(place + 1, min(place + 2 + _MOST_BETWEEN, len(pieces))):
        if not passage.are_joined(pieces[at - 1], pieces[at]):
            return None
        word = pieces[at].word
        if _is_participle(word):
            has_agent = _has_agent(passage, pieces, at)
            form, is_event = _masculine(word), pieces[place].word in _EVENTS
            is_state = degree or form in _ADJECTIVES or (form in _STATES and not is_event)
            return at if has_agent or not is_state else None
        degree = degree or word in _DEGREE
        if not _may_stand_between(pieces, at):
            return None
    return None


def _masculine(word: str) -> str:
    """The participle without the e and the s of its agreement."""
    if _REGULAR.search(word):
        return word[: word.rindex("é") + 1]
    for form in (word, word.removesuffix("s"), word.removesuffix("e"), word.removesuffix("es")):
        if form in _PARTICIPLES or form in _MOVES:
            return form
    return ""


def _is_participle(word: str) -> bool:
    """Whether the word is the participle of a verb that may be passive."""
    return bool(form := _masculine(word)) and form not in _MOVES and form != "été"


def _has_agent(passage: Passage, pieces: Sequence[Piece], place: int) -> bool:
    """Whether "par" and somebody follow the participle, not far."""
    for at in range(place + 1, min(place + 1 + _FARTHEST_AGENT, len(pieces))):
        if not passage.are_joined(pieces[at - 1], pieces[at]):
            return False
        if pieces[at].word == "par":
            return True
    return False
