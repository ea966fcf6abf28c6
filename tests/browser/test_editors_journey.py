"""An editor's journey in a real browser, from an empty form to a translation that is older.

Nour writes, Rose reads, Lise translates, changes a step and lends the guide to somebody outside:
each at a browser of their own.
"""

import re
from shutil import copytree

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, serving

pytestmark = pytest.mark.timeout(900)
NUMBER = 197
NOTE = "Un nouveau guide, pour tous les téléphones."
LONG = (
    "Après avoir pris le chiffon que vous tenez dans la main droite, vous frottez encore une fois "
    "le bord de l'appareil."
)
STEPS = {
    "fr": [
        ("Prenez un chiffon doux", "Il est sec et propre.", "Le chiffon est dans votre main."),
        ("Éteignez le téléphone", "Appuyez longtemps sur le côté.", "L'écran est noir."),
        ("Passez le chiffon sur le hublot", "Faites de petits ronds.", "Le hublot brille."),
        ("Rallumez le téléphone", "Appuyez longtemps sur le côté.", "Une image apparaît."),
    ],
    "en": [
        ("Take a soft cloth", "It is dry and clean.", "The cloth is in your hand."),
        ("Turn off the phone", "Press the side for a while.", "The screen is black."),
        ("Rub the lens", "Make small rounds.", "The lens is bright."),
        ("Turn on the phone", "Press the side for a while.", "You see a picture."),
    ],
}
TITLES = {"fr": "Nettoyer le hublot", "en": "Clean the lens"}
# Step → the ready screen that an author takes for it.
SCREENS = {
    1: {"fr": "Les boutons du côté", "en": "The buttons on the side"},
    2: {"fr": "Le dos du téléphone", "en": "The back of the phone"},
    3: {"fr": "Les boutons du côté", "en": "The buttons on the side"},
}


@pytest.fixture(scope="module")
def site(newcomer, tmp_path_factory):
    """A site of its own: what is written here is met by no other test."""
    with serving(copytree(newcomer.data_dir, tmp_path_factory.mktemp("editors") / "var")) as site:
        yield site


@pytest.fixture
def at(site, browser):
    """A browser of somebody's own, logged in to the CMS; of a reader for ""."""
    contexts = []

    def enter(username=""):
        context = site.profile(browser, viewport={"width": 1280, "height": 900}, locale="fr-FR")
        contexts.append(context)
        page = context.new_page()
        if username:
            page.goto("/fr/equipe/")
            page.fill("input[name=username]", username)
            page.fill("input[name=password]", PASSWORD)
            page.click("main button")
            page.wait_for_url("**/cms/")
        return page

    yield enter
    for context in contexts:
        context.close()


def step_field(page, place, name):
    return page.locator(f"[name=paths-0-value-steps-{place}-value-{name}]")


def write_steps(page, language):
    """Fill in the four steps, with three drawn screens."""
    for place, (title, text, see) in enumerate(STEPS[language]):
        step_field(page, place, "title").fill(title)
        step_field(page, place, "text").fill(text)
        step_field(page, place, "see").fill(see)
    for place, names in SCREENS.items():
        area = step_field(page, place, "screen")
        if not area.is_visible():
            group = area.evaluate("one => one.closest('[id$=ecran_dessine-content]').id")
            page.click(f"[aria-controls='{group}']")
        form = page.locator(".screen-form").filter(has=area)
        form.locator("select").first.select_option(label=names[language])
        form.locator("svg[role=img]").wait_for()


def press(page, name):
    """A button of the form's foot, in its menu where it is not the first."""
    button = page.locator(f"footer button[name={name}], .tippy-box button[name={name}]").first
    if not button.is_visible():
        page.locator("footer .w-dropdown__toggle").click()
    button.click()


def guide_in(page, topic, language):
    """Open the form of the guide, found in the table of the guides of its topic."""
    page.goto(f"/cms/reports/guides/?topic={topic}")
    row = page.locator("tr", has_text=str(NUMBER)).filter(has_text=TITLES[language])
    page.goto(row.locator("a[href$='/edit/']").first.get_attribute("href"), wait_until="load")
    page.locator("#id_title").wait_for()


def told(page):
    """Who reads next, as the form says it."""
    return page.locator("[id$=qui_lit_ensuite-content] p").inner_text().replace("\u00a0", " ")


def test_from_an_empty_form_to_a_translation_that_is_older(site, at):
    nour, reader = at("nour"), at()
    topic = site.manage(
        "shell",
        "-v0",
        "-c",
        "from knowledge.models import TopicPage as T;"
        "print(T.objects.get(code='phone', locale__language_code='fr').pk)",
    ).strip()

    # A new guide with three screens is refused: a sentence is long.
    nour.goto(f"/cms/pages/add/knowledge/guidepage/{topic}/", wait_until="load")
    expect(nour.get_by_role("link", name="Comment écrire une étape").first).to_be_visible()
    nour.fill("#id_title", "Nettoyer le hublot")
    nour.fill("#id_number", str(NUMBER))
    nour.fill("#id_promise", "Vos photos sont de nouveau claires.")
    nour.fill("#id_minutes", "5")
    write_steps(nour, "fr")
    step_field(nour, 2, "text").fill(LONG)
    press(nour, "action-submit")
    expect(nour.get_by_text("phrase longue").first).to_be_visible()
    assert step_field(nour, 1, "screen").input_value()

    # Mended, it waits for somebody else; no reader sees it.
    step_field(nour, 2, "text").fill(STEPS["fr"][2][1])
    press(nour, "action-submit")
    nour.wait_for_url(re.compile(r"/cms/pages/\d+/$"))
    guide_in(nour, topic, "fr")
    assert told(nour) == "Awa, Lise ou Rose le lit maintenant."
    assert nour.locator("[data-workflow-action-name=approve]").count() == 0
    assert reader.goto(f"/{NUMBER}").status == 404

    # Rose says what is new, and publishes it.
    rose = at("rose")
    guide_in(rose, topic, "fr")
    assert told(rose).startswith("C’est à vous de lire")
    rose.fill("#id_what_changed", NOTE)
    approve = rose.locator("button[data-workflow-action-name=approve]").first
    if not approve.is_visible():
        rose.locator("footer .w-dropdown__toggle").click()
    approve.click()
    rose.wait_for_url(re.compile(r"/cms/(pages/\d+/)?$"))

    # Readers open it by its number, with its screens, and find it by their words.
    assert reader.goto(f"/{NUMBER}").status == 200
    expect(reader.locator("main .steps .d")).to_have_count(3)
    site.manage("update_index", "-v0")
    reader.goto("/fr/recherche/?q=mon+hublot")
    expect(reader.locator(".results a").first).to_contain_text("Nettoyer le hublot")

    # Lise translates it from its page, and publishes.
    lise = at("lise")
    guide_in(lise, topic, "fr")
    french = re.search(r"/pages/(\d+)/", lise.url)[1]
    lise.goto(f"/cms/pages/{french}/history/")
    expect(lise.get_by_text(NOTE).first).to_be_visible()
    lise.goto(f"/cms/translation/submit/page/{french}/")
    lise.locator("[name=locales]").last.check()
    lise.locator("input[type=submit]").first.click()
    lise.wait_for_url(re.compile(r"/cms/pages/\d+/edit/"))
    lise.fill("#id_title", TITLES["en"])
    lise.fill("#id_promise", "Your photos are clear again.")
    write_steps(lise, "en")
    press(lise, "action-publish")
    lise.wait_for_url(re.compile(r"/cms/pages/\d+/$"))
    assert reader.goto(f"/{NUMBER}").status == 200
    reader.locator("footer a[hreflang=en]").click()
    expect(reader.locator("h1")).to_contain_text("Clean the lens")
    expect(reader.locator("main")).not_to_contain_text("newer")

    # A step changes in French: readers of English and the table of all guides see it.
    guide_in(lise, topic, "fr")
    step_field(lise, 0, "text").fill("Il est sec, propre et doux.")
    press(lise, "action-publish")
    lise.wait_for_url(re.compile(r"/cms/pages/\d+/$"))
    lise.goto("/cms/reports/guides/?need=steps")
    expect(lise.locator("tr", has_text=TITLES["en"])).to_have_count(1)
    # A page that is kept learns of it within a second or so.
    for _ in range(20):
        reader.reload()
        if reader.get_by_text("newer").count():
            break
    expect(reader.locator("main")).to_contain_text("newer")

    # Somebody outside checks its facts by a link, and Lise reads what is not right.
    lise.goto(f"/cms/guides/{french}/lent/")
    lise.locator("button[name=live]").click()
    link = lise.locator("input[readonly]").first.input_value()
    wrong = "Le chiffon doit être un peu humide."
    reader.goto(link)
    reader.locator(".steps textarea").first.fill(wrong)
    reader.check("[name=verdict][value=wrong]")
    reader.locator("main form .button").click()
    reader.wait_for_url("**/?sent=yes")
    lise.goto("/cms/guides-to-do/")
    expect(lise.locator("main")).to_contain_text(wrong)
