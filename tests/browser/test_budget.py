"""A whole public page, all that it needs, in one request and at most 14,000 bytes.

What each kind of page has at most stands in site/docs/budgets.md; run with REWRITE_BUDGETS=1 to
write what was measured, and say in the commit why a page grew.
"""

import os
import re
from pathlib import Path

import pytest

from accessibility.markup.page_weight import LIMIT_BYTES, eco_index
from tests.browser.pages import kind_of, one_of_each_kind, public_pages

# Every kind of page, one after the other.
pytestmark = pytest.mark.timeout(900)
BUDGETS = Path(__file__).parents[2] / "site" / "docs" / "budgets.md"
COLUMNS = "| page | bytes | requests | elements | CSS used | EcoIndex |"
# Words of a page may change without anybody asking, and compression adds up to 100 random bytes.
LEEWAY = 1.05
LATER = re.compile(r"^data:|/(?:ecrans|screens)/[\w-]+\.svg$")


def weigh(page, path):
    """(requests, bytes over the wire with headers) of one page, as Chromium counted them.

    Drawings for which a page has no room come when they are in sight, and are not counted.
    """
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    requests, sizes = {}, {}
    session.on(
        "Network.requestWillBeSent",
        lambda event: requests.update({event["requestId"]: event["request"]["url"]}),
    )
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(path, wait_until="load")
    session.detach()
    real = [key for key, url in requests.items() if not LATER.search(url)]
    return len(real), sum(sizes.get(key, 0) for key in real)


def test_every_public_page_is_at_most_14000_bytes(served):
    """That each is one request is seen below, for every kind of page."""
    weights = {path: page.size for path, page in public_pages(served).items()}
    assert len(weights) > 150
    assert min(weights.values()) > 1000
    assert not {path: size for path, size in weights.items() if size > LIMIT_BYTES}


def test_the_pages_of_the_callback_journey_are_as_light(open_page, journey):
    page = open_page()
    weights = {path: weigh(page, path) for path in journey(page)}
    assert len(weights) >= 5
    assert all(count == 1 and size <= LIMIT_BYTES for count, size in weights.values()), weights


@pytest.mark.parametrize("path", ["/fr/", "/fr/guides/"])
def test_a_page_for_an_old_phone_has_no_script(open_page, path):
    page = open_page()
    page.goto(path)
    assert page.locator("script").count() == 0


def test_a_guide_of_seven_steps_has_at_most_150_elements(open_page):
    page = open_page()
    page.goto("/135")
    assert page.locator(".steps > li").count() == 7
    # What a drawing is made of is counted apart: it is no box that a phone lays out. And the week
    # has as many lines as the desk has different days, which is another at each moment.
    boxes = ":not(svg):not(svg *):not(.hours br)"
    assert page.evaluate(f"document.querySelectorAll('{boxes}').length") <= 147


def css_used(page, path):
    """The share of the style sheet's bytes that this page uses on this screen."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    sizes = {}
    session.on(
        "CSS.styleSheetAdded",
        lambda event: sizes.update({event["header"]["styleSheetId"]: event["header"]["length"]}),
    )
    session.send("CSS.startRuleUsageTracking")
    page.goto(path)
    rules = session.send("CSS.stopRuleUsageTracking")["ruleUsage"]
    session.detach()
    return sum(rule["endOffset"] - rule["startOffset"] for rule in rules if rule["used"]) / sum(
        sizes[sheet] for sheet in {rule["styleSheetId"] for rule in rules}
    )


def measured(page, path):
    """(bytes, requests, elements, CSS used in percent, EcoIndex) of a page."""
    share = css_used(page, path)
    requests, size = weigh(page, path)
    elements = page.evaluate("document.querySelectorAll('*').length")
    index = eco_index(elements=elements, requests=requests, size=size)
    return size, requests, elements, round(100 * share), round(index)


def kept_budgets():
    """Kind of page → what the table says of it, as numbers."""
    rows = re.findall(r"^\| `([^`]+)` \|(.+)\|$", BUDGETS.read_text("utf-8"), flags=re.MULTILINE)
    return {
        kind: [int(re.sub(r"\D", "", cell)) for cell in cells.split("|")] for kind, cells in rows
    }


def write_budgets(found):
    """The same page of documentation with the table of what was measured now."""
    before = BUDGETS.read_text("utf-8").split(COLUMNS)[0]
    rows = [
        f"| `{kind}` | {size:,} | {requests} | {elements} | {share} % | {index} |"
        for kind, (size, requests, elements, share, index) in found.items()
    ]
    BUDGETS.write_text(
        "\n".join([before + COLUMNS, "|---|--:|--:|--:|--:|--:|", *rows, ""]), "utf-8"
    )


def test_every_kind_of_page_keeps_to_its_budget(open_page, served):
    page = open_page()
    # A search is known by its words: found, not found.
    found = {kind_of(path): measured(page, path) for path in one_of_each_kind(served)}
    if os.environ.get("REWRITE_BUDGETS"):
        write_budgets(found)
    budgets = kept_budgets()
    assert found.keys() == budgets.keys()
    assert {requests for _size, requests, *_others in found.values()} == {1}
    beyond = {
        kind: (now, budgets[kind])
        for kind, now in found.items()
        if now[0] > budgets[kind][0] * LEEWAY
        or now[1] > budgets[kind][1]
        or now[2] > budgets[kind][2] * LEEWAY
    }
    assert not beyond
