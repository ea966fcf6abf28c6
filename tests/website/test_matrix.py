"""Every address × every role × every method: who may do what stands in `who_may.py` alone.

A new address fails `test_every_address_stands_in_the_table` until it has its row there, and, where
it names an object, one in `addresses.py`. The controls at the end are reported as they must be: a
view that asks nobody who they are, a change that a link makes.
"""

import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
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
from tests.factories.visits import SECRETS, Visit, run_of
from tests.factories.who_may import ROLES, ROWS, STRANGERS, TABLE, WHO

pytestmark = pytest.mark.django_db
# Who may come in is the same on both databases; whoever opens every page of the desk asks both.
ON_BOTH = {"coordinator": pytest.mark.both_databases}
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
