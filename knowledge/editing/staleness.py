"""Which steps of a translation are older than the original's, by their words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2s


def digest(*texts: str) -> str:
    """Sixteen signs that change with the words of a step, and not with the spaces around them."""
    words = "\x1f".join(" ".join(text.split()) for text in texts)
    return blake2s(words.encode(), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Made:
    """A step as it was translated: the digest of its words, and that of the original's then."""

    own: str
    original: str


def now_made(
    *, own: Mapping[str, str], original: Mapping[str, str], before: Mapping[str, Made]
) -> dict[str, Made]:
    """What to keep of a translation that is published now; all maps go from the id of a step.

    A step whose words changed is made from today's original; one that stayed as it was keeps what
    it was made from. Steps that the original does not have are nobody's translation.
    """
    return {
        step: (
            before[step]
            if step in before and before[step].own == words
            else Made(own=words, original=original[step])
        )
        for step, words in own.items()
        if step in original
    }


@dataclass(frozen=True)
class Staleness:
    """Ids of the steps that are `older` than the original's, and of those that are `missing`."""

    older: tuple[str, ...]
    missing: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.older or self.missing)


def staleness_of(
    *, own: Mapping[str, str], original: Mapping[str, str], made: Mapping[str, Made]
) -> Staleness:
    """Where a translation stands, in the order of its own steps and of the original's."""
    return Staleness(
        older=tuple(s for s in own if s in made and made[s].original != original.get(s)),
        missing=tuple(step for step in original if step not in own),
    )
