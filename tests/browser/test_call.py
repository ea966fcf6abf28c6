"""A call on one screen, by keyboard alone, with single keys for whoever wants them."""

import pytest
from playwright.sync_api import expect

from tests.browser.keyboard import press_until
from tests.browser.test_axe import violations
from tests.browser.test_journey import no_sideways_scroll

DRAFT = "[data-draft]"


MY_CALL = ".note a[href*='/desk/attempts/']"
CALL = "form[action*='/callbacks/'][action$='/call/'] button"


def open_call(page) -> None:
    """The call that this adviser is in already, or one that they begin now.

    Whoever is there at this hour has the call of the demonstration: it may be somebody else's.
    """
    page.goto("/fr/desk/queue/")
    mine = page.locator(MY_CALL)
    if mine.count():
        mine.click()
    else:
        cases = page.locator(".lines a[href*='/desk/cases/']")
        for address in [case.get_attribute("href") for case in cases.all()]:
            page.goto(address)
            if page.locator(CALL).count():
                break
        page.locator(CALL).click()
    page.wait_for_url("**/attempts/**")


def switch_keys_on(page) -> None:
    page.locator("#keys-open").click()
    with page.expect_response("**/desk/keys/"):
        page.locator("#keys-list [role=switch]").check()
    page.locator("#keys-list form[method=dialog] button").click()


def focused(page) -> str:
    return page.evaluate("document.activeElement.name || document.activeElement.id")


def is_chosen(page, key) -> bool:
    return page.locator(f"input[data-key='{key}']").is_checked()


def test_everything_for_a_call_stands_on_one_screen(adviser_page):
    page = adviser_page()
    open_call(page)
    for part in (".call-whom .number", ".say .word", "#id_q", "#id_note", "[data-key=b]"):
        expect(page.locator(part)).to_be_in_viewport()
    expect(page.locator(".call-save .button").first).to_be_in_viewport()
    expect(page.locator(".outcomes li").last).to_be_in_viewport(ratio=1)
    no_sideways_scroll(page)


@pytest.mark.parametrize(("width", "display"), [(1280, ""), (768, "cdark"), (320, "chigh.t200")])
def test_the_call_page_has_no_violation(adviser_page, width, display):
    page = adviser_page(width, bypass_csp=True)
    if display:
        page.context.add_cookies([{"name": "display", "value": display, "url": page.url}])
    open_call(page)
    no_sideways_scroll(page)
    assert violations(page) == []
    page.fill("#id_q", "carte sim")
    page.locator("button[name=find]").click()
    page.locator(".found button").first.click()
    page.wait_for_url("**guide=**")
    assert violations(page) == []
    page.locator("#keys-open").click()
    assert violations(page) == []


def test_single_keys_do_nothing_until_they_are_switched_on(adviser_page):
    page = adviser_page()
    open_call(page)
    page.locator("h1").click()
    page.keyboard.press("3")
    assert not is_chosen(page, "3")
    switch_keys_on(page)
    page.keyboard.press("3")
    assert is_chosen(page, "3")
    page.keyboard.press("b")
    assert is_chosen(page, "b")
    page.reload()
    page.keyboard.press("0")
    assert is_chosen(page, "0")


def test_single_keys_never_act_while_somebody_types(adviser_page):
    page = adviser_page()
    open_call(page)
    switch_keys_on(page)
    # As a draft that was kept: it stands there before anybody has typed.
    page.evaluate("document.querySelector('#id_note').defaultValue = 'Un début. '")
    page.keyboard.press("n")
    assert focused(page) == "note"
    page.keyboard.type("1 j/? n")
    assert page.input_value("#id_note").endswith("Un début. 1 j/? n")
    assert not is_chosen(page, "1")
    expect(page.locator("#keys-list")).not_to_be_visible()
    page.locator("h1").click()
    page.keyboard.press("g")
    assert focused(page) in ("q", "step")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys-list")).to_be_visible()


def test_keys_go_through_a_list(adviser_page):
    page = adviser_page()
    switch_keys_on(page)
    page.locator("h1").click()
    page.keyboard.press("/")
    assert focused(page) == "words"
    page.goto("/fr/desk/queue/")
    page.locator("h1").click()
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.href")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.href") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.href") == first
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")


def test_a_note_that_is_not_kept_says_so_and_is_kept_later(adviser_page):
    page = adviser_page()
    open_call(page)
    page.context.set_offline(True)
    page.fill("#id_note", "Le réseau est tombé")
    expect(page.locator(DRAFT)).to_contain_text("Pas encore")
    page.context.set_offline(False)
    expect(page.locator(DRAFT)).to_contain_text("Gardé à")
    page.reload()
    assert page.input_value("#id_note") == "Le réseau est tombé"


def test_the_last_words_before_a_link_are_on_the_next_page(adviser_page):
    page = adviser_page()
    open_call(page)
    # A link waits a second at most, which is little on a busy machine: here it waits a minute.
    page.evaluate("(later => { setTimeout = (act, ms) => later(act, 60 * ms) })(setTimeout)")
    page.fill("#id_note", "")
    page.locator("#id_note").type("Écrit à l'instant")
    page.locator(".call-title a").click()
    page.wait_for_url("**/cases/**")
    assert page.input_value("textarea[name=text]") == "Écrit à l'instant"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_whole_call_by_keyboard_alone(adviser_page, javascript):
    page = adviser_page(javascript=javascript)
    open_call(page)
    press_until(page, name="q")
    page.keyboard.type("146")
    page.keyboard.press("Enter")
    page.wait_for_url("**guide=146**")
    press_until(page, name="note")
    page.keyboard.press("Control+A")
    page.keyboard.type("Appel au clavier")
    press_until(page, name="step", key="Shift+Tab")
    here = page.locator("[aria-current=step]").get_attribute("id")
    page.keyboard.press("Enter")
    expect(page.locator("[aria-current=step]")).not_to_have_attribute("id", here)
    assert page.input_value("#id_note") == "Appel au clavier"
    press_until(page, name="outcome")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    press_until(page, "Enregistrer la fin de l’appel")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")
    expect(page.locator("#story")).to_contain_text("Appel au clavier")
