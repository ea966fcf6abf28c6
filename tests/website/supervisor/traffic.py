"""Visitors of a served site: so many requests a second, pages and forms, from a few at once."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

KEY = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
VISITORS = 8
PAGES = ("/fr/", "/en/", "/fr/mots-expliques/", "/health/live")
FORM = "/fr/rappel/sujet/"


class Traffic:
    """What the visitors met: `answered` by status, and `failed`, a line for each that was lost."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.answered: Counter[int] = Counter()
        self.failed: list[str] = []
        self._over = threading.Event()

    def _ask(self, browser: OpenerDirector, path: str, form: dict[str, str] | None = None) -> str:
        """The page; empty when it did not come."""
        sent = urlencode(form).encode() if form else None
        try:
            with browser.open(self.address + path, sent, timeout=60) as answer:
                self.answered[answer.status] += 1
                return answer.read().decode()
        except HTTPError as error:
            self.answered[error.code] += 1
            self.failed.append(f"{path}: {error.code}")
        except OSError as error:
            self.failed.append(f"{path}: {error}")
        return ""

    def _fill_in(self) -> None:
        """A new visitor opens the first question of the way to a call, and answers it."""
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        if key := KEY.search(self._ask(browser, FORM)):
            said = self._ask(browser, FORM, {"csrfmiddlewaretoken": key[1], "topic": "phone"})
            if said and KEY.search(said) is None:
                self.failed.append("the form led nowhere")

    def visit(self, every: float) -> None:
        """One visitor: a request each `every` seconds, two forms for each round of pages."""
        reader, turn = build_opener(), 0
        while not self._over.wait(every):
            if turn % 3 == 0:
                self._fill_in()
            else:
                self._ask(reader, PAGES[turn % len(PAGES)])
            turn += 1

    def end(self) -> None:
        self._over.set()

    def total(self) -> int:
        return self.answered.total() + len(self.failed)

    def until(self, more: int, *, seconds: float = 240) -> None:
        """Return when so many more were answered. Raises AssertionError after `seconds`."""
        ends_at, before = time.monotonic() + seconds, self.answered.total()
        while self.answered.total() < before + more:
            assert time.monotonic() < ends_at, f"{self.answered}, {self.failed[:5]}"
            time.sleep(0.05)


@contextmanager
def visitors(address: str, *, a_second: int = 50) -> Iterator[Traffic]:
    """Visitors come for as long as the block lasts; they ask fewer times when answers are slow."""
    traffic = Traffic(address)
    threads = [
        threading.Thread(target=traffic.visit, args=[VISITORS / a_second], daemon=True)
        for _ in range(VISITORS)
    ]
    for thread in threads:
        thread.start()
    try:
        yield traffic
    finally:
        traffic.end()
        for thread in threads:
            thread.join(timeout=90)
