"""Every address × every role × every method: who may do what stands in one table, and nowhere else.

A new address fails `test_every_address_stands_in_the_table` until it has its line here. The CMS has
doors of its own (test_cms_doors.py); who may come in at all is asked here too.
"""

import re

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse
from website.running.languages import languages_of
from website.running.roles import ensure_roles

from tests.factories.demo import for_a_module
from tests.factories.helpdesk import MONDAY, make_cast, make_user
from tests.helpdesk.views.desk.test_access import make_addresses

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DESK = {"adviser", "other adviser", "coordinator"}
STAFF = {*DESK, "editor", "auditor"}
ROLES = ("anonymous", "inactive", *sorted(STAFF))
WHO = {
    "everybody": set(ROLES),
    "desk": DESK,
    "staff": STAFF,
    "coordinator": {"coordinator"},
    "figures": {*DESK, "auditor"},
    "journal": {"coordinator", "auditor"},
    "audits": {"coordinator", "auditor", "editor"},
    # Who takes calls, and nobody in their place.
    "adviser": {"adviser", "other adviser"},
    # Whoever holds the word that stands in the address.
    "token": set(),
}
READ, BOTH, CHANGE = {"GET", "HEAD"}, {"GET", "HEAD", "POST"}, {"POST"}
NOBODYS = ("PUT", "PATCH", "DELETE", "TRACE")
METHODS = ("GET", "HEAD", "POST", "OPTIONS", *NOBODYS)

TABLE = {
    ("everybody", "READ"): """
        choose_language health_live robots sitemap new_guides contact complaint_done
        accessibility:statement accessibility:eco_design
        knowledge:search knowledge:suggest knowledge:glossary knowledge:all_in_one
        callback_start callback_done my_request_show my_request_erased
        """,
    # 404 or 503 where there is nothing to show: no guide, no file, no heart.
    ("everybody", "MAYBE"): """
        health_ready security_txt guide_by_number private_media guide_by_path
        knowledge:choose_phone knowledge:on_paper knowledge:thanks knowledge:sorry
        wagtaildocs_serve wagtail_serve
        """,
    ("everybody", "BOTH"): """
        accessibility:preferences accessibility:reading_comfort
        callback_about callback_how callback_afraid callback_when callback_reachable
        callback_you callback_check my_request my_request_change my_request_cancel
        complaint login account_code account_choose account_forgotten
        """,
    ("everybody", "CHANGE"): "callback_start_again my_request_sooner my_request_erase logout",
    ("token", "READ"): "calendar_feed",
    ("token", "BOTH"): """
        my_request_by_link stop knowledge:helped knowledge:not_helped
        wagtaildocs_authenticate_with_password wagtailcore_authenticate_with_password
        """,
    ("token", "CHANGE"): "sms_report",
    ("desk", "READ"): """
        today today_print queue people duplicates person consent case letter complaints
        """,
    ("staff", "READ"): "accessibility:styleguide account typed_forms",
    ("staff", "BOTH"): "account_password",
    ("staff", "CHANGE"): "session_end sessions_end_others typed_form_end",
    ("desk", "BOTH"): """
        new_case helped person_open person_name person_numbers person_number merge team presence_of
        calendar case_facts case_person case_promise case_adviser case_close case_wait case_refer
        case_split case_join case_write case_helper case_safeguarding promise_time promise_by_hand
        promise_cancel attempt promise_language case_do_not_call do_not_call
        """,
    ("desk", "CHANGE"): """
        view_keep view_remove merge_undo person_number_right person_number_remove keys
        team_note_remove mention_read consent_confirm consent_revoke consent_letter case_live
        case_draft case_note case_number case_confidence case_hours case_reopen case_answered
        case_checklist case_checklist_tick case_time case_relate case_unrelate attempt_start
        promise_late promise_take promise_incoming promise_helper notice_carried attempt_withdraw
        case_confirmed do_not_call_lift
        """,
    ("coordinator", "READ"): """
        retry_table texts texts_missing safeguarding accounts journal_unusual consents_one_hand
        person_reads text_changes text_change person_file person_file_json retention
        """,
    ("coordinator", "BOTH"): "script text hours_change account_new account_change person_erase",
    ("coordinator", "CHANGE"): """
        safeguarding_settle account_renew account_log_out text_change_decide person_restrict
        erasure_agree erasure_withdraw
        """,
    ("figures", "READ"): "figures",
    ("adviser", "READ"): "figures_mine",
    ("adviser", "BOTH"): "presence",
    ("journal", "READ"): "journal",
    ("journal", "BOTH"): "exports",
    ("journal", "CHANGE"): "export_file",
    ("audits", "READ"): "accessibility:audits accessibility:audit accessibility:audit_csv",
    ("audits", "BOTH"): """
        accessibility:audit_end accessibility:audit_exceptions accessibility:audit_criterion
        """,
    ("audits", "CHANGE"): """
        accessibility:audit_start accessibility:audit_version
        accessibility:audit_exception_remove accessibility:audit_result_remove
        """,
}
ANSWERED = {"READ": READ, "MAYBE": READ, "BOTH": BOTH, "CHANGE": CHANGE}
ROWS = {name: key for key, names in TABLE.items() for name in names.split()}
# A member of the desk who has no business with one object is refused there.
NOT_THEIRS = {
    ("presence_of", "other adviser"),
    ("team_note_remove", "adviser"),
    ("team_note_remove", "other adviser"),
}
# They may look, and have nothing of their own to change there.
NOTHING_OF_THEIR_OWN = {("calendar", "coordinator")}
# An answer of somebody else's object is no answer: Http404, or "nothing was changed".
MISSING = {
    *(
        "mention_read",
        "erasure_agree",
        "erasure_withdraw",
        "view_remove",
        "export_file",
        "my_request_sooner",
    ),
    *("session_end", "typed_form_end", "account_change", "account_renew", "account_log_out"),
}
# What reading writes: who looked at whom and when, and the session.
WRITTEN_BY_READING = re.compile(
    r'"(helpdesk_personread\w*|helpdesk_\w*look\w*|helpdesk_caseview\w*|helpdesk_read\w*|'
    r'django_session|website_\w*session\w*|helpdesk_slothold|helpdesk_limit\w*|\w*journal\w*)"',
)
WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM)\s+(\S+)", re.I)


# Asked with each method before and behind the gate itself, in the tests of their own rooms.
ASKED_ELSEWHERE = ("second_factor:", "single_sign_on:")


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
    names = addresses_of_the_site()
    assert set(names) - set(ROWS) == {"wagtailcore_login"}
    assert set(ROWS) - set(names) == set()
    assert sum(len(text.split()) for text in TABLE.values()) == len(ROWS), "a name stands twice"


def test_wagtails_own_door_leads_to_ours(client):
    answer = client.get(f"{reverse('wagtailcore_login')}?next=/cms/")
    assert answer.status_code == 302
    assert answer.url == f"{reverse('login')}?next=/cms/"
    assert client.post(reverse("wagtailcore_login"), {"username": "awa"}).status_code == 302


OF_PUBLIC_PAGES = {
    "guide_by_number": [125],
    "private_media": ["documents/nothing.pdf"],
    "guide_by_path": ["guides", "reseau", "rien"],
    "wagtail_serve": ["rien/"],
    "wagtaildocs_serve": [9999, "nothing.pdf"],
    "wagtaildocs_authenticate_with_password": [9999],
    "wagtailcore_authenticate_with_password": [9999, 9999],
    "knowledge:choose_phone": [125, "android"],
    "knowledge:on_paper": [125],
    "knowledge:helped": [125],
    "knowledge:not_helped": [125],
    "knowledge:thanks": [125],
    "knowledge:sorry": [125],
    "my_request_by_link": ["nonsense"],
    "stop": ["nonsense"],
    **{key: [9999] for key in ("session_end", "typed_form_end")},
    **{key: [9999] for key in ("account_change", "account_renew", "account_log_out")},
    "calendar_feed": ["nonsense"],
}
OF_AUDITS = {
    **{name: [9999] for name in ("audit", "audit_end", "audit_exceptions", "audit_csv")},
    "audit_criterion": [9999, "1.1"],
    "audit_exception_remove": [9999, 1],
    "audit_result_remove": [9999, 1],
}


def address_of(name: str, of_the_desk: dict[str, str]) -> str:
    if name in of_the_desk:
        return of_the_desk[name]
    given = OF_PUBLIC_PAGES.get(name) or OF_AUDITS.get(name.removeprefix("accessibility:"), [])
    try:
        return reverse(name, args=given)
    except NoReverseMatch:
        return reverse(f"helpdesk:{name}", args=given)


@pytest.fixture(scope="module")
def desk_at_work(django_db_setup, django_db_blocker):
    """The cast, one browser a role, and an address for each name."""

    def make():
        with time_machine.travel(MONDAY, tick=False):
            ensure_roles()
            cast = make_cast()
            addresses = make_addresses(cast)
            users = {
                "adviser": cast.karim.user,
                "other adviser": cast.ines.user,
                "coordinator": cast.awa,
                "editor": cast.lise,
                "auditor": make_user("odile", "auditor"),
                "inactive": make_user("paul", "coordinator"),
            }
            browsers = {"anonymous": Client(raise_request_exception=False)}
            for role, user in users.items():
                browsers[role] = Client(raise_request_exception=False)
                browsers[role].force_login(user)
            users["inactive"].is_active = False
            users["inactive"].save()
            return browsers, addresses

    with for_a_module(make, django_db_blocker) as made:
        yield made


class Visit:
    """Asks as one role, and takes back what it did. `broken`: what was not as the table says."""

    def __init__(self, browser, role):
        self.browser, self.role = browser, role
        self.broken: dict[tuple[str, ...], object] = {}
        self.cookies = {name: cookie.value for name, cookie in browser.cookies.items()}

    def ask(self, address, method):
        """The status, where it leads, and the tables that were written."""
        self.browser.cookies.clear()
        for name, value in self.cookies.items():
            self.browser.cookies[name] = value
        with transaction.atomic(), CaptureQueriesContext(connection) as asked:
            answer = self.browser.generic(method, address)
            if answer.streaming:
                # Reading it to its end closes its file.
                list(answer.streaming_content)
            transaction.set_rollback(True)
        found = [WRITES.match(query["sql"]) for query in asked.captured_queries]
        tables = {match[2].strip('"') for match in found if match}
        return answer.status_code, answer.headers.get("Location", ""), tables


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
    if who == "token" or (who == "audits" and may):
        # Nothing is found at the address of the test; a role may look and not change.
        return {200, 302, 401, 403, 404, 422}
    if not may or (name, role) in NOT_THEIRS:
        return {302, 403} if role in ("anonymous", "inactive") else {403}
    if (name, role) in NOTHING_OF_THEIR_OWN and method == "POST":
        return {403}
    if how == "MAYBE":
        return {200, 302, 404, 503}
    if name in MISSING:
        return {302, 404}
    # 204: nothing to show. 422: the empty form, with what is missing. 409: somebody was faster.
    return {200, 302, 204} if method in READ else {200, 302, 204, 400, 404, 409, 422}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("role", ROLES)
def test_each_role_reaches_what_the_table_says_and_nothing_else(desk_at_work, db, settings, role):
    settings.LANGUAGES = languages_of(["fr", "en", "es"])
    browsers, of_the_desk = desk_at_work
    visit = Visit(browsers[role], role)
    login = reverse("login")
    with time_machine.travel(MONDAY, tick=False):
        for name, (who, _how) in ROWS.items():
            address = address_of(name, of_the_desk)
            for method in METHODS:
                status, leads_to, tables = visit.ask(address, method)
                may = expected(name, role, method)
                if status not in may:
                    visit.broken[name, method] = f"{status}, and not {sorted(may)}"
                is_stranger = role in ("anonymous", "inactive") and role not in WHO[who]
                if is_stranger and who != "token" and status == 302 and login not in leads_to:
                    visit.broken[name, method] = f"leads to {leads_to}"
                if method != "POST":
                    wrong = {
                        table for table in tables if not WRITTEN_BY_READING.match(f'"{table}"')
                    }
                    if wrong:
                        visit.broken[name, method, "writes"] = sorted(wrong)
                elif status in (403, 405) or is_stranger:
                    wrong = {table for table in tables if table.startswith("helpdesk_")}
                    if wrong:
                        visit.broken[name, method, "refused and writes"] = sorted(wrong)
    lines = [f"{' '.join(key)}: {what}" for key, what in visit.broken.items()]
    assert not lines, "\n".join(lines)


@pytest.mark.parametrize("role", ROLES)
def test_the_cms_opens_to_who_works_in_it(desk_at_work, db, role):
    browsers, _addresses = desk_at_work
    visit = Visit(browsers[role], role)
    for address in ("/cms/", "/cms/users/", "/cms/settings/helpdesk/desksettings/"):
        for method in ("GET", "POST", "PUT", "DELETE"):
            status, leads_to, _tables = visit.ask(address, method)
            assert status < 500, (address, method)
            if role in ("anonymous", "inactive", "adviser", "other adviser"):
                assert status in (302, 403, 405), (address, method)
                assert "/cms/" not in leads_to.split("?")[0] or "login" in leads_to
