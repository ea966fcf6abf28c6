"""A passkey in Chromium, made by an authenticator that the browser plays (CDP, WebAuthn)."""

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.timeout(300)
PASSWORD = "Trois mots et un ruisseau"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(open_page):
    """A browser on a device that makes passkeys; `keys()` are those it keeps."""
    page = open_page()
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    made = device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page.keys = lambda: device.send("WebAuthn.getCredentials", made)["credentials"]
    return page


def come_in(page: Page, code: str) -> None:
    page.goto("/fr/desk/account/code/")
    page.fill("[name=code]", code)
    page.click("main form:has([name=code]) button")
    page.fill("[name=new_password]", PASSWORD)
    page.fill("[name=new_password_again]", PASSWORD)
    page.click("main form:has([name=new_password]) button")
    page.wait_for_url("**/seconde-preuve/ajouter/")


def log_in(page: Page, at: str = "") -> None:
    page.goto(f"{at}/fr/equipe/")
    page.fill("[name=username]", "lucie")
    page.fill("[name=password]", PASSWORD)
    page.click("main form:has([name=password]) button")
    page.wait_for_url("**/seconde-preuve/**")


def test_a_passkey_opens_the_log_in_and_no_copy_of_the_site_can_use_it(page, invite, served):
    come_in(page, invite("lucie"))
    page.get_by_role("link", name="Prendre une clé d’accès").click()
    page.fill("[name=name]", "Mon ordinateur")
    page.click("#passkey button")
    page.wait_for_url("**/seconde-preuve/codes/")
    assert len(page.keys()) == 1
    page.get_by_role("button", name="Je les ai gardés").click()
    page.goto("/fr/seconde-preuve/les-miennes/")
    expect(page.get_by_role("heading", name="Mon ordinateur")).to_be_visible()

    # A stolen password ends here; the passkey goes on.
    page.get_by_role("button", name="Quitter").first.click()
    log_in(page)
    page.goto("/fr/desk/account/")
    page.wait_for_url("**/seconde-preuve/?next=*")
    page.click("#passkey button")
    page.wait_for_url("**/fr/desk/account/")

    # The same pages from another address: the browser signs, and the desk does not believe it.
    page.goto("/fr/seconde-preuve/les-miennes/")
    page.get_by_role("button", name="Quitter").first.click()
    log_in(page, at=served.copy)
    with page.expect_response("**/use/end/*") as ended:
        page.click("#passkey button")
    assert ended.value.status == 422
    expect(page.locator("#passkey-says")).to_contain_text("Cela n’a pas marché.")
    page.goto(f"{served.copy}/fr/desk/account/")
    assert "/seconde-preuve/" in page.url


def test_a_browser_without_script_offers_the_app_and_says_why(open_page, invite):
    page = open_page(javascript=False)
    come_in(page, invite("noe"))
    page.get_by_role("link", name="Prendre une clé d’accès").click()
    expect(page.locator("#passkey")).to_be_hidden()
    expect(page.locator("[data-without-passkey]")).to_be_visible()
