"""What a guide leaves to its cooperative: `[[puk]]`, one of our own answers, named by its code.

An answer is one or two whole sentences, and stands where a sentence does. Words in such brackets
that are no code are a hole that somebody left, as guides had until November 2026.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

PLACEHOLDER: Final = re.compile(r"\[\[(.+?)\]\]")
# A code is one word; what is written so and is none of ours is a slip of the hand.
_LIKE_A_CODE: Final = re.compile(r"[\w-]+")
# Sentences end with a sign, maybe in quotation marks, and a space; or with the line. A no-break
# space ends none: French has one inside « … ».
_BETWEEN: Final = re.compile(
    r"((?<=[.!?…])[ \t]+|(?<=[.!?…][»”\")])[ \t]+|(?<=[.!?…][\u00a0\u202f]»)[ \t]+|\n+)"
)
_ENDS: Final = (*".!?…", "»", "”", ")")
# Stands for one pair of brackets while sentences are told apart: no text has this sign.
_HERE: Final = "\ue000"
_PUT_HERE: Final = re.compile(rf"{_HERE}\.?")
_ALONE: Final = re.compile(rf"((?<={_HERE})[ \t]+)")
# A paragraph or an item of a list in an editor's markup; and the same one several times in a row.
_BLOCK: Final = re.compile(r"<(?P<kind>p|li)\b[^>]*>(?P<said>.*?)</(?P=kind)>", re.DOTALL)
_IN_A_ROW: Final = re.compile(r"(<(p|li)>[^<]*</\2>)(?:\s*\1)+")
_SPACES: Final = re.compile(r"[ \t]{2,}")


@dataclass(frozen=True)
class OwnAnswer:
    """Something that only the cooperative knows: its name, and what its team writes there."""

    name: "StrPromise"
    hint: "StrPromise"


OWN_ANSWERS: Final[Mapping[str, OwnAnswer]] = {
    "puk": OwnAnswer(_("PUK code"), _("Where the person finds the PUK code of our SIM card.")),
    "voicemail": OwnAnswer(
        _("Voicemail"), _("The short number that one calls to listen to messages.")
    ),
    "bill": OwnAnswer(_("Bill"), _("Where the person finds the bill.")),
    "summary": OwnAnswer(
        _("Summary of the contract"), _("Where the person finds the summary of the contract.")
    ),
    "consumption": OwnAnswer(
        _("What was used"), _("Where the person sees what they have used this month.")
    ),
    "data_end": OwnAnswer(
        _("No data left"), _("What happens when the mobile data of the plan is used up.")
    ),
    "cut_line": OwnAnswer(
        _("To cut a line"), _("The number to call and its hours, for a stolen phone.")
    ),
    "prices_abroad": OwnAnswer(_("Prices abroad"), _("Where the person reads our prices abroad.")),
    "activation": OwnAnswer(_("New SIM card"), _("How a new SIM card begins to work.")),
    "delays": OwnAnswer(_("Our delays"), _("How soon we answer a complaint, or send a SIM card.")),
    "mediator": OwnAnswer(_("Our mediator"), _("Name, address and site of our mediator.")),
    "unlock": OwnAnswer(_("To unlock a phone"), _("How we unlock a phone for another operator.")),
    "rio": OwnAnswer(_("RIO code"), _("How one gets the RIO code with us.")),
    "apn": OwnAnswer(
        _("Internet and MMS settings"), _("Our settings for the internet and for MMS.")
    ),
    "forwarding": OwnAnswer(
        _("Call forwarding"), _("How one sends calls to another number with us.")
    ),
    "esim": OwnAnswer(_("eSIM"), _("Whether we give an eSIM, and how one gets it.")),
}


def placeholders_in(text: str) -> tuple[str, ...]:
    """What stands in brackets, in order; () when nothing does."""
    return tuple(match.group(1).strip() for match in PLACEHOLDER.finditer(text))


def codes_in(text: str) -> tuple[str, ...]:
    """The codes of the answers that a text takes, each once, in order."""
    codes = (_code(words) for words in placeholders_in(text))
    return tuple(dict.fromkeys(code for code in codes if code))


def holes_in(text: str) -> tuple[str, ...]:
    """What no code of ours names, in order: nobody fills it in for all guides at once."""
    return tuple(words for words in placeholders_in(text) if not _code(words))


def slips_in(text: str) -> tuple[str, ...]:
    """What is written like a code and is none, in order."""
    return tuple(words for words in holes_in(text) if _LIKE_A_CODE.fullmatch(words))


def is_within_a_sentence(text: str) -> bool:
    """Whether an answer stands in the middle of a sentence, where it would make no sense."""
    return any(
        any(map(_code, named)) and sentence.strip().removesuffix(".") != _HERE
        for sentence, named in _sentences(text)
    )


def filled(text: str, answers: Mapping[str, str], *, otherwise: str) -> str:
    """The text with our answers in place of their codes.

    A sentence with something that nobody has filled in becomes `otherwise`, as a whole and once;
    with "" for it the sentence is left out. So no reader meets a hole.
    """
    if not PLACEHOLDER.search(text):
        return text
    said: list[str] = []
    is_said = not otherwise
    for sentence, named in _sentences(text):
        given = [answers.get(_code(words) or "", "") for words in named]
        if all(given):
            said.append(_with(sentence, given))
        else:
            said.append("" if is_said else otherwise)
            is_said = True
    lines = _SPACES.sub(" ", "".join(said)).split("\n")
    return "\n".join(line.strip() for line in lines if line.strip())


def blocks_filled(markup: str, *, otherwise: str) -> str:
    """Running text, whose paragraphs and list items with a hole say `otherwise` in their place.

    Several in a row say it once. The markup is an editor's, cleaned when it was written, and has no
    paragraph in another.
    """
    if not PLACEHOLDER.search(markup):
        return markup

    def put(match: re.Match[str]) -> str:
        has_a_hole = PLACEHOLDER.search(match["said"])
        return f"<{match['kind']}>{otherwise}</{match['kind']}>" if has_a_hole else match[0]

    return _IN_A_ROW.sub(r"\1", _BLOCK.sub(put, markup))


def with_its_end(answer: str) -> str:
    """An answer as a whole sentence, with a full stop where it has no end."""
    return answer if answer.endswith(_ENDS) else f"{answer}."


def _with(sentence: str, given: list[str]) -> str:
    left = iter(given)

    def put(match: re.Match[str]) -> str:
        answer = next(left)
        # An answer brings its own full stop.
        return answer if answer.endswith(_ENDS) else answer + match[0].removeprefix(_HERE)

    return _PUT_HERE.sub(put, sentence)


def _code(words: str) -> str | None:
    code = words.casefold()
    return code if code in OWN_ANSWERS else None


def _sentences(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(sentence or what stands between two, what was in its brackets), in order."""
    named = iter(placeholders_in(text))
    for part in _BETWEEN.split(PLACEHOLDER.sub(_HERE, text)):
        # Several answers in a row: each is its own sentence.
        for piece in _ALONE.split(part) if part.startswith(_HERE) else (part,):
            yield piece, tuple(islice(named, piece.count(_HERE)))
