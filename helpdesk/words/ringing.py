"""What a page of the desk carries to ask whose telephone rings, without saying who asks.

Each page that lies open asks once a second: by this, no session and nobody is read for it.
"""

from datetime import UTC, datetime

from helpdesk.words.links import is_signed_as, signed_as

SALT = "helpdesk.ringing"
_A_DAY = 24 * 60 * 60


def ringing_token(adviser: int | None, *, at: datetime) -> str:
    """At whose telephone (key; None for who takes no calls), until tomorrow, and a signature."""
    said = f"{adviser or 0:x}.{_days(at) + 1:x}"
    return f"{said}.{signed_as(SALT, said)}"


def asks_for(token: str, *, at: datetime) -> int | None:
    """The key that such a token names, 0 for who takes no calls; None for a forged or old one."""
    said, _point, signature = token.rpartition(".")
    key, _point, until = said.partition(".")
    if not is_signed_as(signature, SALT, said):
        return None
    return int(key, 16) if _days(at) <= int(until, 16) else None


def _days(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp()) // _A_DAY
