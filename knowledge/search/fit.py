"""Whether any guide fits a question, told from what the question is about. Pure.

Something is always nearest: in French, the fleas of a cat are the word for a SIM card. So a
question is weighed by itself: how telling its words are for what the guides are about, how many of
them belong elsewhere, and how much of it the readers of the first guide are known to say.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import log

# All of it was fitted on the tuning halves of tests/knowledge/search/judged and off_topic; a little
# more or less changes little. UNSEEN keeps a stem that no guide has from counting without end;
# NO_WORD is what nobody says, here or elsewhere: a slip, or no word. RAREST is the share of a word
# that the guides have and no list of frequent words.
UNSEEN, NO_WORD, MOST_TELLING, RAREST = 0.25, -2.0, 4.0, 1e-5
# What a question is worth less that is all of elsewhere, and less again where nobody says it here.
ELSEWHERE, UNHEARD = 5.3, 5.7
COVERED = 2.2
FITS, NEAR = 2.0, -3.0
# With fewer words than this nothing can be told of what guides are about.
FEWEST = 500


class Fit(Enum):
    """A guide answers it; some are only near and it is said; or none has to do with it."""

    FITS = "fits"
    NEAR = "near"
    NONE = "none"


@dataclass(frozen=True)
class Thing:
    """One thing that was asked. `telling`: how much oftener it is said of guides than anywhere,
    from -2 (never) to 4; `is_named`: in a title, promise or keyword; `is_elsewhere`: everyday, and
    nothing that a guide is about; `is_unheard`: and in no known question either.
    """

    telling: float
    is_named: bool = False
    is_elsewhere: bool = False
    is_unheard: bool = False


@dataclass(frozen=True)
class Subjects:
    """What the guides of a language are about.

    `said`: stem → in how many titles, promises, keywords and known questions; `total`: of all
    stems; `named`: whether a guide has it in its title, promise or keywords; `usual`: stem → its
    share of all that is said in the language; `elsewhere`: stems of what no guide is about.
    """

    said: Callable[[str], int]
    total: int
    named: Callable[[str], bool]
    usual: Mapping[str, float]
    elsewhere: frozenset[str]

    @property
    def can_tell(self) -> bool:
        """Whether enough is known to tell a question that no guide fits."""
        return self.total >= FEWEST and bool(self.elsewhere)

    def thing(self, ways: Sequence[tuple[str, ...]]) -> Thing:
        """One thing that was asked, from the ways to say it: its own stems first, then meant."""
        telling = max(sum(map(self._telling, way)) / len(way) for way in ways)
        named = any(all(map(self.named, way)) for way in ways)
        strange = [stem for stem in ways[0] if stem in self.elsewhere and not self.named(stem)]
        return Thing(telling, named, bool(strange), any(not self.said(stem) for stem in strange))

    def _telling(self, stem: str) -> float:
        often = self.said(stem)
        if not often and stem not in self.usual:
            return NO_WORD
        usual = self.usual.get(stem, RAREST)
        return min(MOST_TELLING, log((often / (self.total * usual) + UNSEEN) / (1 + UNSEEN)))


def fit_of(things: Sequence[Thing], *, is_complete: bool, covered: float) -> Fit:
    """How a question of these things fits the guides; without any thing there is nothing to tell.

    `is_complete`: a guide has them all; `covered`: how much of the question is in the known
    questions of the first guide, 0 to 1.
    """
    if not things or (is_complete and all(thing.is_named for thing in things)):
        return Fit.FITS
    most = sorted(thing.telling for thing in things)[-2:]
    strange = sum(thing.is_elsewhere for thing in things) / len(things)
    unheard = sum(thing.is_unheard for thing in things) / len(things)
    worth = sum(most) / len(most) + COVERED * covered - ELSEWHERE * strange - UNHEARD * unheard
    return Fit.FITS if worth >= FITS else Fit.NEAR if worth >= NEAR else Fit.NONE
