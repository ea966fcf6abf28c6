"""Every address × every role × every method: who may do what stands in `who_may.py` alone.

A new address fails `test_every_address_stands_in_the_table` until it has its row there, and, where
it names an object, one in `addresses.py`. The controls at the end are reported as they must be: a
view that asks nobody who they are, a change that a link makes.
"""

import re
from contextlib import ExitStack

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from website.models import StaffSession, TypedForm, User
from website.running.languages import languages_of
from website.running.roles import ensure_roles

from helpdesk.actions.desk.calendars import renew_calendar
from helpdesk.actions.people.restricted import restrict
from helpdesk.desk_urls import desk_patterns
from helpdesk.models import Callback, Case, Person, PersonRead, SavedView
from helpdesk.policy.references import spaced
from helpdesk.views.desk.messages import letters
from helpdesk.words.links import calendar_token, not_mine_token, stop_token, token_of
from tests.factories.addresses import address_of, make_addresses, make_more_addresses
from tests.factories.demo import for_a_module
from tests.factories.helpdesk import MONDAY, make_callback, make_cast, make_user
from tests.factories.who_may import (
    ANSWERED,
    NOBODYS,
    NOT_THEIRS,
    ONES_OWN,
    READ,
    ROLES,
    ROWS,
    STRANGERS,
    TABLE,
    WHO,
)

pytestmark = pytest.mark.django_db
# Who may come in is the same on both databases; whoever opens every page of the desk asks both.
ON_BOTH = {"coordinator": pytest.mark.both_databases}

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
# Asked with each method before and behind the gate itself, in the tests of their own rooms.
ASKED_ELSEWHERE = ("second_factor:", "single_sign_on:")


# --- The table and the addresses ------------------------------------------------------------------


def addresses_of_the_site() -> list[str]:
    """The name of each address, but for those below the CMS and of the log-in's second half."""
    names = [name for name, _pattern in _below(get_resolver())]
    return [name for name in names if not name.startswith(ASKED_ELSEWHERE)]


def _below(resolver, above=()):
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            if str(one.pattern).startswith("cms/"):
                continue
            # The desk's own addresses are called by their name alone.
            space = one.namespace if one.namespace not in (None, "helpdesk") else None
            yield from _below(one, (*above, space) if space else above)
        elif one.name:
            yield ":".join([*above, one.name]), one


def test_every_address_stands_in_the_table():
    # Leads to our own door, below.
    names = set(addresses_of_the_site()) - {"wagtailcore_login"}
    assert sorted(names - set(ROWS)) == [], (
        "Say in TABLE of tests/factories/who_may.py who may read and change at these addresses."
    )
    assert sorted(set(ROWS) - names) == [], (
        "Nothing has these names: take them out of TABLE in tests/factories/who_may.py."
    )
    assert sum(len(text.split()) for text in TABLE.values()) == len(ROWS), "a name stands twice"


def test_wagtails_own_door_leads_to_ours(client):
    answer = client.get(f"{reverse('wagtailcore_login')}?next=/cms/")
    assert answer.status_code == 302
    assert answer.url == f"{reverse('login')}?next=/cms/"
    assert client.post(reverse("wagtailcore_login"), {"username": "awa"}).status_code == 302


# --- Asking ---------------------------------------------------------------------------------------


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


@pytest.fixture(scope="module")
def desk_at_work(django_db_setup, django_db_blocker):
    """One browser a role, an address for each name, and the rows of somebody who has left."""

    def make():
        with time_machine.travel(MONDAY, tick=False):
            ensure_roles()
            cast = make_cast()
            users = users_of(cast)
            browsers = {role: Client(raise_request_exception=False) for role in ROLES}
            for role, user in users.items():
                browsers[role].force_login(user)
            of, by = users["inactive"], cast.awa
            addresses = make_addresses(cast) | make_more_addresses(of=of, by=by)
            theirs = {
                "session_end": StaffSession.objects.filter(user=of),
                "typed_form_end": TypedForm.objects.filter(user=of),
                "view_remove": SavedView.objects.filter(user=of),
            }
            User.objects.filter(pk=of.pk).update(is_active=False)
            open_own_request(browsers["token holder"], cast)
            return browsers, addresses, theirs

    with for_a_module(make, django_db_blocker) as made:
        yield made


def users_of(cast) -> dict[str, User]:
    chief = make_user("chief")
    chief.is_superuser = True
    chief.save()
    return {
        "adviser": cast.karim.user,
        "other adviser": cast.ines.user,
        "coordinator": cast.awa,
        "editor": cast.lise,
        "author": make_user("ana", "author"),
        "auditor": make_user("odile", "auditor"),
        "superuser": chief,
        "inactive": make_user("paul", "coordinator"),
    }


def open_own_request(browser: Client, cast) -> None:
    """Of somebody whom no other row is about: whatever else this browser sees is too much."""
    own = make_callback(cast.topic, name="Zoé Rivière", number="+33639980001")
    address = reverse("helpdesk:my_request_by_link", args=[token_of(own)])
    assert browser.post(address, {"letters": "zoé"}).status_code == 302


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


@pytest.fixture
def on_monday(settings, caplog):
    # Thousands are refused: to write down each of them takes longer than to ask.
    caplog.set_level("CRITICAL", logger="django.request")
    settings.LANGUAGES = languages_of(["fr", "en", "es"])
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", [pytest.param(one, marks=ON_BOTH.get(one, ())) for one in ROLES])
def test_each_role_reaches_what_the_table_says_and_nothing_else(desk_at_work, db, on_monday, role):
    browsers, addresses, theirs = desk_at_work
    lines = run_of(Visit(browsers[role], role), ROWS, addresses, theirs)
    assert not lines, "\n".join(lines)


# --- A form that another site wrote ---------------------------------------------------------------


def test_no_form_without_its_key_is_taken_from_whoever_is_logged_in(desk_at_work, db, on_monday):
    """By the one who may do most. Programs have no session, and a token of their own."""
    browsers, addresses, _theirs = desk_at_work
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies["sessionid"] = browsers["superuser"].cookies["sessionid"].value
    visit, taken = Visit(strict, "superuser"), {}
    for name in ROWS:
        answer = visit.ask(address_of(name, addresses), "POST")
        if answer.status_code != 403 or visit.written - {"django_session"}:
            taken[name] = (answer.status_code, sorted(visit.written))
    of_the_api = {name: (401, []) for name in ROWS if ROWS[name] == ("program", "CHANGE")}
    of_the_api |= {name: (405, []) for name in ROWS if ROWS[name] == ("program", "READ")}
    # A page of ours like the others: its key is asked for first.
    del of_the_api["metrics"]
    assert taken == {
        "sms_report": (404, []),
        "sms_incoming": (404, []),
        "kannel_incoming": (404, []),
        "email_one_click": (404, []),
        "phone_calls": (404, []),
        "phone_calls_by_address": (404, []),
        "private_media": (405, []),
        **of_the_api,
    }


# --- Objects of others ----------------------------------------------------------------------------

# The door itself, and what a coordinator does with it: nothing of the person is on these. A note
# that is being typed is kept, and shown to who typed it alone.
OF_THE_DOOR = {"person_open", "person_restrict", "case_draft"}


def paths_of(person: Person) -> tuple[str, ...]:
    """The parts of addresses that name this person, or what is theirs."""
    promise = Callback.objects.get(case__person=person)
    kinds = {
        "people": [person.pk],
        "cases": person.cases.values_list("reference", flat=True),
        "callbacks": [promise.pk],
        "attempts": promise.attempts.values_list("pk", flat=True),
        "messages": promise.notices.values_list("pk", flat=True),
        "consents": person.consents.values_list("pk", flat=True),
    }
    return tuple(f"/{kind}/{key}/" for kind, keys in kinds.items() for key in keys)


def test_a_restricted_record_is_neither_shown_nor_changed(desk_at_work, db, on_monday, monkeypatch):
    """By no address of the desk, to no colleague who has not said why they open it."""
    # Whatever is installed: letters are a page, whose names can be read here.
    monkeypatch.setattr(letters, "can_make_files", lambda: False)
    browsers, addresses, _theirs = desk_at_work
    her = Person.objects.get(name="Madeleine Petit")
    Person.objects.filter(pk=her.pk).update(email="madeleine@example.org")
    restrict(person_id=her.pk, at=MONDAY, by=User.objects.get(username="awa"))
    hers, door = paths_of(her), reverse("helpdesk:person_open", args=[her.pk])
    reads = PersonRead.objects.filter(person=her)
    told, opened, tried = [], [], set()
    for name in (pattern.name for pattern in desk_patterns):
        # A coordinator where no adviser may come in.
        role = "other adviser" if "other adviser" in WHO[ROWS[name][0]] else "coordinator"
        visit = Visit(browsers[role], role)
        for method in ("GET", "POST"):
            answer = visit.ask(addresses[name], method, still_there=reads)
            # No row says that she was read, and she was not.
            if not visit.lost or re.search(r"(?i)madeleine|39\D?98\D?12", answer.said.decode()):
                told.append((role, name, method))
            if not any(path in addresses[name] for path in hers) or name in OF_THE_DOOR:
                continue
            tried.add(name)
            # What a page asks by itself is told nothing.
            is_refused = answer.status_code in (204, 403, 404, 405)
            if not is_refused and not answer.get("Location", "").startswith(door):
                opened.append((role, name, method, answer.status_code))
    assert told == []
    assert not opened, "\n".join(map(str, opened))
    assert len(tried) > 50


def test_a_word_opens_what_it_is_of_and_nothing_else(desk_at_work, db, on_monday):
    browsers, _addresses, _theirs = desk_at_work
    hers = Callback.objects.get(case__person__name="Madeleine Petit")
    karim = hers.adviser
    renew_calendar(adviser=karim)
    karim.refresh_from_db()
    Callback.objects.filter(pk=hers.pk).update(email="typed@example.org")
    hers.refresh_from_db()
    words = {
        "my_request_by_link": token_of(hers),
        "stop": stop_token(hers),
        "not_my_email": not_mine_token(hers),
        "calendar_feed": calendar_token(karim),
    }
    stranger, wrong = Visit(browsers["anonymous"], "anonymous"), {}
    for of, word in words.items():
        for name in words:
            turned = word[:-1] + ("A" if word[-1] != "A" else "B")
            right = stranger.ask(reverse(f"helpdesk:{name}", args=[word]), "GET")
            forged = stranger.ask(reverse(f"helpdesk:{name}", args=[turned]), "GET")
            if (right.status_code == 200) is not (name == of) or forged.status_code != 404:
                wrong[of, name] = (right.status_code, forged.status_code)
            if name != "calendar_feed" and SECRETS.search(right.said.decode()):
                wrong[of, name] = "tells of somebody"
    assert wrong == {}


def test_who_holds_a_word_sees_one_request(desk_at_work, db, on_monday):
    """Their own: the control of all that the table says of a token holder."""
    browsers, _addresses, _theirs = desk_at_work
    own = Case.objects.get(person__name="Zoé Rivière")
    holder = Visit(browsers["token holder"], "token holder")
    for name in ("my_request_show", "my_request_change", "my_request_cancel"):
        answer = holder.ask(reverse(f"helpdesk:{name}"), "GET")
        assert answer.status_code == 200, name
    assert (
        spaced(own.reference)
        in holder.ask(reverse("helpdesk:my_request_show"), "GET").said.decode()
    )


# --- The CMS, and the controls --------------------------------------------------------------------


def test_the_cms_opens_to_who_works_in_it(desk_at_work, db):
    browsers, _addresses, _theirs = desk_at_work
    wrong = []
    for role in ROLES:
        visit = Visit(browsers[role], role)
        for address in ("/cms/", "/cms/users/", "/cms/settings/helpdesk/desksettings/"):
            for method in ("GET", "POST", "PUT", "DELETE"):
                answer = visit.ask(address, method)
                leads_to = answer.get("Location", "").split("?")[0]
                may_enter = role not in {*STRANGERS, "adviser", "other adviser", "auditor"}
                is_out = answer.status_code in (302, 403, 405) and (
                    "/cms/" not in leads_to or "login" in leads_to
                )
                if answer.status_code >= 500 or not (may_enter or is_out):
                    wrong.append((role, address, method, answer.status_code, leads_to))
    assert wrong == []


def asks_nobody(_request):
    return HttpResponse("Madeleine Petit")


def changes_by_a_link(_request):
    Person.objects.update(name="Somebody else")
    return HttpResponse(status=204)


def nobody_may(_request):
    raise PermissionDenied


@pytest.mark.parametrize(
    ("name", "view", "found"),
    [
        ("people", asks_nobody, "anonymous people GET: 200, and not [302]"),
        ("people", changes_by_a_link, "coordinator people GET: writes ['helpdesk_person']"),
        ("keys", changes_by_a_link, "coordinator keys GET: 204, and not [405]"),
        ("people", nobody_may, "coordinator people GET: 403, and not [200, 204, 302]"),
    ],
)
def test_the_control_is_reported(desk_at_work, db, on_monday, monkeypatch, name, view, found):
    browsers, addresses, theirs = desk_at_work
    one = next(pattern for pattern in desk_patterns if pattern.name == name)
    monkeypatch.setattr(one, "callback", view)
    role = found.split()[0]
    lines = run_of(Visit(browsers[role], role), [name], addresses, theirs)
    assert found in lines
