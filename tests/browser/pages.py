"""Every address of the served site, found as a visitor finds them: by following links."""

import re
import urllib.parse
import urllib.request

STARTS = ("/fr/", "/en/")
MORE = (
    "/fr/recherche/?q=carte%20sim",
    "/fr/recherche/?q=xyzzyx",
    "/en/search/?q=sim%20card",
    "/fr/no-such-page/",
)
_LINK = re.compile(r'href="(/[^"#]*)')


def read(address: str, path: str) -> str:
    """The page's HTML; an error page counts as a page."""
    try:
        with urllib.request.urlopen(address + path, timeout=30) as response:
            return response.read().decode()
    except urllib.error.HTTPError as error:
        return error.read().decode()


def public_paths(address: str) -> list[str]:
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
    return sorted(seen)
