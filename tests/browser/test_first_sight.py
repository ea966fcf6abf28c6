"""What one sees first on a slow network: nothing that one reads moves afterwards.

How long the largest part takes at 512 kbit/s is printed (`pytest -s`), and kept in measured.md.
"""

import pytest

SLOWLY = {
    "offline": False,
    "latency": 0,
    "downloadThroughput": 512 * 1024 / 8,
    "uploadThroughput": 512 * 1024 / 8,
}
# Of this page alone, from its first sign on.
WATCH = """
window.seen = {moved: 0, largest: 0};
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.seen.moved += entry.value;
}).observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.seen.largest = entry.startTime;
}).observe({type: 'largest-contentful-paint', buffered: true});
"""
# Three words at the right edge of the header make room for the fourth, where a page comes in two
# pieces just there. Nobody reads them yet, and a page counts as still below a tenth.
OF_THE_HEADER = 0.01
A_FRAME = "new Promise(done => setTimeout(() => done(window.seen), 50))"
PAGES = ("/fr/", "/en/", "/125", "/fr/recherche/?q=carte%20sim", "/fr/rappel/", "/fr/style/")


def seen_until(page, is_enough):
    """What was seen of the page once it is enough; what was seen last after many frames."""
    for _ in range(200):
        seen = page.evaluate(A_FRAME)
        if is_enough(seen):
            break
    return seen


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_comes(open_page, path, width):
    page = open_page(width)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOWLY)
    page.add_init_script(WATCH)
    page.goto(path, wait_until="load")
    # The largest part is known once a frame has been drawn after it.
    seen = seen_until(page, lambda seen: seen["largest"])
    print(f"{path} at {width}: {seen['largest']:.0f} ms")  # noqa: T201 - a figure, with -s
    assert seen["largest"] > 0
    assert seen["moved"] <= OF_THE_HEADER


def test_what_moves_is_seen(open_page):
    """The control: a page that moves what stands on it is told from the others."""
    page = open_page(320)
    page.add_init_script(WATCH)
    page.goto("/fr/", wait_until="load")
    page.evaluate(A_FRAME)
    page.evaluate("document.querySelector('main').style.paddingTop = '200px'")
    assert seen_until(page, lambda seen: seen["moved"] > OF_THE_HEADER)["moved"] > OF_THE_HEADER
