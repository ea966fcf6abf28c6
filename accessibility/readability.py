"""How easy a text is to read, in French (Kandel and Moles) and English (Flesch)."""

import re
from dataclasses import dataclass
from typing import Final

# The bars that every text of ours is held to: lowest score, most words in a sentence.
BAR: Final = 80
MAX_WORDS: Final = 15

# (start, weight of words per sentence, weight of syllables per word). Sources: L. Kandel and
# A. Moles, "Application de l'indice de Flesch à la langue française" (1958); R. Flesch, "A new
# readability yardstick" (1948).
_FORMULAS: Final = {"fr": (207.0, 1.015, 73.6), "en": (206.835, 1.015, 84.6)}


@dataclass(frozen=True)
class Reading:
    """What was counted in a text.

    `score` goes from about 0 (hard) to 100 and more (easy); None when there is no word.
    `long_sentences` are those of more than MAX_WORDS words, as they were written.
    """

    words: int
    sentences: int
    syllables: int
    score: float | None
    long_sentences: tuple[str, ...]

    @property
    def is_plain(self) -> bool:
        """True when the score reaches BAR and no sentence is long; an empty text is plain."""
        return not self.long_sentences and (self.score is None or self.score >= BAR)


def read(text: str, language: str) -> Reading:
    """Measure a text in "fr" or "en" (or "fr-…", "en-…"); ValueError for another language."""
    start, per_sentence, per_word = _FORMULAS[_known(language)]
    found = sentences(text)
    counts = [words(sentence, language) for sentence in found]
    total = sum(len(count) for count in counts)
    spoken = sum(syllables(word, language) for count in counts for word in count)
    return Reading(
        words=total,
        sentences=len(found),
        syllables=spoken,
        score=(
            start - per_sentence * total / len(found) - per_word * spoken / total if total else None
        ),
        long_sentences=tuple(
            sentence
            for sentence, count in zip(found, counts, strict=True)
            if len(count) > MAX_WORDS
        ),
    )


def _known(language: str) -> str:
    code = language.partition("-")[0].lower()
    if code not in _FORMULAS:
        raise ValueError(f"No readability formula for the language {language!r}")
    return code


# --- Sentences --------------------------------------------------------------------------------
_TITLES = r"M|MM|Mme|Mmes|Mlle|Mlles|Dr|Pr|Me|St|Ste|Mr|Mrs|Ms"
_SHORT_FORMS = r"p|pp|cf|vs|e\.g|i\.e"
_END = re.compile(r"(?:(?P<dot>\.)|[.!?:;…]+)[ \u00a0\u202f]*[»”\")\]]*(?=\s|$)|\n\s*\n")
_NO_END_BEFORE = re.compile(
    rf"(?:(?<!\w)(?:{_TITLES}|{_SHORT_FORMS})|(?:^|[.!?] |\b(?:{_TITLES}) )[A-ZÀ-Ý]|^\s*\d+)\.$"
)
_MAY_END = re.compile(
    r"(?<!\w)(?:etc|ex|env|tél|av|bd|min|max|approx|c\.-à-d|a\.m|p\.m)\.$", re.IGNORECASE
)
_LETTER_OR_FIGURE = re.compile(r"\w")


def sentences(text: str) -> list[str]:
    """The sentences of a text, in order, without the space around them; [] when it has no word.

    A sentence ends with . ! ? … : or ; before a space, or at an empty line: a colon and a
    semicolon let the reader breathe, so each side is counted on its own. The dot of an
    abbreviation (M., p. ex.), of an initial or of a numbered line ends nothing; that of "etc."
    does before a capital.
    """
    found, start = [], 0
    for match in _END.finditer(text):
        if match["dot"] and _goes_on(text, match):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if _LETTER_OR_FIGURE.search(sentence)]


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Whether the dot of this match belongs to a short form inside a sentence."""
    line = text[text.rfind("\n", 0, match.start()) + 1 : match.end()].rstrip(')»”"] ')
    following = text[match.end() :].lstrip()[:1]
    if not following:
        return False
    if _MAY_END.search(line):
        return not following.isupper()
    return bool(_NO_END_BEFORE.search(line))


# --- Words ------------------------------------------------------------------------------------
# A number with its decimals or thousands is one word; so is an elided word with the next one
# (l'eau, aujourd'hui, quelqu'un), and a compound (rendez-vous, appelez-nous).
_WORD = re.compile(r"\d+(?:[.,:]\d+)*\w*|[^\W\d]\w*(?:(?:['’][-]?|-)\w+)*")


def words(text: str, language: str) -> list[str]:
    """The words of a text, in order, as written; ValueError for an unknown language.

    In French an elided word is part of the one that it leans on: "l'eau" is one word. In both
    languages so are "don't", "rendez-vous" and "2,5"; "14 h 30" is three.
    """
    _known(language)
    return _WORD.findall(text)


# --- Syllables --------------------------------------------------------------------------------
def syllables(word: str, language: str) -> int:
    """The syllables of one word as it is said, at least 1; ValueError for an unknown language.

    A number, or letters that cannot be read together (SMS), are a sign seen at one glance: 1.
    French loses its last mute e; the rule is one of groups of vowels, right within about one
    word in a hundred of running text.
    """
    count = _french if _known(language) == "fr" else _english
    letters = re.sub(r"[\W\d_]+", lambda gap: "-" if "-" in gap.group() else "", word.lower())
    return max(1, sum(count(part) for part in letters.split("-") if part))


_V = "aeiouyàâäéèêëîïôöùûüÿœæ"
_FRENCH_STEPS: Final = tuple(
    (re.compile(pattern), result)
    for pattern, result in (
        ("œ", "e"),
        (r"qu(?=[aeiouyàâéèêëîïôù])", "k"),
        (r"gu(?=[eéèêiîy])", "g"),
        ("pays", "pa-is"),
        (rf"(?<=[{_V}])y(?=[{_V}])", "-y"),
        # A diaeresis, and é beside another sounded vowel, begin a syllable: ma-ïs, cré-er, vidé-o.
        (r"(?<=[aeou])(?=[ïëü])", "-"),
        (r"(?<=[aéo])é", "-é"),
        (r"é(?=[aiouâ])", "é-"),
        # Two consonants before i or u keep it apart from the vowel after it: cli-ent, ou-vri-er.
        (r"(?<=[bcdfgptv][lr])([iu])(?=[aàâéèêo]|e(?!s?$|nt$))", r"\1-"),
    )
)
_MUTE_E = re.compile(rf"(?<=[^{_V}-])(?:es?|ent)$")
# Words whose ending -ent is sounded, by their stems; any other -ment is too, but in these verbs.
_SOUNDED_ENT = re.compile(
    "(?:abs|acc|accid|adolesc|ag|appar|ard|arg|c|cli|compét|cont|contin|d|différ|évid|excell|fréqu"
    "|imprud|incid|inconvéni|innoc|intellig|l|occid|par|perman|pertin|prés|présid|prud|réc|résid"
    "|serp|souv|tal|transpar|urg|v|viol)ent"
)
_MUTE_MENT = re.compile(
    "(?:affir|ai|allu|ani|cal|confir|consom|consu|dor|endor|enfer|esti|expri|fer|fil|for|impri"
    "|infor|nom|program|refer|renfer|résu|suppri|transfor)ment"
)
_VOWEL_GROUP = re.compile(rf"[{_V}]+")


def _french(part: str) -> int:
    if _SOUNDED_ENT.fullmatch(part) or (part.endswith("ment") and not _MUTE_MENT.fullmatch(part)):
        part = part.removesuffix("ent") + "ant"
    for pattern, result in _FRENCH_STEPS:
        part = pattern.sub(result, part)
    groups = len(_VOWEL_GROUP.findall(part))
    return groups - 1 if groups > 1 and _MUTE_E.search(part) else groups


# "ed" sounds after t and d only; "es" after a hiss only.
_ENGLISH_MUTE = re.compile(r"(?:(?<=[^td])ed|(?<=[^aeiouylsxzcgh])es|(?<=[^laeiouy])e)$")


def _english(part: str) -> int:
    if len(part) <= 3:
        return 1
    spoken = re.sub(r"^y", "", _ENGLISH_MUTE.sub("", part))
    return len(re.findall(r"[aeiouy]{1,2}", spoken))
