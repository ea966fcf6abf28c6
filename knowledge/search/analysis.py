"""Turns what people write into the words that are compared, the same for guides and questions.

French: elision, lower case, stop words, folding, stem, folding again. English: its own stop words
and stemmer. Other languages are folded only. Telecom words are never stemmed.
"""

import re
import unicodedata
from functools import cache

import snowballstemmer

# Kept as they are: a stem or a correction would make them something else (vocabulary.md).
PROTECTED = frozenset(
    """
    sim esim rio puk pin imei apn sms mms 2g 3g 4g 5g wifi volte nfc qr fai rcs
    """.split()  # noqa: SIM905 - a list of words reads better as words
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*", re.UNICODE)
_ELISION = re.compile(r"^(?:l|d|j|m|t|s|n|c|qu|jusqu|lorsqu|puisqu|quoiqu)['’]", re.IGNORECASE)
_STEMMERS = {"fr": "french", "en": "english"}
_STOP = {
    "fr": frozenset(
        """
        a ai as au aux avec c ca car ce ces cet cette comme comment d dans de des dois du elle en
        est et eu faire fait faut il ils j je l la le les leur lui m ma mais marche me mes mon n ne
        nos notre nous on ont ou par pas peut peux plus pour pourquoi qu quand que quel quelle qui
        quoi s sa se ses si son sont suis sur t ta te tes ton tu un une veux vos votre voudrais
        vous y
        """.split()  # noqa: SIM905
    ),
    "en": frozenset(
        """
        a am an and are as at be but by can cannot do does don for from has have how i if in is it
        its me my no not of on or our so t that the their them there they this to too want was
        what when where which who why will with would you your
        """.split()  # noqa: SIM905
    ),
}


def fold(text: str) -> str:
    """Lower case without accents: "Réseau" → "reseau", "œuvre" → "oeuvre"."""
    text = text.casefold().replace("œ", "oe").replace("æ", "ae")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@cache
def _stemmer(language: str):  # type: ignore[no-untyped-def]
    return snowballstemmer.stemmer(_STEMMERS[language])


def words(text: str) -> list[str]:
    """The folded words of a text, elisions cut off, "Wi-Fi" as "wifi", "SIM-card" as two."""
    text = re.sub(r"\bwi[\s-]?fi\b", "wifi", text, flags=re.IGNORECASE)
    text = re.sub(r"\be-mails?\b", "email", text, flags=re.IGNORECASE)
    found = []
    for word in _WORD.findall(text):
        found += [fold(part) for part in _ELISION.sub("", word).replace("’", "'").split("-")]
    return [part for word in found for part in word.split("'") if part]


def stem(word: str, language: str) -> str:
    """The stem of a folded word; protected words, numbers and unknown languages stay whole."""
    if word in PROTECTED or word.isdigit() or language not in _STEMMERS:
        return word
    return fold(_stemmer(language).stemWord(word))


def analyse(text: str, language: str) -> list[str]:
    """The stems that count, in order; [] for a text without any. Repeats stay."""
    stop = _STOP.get(language, frozenset())
    return [stem(word, language) for word in words(text) if word not in stop]
