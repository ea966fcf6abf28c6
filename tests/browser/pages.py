"""Every address of the served site, found as a visitor finds them: by following links."""

import re
import urllib.parse
import urllib.request
from functools import cache

STARTS = ("/fr/", "/en/")
MORE = (
    "/fr/recherche/?q=carte%20sim",
    "/fr/recherche/?q=xyzzyx",
    "/en/search/?q=sim%20card",
    "/en/search/?q=xyzzyx",
    "/fr/ma-demande/efface/",
    "/fr/style/",
    "/en/style/",
    "/fr/no-such-page/",
    "/en/no-such-page/",
)
_LINK = re.compile(r'href="(/[^"#]*)')


def read(address: str, path: str) -> str:
    """The page's HTML; an error page counts as a page."""
    try:
        with urllib.request.urlopen(address + path, timeout=30) as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


@cache
def public_paths(address: str) -> tuple[str, ...]:
    """Every public page without its query, each once, both languages."""
    seen: set[str] = set()
    waiting = list(STARTS)
    while waiting:
        path = waiting.pop()
        if path in seen or "/desk/" in path:
            continue
        seen.add(path)
        for link in _LINK.findall(read(address, path)):
            clean = urllib.parse.urlsplit(link.replace("&amp;", "&")).path
            if clean.startswith(STARTS) and clean not in seen:
                waiting.append(clean)
    return tuple(sorted(seen))


def kind_of(path: str) -> str:
    """What pages of one template have in common: `/fr/guides/…/…/` for every guide in French."""
    path = re.sub(r"(?<=/guides/)[\w-]+/", "…/", path)
    path = re.sub(r"(?<=/guides/…/)[\w-]+/", "…/", path)
    return re.sub(r"/\d+(?=/|$)", "/…", path)


@cache
def one_of_each_kind(address: str) -> tuple[str, ...]:
    """A page of every public template in each language, answers of a search and errors too."""
    firsts: dict[str, str] = {}
    for path in public_paths(address):
        firsts.setdefault(kind_of(path), path)
    return (*firsts.values(), *MORE)
