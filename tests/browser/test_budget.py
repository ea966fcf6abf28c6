"""A whole public page, all that it needs, in one request and at most 14,000 bytes."""

import pytest

from tests.browser.pages import MORE, public_paths

MOST_BYTES = 14_000


def weigh(page, path):
    """(requests, bytes over the wire with headers) of one page, as Chromium counted them."""
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
    real = {key: url for key, url in requests.items() if not url.startswith("data:")}
    return len(real), sum(sizes.get(key, 0) for key in real)


def test_every_public_page_is_one_request_of_at_most_14000_bytes(open_page, served):
    page = open_page()
    weights = {path: weigh(page, path) for path in [*public_paths(served.address), *MORE]}
    too_heavy = {path: w for path, w in weights.items() if w[0] != 1 or w[1] > MOST_BYTES}
    assert len(weights) > 70
    assert min(size for _, size in weights.values()) > 1000
    assert not too_heavy


def test_the_pages_of_the_callback_journey_are_as_light(open_page, journey):
    page = open_page()
    weights = {path: weigh(page, path) for path in journey(page)}
    assert len(weights) >= 7
    assert all(count == 1 and size <= MOST_BYTES for count, size in weights.values()), weights


@pytest.mark.parametrize("path", ["/fr/", "/fr/guides/"])
def test_a_page_for_an_old_phone_has_no_script(open_page, path):
    page = open_page()
    page.goto(path)
    assert page.locator("script").count() == 0


def test_a_guide_of_seven_steps_has_at_most_150_elements(open_page):
    page = open_page()
    page.goto("/125")
    assert page.locator(".steps > li").count() == 7
    assert page.evaluate("document.querySelectorAll('*').length") <= 150
