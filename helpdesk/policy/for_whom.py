"""Knows what somebody who asks for another person may be shown of it (trust.md)."""


def may_see(*, asked_by: str, is_as_asked: bool, by_owner: bool) -> bool:
    """Whether a promise is shown to who is here.

    Who asked for themselves (`asked_by` ""), and who came by a link that went to the number that
    is called (`by_owner`), see it. Whoever asked for somebody else sees what they typed, while
    nothing has happened to it since: they are told nothing of the other person.
    """
    return not asked_by or by_owner or is_as_asked
