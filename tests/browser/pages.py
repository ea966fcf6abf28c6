"""Every address of the served site, found as a visitor finds them: by following links."""

import fcntl
import gzip
import pickle
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.browser.conftest import ServedSite

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


@dataclass(frozen=True)
class Fetched:
    """A page as it came: its HTML, and its bytes on the way to a browser, headers too.

    `html` is "" for what is no page: a file to save.
    """

    html: str
    size: int


def fetch(address: str, path: str) -> Fetched:
    """The page, compressed as for a browser; an error page counts as a page."""
    request = urllib.request.Request(address + path, headers={"Accept-Encoding": "gzip"})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return _fetched(response)
    except urllib.error.HTTPError as error:
        with error:
            return _fetched(error)


def _fetched(response: Any) -> Fetched:
    body = response.read()
    is_packed = response.headers.get("Content-Encoding") == "gzip"
    is_page = response.headers.get_content_type() == "text/html"
    html = gzip.decompress(body) if is_packed else body
    return Fetched(html.decode() if is_page else "", len(str(response.headers)) + len(body))


@cache
def public_pages(served: ServedSite) -> dict[str, Fetched]:
    """Every public page without its query, each once, both languages; then MORE.

    Both processes of a run serve copies of one site: the first to ask walks through it.
    """
    kept = served.of_the_run / "pages.pickle"
    with (served.of_the_run / "pages.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.is_file():
            kept.write_bytes(pickle.dumps(_walk(served.address)))
    return pickle.loads(kept.read_bytes())


def _walk(address: str) -> dict[str, Fetched]:
    found: dict[str, Fetched] = {}
    waiting = list(STARTS)
    while waiting:
        path = waiting.pop()
        # A file is no page: tests/knowledge/reading/test_editions.py looks at those of guides.
        if path in found or "/desk/" in path or path.endswith(".pdf"):
            continue
        found[path] = fetch(address, path)
        for link in _LINK.findall(found[path].html):
            clean = urllib.parse.urlsplit(link.replace("&amp;", "&")).path
            if clean.startswith(STARTS) and clean not in found:
                waiting.append(clean)
    pages = {path: page for path, page in sorted(found.items()) if page.html}
    return {**pages, **{path: fetch(address, path) for path in MORE}}


def kind_of(path: str) -> str:
    """What pages of one template have in common: `/fr/guides/…/…/` for every guide in French."""
    path = re.sub(r"(?<=/guides/)[\w-]+/", "…/", path)
    path = re.sub(r"(?<=/guides/…/)[\w-]+/", "…/", path)
    return re.sub(r"/\d+(?=/|$)", "/…", path)


def one_of_each_kind(served: ServedSite) -> tuple[str, ...]:
    """A page of every public template in each language, answers of a search and errors too."""
    firsts: dict[str, str] = {}
    for path in public_pages(served):
        if path not in MORE:
            firsts.setdefault(kind_of(path), path)
    return (*firsts.values(), *MORE)
