"""The second proof in Chromium: a passkey of a virtual device, and an app by keyboard alone."""

import re
import time
from base64 import b32decode
from shutil import copytree

import pytest
from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, WAITS_MS, serving
from tests.browser.keyboard import press_until
from tests.browser.test_axe import violations

pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]

# Coordinators that no demonstration made: a second proof is asked of them.
NAMES = ("passkey", "keyboard", "narrow")


@pytest.fixture(scope="module")
def site(newcomer, tmp_path_factory):
    """The site as localhost, where browsers make passkeys, with a few accounts more."""
    folder = copytree(newcomer.data_dir, tmp_path_factory.mktemp("proofs") / "var")
    with serving(folder, host="localhost") as served:
        served.manage(
            "shell",
            "-c",
            "from django.contrib.auth.models import Group\n"
            "from website.models import User\n"
            f"for name in {NAMES!r}:\n"
            f"    user = User.objects.create_user(name, password={PASSWORD!r})\n"
            "    user.groups.add(Group.objects.get(name='coordinator'))",
        )
        yield served


@pytest.fixture
def visit(browser, site):
    contexts = []

    def make(width: int = 1280, **options) -> Page:
        size = {"width": width, "height": 800}
        context = site.profile(browser, viewport=size, locale="fr-FR", **options)
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


def log_in(page: Page, username: str) -> None:
    page.goto("/fr/equipe/?next=/fr/desk/equipe/")
    page.fill("input[name=username]", username)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/seconde-preuve/**")


def shown_by_the_app(site, secret: str) -> str:
    totp = TOTP(b32decode(secret.replace(" ", "")))
    totp.time = time.time() + float(site.environment["SECONDS_AHEAD"])
    return f"{totp.token():06}"


def secret_of(page: Page) -> str:
    (secret,) = re.findall(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", page.inner_text("main"))
    return secret


def test_a_passkey_is_made_and_opens_the_next_log_in(visit):
    page = visit()
    said = []
    page.on("console", lambda message: said.append(message.text))
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    log_in(page, "passkey")
    page.click("text=Prendre une clé d’accès")
    page.click("text=Créer la clé d’accès")
    page.wait_for_url("**/seconde-preuve/codes/", timeout=WAITS_MS)
    assert page.locator(".codes li").count() == 10
    page.click("text=continuer")
    page.wait_for_url("**/desk/**")
    page.click("text=Se déconnecter")
    page.wait_for_url("**/fr/equipe/**")
    log_in(page, "passkey")
    page.goto("/fr/desk/")
    page.wait_for_url("**/seconde-preuve/?next=**")
    page.click("text=Utiliser ma clé d’accès")
    page.wait_for_url("**/fr/desk/")
    assert not [line for line in said if "Content Security Policy" in line]


def test_a_browser_that_makes_no_passkey_says_so_and_offers_an_app(visit):
    page = visit(java_script_enabled=False)
    log_in(page, "keyboard")
    page.click("text=Prendre une clé d’accès")
    expect(page.locator("[data-without-passkey]")).to_be_visible()
    expect(page.locator("#passkey")).to_be_hidden()


def test_an_app_is_set_up_by_keyboard_alone_on_a_narrow_screen_without_a_script(visit, site):
    page = visit(320, java_script_enabled=False)
    log_in(page, "keyboard")
    press_by_keyboard(page, "Prendre une application")
    page.wait_for_url("**/application/")
    page.locator("[name=code]").focus()
    page.keyboard.type(shown_by_the_app(site, secret_of(page)))
    page.keyboard.press("Enter")
    page.wait_for_url("**/codes/")
    press_by_keyboard(page, "continuer")
    page.wait_for_url("**/desk/**")


def press_by_keyboard(page: Page, text: str) -> None:
    """By Tab and Enter; a page without a script still tells Playwright what has the focus."""
    press_until(page, text)
    page.keyboard.press("Enter")


def test_axe_finds_nothing_and_nothing_is_wider_than_a_small_screen(visit, site, tmp_path):
    page = visit(320, bypass_csp=True)
    found, wide, seen = {}, {}, []

    def look(name: str) -> None:
        seen.append(name)
        if problems := violations(page):
            found[name] = problems
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
            wide[name] = width
        page.screenshot(path=tmp_path / f"{name}.png", full_page=True)

    log_in(page, "narrow")
    look("set-up")
    page.click("text=Prendre une clé d’accès")
    look("passkey")
    page.go_back()
    page.click("text=Prendre une application")
    secret = secret_of(page)
    look("app")
    page.fill("[name=code]", "000000")
    page.click("text=Ajouter >> nth=-1")
    look("app-wrong")
    page.fill("[name=code]", shown_by_the_app(site, secret))
    page.locator("main form .button").first.click()
    page.wait_for_url("**/codes/")
    look("codes")
    code = page.locator(".codes li").first.inner_text()
    page.click("text=continuer")
    page.goto("/fr/seconde-preuve/les-miennes/")
    look("mine")
    page.click("text=Retirer")
    look("remove")
    page.goto("/fr/desk/second-proofs/")
    look("team")
    page.get_by_role("link", name="Perdue").first.click()
    look("reset")
    page.goto("/fr/seconde-preuve/les-miennes/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()
    log_in(page, "narrow")
    look("ask")
    page.fill("[name=code]", "aaaa-aaaa")
    page.locator("main form .button").first.click()
    look("ask-wrong")
    assert (found, wide) == ({}, {})
    assert len(seen) == 11
    assert re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}", code)


def test_each_page_of_the_demonstration_says_that_none_is_asked(visit, tmp_path):
    for width in (320, 1280):
        page = visit(width)
        page.goto("/fr/equipe/")
        page.fill("input[name=username]", "awa")
        page.fill("input[name=password]", PASSWORD)
        page.click("main button")
        page.wait_for_url("**/desk/**")
        for path in ("/fr/desk/", "/fr/desk/equipe/", "/cms/", "/fr/seconde-preuve/les-miennes/"):
            page.goto(path)
            expect(page.get_by_text("Démonstration").first).to_be_visible()
            page.screenshot(path=tmp_path / f"demo-{width}-{path.split('/')[-2]}.png")
