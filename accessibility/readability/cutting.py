"""Where the paragraphs, the sentences and the words of a text begin and end."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

# (start, end) of a piece of the text.
Bounds = tuple[int, int]

_GAP: Final = "[ \t\u00a0\u202f]"


@dataclass(frozen=True)
class Sentence:
    """Where a sentence stands in its text, and where its words do; it has at least one."""

    start: int
    end: int
    words: tuple[Bounds, ...]


# --- Paragraphs -------------------------------------------------------------------------------
# A dash, a bullet, "1." or "a)" before an item of a list: it is read at a glance, not as a word.
_MARK = re.compile(rf"\s*(?:[-–—•·▪◦‣*✓✔→]|\(?\d{{1,2}}[.)]|\(?[a-zA-Z]\))(?:{_GAP}+|$)")
_GOES_ON = re.compile(r"\s*(?:[a-zß-öø-ÿœ]|[),.;:!?…»”،؛؟])")


def paragraphs(text: str) -> list[Bounds]:
    """What stands alone in a text: its paragraphs, headings and items of lists, in order.

    Each line is one, but a line goes on from the one above when it begins with a small letter,
    or when the one above ends with a comma. An empty line and the mark of an item (-, •, 1., a))
    always begin something new; the mark is not part of it. What has no letter and no figure is
    left out.
    """
    found: list[Bounds] = []
    start = end = 0
    goes_on = False
    for match in re.finditer(r"[^\n]*(?:\n|$)", text):
        line = match.group()
        mark = _MARK.match(line)
        continues = _GOES_ON.match(line) or text[start:end].endswith((",", "،"))
        if mark or not goes_on or not continues:
            found.append((start, end))
            start = match.start() + (mark.end() if mark else 0)
        end = max(start, match.start() + len(line.rstrip()))
        goes_on = bool(line.strip())
    found.append((start, end))
    return [bounds for bounds in found if _LETTER_OR_FIGURE.search(text, *bounds)]


# --- Sentences --------------------------------------------------------------------------------
_TITLES: Final = r"M|MM|Mme|Mmes|Mlle|Mlles|Dr|Pr|Me|Mgr|St|Ste|Mr|Mrs|Ms|Prof"
_SHORT_FORMS: Final = r"p|pp|cf|vs|e\.g|i\.e|chap|[Tt]él"
_END = re.compile(rf"(?:(?P<dot>\.)|(?P<sign>[.!?:;…؟؛]+)){_GAP}*(?P<closed>[»”’\")\]]*)(?=\s|$)")
_NO_END_BEFORE = re.compile(
    rf"(?:(?<!\w)(?:{_TITLES}|{_SHORT_FORMS})"
    rf"|(?:^|[.!?] |\b(?:{_TITLES})\.? |[A-ZÀ-Ý]\.-)[A-ZÀ-Ý])\.$"
)
_NO_END_BEFORE_A_NUMBER = re.compile(
    r"(?<!\w)(?:no|vol|art|fig|janv|févr|juil|sept|oct|nov|déc|jan|feb|aug)\.$", re.IGNORECASE
)
_MAY_END = re.compile(
    r"(?<!\w)(?:etc|ex|env|av|bd|min|max|approx|c\.-à-d|[a-z]\.[a-z]|Ltd|Inc|Jr)\.$", re.IGNORECASE
)
_LETTER_OR_FIGURE = re.compile(r"[^\W_]")


def sentence_bounds(text: str) -> list[Bounds]:
    """Where each sentence of a text begins and ends, in order, without the space around it."""
    return [bounds for start, end in paragraphs(text) for bounds in _within(text, start, end)]


def _within(text: str, start: int, end: int) -> Iterator[Bounds]:
    """The sentences of one paragraph."""
    begun = start
    for match in _END.finditer(text, start, end):
        if not _goes_on(text, start, match, end):
            yield from _trimmed(text, begun, match.end())
            begun = match.end()
    yield from _trimmed(text, begun, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Bounds]:
    """These bounds without the space around; none when there is nothing to read."""
    piece = text[start:end]
    if _LETTER_OR_FIGURE.search(piece):
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


_AFTER = re.compile(r"\s*(\S?)")


def _goes_on(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Whether the sentence goes on after this sign, in a paragraph from `start` to `end`."""
    after = _AFTER.match(text, match.end(), end)
    following = after[1] if after else ""
    if not following:
        return False
    if match["dot"] is None:
        # « Qui est là ? » demande Paul. And three dots are not always an end.
        is_quote = match["closed"] and match["sign"][-1] in "!?…."
        return following.islower() and bool(is_quote or match["sign"] in ("...", "…"))
    # No abbreviation is as long; a page without one full stop is not read again at each sign.
    nearby = max(start, match.start() - 80)
    before = text[nearby : match.start()].rpartition("\n")[2] + "."
    if _NO_END_BEFORE.search(before):
        return True
    if _MAY_END.search(before):
        return not following.isupper()
    return following.isdigit() and bool(_NO_END_BEFORE_A_NUMBER.search(before))


# --- Words ------------------------------------------------------------------------------------
_WORD = re.compile(
    # An address of the web or of e-mail.
    r"(?:https?://|www\.)[^\s«»<>]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|coop|eu|fr|net|org|uk)\b"
    # A telephone number, thousands, a number with its decimals, an hour as 10:30.
    rf"|\+\d{{1,3}}(?:{_GAP}?\d{{1,3}})+|\b0\d(?:[ .\u00a0\u202f]\d\d){{4}}\b"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,:/]\d+)*\w*"
    # l'eau, l'« écran », aujourd'hui, rendez-vous, appelez-nous, don't.
    r"|[^\W\d_]\w*(?:(?:['’](?:-|[«“][\s]*)?|[-‑])\w+)*"
)


def word_bounds(text: str, start: int = 0, end: int | None = None) -> list[Bounds]:
    """Where each word begins and ends between two places of a text, in order."""
    limit = len(text) if end is None else end
    return [match.span() for match in _WORD.finditer(text, start, limit)]


def cut(text: str) -> list[Sentence]:
    """The sentences of a text with their words, in order; [] when it has no word."""
    return [
        Sentence(start, end, tuple(word_bounds(text, start, end)))
        for start, end in sentence_bounds(text)
    ]
