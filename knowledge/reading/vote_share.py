"""How sure a share can be when few people answered. Pure."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

# 95 % of a normal distribution lie within this many standard deviations.
Z: Final = 1.959963984540054
# A guide that helps fewer than this is one to mend.
HELPS_ENOUGH: Final = 0.7


@dataclass(frozen=True)
class Share:
    """`yes` of `asked` people, with the interval in which the true share lies 19 times in 20.

    E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
    Without an answer the interval is everything, 0 to 1.
    """

    yes: int
    asked: int

    @property
    def lowest(self) -> float:
        """The lower end of the interval."""
        return self._ends[0]

    @property
    def highest(self) -> float:
        """The upper end of the interval."""
        return self._ends[1]

    @property
    def _ends(self) -> tuple[float, float]:
        if not self.asked:
            return 0.0, 1.0
        share, square = self.yes / self.asked, Z * Z
        middle = share + square / (2 * self.asked)
        half = Z * sqrt((share * (1 - share) + square / (4 * self.asked)) / self.asked)
        whole = 1 + square / self.asked
        return max((middle - half) / whole, 0.0), min((middle + half) / whole, 1.0)

    @property
    def is_surely_low(self) -> bool:
        """Whether even the upper end is below what is enough: three votes do not condemn."""
        return self.highest < HELPS_ENOUGH
