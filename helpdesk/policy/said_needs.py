"""Knows what is asked of a request whose person said what we should know."""

from collections.abc import Collection

from helpdesk.choices import PromiseWay, SaidNeed
from helpdesk.policy.ways import Means, has_means

# By what we write to who asks on the site: nobody types their postal address there.
_ON_THE_SITE = (PromiseWay.SMS, PromiseWay.EMAIL)


def lacks_a_way_to_write(needs: Collection[str], means: Means) -> bool:
    """Whether we were asked to write and cannot: an SMS needs a mobile, a mail its address."""
    return SaidNeed.IN_WRITING in needs and not any(has_means(way, means) for way in _ON_THE_SITE)


def known_needs(codes: Collection[str]) -> list[str]:
    """Those that there are, in their order, once each; what is unknown is left out."""
    return [str(need) for need in SaidNeed if need in codes]
