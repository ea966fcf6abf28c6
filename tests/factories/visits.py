"""Asks the addresses of the site as one role, and says what is not as the table of who may says."""

import re
from contextlib import ExitStack

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories.addresses import address_of
from tests.factories.who_may import (
    ANSWERED,
    NOBODYS,
    NOT_THEIRS,
    ONES_OWN,
    READ,
    ROWS,
    STRANGERS,
    WHO,
)

METHODS = ("GET", "HEAD", "POST", "OPTIONS", *NOBODYS)
WHOLE = frozenset(WHO)
PRIVATE = WHOLE - {"everybody", "token", "program"}
# Role → (methods, whose addresses). A role does not ask again what another one answers for it: an
# author is an editor at the desk, a superuser a coordinator, and HEAD is a GET of a view.
ASKS = {
    "anonymous": (METHODS, WHOLE),
    "token holder": (("GET", "POST"), WHOLE),
    "inactive": (("GET", "POST"), PRIVATE),
    "adviser": (tuple(method for method in METHODS if method != "HEAD"), WHOLE),
    "other adviser": (("POST",), PRIVATE),
    "coordinator": (METHODS, PRIVATE),
    "superuser": (("GET", "POST"), PRIVATE - {"desk"}),
    "auditor": (("GET", "POST"), PRIVATE),
    "editor": (("GET", "POST"), PRIVATE),
    "author": (("GET", "POST"), {"staff", "audits"}),
}
# Of people, as the desk has them. Who holds the link of one request is told of none of these.
SECRETS = re.compile(r"Madeleine Petit|Paul Petit|Luc (Un|Deux)|39\D?98\D?(12|77)")
# What reading writes: who looked at whom and when, and the session.
WRITTEN_BY_READING = re.compile(
    r"(helpdesk_personread|helpdesk_\w*look|helpdesk_caseview|helpdesk_read|django_session|"
    r"website_\w*session|helpdesk_slothold|helpdesk_limit|\w*journal)\w*",
)
WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I)


class Visit:
    """Asks as one role, and takes back what it did. `broken`: what was not as the table says."""

    def __init__(self, browser: Client, role: str) -> None:
        self.browser, self.role = browser, role
        self.broken: list[str] = []
        self.cookies = {name: cookie.value for name, cookie in browser.cookies.items()}
        self.written: set[str] = set()
        self.lost = False

    def _note(self, execute, sql, params, many, context):
        if match := WRITES.match(sql):
            self.written.add(match[1])
        return execute(sql, params, many, context)

    def ask(self, address: str, method: str, still_there=None) -> HttpResponse:
        """The answer; `written` are its tables, `lost` is whether a row that must stay is gone."""
        self.browser.cookies.clear()
        for name, value in self.cookies.items():
            self.browser.cookies[name] = value
        self.written, self.lost = set(), False
        with ExitStack() as around:
            # What no view sees touches no database either.
            if method not in NOBODYS:
                around.enter_context(transaction.atomic())
                around.enter_context(connection.execute_wrapper(self._note))
            answer = self.browser.generic(method, address)
            answer.said = b"".join(answer.streaming_content) if answer.streaming else answer.content
            if method not in NOBODYS:
                self.lost = still_there is not None and not still_there.exists()
                transaction.set_rollback(True)
        return answer


def expected(name: str, role: str, method: str) -> set[int]:
    """The statuses with which this may be answered."""
    who, how = ROWS[name]
    may = role in WHO[who]
    if method in NOBODYS:
        return {405}
    if method not in ANSWERED[how]:
        # Nothing is done. What may not be seen may also be refused before.
        if method == "OPTIONS" or not may:
            return {200, 302, 403, 404, 405}
        return {404, 405} if how == "MAYBE" else {405}
    if who == "token":
        # The word in the address is of nothing. Wagtail leads from a document to where it lies.
        return {302, 404} if name == "wagtaildocs_authenticate_with_password" else {404}
    if who == "program":
        return {401}
    if not may or method in NOT_THEIRS.get((name, role), ()):
        return {302} if role in STRANGERS else {403}
    if how == "MAYBE":
        return {200, 302, 404, 503}
    if name in ONES_OWN:
        return {302, 404}
    # 204: nothing to show. 422: the empty form, with what is missing. 409: somebody was faster.
    return {200, 302, 204} if method in READ else {200, 302, 204, 400, 404, 409, 422}


def broken_rule(visit: Visit, name: str, method: str, answer: HttpResponse) -> str | None:
    """What is wrong with this answer, in words; None when it is as the table says."""
    who, role, status = ROWS[name][0], visit.role, answer.status_code
    is_refused = role not in WHO[who] and who not in ("token", "program")
    if status not in (may := expected(name, role, method)):
        return f"{status}, and not {sorted(may)}"
    if is_refused and status == 302 and not answer["Location"].startswith(reverse("login")):
        return f"leads to {answer['Location']}"
    said, kept = answer.said.decode(errors="ignore"), answer.get("Cache-Control", "")
    if (role not in WHO["desk"] or is_refused) and SECRETS.search(said):
        return "tells of somebody"
    if who in PRIVATE and status == 200 and "private" not in kept:
        return f"may be kept on the way: {kept}"
    if visit.lost:
        return "took away what is somebody else's"
    return wrongly_written(visit, method, is_refused=is_refused, status=status)


def wrongly_written(visit: Visit, method: str, *, is_refused: bool, status: int) -> str | None:
    if method != "POST":
        wrong = {table for table in visit.written if not WRITTEN_BY_READING.fullmatch(table)}
        return f"writes {sorted(wrong)}" if wrong else None
    wrong = {table for table in visit.written if table.startswith("helpdesk_")}
    if wrong and (is_refused or status in (403, 405)):
        return f"is refused, and writes {sorted(wrong)}"
    return None


def run_of(visit: Visit, names, addresses, theirs) -> list[str]:
    """The addresses of these names, by the methods of the role: what is broken, a line each."""
    broken = []
    methods, whose = ASKS[visit.role]
    for name in names:
        if ROWS[name][0] not in whose:
            continue
        address = address_of(name, addresses)
        got = None
        for method in methods:
            answer = visit.ask(address, method, theirs.get(name))
            what = broken_rule(visit, name, method, answer)
            if method == "GET":
                got = answer.status_code
            elif method == "HEAD" and answer.status_code != got:
                what = what or f"{answer.status_code}, and by GET {got}"
            if what:
                broken.append(f"{visit.role} {name} {method}: {what}")
    return broken
