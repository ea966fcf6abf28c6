"""Says of a link into this site whether a reader gets there, and of a number whether it rings."""

from typing import Final
from urllib.parse import urljoin, urlsplit

import phonenumbers
from django.conf import settings
from django.test import Client
from wagtail.models import Page

from helpdesk.policy.phone_numbers import BadNumber, read_number
from knowledge.models import GuidePage
from website.link_check.finding import GUIDE, PAGE, Found
from website.link_rules import SHORT_OF_OPERATORS, Kind, Problem

_HOPS: Final = 5
# Addresses that are opened in one look, which is one task of the cluster; pages are known by key.
MOST_OPENED: Final = 60
_LONGEST_SHORT: Final = 6


class Here:
    """What leads somewhere in this site, as it is now. Nothing leaves this process.

    Made once a look: two queries, and one page for each address that stands as such in a text.
    """

    def __init__(self) -> None:
        self._locales = dict(Page.objects.live().values_list("pk", "locale_id"))
        self._guides = set(GuidePage.objects.live().values_list("number", "locale_id"))
        self._opened: dict[str, bool] = {}

    def problem(self, found: Found) -> Problem | None:
        """What is wrong with a link into this site, or with a number; None for one that works."""
        if found.kind is Kind.NUMBER:
            return None if rings(found.target) else Problem.NO_NUMBER
        return None if self._is_there(found) else Problem.GONE

    def _is_there(self, found: Found) -> bool:
        kind, _colon, key = found.target.partition(":")
        if f"{kind}:" == PAGE:
            return key.isdigit() and int(key) in self._locales
        if f"{kind}:" == GUIDE:
            # In the language of the page that names it: readers find no other there.
            return (int(key), self._locales.get(found.page or 0)) in self._guides
        if found.target not in self._opened:
            if len(self._opened) >= MOST_OPENED:
                return True
            self._opened[found.target] = opens(found.target)
        return self._opened[found.target]


def rings(text: str) -> bool:
    """Whether somebody is called by this: a whole number that costs no more, or a short one.

    Codes such as `*#21#` are typed and not called: they pass.
    """
    plain = "".join(sign for sign in text if sign.isdigit() or sign in "+*#")
    if plain.startswith(("*", "#")) or plain in SHORT_OF_OPERATORS:
        return True
    try:
        read_number(text)
    except BadNumber:
        is_short = plain.isdigit() and len(plain) <= _LONGEST_SHORT
    else:
        return True
    return is_short and phonenumbers.is_valid_short_number_for_region(
        phonenumbers.parse(plain, "FR"), "FR"
    )


def opens(address: str) -> bool:
    """Whether a visitor gets a page at this address of the site, redirections followed."""
    visitor = Client(raise_request_exception=False)
    host = urlsplit(settings.BASE_URL).netloc
    place = address
    for _hop in range(_HOPS):
        parts = urlsplit(urljoin("/", place))
        if parts.netloc and parts.netloc.lower() != host.lower():
            return True
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        answer = visitor.get(path, secure=settings.IS_HTTPS, headers={"host": host})
        if settings.SESSION_COOKIE_NAME in visitor.cookies:
            visitor.session.flush()
        if answer.status_code not in (301, 302, 303, 307, 308):
            return answer.status_code < 400
        place = urljoin(place, answer["Location"])
    return False
