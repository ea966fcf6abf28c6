"""An incident from its first word to its end, on the desk and on the pages that everybody reads."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_axe import violations
from tests.browser.test_journey import no_sideways_scroll

# A request about the network, and whatever an earlier test declared is over.
REQUEST = """
from django.utils import timezone
from helpdesk.models import Incident, Topic
from helpdesk.reads.incidents import forget_incidents
from tests.factories.helpdesk import make_case
Incident.objects.filter(ended_at=None).update(ended_at=timezone.now())
forget_incidents()
made = make_case(Topic.objects.first(), at=timezone.now(), name="Rose {0}", number="+336399803{0}")
print("REFERENCE", made.reference)
"""
_numbers = iter(range(10, 99))


@pytest.fixture
def request_page(served):
    said = served.manage("shell", "-c", REQUEST.format(next(_numbers)))
    return f"/fr/desk/cases/{said.split('REFERENCE ')[1].strip()}/"


def is_clean(page: Page) -> None:
    no_sideways_scroll(page)
    assert violations(page) == []


def declare(page: Page, title: str) -> None:
    page.goto("/fr/desk/incidents/new/")
    page.fill("#id_title_fr", title)
    page.fill("#id_advice_fr", "Dites que la réparation est en cours.")
    page.fill("#id_area", "Lille")
    page.locator("main form button").click()
    page.wait_for_url("**/incidents/*/")


def end_it(page: Page) -> None:
    page.locator("main form .button").first.click()
    page.wait_for_url("**/several/*/")


@pytest.mark.parametrize(("width", "display"), [(1280, ""), (320, "chigh.t200")])
def test_declared_tied_and_ended(adviser_page, request_page, width, display):
    page = adviser_page(width, "awa", bypass_csp=True)
    if display:
        page.context.add_cookies([{"name": "display", "value": display, "url": page.url}])
    page.goto("/fr/desk/incidents/new/")
    page.locator("main form button").click()
    expect(page.locator("#errors")).to_be_visible()
    is_clean(page)
    declare(page, f"Pas de réseau à {width}")
    page.goto("/fr/")
    expect(page.locator("main .note").first).to_contain_text(f"Pas de réseau à {width}")
    is_clean(page)
    page.goto(request_page)
    is_clean(page)
    page.locator("[name=incident]").click()
    expect(page.locator("main .note").first).to_contain_text("Dites que la réparation")
    is_clean(page)
    page.locator("main .note a").first.click()
    page.locator("a[href$='/end/']").click()
    page.wait_for_url("**/end/")
    is_clean(page)
    end_it(page)
    page.goto("/fr/desk/incidents/")
    no_sideways_scroll(page)


def test_without_script_it_is_taken_back(adviser_page, request_page):
    page = adviser_page(768, "awa", javascript=False)
    declare(page, "Pas de réseau à Roubaix")
    page.goto(request_page)
    page.locator("[name=incident]").click()
    page.locator("main .note a").first.click()
    page.locator("a[href$='/end/']").click()
    end_it(page)
    page.locator("main form .button").click()
    page.goto("/fr/desk/incidents/")
    expect(page.locator(".is-now")).to_have_count(1)
    # Every page of the site says what runs: the tests after this one find none.
    page.locator(".is-now a").first.click()
    page.locator("a[href$='/end/']").click()
    end_it(page)
    page.goto("/fr/")
    expect(page.locator("main")).not_to_contain_text("Roubaix")
