"""A guide that is lent to somebody outside to check its facts: for how long, how much. Pure."""

from datetime import datetime, timedelta
from typing import Final

# Long enough for a busy expert, short enough for a link that lies about in a mailbox.
LENT_FOR: Final = timedelta(days=14)
# So many answers to one link, so many links of a guide at once, so many letters.
MOST_ANSWERS: Final = 20
MOST_LENT: Final = 10
LONGEST_REMARK: Final = 500
LONGEST_NAME: Final = 60
# What is done and over is kept so long.
KEPT_FOR: Final = timedelta(days=180)


def ends_at(made_at: datetime) -> datetime:
    """When a link that is made then opens nothing any more."""
    return made_at + LENT_FOR


def is_open(*, ends_at: datetime, revoked_at: datetime | None, at: datetime) -> bool:
    """Whether a link still opens the guide: not over, and not taken back."""
    return revoked_at is None and at < ends_at


def takes_more(answers: int) -> bool:
    """Whether one more answer is taken after so many."""
    return answers < MOST_ANSWERS


def is_forgotten(*, ends_at: datetime, is_all_done: bool, at: datetime) -> bool:
    """Whether a link and its answers go: all was dealt with, and it is over for long enough."""
    return is_all_done and ends_at + KEPT_FOR <= at
