"""What stands around a text: its links, the alternatives of its pictures, its headings."""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from accessibility.readability.cutting import word_bounds
from accessibility.readability.finding import SOURCES, Finding, Rule, gettext_noop
from accessibility.readability.language import known
from accessibility.readability.passage import Passage
from accessibility.readability.score import MAX_WORDS
from accessibility.text.word_lists import entries

# --- Links ------------------------------------------------------------------------------------
_SAYS_NOTHING = gettext_noop("Say where the link goes: these words say nothing when read alone.")
_ADDRESS = gettext_noop("Say where the link goes: an address is hard to read aloud.")
_SIGN_AROUND = re.compile(r"^[\W_]+|[\W_]+$")
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s«»<>]*[\w/]", re.IGNORECASE)
_HERE: Final = {
    "fr": re.compile(r"\b(?:cliqu|appuy|touch|tap)\w+ (?:ici|sur ce lien)\b", re.IGNORECASE),
    "en": re.compile(r"\b(?:click|tap|press|follow) (?:here|this link)\b", re.IGNORECASE),
}


@cache
def vague_links() -> frozenset[str]:
    """Link texts that say nothing, in small letters with straight apostrophes."""
    return frozenset(entries("vague_links"))


def link_findings(link: str, language: str) -> list[Finding]:
    """What is wrong with the text of one link; [] when it says where it goes. Places are in it."""
    known(language)
    said = re.sub(r"\s+", " ", _SIGN_AROUND.sub("", link)).lower().replace("’", "'")
    if not said or said in vague_links():
        return [_of(Rule.LINK, link, _SAYS_NOTHING, stops=True)]
    if _BARE_ADDRESS.fullmatch(link.strip()):
        return [_of(Rule.LINK, link, _ADDRESS)]
    return []


def links_in_text(passage: Passage) -> Iterator[Finding]:
    """ "Click here" and addresses of the web, in a running text."""
    for match in _HERE[passage.language].finditer(passage.text):
        yield passage.finding(Rule.LINK, match.span(), _SAYS_NOTHING)
    for match in _BARE_ADDRESS.finditer(passage.text):
        yield passage.finding(Rule.LINK, match.span(), _ADDRESS)


# --- Alternatives -----------------------------------------------------------------------------
_EMPTY_ALTERNATIVE = gettext_noop("Say what the picture shows: a reader may not see it.")
_FILE_NAME = gettext_noop("Say what the picture shows: a file name tells nothing.")
_SAYS_PICTURE = gettext_noop("Leave out “%(word)s”: what reads the page says it already.")
_LONG_ALTERNATIVE = gettext_noop(
    "Shorten this alternative: it has %(signs)d signs, %(most)d at most."
)
_SAME_AS_BESIDE = gettext_noop("Say what the picture adds: the text beside it says the same.")
# RGAA's glossary advises at most 80 signs.
MOST_SIGNS: Final = 80
_FILE = re.compile(
    r"\S+\.(?:png|jpe?g|gif|svg|webp|avif|bmp|tiff?|heic)|(?:img|dsc|image)[-_ ]?\d+", re.I
)
_PICTURE_OF: Final = {
    "fr": re.compile(
        r"(?:image|photo(?:graphie)?|illustration|dessin|icône|logo|capture d['’]écran)\b", re.I
    ),
    "en": re.compile(
        r"(?:image|picture|photo(?:graph)?|illustration|drawing|icon|logo|screenshot)\b", re.I
    ),
}


def alternative_findings(alternative: str, language: str, *, beside: str = "") -> list[Finding]:
    """What is wrong with the alternative of a picture that says something; [] when it is good.

    `beside` is the text next to the picture. A picture that only decorates has no alternative:
    it is not to be given. Places are in the alternative.
    """
    code = known(language)
    said = alternative.strip()
    if not said:
        return [_of(Rule.ALTERNATIVE, alternative, _EMPTY_ALTERNATIVE, stops=True)]
    if _FILE.fullmatch(said):
        return [_of(Rule.ALTERNATIVE, alternative, _FILE_NAME, stops=True)]
    found = []
    if start := _PICTURE_OF[code].match(said):
        found.append(_of(Rule.ALTERNATIVE, alternative, _SAYS_PICTURE, word=start.group()))
    if len(said) > MOST_SIGNS:
        found.append(
            _of(Rule.ALTERNATIVE, alternative, _LONG_ALTERNATIVE, signs=len(said), most=MOST_SIGNS)
        )
    if beside and said.casefold().rstrip(".") == beside.strip().casefold().rstrip("."):
        found.append(_of(Rule.ALTERNATIVE, alternative, _SAME_AS_BESIDE))
    return found


# --- Headings ---------------------------------------------------------------------------------
_EMPTY_HEADING = gettext_noop("Write this heading, or take it out: it is empty.")
_JUMP = gettext_noop("Make this a heading of level %(level)d: none may be left out.")
_SAME = gettext_noop("Change this heading: another one says the same.")
_LONG_HEADING = gettext_noop("Shorten this heading: it has %(words)d words, %(most)d at most.")


def heading_findings(headings: Sequence[tuple[int, str]], language: str) -> list[list[Finding]]:
    """What is wrong with each heading of a page, given in order as (level, text).

    One list a heading, empty when it is good; places are in that heading. The first one may have
    any level. ValueError for an unknown language.
    """
    known(language)
    found: list[list[Finding]] = []
    seen: set[tuple[int, str]] = set()
    before: int | None = None
    for level, text in headings:
        here = []
        if not text.strip():
            here.append(_of(Rule.HEADING, text, _EMPTY_HEADING, stops=True))
        if before is not None and level > before + 1:
            here.append(_of(Rule.HEADING, text, _JUMP, stops=True, level=before + 1))
        key = (level, text.strip().casefold())
        if text.strip() and key in seen:
            here.append(_of(Rule.HEADING, text, _SAME))
        count = len(word_bounds(text))
        if count > MAX_WORDS:
            here.append(_of(Rule.HEADING, text, _LONG_HEADING, words=count, most=MAX_WORDS))
        seen.add(key)
        before = level
        found.append(here)
    return found


def _of(rule: Rule, text: str, advice: str, *, stops: bool = False, **values: str | int) -> Finding:
    """A finding on the whole text."""
    return Finding(rule, 0, len(text), text, advice, SOURCES[rule], stops, values)
