"""Every form that is answered by a page leads to it by a redirect; nothing typed is lost."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from website.serving.after_redirect import KEPT_FOR, MOST_PAGES, SESSION_KEY

from accessibility.display.preferences import COOKIE_NAME, DisplayPreferences
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.models import DeskSettings
from helpdesk.words.links import token_of
from tests.factories.helpdesk import MONDAY, make_callback, make_user

pytestmark = pytest.mark.django_db

BROWSER = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"}
YOU = {"name": "Zoé Sansnom", "number": "06 39 98 12 3"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def browser(cast):
    """A visitor who has begun to ask for a call, at a browser."""
    browser = Client(**BROWSER)
    start = browser.get(reverse("helpdesk:callback_start"), {"guide": "102", "step": "1"})
    browser.get(start.url)
    browser.post(start.url, {"topic": "phone"})
    return browser


@pytest.fixture
def desk(cast):
    """Karim at a browser."""
    browser = Client(**BROWSER)
    browser.force_login(cast.karim.user)
    return browser


def you():
    return reverse("helpdesk:callback_you")


def typed(client, address=None):
    return client.get(address or you()).content.decode()


def rows() -> list[dict]:
    return [session.get_decoded() for session in Session.objects.all()]


def test_what_is_to_be_changed_is_shown_by_a_get_and_by_every_reload(browser):
    answer = browser.post(you(), YOU)
    assert (answer.status_code, answer.url) == (303, you())
    for _reload in range(3):
        page = typed(browser)
        assert "Zoé Sansnom" in page
        assert "06 39 98 12 3" in page
        assert 'class="errors"' in page


def test_what_works_makes_what_did_not_old(browser):
    browser.post(you(), YOU)
    browser.post(you(), {**YOU, "number": "06 39 98 12 34"})
    assert 'class="errors"' not in typed(browser)
    assert not any("pages" in row for row in rows())


def test_starting_again_forgets_what_was_typed_wrongly_too(browser):
    browser.post(you(), YOU)
    browser.post(reverse("helpdesk:callback_start_again"))
    assert "Zoé Sansnom" not in typed(browser)
    assert "Zoé Sansnom" not in repr(rows())


def test_what_was_typed_is_forgotten_after_minutes(browser):
    browser.post(you(), YOU)
    with time_machine.travel(MONDAY + timedelta(seconds=KEPT_FOR + 1), tick=False):
        assert "Zoé Sansnom" not in typed(browser)


def test_a_later_mistake_does_not_keep_an_older_one_longer(browser):
    browser.post(you(), YOU)
    with time_machine.travel(MONDAY + timedelta(seconds=KEPT_FOR - 1), tick=False):
        browser.post(reverse("helpdesk:callback_about"), {"question": "Autre"})
    with time_machine.travel(MONDAY + timedelta(seconds=KEPT_FOR + 1), tick=False):
        assert "Zoé Sansnom" not in typed(browser)
        assert "Autre" in typed(browser, reverse("helpdesk:callback_about"))


def test_no_visitor_keeps_many_pages(browser):
    for n in range(MOST_PAGES + 3):
        browser.post(f"{you()}?n={n}", YOU)
    (pages,) = [row["pages"] for row in rows() if "pages" in row]
    assert len(pages) == MOST_PAGES


def test_a_page_is_shown_to_nobody_else(browser, cast):
    browser.post(you(), YOU)
    browser.force_login(cast.karim.user)
    assert "Zoé Sansnom" not in typed(browser)


def test_another_display_is_shown_anew(browser):
    browser.post(you(), YOU)
    browser.cookies[COOKIE_NAME] = DisplayPreferences(text="150").to_cookie()
    assert 'class="errors"' not in typed(browser)


def test_whoever_comes_by_a_link_finds_the_form_as_it_is(desk):
    """At the desk the next call is about somebody else: nobody's name stands in their form."""
    new, menu = reverse("helpdesk:new_case"), {"Referer": "http://testserver/fr/desk/"}
    wrong = {"name": "Paul Premier", "number": "06 39"}
    answer = desk.post(new, wrong, headers={"Referer": f"http://testserver{new}"})
    again = {"Referer": f"http://testserver{new}"}
    assert "Paul Premier" in desk.get(answer.url, headers=again).content.decode()
    assert "Paul Premier" not in desk.get(new, headers=menu).content.decode()
    assert "Paul Premier" in desk.get(new, headers=again).content.decode()


def test_a_form_inside_another_page_is_shown_again_at_its_own_address(desk, cast):
    case = make_callback(cast.topic).case
    page = {"Referer": f"http://testserver{reverse('helpdesk:case', args=[case.reference])}"}
    number = reverse("helpdesk:case_number", args=[case.reference])
    answer = desk.post(number, {"number": "06 39"}, headers=page)
    assert 'value="06 39"' in desk.get(answer.url, headers=page).content.decode()


def test_an_odd_referer_breaks_nothing(browser):
    for odd in ("http://[::1", "é\0", "//", "javascript:x"):
        assert browser.post(you(), YOU, headers={"Referer": odd}).status_code == 303
        assert browser.get(you(), headers={"Referer": odd}).status_code == 200


def test_a_program_gets_its_answer_at_once(client, cast):
    client.get(reverse("helpdesk:callback_start"))
    assert client.post(you(), YOU).status_code == 422


def test_whoever_refuses_cookies_gets_the_page_at_once(cast):
    assert Client(**BROWSER).post(you(), YOU).status_code == 422


def test_a_password_is_never_kept(cast):
    make_user("paul")
    browser = Client(**BROWSER)
    browser.cookies["sessionid"] = "0" * 32
    answer = browser.post(reverse("login"), {"username": "paul", "password": "Bananier-1"})
    assert answer.status_code == 303
    page = typed(browser, answer.url)
    assert 'value="paul"' in page
    assert "Bananier-1" not in page + repr(rows())


def test_a_page_that_is_no_form_stands_beside_the_form(browser):
    desk = DeskSettings.current()
    desk.open_per_session = 0
    desk.save()
    when = {"reachable_when": "le soir"}
    browser.post(reverse("helpdesk:callback_reachable"), when)
    browser.post(you(), {**YOU, "number": "06 39 98 12 34"})
    check = reverse("helpdesk:callback_check")
    answer = browser.post(check)
    assert (answer.status_code, answer.url) == (303, f"{check}?refused=1")
    assert "Zoé Sansnom" not in typed(browser, answer.url)
    # Its way back leads to the answers, and not to itself.
    assert "Zoé Sansnom" in typed(browser, check)


def test_a_form_without_its_key_shows_what_was_typed_by_a_get(cast):
    browser = Client(enforce_csrf_checks=True, **BROWSER)
    browser.get(reverse("helpdesk:callback_about"))
    answer = browser.post(you(), YOU, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.url == f"{you()}?refused=1"
    assert "Zoé Sansnom" in typed(browser, answer.url)
    assert "Zoé Sansnom" not in typed(browser, you())


def test_nothing_typed_is_in_an_address(browser):
    answer = browser.post(f"{you()}?phone=x", YOU)
    assert answer.url == f"{you()}?phone=x"


# --- Every form of the site -----------------------------------------------------------------------
def the_forms(cast):
    """Address → what is typed there, with a mistake; of the public site and of the desk."""
    callback = make_callback(cast.topic)
    case = callback.case.reference
    person = callback.case.person_id
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=cast.karim.user)
    of_case = {
        name: reverse(f"helpdesk:case_{name}", args=[case])
        for name in (
            *("note", "number", "confidence", "close", "adviser", "facts", "person", "wait"),
            *("checklist", "time", "refer", "relate", "split", "join", "helper", "safeguarding"),
            "write",
        )
    }
    return {
        reverse("helpdesk:callback_about"): {"question": "wrong"},
        reverse("helpdesk:callback_when"): {"starts_at": "wrong"},
        reverse("helpdesk:callback_reachable"): {"reachable_when": "wrong" * 100},
        reverse("helpdesk:callback_you"): {"number": "wrong"},
        reverse("helpdesk:my_request"): {"reference": "wrong"},
        reverse("helpdesk:my_request_by_link", args=[token_of(callback)]): {"letters": "wro"},
        reverse("complaint"): {"number": "wrong"},
        reverse("accessibility:preferences"): {"text": "wrong"},
        reverse("accessibility:reading_comfort"): {"size": "wrong"},
        **{key: {"text": "", "number": "wrong", "minutes": "wrong"} for key in of_case.values()},
        reverse("helpdesk:attempt", args=[attempt.pk]): {"outcome": "wrong"},
        reverse("helpdesk:new_case"): {"number": "wrong"},
        reverse("helpdesk:helped"): {"minutes": "wrong"},
        reverse("helpdesk:team"): {"text": ""},
        reverse("helpdesk:presence"): {"do": "away", "until": "wrong"},
        reverse("helpdesk:person_name", args=[person]): {"name": ""},
        reverse("helpdesk:person_numbers", args=[person]): {"number": "wrong"},
        reverse("helpdesk:promise_time", args=[callback.pk]): {"starts_at": "wrong"},
        reverse("helpdesk:promise_by_hand", args=[callback.pk]): {"day": "wrong"},
        reverse("helpdesk:view_keep"): {"name": ""},
    }


def test_every_form_is_answered_by_a_redirect(desk, cast):
    desk.post(reverse("helpdesk:callback_about"), {"topic": "phone"})
    for address, wrong in the_forms(cast).items():
        answer = desk.post(address, wrong)
        assert answer.status_code in (302, 303), address
        page = desk.get(answer.url)
        assert page.status_code == 200, address
        if answer.status_code == 303:
            assert SESSION_KEY in desk.session, address


# --- Addresses that only take a form --------------------------------------------------------------
def addresses_of(patterns, value="1", before="") -> list[str]:
    """Every address of ours, as `/fr/…`, with `value` for whatever it takes."""
    found = []
    for entry in patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            is_ours = "wagtail" not in getattr(entry.urlconf_name, "__name__", "")
            found += addresses_of(entry.url_patterns, value, route) if is_ours else []
        elif isinstance(entry, URLPattern) and "(" not in route and "calendar/" not in route:
            found.append("/" + "".join(_filled(route, value)))
    return found


def _filled(route, value):
    for part in route.split("<"):
        converter, bracket, rest = part.rpartition(">")
        is_number = converter.startswith("int:") and not value.isdecimal()
        yield ("1" if is_number else value if bracket else "") + rest


def test_an_address_that_only_takes_a_form_leads_to_the_page_above(desk, cast, caplog):
    cast.karim.user.is_superuser = True
    cast.karim.user.save()
    asked = [path for path in addresses_of(get_resolver().url_patterns) if path.startswith("/fr/")]
    for path in asked:
        answer = desk.get(path, follow=True)
        assert answer.status_code in (200, 204, 404), path
    refused = [record for record in caplog.records if "Method Not Allowed" in record.message]
    assert len(refused) > 20


def test_the_way_up_keeps_what_was_asked(desk, cast):
    case = make_callback(cast.topic).case
    note = reverse("helpdesk:case_note", args=[case.reference])
    page = reverse("helpdesk:case", args=[case.reference])
    assert desk.get(f"{note}?story=calls").url == f"{page}?story=calls"
    assert desk.get(reverse("helpdesk:mention_read", args=[1])).url == reverse("helpdesk:today")
