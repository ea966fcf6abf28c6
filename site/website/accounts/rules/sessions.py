"""How long a member of staff stays logged in, and what their device is called."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

# A working day; and the time after which somebody has left their desk.
LONGEST: Final = timedelta(hours=12)
IDLE: Final = timedelta(hours=1)
# "Last seen" is written so often at most.
SEEN_EVERY: Final = timedelta(minutes=1)
# The row of an over session stays so long: what somebody sends from an old page is known as theirs.
KNOWN_FOR: Final = timedelta(hours=24)


def is_over(*, began_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Whether a session ended by itself: after LONGEST, or IDLE in which nothing was done."""
    return at - began_at >= LONGEST or at - seen_at >= IDLE


@dataclass(frozen=True)
class Device:
    """What people call a browser and the machine under it; "" for what nobody knows."""

    browser: str = ""
    system: str = ""


# The first that is found: names of others stand in the text of each.
_BROWSERS: Final = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("samsungbrowser", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("safari", "Safari"),
)
_SYSTEMS: Final = (
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("android", "Android"),
    ("windows", "Windows"),
    ("mac os", "Mac"),
    ("cros", "Chromebook"),
    ("linux", "Linux"),
)


def device_of(user_agent: str) -> Device:
    """What a browser says of itself, in two words; what it says in full is kept nowhere."""
    said = user_agent.casefold()
    found = (
        next((name for sign, name in signs if sign in said), "") for signs in (_BROWSERS, _SYSTEMS)
    )
    return Device(*found)
