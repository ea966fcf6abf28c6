"""A train's tunnel in the middle of an outcome: nothing typed is lost, and it is sent once."""

import pytest
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.browser.test_axe import violations
from tests.browser.test_call import open_call
from tests.browser.test_journey import no_sideways_scroll

pytestmark = pytest.mark.timeout(300)
TUNNEL_MS = 10_000
SAID = "#unsent"
SAVE = ".call-save [name=save]"
KEPT = "Object.keys(sessionStorage).filter((key) => key.startsWith('unsent:')).length"


@pytest.fixture
def on_the_road(adviser_page):
    """Karim's phone, in a call; `refused` hears what the page was not allowed to do."""
    page = adviser_page(390)
    page.refused = []
    page.on(
        "console",
        lambda said: page.refused.append(said.text) if "Content Security" in said.text else None,
    )
    open_call(page)
    return page


def say_how_it_ended(page, note: str) -> None:
    page.fill("#id_note", note)
    page.check("[name=outcome][value=asked_later]", force=True)


def leave_the_error(page, address) -> None:
    """From the browser's page of a failure to `address`, once there is a network again."""
    page.wait_for_function("location.protocol === 'chrome-error:'")
    # It would load what failed by itself, as soon as it can.
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(address)


def load_anew(page, address) -> None:
    """Reload while there is no network, and again once there is one."""
    with pytest.raises(PlaywrightError):
        page.reload()
    leave_the_error(page, address)


def times_in_story(page, note: str) -> int:
    page.wait_for_url("**/cases/**")
    expect(page.locator("#story")).to_contain_text(note)
    return page.locator("#story").inner_text().count(note)


def test_ten_seconds_without_network_and_the_outcome_leaves_by_itself(on_the_road):
    page = on_the_road
    posts = []
    page.on("requestfinished", lambda request: posts.append(request.url))
    page.context.set_offline(True)
    say_how_it_ended(page, "Écrit dans le tunnel")
    expect(page.locator(SAID)).to_contain_text("Pas de réseau. Ce que vous écrivez est gardé.")
    page.locator(SAVE).first.click()
    expect(page.locator(SAID)).to_contain_text(
        "Pas de réseau. Ce que vous avez écrit est gardé. Nous l’envoyons dès que"
    )
    assert page.locator(SAID).get_attribute("role") == "status"
    expect(page.locator("#unsent-back")).to_be_focused()
    expect(page.locator(SAID)).to_be_in_viewport()
    no_sideways_scroll(page)
    page.wait_for_timeout(TUNNEL_MS)
    assert "/attempts/" in page.url
    page.context.set_offline(False)
    assert times_in_story(page, "Écrit dans le tunnel") == 1
    assert sum("/attempts/" in url for url in posts) == 1
    assert page.evaluate(KEPT) == 0
    assert page.refused == []


def test_an_answer_that_is_lost_is_asked_for_again_and_nothing_is_written_twice(on_the_road):
    page = on_the_road
    arrived = []

    def lose_the_first(route):
        if route.request.method != "POST":
            return route.continue_()
        answer = route.fetch()
        arrived.append(answer.json()["to"])
        return route.abort() if len(arrived) == 1 else route.fulfill(response=answer)

    page.route("**/desk/attempts/*/", lose_the_first)
    say_how_it_ended(page, "La réponse s’est perdue")
    page.locator(SAVE).first.click()
    assert times_in_story(page, "La réponse s’est perdue") == 1
    assert len(arrived) == 2
    assert arrived[0] == arrived[1]
    assert page.url.endswith(arrived[0])


def test_what_was_typed_is_there_after_the_page_was_loaded_anew(on_the_road):
    page = on_the_road
    address = page.url
    page.context.set_offline(True)
    say_how_it_ended(page, "Encore là")
    load_anew(page, address)
    expect(page.locator("#id_note")).to_have_value("Encore là")
    expect(page.locator("[value=asked_later]")).to_be_checked()
    # It stands on the page again, and no longer in the tab.
    expect(page.locator("[data-draft]")).to_contain_text("Gardé à")
    assert page.evaluate(KEPT) == 0


def test_what_was_saved_leaves_after_the_page_was_loaded_anew(on_the_road):
    page = on_the_road
    address = page.url
    page.context.set_offline(True)
    say_how_it_ended(page, "Enregistré avant de recharger")
    page.locator(SAVE).first.click()
    expect(page.locator(SAID)).to_contain_text("Nous l’envoyons")
    load_anew(page, address)
    assert times_in_story(page, "Enregistré avant de recharger") == 1


def test_what_waits_can_be_changed_before_it_leaves(on_the_road):
    page = on_the_road
    page.context.set_offline(True)
    say_how_it_ended(page, "Premier jet")
    page.locator(SAVE).first.click()
    page.locator("#unsent-back").click()
    expect(page.locator(SAVE).first).to_be_focused()
    page.fill("#id_note", "Second jet")
    page.context.set_offline(False)
    expect(page.locator(SAID)).to_be_empty()
    assert "/attempts/" in page.url
    page.locator(SAVE).first.click()
    page.wait_for_url("**/cases/**")
    expect(page.locator("#story")).to_contain_text("Second jet")
    expect(page.locator("#story")).not_to_contain_text("Premier jet")


def test_what_is_missing_is_said_as_without_script(on_the_road):
    page = on_the_road
    page.fill("#id_note", "Sans issue")
    page.evaluate("for (const end of document.getElementsByName('outcome')) end.checked = false")
    page.locator(SAVE).first.click()
    expect(page.locator("#id_outcome_error")).to_be_visible()
    expect(page.locator("#id_note")).to_have_value("Sans issue")


@pytest.mark.parametrize("another", [False, True])
def test_nothing_is_left_after_a_log_out_or_for_somebody_else(on_the_road, another):
    page = on_the_road
    who = "0" if another else page.evaluate("document.body.dataset.who")
    entry = "JSON.stringify({ who, at: Date.now(), fields: [] })"
    page.evaluate(f"who => sessionStorage.setItem('unsent:/another/', {entry})", who)
    page.reload()
    assert page.evaluate(KEPT) == (0 if another else 1)
    page.locator("[data-logs-out] button").click()
    page.wait_for_url(lambda url: "/attempts/" not in url)
    assert page.evaluate(KEPT) == 0


def test_control_without_the_script_the_outcome_is_lost_in_the_tunnel(on_the_road):
    page = on_the_road
    address = page.url
    page.route("**/unsent*.js", lambda route: route.abort())
    page.reload()
    page.context.set_offline(True)
    say_how_it_ended(page, "Perdu dans le tunnel")
    page.locator(SAVE).first.click(no_wait_after=True)
    leave_the_error(page, address)
    # The call goes on as if nothing had been said; the browser may have saved a draft.
    assert "/attempts/" in page.url
    expect(page.locator("[value=asked_later]")).not_to_be_checked()
    expect(page.locator("#story")).not_to_contain_text("Perdu dans le tunnel")


def test_the_page_that_waits_has_no_violation(adviser_page):
    page = adviser_page(390, bypass_csp=True)
    open_call(page)
    page.context.set_offline(True)
    say_how_it_ended(page, "Lu par axe")
    page.locator(SAVE).first.click()
    expect(page.locator("#unsent-back")).to_be_focused()
    assert violations(page) == []
