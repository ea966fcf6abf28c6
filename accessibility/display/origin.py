"""Knows whether a request was made by a page of ours.

A page under our name never repeats words that came from another site (trust.md, rule 10).
"""

from urllib.parse import urlsplit

from django.http import HttpRequest


def is_from_our_page(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site led here, or sent this form.

    False where it says nothing: an address that was typed, or a link in a message.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    for header in ("Origin", "Referer"):
        if said := request.headers.get(header):
            return _is_ours(said, request)
    return False


def is_from_elsewhere(request: HttpRequest) -> bool:
    """Whether the browser says that a page of another site led here.

    Not the opposite of `is_from_our_page`: an address that was typed is neither.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site in ("cross-site", "same-site")
    said = request.headers.get("Referer", "")
    return said != "" and not _is_ours(said, request)


def _is_ours(address: str, request: HttpRequest) -> bool:
    try:
        found = urlsplit(address)
    except ValueError:
        return False
    return (found.scheme, found.netloc) == (request.scheme, request.get_host())
