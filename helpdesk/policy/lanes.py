"""Knows when a channel that fails is left in peace, and how long (a breaker for each lane).

A lane is one channel's own way out: what happens in it stops no other.
"""

from datetime import timedelta

# So many faults one after the other shut a lane. One alone may be a message's own.
SHUTS_AFTER = 3
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(minutes=5)
# One message tries whether a shut lane works again; nobody else does, until this has passed.
PROBE_TAKES = timedelta(minutes=1)
# A shut lane keeps a message until so long before its use ends: then there is still time to say it.
TIME_TO_SAY = timedelta(minutes=30)
# What waited so long before a shut lane is said in another way, however long it would keep.
LONGEST_WAIT = timedelta(days=1)


def pause_after(faults: int) -> timedelta | None:
    """How long a lane is shut after so many faults in a row; None: it stays open.

    30 seconds, then twice as long each time, five minutes at most.
    """
    if faults < SHUTS_AFTER:
        return None
    # Bounded before the power: a gateway may be away for weeks.
    doublings = min(faults - SHUTS_AFTER, 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)
