"""Turns what people write into the words that are compared, the same for guides and questions.

French: elision, lower case, stop words, folding, stem, folding again. English: its own stop words
and stemmer. Other languages are folded only. Telecom words are never stemmed.
"""

import re
import threading
import unicodedata
from functools import lru_cache
from typing import Any

import snowballstemmer

# Kept as they are: a stem or a correction would make them something else (vocabulary.md).
PROTECTED = frozenset(
    """
    sim esim rio puk pin imei apn sms mms 2g 3g 4g 5g wifi volte nfc qr fai rcs
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
# The search field that gives a guide's stems to engines other than ours.
STEMS = "stems"
# How many words of an expression are read as one thing.
LONGEST_EXPRESSION = 4
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*", re.UNICODE)
_ELISION = re.compile(r"^(?:[ldjmtsnc]|qu|jusqu|lorsqu|puisqu|quoiqu)['’]", re.IGNORECASE)
# One word written as two, and two letters that every keyboard makes differently.
_JOINED = (
    (re.compile(r"\bwi[\s-]?fi\b", re.IGNORECASE), "wifi"),
    # Initials with dots are the word that people say: "S.I.M." is "SIM".
    (
        re.compile(r"\b(?:[^\W\d_]\.){2,}|\b(?:[^\W\d_]\.)+[^\W\d_]\b"),
        lambda found: found[0].replace(".", ""),
    ),
    # One thing with many names, in guides and questions alike.
    (
        re.compile(
            r"\b(?:e[\s-]?mail|courriel|courrier électronique|mail|mél)(s?)\b", re.IGNORECASE
        ),
        r"email\1",
    ),
    (re.compile(r"\be[\s-]sim\b", re.IGNORECASE), "esim"),
    (re.compile(r"\b([2-5])\s?g\b", re.IGNORECASE), r"\1g"),
)
_STEMMERS = {"fr": "french", "en": "english"}
_STOP = {
    "fr": frozenset(
        """
        a ai alors as au aussi aux avec avez avoir avons bien bonjour c ca car ce ceci cela ces cet
        cette chez ci comme comment d dans de deja des desormais dois doit donc du elle elles en
        encore es est et etait ete etre eu eux faire fait faut ici il ils j je l la laquelle le
        lequel les leur leurs lui m ma mais marche me meme merci mes mien moi mon n ne ni nos notre
        nous on ont or ou par parce pas peut peuvent peux plait plus pour pourquoi pouvez pu qu
        quand que quel quelle quelles quelque quels qui quoi s sa sans se sera ses si sien soi soit
        son sont stp suis sur svp t ta te tes toi ton toujours tous tout toute toutes tres trop tu
        un une va vais veut veux voici voila vos votre voudrais vous vraiment y
        """.split()  # noqa: SIM905
    ),
    "en": frozenset(
        """
        a am an and any are as at be been but by can cannot could d did do does doesn doing don
        for from get had has have he hello her him his how i if in into is isn it its just ll m me
        my no not of on or our please re s she should so some t thanks that the their them then
        there these they this those to too us ve want was we were what when where which who why
        will with won would you your
        """.split()  # noqa: SIM905
    ),
}
_local = threading.local()


def fold(text: str) -> str:
    """Lower case without accents: "Réseau" → "reseau", "œuvre" → "oeuvre"."""
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _stemmer(language: str) -> Any:
    # A stemmer holds the word that it works on: each thread has its own.
    mine: dict[str, Any] = _local.__dict__.setdefault("stemmers", {})
    if language not in mine:
        mine[language] = snowballstemmer.stemmer(_STEMMERS[language])
    return mine[language]


def words(text: str) -> list[str]:
    """The folded words of a text, in order: elisions cut off, "Wi-Fi" as "wifi", "a-b" as two."""
    for written, joined in _JOINED:
        text = written.sub(joined, text)
    found: list[str] = []
    for word in _WORD.findall(text):
        # Folding can bring up signs again: "½" becomes "1⁄2".
        whole = fold(_ELISION.sub("", word))
        found += [part for part in re.split(r"[\W_]+", whole) if part]
    return found


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; protected words, numbers and unknown languages stay whole."""
    if word in PROTECTED or not word.isalpha() or language not in _STEMMERS:
        return word
    # Snowball takes "forfait" for a verb but not "forfaits": a plural is stemmed as its singular.
    if language == "fr" and len(word) > 3 and word.endswith("s"):
        word = word[:-1]
    return fold(_stemmer(language).stemWord(word)) or word


def stop_words(language: str) -> frozenset[str]:
    """The folded words too common to be compared; none for a language that is folded only."""
    return _STOP.get(language, frozenset())


def counts(word: str, language: str) -> bool:
    """Whether a folded word is compared: no stop word, no letter alone ("e" of "qu est ce e")."""
    return word not in stop_words(language) and (len(word) > 1 or not word.isascii())


def analyse(text: str, language: str) -> list[str]:
    """The stems that count, in order; [] for a text without any. Repeats stay."""
    return [stem(word, language) for word in words(text) if counts(word, language)]


# Letters that sound alike, in the order in which they are replaced. Digits stand for sounds that
# have no letter: 1 is "ch", 2 "eu", 3 "th".
_FRENCH_SOUNDS = tuple(
    (re.compile(spelt), sound)
    for spelt, sound in (
        ("ph", "f"),
        ("sch|[sc]h", "1"),
        ("h", ""),
        ("ct(?=ion)", "x"),
        ("ti(?=on)", "si"),
        ("g(?=[eiy])|ge(?=[aou])", "j"),
        ("gu(?=[eiy])", "g"),
        ("c(?=[eiy])", "s"),
        ("qu?|c|ck", "k"),
        ("gn", "n"),
        ("w", "v"),
        ("z", "s"),
        ("y", "i"),
        ("[ae]?i[nm](?![aeiounm])|u[nm](?![aeiounm])", "in"),
        ("[ae][nm](?![aeiounm])", "an"),
        ("om(?![aeiounm])", "on"),
        ("e?au", "o"),
        ("[ae]i", "e"),
        ("oe?u(?=[a-z])|ou", "w"),
        ("eu", "2"),
        (r"(.)\1+", r"\1"),
        # Silent at the end: "plu" is "plus", "telefon" is "telephone", "caller" is "calle".
        ("(?<=..)(?:es?|er|[stdxp]+)$", ""),
    )
)


_ENGLISH_SOUNDS = tuple(
    (re.compile(spelt), sound)
    for spelt, sound in (
        ("^(?:kn|gn)", "n"),
        ("^wr", "r"),
        ("^wh", "w"),
        ("mb$", "m"),
        ("ph", "f"),
        ("ought|aught", "ot"),
        ("igh", "y"),
        ("gh", ""),
        ("tch|ch|sh|[tcs]i(?=on|an)|t(?=ure)", "1"),
        ("th", "3"),
        ("dge?|g(?=[eiy])", "j"),
        ("ck|qu?|c(?![eiy])", "k"),
        ("[cz]|s(?=c)", "s"),
        ("x", "ks"),
        ("(?<=[aeiouy])r(?![aeiouy])", ""),
        ("(?<=[^aeiouy])e(?=s?$)", ""),
        ("ee|ea|ie|ey$|y$", "i"),
        ("oo|ou|ew|ue|u", "u"),
        ("ai|ay|ei", "e"),
        ("oa|ow|au|aw|a", "o"),
        ("y", "i"),
        (r"(.)\1+", r"\1"),
    )
)
_SOUNDS = {"en": _ENGLISH_SOUNDS}


@lru_cache(maxsize=100_000)
def sound(word: str, language: str = "fr") -> str:
    """How a folded word sounds, roughly: "reso" = "reseau", in English "fone" = "phone".

    To a French ear in every other language: most who write them here live in France.
    """
    for spelt, sounds in _SOUNDS.get(language, _FRENCH_SOUNDS):
        word = spelt.sub(sounds, word)
    return word
