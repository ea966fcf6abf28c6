"""How many syllables a word has when it is said: groups of vowels, then the exceptions."""

import re
from functools import cache, lru_cache
from typing import Final

from accessibility.readability.language import known
from accessibility.text.word_lists import entries


def syllables(word: str, language: str) -> int:
    """The syllables of one word as it is said, at least 1; ValueError for an unknown language.

    A number, an address, or letters that cannot be read together (SMS), are a sign seen at one
    glance: 1. French loses its last mute e.
    """
    return _syllables(word.lower(), known(language))


@lru_cache(maxsize=20_000)
def _syllables(word: str, language: str) -> int:
    if _ADDRESS.search(word):
        return 1
    if language == "en":
        word = _POSSESSIVE.sub("", word)
    *elided, whole = _APOSTROPHE.split(word) if language == "fr" else [word]
    # aujour-d'hui, lors-qu'il: what leans on the next word may have syllables of its own.
    before = sum(_french_part(_LEANING.sub("", part), heard=False) for part in elided)
    letters = _NO_LETTER.sub(lambda gap: "-" if _HYPHEN.search(gap.group()) else "", whole)
    count = _exceptions(language).get(letters)
    if count is None:
        parts = [part for part in letters.split("-") if part]
        count = _french(parts) if language == "fr" else sum(map(_english, parts))
    return max(1, before + count)


_ADDRESS = re.compile(r"://|@|^www\.")
_APOSTROPHE = re.compile("['’]")
_POSSESSIVE = re.compile("(?<![sxzcg])(?<![sxzcg]e)['’]s$|['’]$")
_LEANING = re.compile(r"qu$|[\W\d_]+")
_HYPHEN = re.compile("[-‑]")
_NO_LETTER = re.compile(r"[\W\d_]+")


@cache
def _exceptions(language: str) -> dict[str, int]:
    """Words that the rules below count wrong, with how many syllables they have."""
    lines = (line.split() for line in entries(f"syllables_{language}"))
    return {word: int(count) for word, count in lines}


# --- French -----------------------------------------------------------------------------------
_V: Final = "aeiouyàâäéèêëîïôöùûüÿœæ"
_FRENCH_STEPS: Final = tuple(
    (re.compile(pattern), result)
    for pattern, result in (
        ("œ", "e"),
        (r"qu(?=[aeiouyàâéèêëîïôù])", "k"),
        (r"gu(?=[eéèêiîy])", "g"),
        ("pays", "pa-is"),
        (rf"(?<=[{_V}])y(?=[{_V}])", "-y"),
        ("aï(?=e)", "ai"),
        # A diaeresis, and é or è beside another sounded vowel, begin a syllable: ma-ïs, vidé-o.
        (r"(?<=[aeou])(?=[ïëü])", "-"),
        (r"(?<=[aéo])([éè])", r"-\1"),
        (r"é(?=[aiouâèê]|en|e[lrz])", "é-"),
        (r"(?<=co)o(?!l)", "-o"),
        # tu-ez, lou-ez; but the lexicon says "jouer" in one breath.
        (r"(?<=[^aeioqg]u)ez$|(?<=[^aeio]ou)ez$", "-ez"),
        # After two consonants i, u and ou stand apart from the vowel that follows: cli-ent.
        (r"(?<=[bcdfgptv][lr])([iu]|ou)(?=[aàâéèêo]|e(?!s?$|nt$))", r"\1-"),
    )
)
_MUTE_E = re.compile(rf"(?<=[^{_V}-])(?:es?|ent)$")
# Words whose ending -ent is sounded, by their stems; any other -ment is too, but in these verbs.
_SOUNDED_ENT = re.compile(
    "(?:abs|acc|accid|adolesc|ag|appar|ard|arg|auv|c|cli|compét|consci|conséqu|cont|contin|couv|d"
    "|différ|éloqu|évid|excell|ferv|fréqu|imprud|incid|inconvéni|indiffér|indulg|innoc|insol"
    "|intellig|l|mécont|occid|par|patient|perman|pertin|précéd|prés|présid|prud|réc|récipi|résid"
    "|ress|serg|serp|souv|tal|torr|transpar|tri|urg|v|viol)ent"
)
_MUTE_MENT = re.compile(
    "(?:affir|ai|allu|ani|arri|cal|char|confir|consom|consu|défor|dor|endor|enfer|esti|expri|fer"
    "|fil|for|fu|impri|infor|ni|nom|pâ|progra|program|refer|renfer|résu|ru|suppri|transfor)ment"
)
_VOWEL_GROUP = re.compile(rf"[{_V}]+")
# The last e of a part is heard after two consonants: quatre-vingts, porte-monnaie; not elle-même.
_HEARD_E = re.compile(r"(?:[bcdfgptv][lr]|[lrs](?:[bcdfgptv]|qu|gu))es?$")


def _french(parts: list[str]) -> int:
    total = 0
    for place, part in enumerate(parts, 1):
        following = parts[place] if place < len(parts) else ""
        heard = following[:1] not in ("", *_V) and bool(_HEARD_E.search(part))
        total += _french_part(part, heard=heard)
    return total


def _french_part(part: str, *, heard: bool) -> int:
    """The syllables of a word without a hyphen; `heard`: its last e is."""
    if _SOUNDED_ENT.fullmatch(part) or (part.endswith("ment") and not _MUTE_MENT.fullmatch(part)):
        part = part.removesuffix("ent") + "ant"
    for pattern, result in _FRENCH_STEPS:
        part = pattern.sub(result, part)
    groups = len(_VOWEL_GROUP.findall(part))
    return groups - 1 if groups > 1 and not heard and _MUTE_E.search(part) else groups


# --- English ----------------------------------------------------------------------------------
_ENGLISH_STEPS: Final = tuple(
    (re.compile(pattern), result)
    for pattern, result in (
        # café, naïve
        ("é", "-ey"),
        ("ï", "-i"),
        ("^y", ""),
        ("qu", "q"),
        ("^every", "evry"),
        (r"(?<=[aeiou].)e(?=as?$)|(?<=cr)e(?=at)|^re(?=ac(?!h)|al[ist])", "e-"),
        # An e that nobody hears, before the second half of a word: some-thing, safe-ly, use-ful.
        (
            r"(?<=[^aeiouyl])e(?=(?:ly|ty|ful|fully|less|ments?|ness|some|thing|times?|body|where"
            r"|what|how|one|man|men|book|ball|work|style|hold)$)|(?<=[aeiouy]l)e(?=(?:ly|ments?)$)",
            "",
        ),
        # "ed" sounds after t and d only, "es" after a hiss only; "le" and "re" after a consonant.
        (r"(?<=[^tdaeiou])ed$(?<![^aeiouylr][lr]ed)", ""),
        (r"(?<=[^aeiouysxzcg])es$(?<!ches)(?<!shes)(?<![^aeiouy]les)(?<![bcdgpt]res)", ""),
        (r"(?<=[^aeiouy])e$(?<![^aeiouylr]le)(?<![bcdgpt]re)", ""),
        # Two vowels said one after the other: ra-di-o, cli-ent, se-ri-ous, go-ing, vide-o, i-de-a,
        # u-su-al, lay-er; and the last m of criticis-m.
        (r"(?<=[^tscgxnlh])i(?=[ao](?!u|ge))|(?<=[^ctsx])i(?=e(?:n[ct]|ty?$|ti))|^sci", "i-"),
        (
            r"i(?=u[ms]|at(?!h)|os?$|olo|ot|ac)|(?<=[nl])i(?=ans?$)|(?<=[^aeiou])i(?=e(?:rs?|st)$)",
            "i-",
        ),
        (r"(?<=[rvbdplmn])i(?=ous)|(?<=n)i(?=us)|(?<=[aeouy])i(?=ng)", "-i-"),
        (
            r"(?<!g)e(?=o(?:us|(?!u|r|pl)))|e(?=able)|^[gn]e(?=o)|(?<=th)e(?=at)"
            r"|(?<=[aeiou].)e(?=ans?$)",
            "e-",
        ),
        (r"(?<=[^qgaeo])u(?=[ao](?!y))|(?<=fl)u(?=en)", "u-"),
        (r"(?<=[ao])y(?=[aeo])|(?<=e)y(?=o)", "y-"),
        (r"sm(?=s?$)", "s-em"),
    )
)
_ENGLISH_GROUP = re.compile("[aeiouy]+")


def _english(part: str) -> int:
    if (count := _exceptions("en").get(part)) is not None:
        return count
    for pattern, result in _ENGLISH_STEPS:
        part = pattern.sub(result, part)
    return max(1, len(_ENGLISH_GROUP.findall(part)))
