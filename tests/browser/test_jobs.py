"""The commonest jobs of an adviser, counted: clicks, keys and pages (site/docs/jobs.md)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_axe import violations
from tests.browser.test_call import switch_keys_on
from tests.browser.test_journey import no_sideways_scroll

# One more promise, and nobody in a call: what the demonstration has is for the other tests.
PROMISE = """
from django.utils import timezone
from helpdesk.actions.promises.attempts import end_attempt
from helpdesk.choices import AttemptOutcome
from helpdesk.models import Attempt, Topic
from tests.factories.helpdesk import make_callback
now = timezone.now()
for attempt in Attempt.objects.filter(ended_at=None):
    end_attempt(attempt=attempt, outcome=AttemptOutcome.BUSY, at=now, by=None)
made = make_callback(Topic.objects.first(), at=now, starts_at=None, reachable_when="Le soir",
                     number="+33639980{:03}")
print("REFERENCE", made.case.reference)
"""


class Hand:
    """One hand at the desk, whose clicks and keys are counted, and the pages that it meets."""

    def __init__(self, page: Page):
        self.page, self.clicks, self.keys, self.pages = page, 0, 0, 0
        page.on("framenavigated", self._count)

    def _count(self, frame) -> None:
        self.pages += frame.parent_frame is None

    def click(self, selector: str) -> None:
        self.clicks += 1
        self.page.locator(selector).first.click()

    def press(self, key: str) -> None:
        self.keys += 1
        self.page.keyboard.press(key)


@pytest.fixture
def promise(served):
    """The address of a request with a promised call, each time another: `promise()`."""
    made = iter(range(100, 200))

    def make() -> str:
        said = served.manage("shell", "-c", PROMISE.format(next(made)))
        return f"/fr/desk/cases/{said.split('REFERENCE ')[1].strip()}/"

    return make


def is_closed(page: Page) -> None:
    page.wait_for_url("**/cases/**")
    expect(page.locator(".first .tag").first).to_have_text("Clôturée")


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("width", [1280, 390])
def test_from_the_request_to_reached_and_solved_in_three_clicks(
    adviser_page, promise, width, javascript
):
    page = adviser_page(width, javascript=javascript)
    page.goto(promise())
    hand = Hand(page)
    hand.click(".do .talk")
    page.wait_for_url("**/attempts/**")
    hand.click("label[for=id_then_0]")
    hand.click(".call-save .button")
    is_closed(page)
    assert (hand.clicks, hand.pages) == (3, 2)


def test_from_the_request_to_reached_and_solved_in_three_keys(adviser_page, promise):
    page = adviser_page()
    switch_keys_on(page)
    page.goto(promise())
    hand = Hand(page)
    hand.press("c")
    page.wait_for_url("**/attempts/**")
    hand.press("c")
    hand.press("Enter")
    is_closed(page)
    assert (hand.keys, hand.pages) == (3, 2)


@pytest.mark.parametrize(("width", "display"), [(1280, ""), (390, "cdark"), (320, "chigh.t200")])
def test_what_an_answer_needs_shows_with_it_and_breaks_no_rule(
    adviser_page, promise, width, display
):
    page = adviser_page(width, bypass_csp=True)
    if display:
        page.context.add_cookies([{"name": "display", "value": display, "url": page.url}])
    page.goto(promise())
    page.locator(".do .talk").click()
    page.wait_for_url("**/attempts/**")
    expect(page.locator("#id_place")).not_to_be_visible()
    page.locator("label[for=id_then_2]").click()
    expect(page.locator("#id_place")).to_be_visible()
    no_sideways_scroll(page)
    assert violations(page) == []
    page.locator(".call-save .button").first.click()
    expect(page.locator("#errors")).to_be_visible()
    assert violations(page) == []


def test_the_clock_of_the_call_goes_on(adviser_page, promise):
    page = adviser_page()
    page.goto(promise())
    page.locator(".do .talk").click()
    page.wait_for_url("**/attempts/**")
    before = page.locator("[data-clock]").inner_text()
    expect(page.locator("[data-clock]")).not_to_have_text(before)


def test_twenty_requests_are_in_sight_on_a_usual_screen(adviser_page, promise):
    # Nobody is in a call: a line above the list would say so.
    promise()
    page = adviser_page()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/fr/desk/queue/?show=all&rows=dense")
    in_sight = page.evaluate(
        "[...document.querySelectorAll('main .line')]"
        ".filter(line => line.getBoundingClientRect().bottom <= innerHeight).length"
    )
    assert in_sight >= 20


@pytest.mark.parametrize(
    ("width", "display", "rows"),
    [(1280, "", "dense"), (768, "cdark", ""), (390, "", "dense"), (320, "chigh.t200", "")],
)
def test_the_queue_and_its_choice_break_no_rule(adviser_page, width, display, rows):
    page = adviser_page(width, bypass_csp=True)
    if display:
        page.context.add_cookies([{"name": "display", "value": display, "url": page.url}])
    page.goto(f"/fr/desk/queue/?show=all&order=age&rows={rows}")
    no_sideways_scroll(page)
    assert violations(page) == []
    page.locator("[name=case]").first.check()
    page.select_option("#id_act", "close")
    page.locator("#several button").click()
    expect(page.locator("h1")).to_have_text("Clôturer")
    no_sideways_scroll(page)
    assert violations(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_whole_list_is_chosen_in_two_clicks_and_seen_first(adviser_page, javascript):
    page = adviser_page(javascript=javascript)
    page.goto("/fr/desk/queue/?show=all")
    hand = Hand(page)
    hand.click("[name=all]")
    page.select_option("#id_act", "read")
    hand.click("#several button")
    expect(page.locator("h1")).to_have_text("Marquer comme lu")
    assert page.locator(".lines .line").count() > 25
    assert hand.clicks == 2


def test_boxes_are_ticked_with_shift_and_with_a_key(adviser_page):
    page = adviser_page()
    switch_keys_on(page)
    page.goto("/fr/desk/queue/?show=all")
    boxes = page.locator("[name=case]")
    boxes.nth(1).click()
    boxes.nth(4).click(modifiers=["Shift"])
    assert page.locator("[name=case]:checked").count() == 4
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(boxes.nth(0)).to_be_checked()


# A word that stands in one request only.
NOTED = """
from django.utils import timezone
from helpdesk.actions.cases.cases import add_note
from helpdesk.models import Case
case = Case.objects.get(reference="{reference}".upper())
text = "Elle dit que sa perruche {word} répond au téléphone"
add_note(case=case, text=text, at=timezone.now(), by=None)
"""


@pytest.fixture
def noted(served, promise):
    """The address of a request, in a note of which a word stands: `noted(word)`."""

    def make(word: str) -> str:
        address = promise()
        reference = address.rstrip("/").rsplit("/", 1)[1]
        served.manage("shell", "-c", NOTED.format(reference=reference, word=word))
        return address

    return make


def test_a_request_is_found_by_a_word_of_a_note_in_four_keys(adviser_page, noted):
    address = noted("zinzolin")
    page = adviser_page()
    switch_keys_on(page)
    page.goto("/fr/desk/team/")
    hand = Hand(page)
    hand.press("/")
    page.keyboard.type("Perruches ZINZOLINE")
    hand.press("Enter")
    page.wait_for_url("**/search/**")
    expect(page.locator("mark").first).to_have_text("perruche")
    hand.press("j")
    hand.press("Enter")
    page.wait_for_url(f"**{address}")
    assert (hand.keys, hand.pages) == (4, 2)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_request_is_found_by_a_word_of_a_note_in_three_clicks(adviser_page, noted, javascript):
    address = noted("amarante")
    page = adviser_page(javascript=javascript)
    page.goto("/fr/desk/")
    hand = Hand(page)
    hand.click("#id_find")
    page.keyboard.type("amarente")
    hand.click(".find-all button")
    expect(page.locator("mark").first).to_have_text("amarante")
    hand.click(".found a")
    page.wait_for_url(f"**{address}")
    assert (hand.clicks, hand.pages) == (3, 2)


@pytest.mark.parametrize(
    ("width", "display", "q"),
    [
        (1280, "", "carte"),
        (768, "cdark", "carte"),
        (320, "chigh.t200", "carte"),
        (320, "", "xyzzy"),
    ],
)
def test_the_search_breaks_no_rule(adviser_page, noted, width, display, q):
    noted("carte")
    page = adviser_page(width, bypass_csp=True)
    if display:
        page.context.add_cookies([{"name": "display", "value": display, "url": page.url}])
    page.goto(f"/fr/desk/search/?words={q}")
    no_sideways_scroll(page)
    assert violations(page) == []


# A request for which no call is planned.
UNPLANNED = """
from django.utils import timezone
from helpdesk.models import Topic
from tests.factories.helpdesk import make_case
made = make_case(Topic.objects.first(), at=timezone.now(), number="+33639980199")
print("REFERENCE", made.reference)
"""


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, False)])
def test_a_call_is_planned_in_two_clicks(adviser_page, served, width, javascript):
    said = served.manage("shell", "-c", UNPLANNED)
    page = adviser_page(width, javascript=javascript)
    page.goto(f"/fr/desk/cases/{said.split('REFERENCE ')[1].strip()}/")
    hand = Hand(page)
    hand.click("a[href$='/promise/']")
    page.wait_for_url("**/promise/**")
    hand.click("[name=starts_at]")
    page.wait_for_url("**/cases/*/")
    expect(page.locator(".first .tag").first).to_have_text("Appel promis")
    assert (hand.clicks, hand.pages) == (2, 2)


@pytest.mark.parametrize(("width", "display"), [(1280, ""), (768, "cdark"), (320, "chigh.t200")])
def test_the_week_breaks_no_rule(adviser_page, width, display):
    page = adviser_page(width, bypass_csp=True)
    if display:
        page.context.add_cookies([{"name": "display", "value": display, "url": page.url}])
    page.goto("/fr/desk/week/")
    no_sideways_scroll(page)
    assert violations(page) == []


@pytest.mark.parametrize(("width", "display"), [(1280, ""), (768, "cdark"), (320, "chigh.t200")])
def test_the_hours_of_the_team_break_no_rule(adviser_page, width, display):
    page = adviser_page(width, "awa", bypass_csp=True)
    if display:
        page.context.add_cookies([{"name": "display", "value": display, "url": page.url}])
    page.goto("/fr/desk/hours/")
    no_sideways_scroll(page)
    assert violations(page) == []
    page.locator("[name=do][value=week]").click()
    expect(page.locator("#errors")).to_be_visible()
    no_sideways_scroll(page)
    assert violations(page) == []
