"""Knows what is asked of a request whose person said what we should know."""

from collections.abc import Collection

from helpdesk.choices import PhoneKind, SaidNeed


def lacks_a_way_to_write(needs: Collection[str], *, kind: PhoneKind, has_email: bool) -> bool:
    """Whether we were asked to write and cannot: an SMS needs a mobile, a mail its address."""
    return SaidNeed.IN_WRITING in needs and kind != PhoneKind.MOBILE and not has_email


def known_needs(codes: Collection[str]) -> list[str]:
    """Those that there are, in their order, once each; what is unknown is left out."""
    return [str(need) for need in SaidNeed if need in codes]
