"""Who may show readers a text: never somebody who wrote it alone."""

from collections.abc import Sequence, Set


def may_show(writers: Set[int], *, by: int) -> bool:
    """Whether `by` may show readers what these wrote (keys of accounts).

    What nobody wrote, such as a text of the starter, anybody may show.
    """
    return writers != {by}


def who_may_read(team: Sequence[int], writers: Set[int]) -> list[int]:
    """Those of a team who may read before readers do what these wrote, in the team's order."""
    return [one for one in team if may_show(writers, by=one)]
