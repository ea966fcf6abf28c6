"""One-time codes: short enough to be read aloud, too many to be guessed."""

import re
from datetime import datetime, timedelta
from typing import Final

# By a coordinator, on paper or by voice; and by mail to who asked a moment ago.
INVITED_FOR: Final = timedelta(days=7)
ASKED_FOR: Final = timedelta(hours=2)


def as_typed(text: str) -> str:
    """A code as it is compared: small letters and digits, however they were grouped."""
    return re.sub(r"[\W_]+", "", text.casefold())


def is_open(*, expires_at: datetime, used_at: datetime | None, at: datetime) -> bool:
    """Whether a code still opens: it was not used, and its time has not passed."""
    return used_at is None and at < expires_at
