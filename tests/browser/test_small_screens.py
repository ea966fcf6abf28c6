"""Small screens with every preference: nothing sideways, no word cut, a header of a third at most.

Each page is opened once; its preferences are set as the server would, by attributes of <html>.
"""

import pytest
from playwright.sync_api import Page
from website.serving.stylesheet import guide_css, public_css

from accessibility.display.preferences import COOKIE_NAME
from helpdesk.policy.trust_words import WORDS
from tests.factories.old_browsers import as_read_in_2016

pytestmark = pytest.mark.timeout(600)
SMALL = (320, 360)
# The lowest screen that phones of this width have: 320 × 480.
A_THIRD = 160
ALL = {
    "text": ["100", "125", "150", "200"],
    "spacing": ["normal", "wide"],
    "contrast": ["auto", "high"],
    "width": ["usual", "narrow"],
    "pictures": ["shown", "none"],
}
# What changes the size of anything; a third of it, for what is looked at otherwise too.
FEW = {"text": ["100", "200"], "spacing": ["normal", "wide"]}
# An address may break wherever it must: it is no word.
LOOK = r"""(all) => {
  const root = document.documentElement, range = document.createRange(), texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; node = walker.nextNode();)
    if (node.data.trim()
        && !node.parentElement.closest('.hidden, .skip, script, style, option, textarea, [hidden]')
        && (node.parentElement.closest('summary')
          || !node.parentElement.closest('details:not([open])')))
      texts.push(node);
  const combine = names => names.length
    ? combine(names.slice(1)).flatMap(rest => all[names[0]].map(v => ({...rest, [names[0]]: v})))
    : [{}];
  const boxes = (node, from, to) => {
    range.setStart(node, from); range.setEnd(node, to);
    return [...range.getClientRects()].filter(box => box.width > 1 && box.height > 1);
  };
  const wrong = [], tall = [];
  for (const chosen of combine(Object.keys(all))) {
    for (const name in chosen)
      chosen[name] === all[name][0] ? root.removeAttribute('data-' + name)
        : root.setAttribute('data-' + name, chosen[name]);
    const say = what => wrong.push(Object.values(chosen).join(' ') + ': ' + what);
    if (root.scrollWidth > innerWidth) say('wide ' + root.scrollWidth);
    const header = document.querySelector('header');
    if (header) tall.push(header.getBoundingClientRect().height);
    const shown = [];
    for (const node of texts) {
      for (const word of node.data.matchAll(/[^\s\u2010\u002d–·«»()/@?!:;]+/gu)) {
        const whole = node.data.slice(0, word.index + word[0].length + 1).split(/\s/).pop();
        if (/[@/]|\.\w/.test(whole)) continue;
        const lines = new Set(
          boxes(node, word.index, word.index + word[0].length).map(box => Math.round(box.top)));
        if (lines.size > 1) say('cut ' + word[0]);
      }
      for (const box of boxes(node, 0, node.length)) shown.push([box, node.data.trim()]);
    }
    // Letters reach below and above their line a little, and words may touch.
    shown.forEach(([a, one], at) => shown.slice(at + 1).forEach(([b, other]) => {
      if (Math.min(a.right, b.right) - Math.max(a.left, b.left) > 3
          && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > a.height / 2)
        say('over each other: ' + one.slice(0, 30) + ' | ' + other.slice(0, 30));
    }));
  }
  for (const name in all) root.removeAttribute('data-' + name);
  return [wrong, Math.max(...tall, 0)];
}"""


def pages_of_a_visit(page: Page):
    """Open each kind of page in turn, as somebody who asks for a call; yields what it is."""

    def go_on(**fields: str) -> None:
        for name, text in fields.items():
            page.fill(f"[name={name}]", text)
        with page.expect_navigation():
            page.locator("main form .button").first.click()

    for name, path in (
        ("home", "/fr/"),
        ("guide", "/106"),
        ("search", "/fr/recherche/?q=carte%20sim"),
        ("nothing found", "/fr/recherche/?q=xyzzyx"),
        ("no page", "/fr/no-such-page/"),
        ("contact", "/fr/contact/"),
        ("preferences", "/fr/affichage/"),
        ("about", "/fr/rappel/?guide=102"),
    ):
        page.goto(path)
        yield name
    with page.expect_navigation():
        page.locator("[name=topic]").first.click()
    yield "times"
    with page.expect_navigation():
        page.locator(".times button").last.click()
    go_on(number="06 39")
    yield "errors"
    go_on(name="Marie-Madeleine Lefebvre", number="06 39 98 65 43")
    yield "check"
    go_on()
    show_the_longest_words(page)
    yield "confirmation"
    page.goto("/fr/ma-demande/voir/")
    show_the_longest_words(page)
    yield "my request"


def show_the_longest_words(page: Page) -> None:
    """In the place of those that this promise happens to have."""
    words = [max(half, key=len) for half in WORDS]
    page.locator(".word").first.evaluate(
        "(place, words) => { place.textContent = words; }", f"«\u00a0{' '.join(words)}\u00a0»"
    )


@pytest.mark.parametrize("cookie", ["t100", "fhyperlegible.ayes"])
def test_very_large_with_more_space_cut_words_and_filled_the_screen_with_the_header(
    open_page, served, cookie
):
    page, found, tallest = open_page(), {}, {}
    page.context.add_cookies([{"name": COOKIE_NAME, "value": cookie, "url": served.address}])
    for name in pages_of_a_visit(page):
        for width in SMALL:
            page.set_viewport_size({"width": width, "height": 480})
            wrong, tallest[name, width] = page.evaluate(LOOK, ALL)
            if wrong:
                found[name, width] = (len(wrong), wrong[:5])
    assert not found
    assert {place: high for place, high in tallest.items() if high > A_THIRD} == {}


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_a_phone_of_2016_showed_one_thing_over_another(open_page, direction):
    page, found = open_page(bypass_csp=True), {}
    sheets = [as_read_in_2016(public_css(is_from_right=direction == "rtl"))]
    sheets.append(as_read_in_2016(guide_css()))
    for name in pages_of_a_visit(page):
        # A page with steps has their sheet before the other.
        page.evaluate(
            """([sheets, direction]) => {
                const styles = [...document.querySelectorAll('head style')].reverse();
                styles.forEach((style, n) => { style.textContent = sheets[n]; });
                document.documentElement.dir = direction;
            }""",
            [sheets, direction],
        )
        for width in (240, 320, 768):
            page.set_viewport_size({"width": width, "height": 320})
            wrong = page.evaluate(LOOK, FEW)[0]
            # A very small screen may cut a very large word; it may not lose it.
            if wrong := [what for what in wrong if width > 240 or ": cut" not in what]:
                found[name, width] = (len(wrong), wrong[:5])
    assert not found
