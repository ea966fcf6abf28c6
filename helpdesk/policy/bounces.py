"""Decides what a bounce says of an address, by the code of RFC 3463."""

# Of the host or the box: nobody is there. A full box, a large mail or a mail that somebody takes
# for unwanted are about one mail.
_NOBODY_THERE = ("5.1.0", "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4")


def is_dead_by(status: str) -> bool:
    """Whether nobody is at the address; so too ("") where an old server names no code."""
    return not status or status in _NOBODY_THERE
