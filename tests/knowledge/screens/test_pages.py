"""A described screen is refused or drawn: on the page, on paper, in words, for the adviser."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.template import Context
from django.template.loader import render_to_string
from wagtail.blocks import StructBlockValidationError

from accessibility.markup.page_weight import LIMIT_BYTES
from knowledge.blocks import StepBlock
from knowledge.editing.plainness import places_of
from knowledge.editing.translations import StepBeside, digests_of
from knowledge.models import GuidePage
from knowledge.reading import drawn
from knowledge.screens.ready import ready_screens
from knowledge.templatetags.screens import screens_of
from tests.knowledge.screens.samples import FRENCH, SEVEN

pytestmark = pytest.mark.django_db
DRAWING = '<svg class="d'
HAND = 'id="h"'
NOTE = "Nos écrans sont dessinés"


@pytest.fixture
def guide(reading_site):
    """Guide 152, whose seven steps have a screen each."""
    guide = GuidePage.by_number(152, language="fr")
    for path in guide.paths:
        for step, text in zip(path.value["steps"], SEVEN, strict=True):
            step["screen"] = text
    guide.save_revision().publish()
    return guide


def cleaned(**changed):
    block = StepBlock()
    return block.clean(block.to_python({"title": "Appuyez", "see": "Vu.", **changed}))


def test_a_screen_is_kept_in_tidy_lines():
    kept = cleaned(screen="  Android \r\n\r\n Titre : Menu ")["screen"]
    assert kept == "Android\nTitre : Menu"
    assert cleaned()["screen"] == ""


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Minitel", "Ligne 1"),
        ("Android\nLigne : Wi-Fi [dragon]", "Ligne 2"),
        ("Android\nBouton : " + "Éteindre " * 20, "ne tient pas"),
    ],
)
def test_what_cannot_be_drawn_is_refused_at_the_field(text, says):
    with pytest.raises(StructBlockValidationError) as caught:
        cleaned(screen=text)
    assert says in caught.value.block_errors["screen"].messages[0]


def test_readers_see_the_drawings_with_one_hand_and_one_note(client, guide):
    page = client.get(guide.url).content.decode()
    assert page.count(DRAWING) == 7
    assert page.count(HAND) == 1
    assert page.count(NOTE) == 1
    assert "Un doigt touche la deuxième ligne" in page
    # Its colours come with the page, and are allowed by its policy.
    assert ".d .r{stroke:var(--talk)" in page


def test_the_sheet_of_the_drawings_is_allowed_by_its_hash(client, guide):
    from website.serving.stylesheet import guide_css, source_of

    policy = client.get(guide.url).headers["Content-Security-Policy"]
    assert source_of(guide_css()) in policy


def test_a_page_without_drawings_has_no_hand_and_no_note(client, reading_site):
    guide = GuidePage.by_number(125, language="fr")
    for path in guide.paths:
        for step in path.value["steps"]:
            step["screen"] = ""
    guide.save_revision().publish()
    for address in (guide.url, "/fr/guide/125/papier/"):
        page = client.get(address).content.decode()
        assert guide.title in unescape(page)
        for what in (DRAWING, NOTE, HAND):
            assert what not in page


def test_seven_drawings_fit_the_first_answer_of_a_server(client, guide):
    answer = client.get(guide.url, headers={"Accept-Encoding": "gzip"})
    headers = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) + headers <= LIMIT_BYTES


def test_letters_of_the_drawings_follow_the_reader(client, guide):
    client.cookies["display"] = "t200"
    assert 'class="d d22"' in client.get(guide.url).content.decode()


def test_paper_has_the_drawings(client, guide):
    page = client.get("/fr/guide/152/papier/").content.decode()
    assert (page.count(DRAWING), page.count(HAND), page.count(NOTE)) == (7, 1, 1)


def test_the_file_to_keep_has_them_with_one_hand(client, guide):
    page = client.get("/fr/guides-a-garder.html").content.decode()
    assert page.count(DRAWING) >= 7
    assert page.count(HAND) == 1


def test_words_alone_have_the_sentences(client, guide):
    page = client.get(guide.url, {"text": "yes"}).content.decode()
    assert "<svg" not in page
    assert "Un doigt touche la deuxième ligne" in page


def test_the_gate_measures_what_the_drawings_say(guide):
    said = [(place.step, place.text) for place in places_of(guide) if place.name == "screen"]
    assert len(said) == 7
    assert "Connexions" in dict(said)[5]


def test_search_does_not_index_the_words_of_drawings(guide):
    assert "entouré" not in guide.body_text()


def test_a_new_screen_makes_a_translation_older_and_none_keeps_its_digest(guide):
    before = digests_of(guide)
    steps = guide.paths[0].value["steps"]
    steps[0]["screen"] = FRENCH["side"]
    after = digests_of(guide)
    changed = [step for step in before if before[step] != after[step]]
    assert changed == [steps.bound_blocks[0].id]
    steps[0]["screen"] = ""
    bare = digests_of(guide)
    del steps[0]["screen"]
    assert digests_of(guide) == bare


def test_a_screen_that_can_no_longer_be_drawn_leaves_the_page_whole(client, guide):
    guide.paths[0].value["steps"][0]["screen"] = "Minitel"
    guide.save_revision().publish()
    page = client.get(guide.url)
    assert page.status_code == 200
    assert page.content.decode().count(DRAWING) == 6


def test_the_adviser_sees_the_drawing_and_its_words(guide):
    from helpdesk.reads.guides import twin_of

    step = twin_of(152, language="fr", device="android", step=1).steps[4]
    assert re.match(r'<svg class="d"', step.screen)
    assert "« Connexions »".replace(" ", "\u00a0") in step.picture


# --- More drawings than fit -----------------------------------------------------------------------


@pytest.fixture
def long_guide(reading_site):
    """Guide 102, with other screens in each step of its three paths."""
    guide = GuidePage.by_number(102, language="fr")
    texts = [ready.lines for ready in ready_screens("fr")]
    for path in guide.paths:
        for step in path.value["steps"]:
            step["screen"] = texts.pop(0)
    guide.save_revision().publish()
    return guide


def addresses(page: str) -> list[str]:
    return re.findall(r'<img class="d" src="([^"]+)"', page)


@pytest.fixture
def heavy_guide(long_guide, monkeypatch):
    """Its drawings weigh more than a page has room for."""
    monkeypatch.setattr(drawn, "MOST_IN_PAGE", 1_000)
    return long_guide


def test_where_its_drawings_weigh_too_much_the_page_stays_light(client, heavy_guide):
    answer = client.get(heavy_guide.url, headers={"Accept-Encoding": "gzip"})
    headers = sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
    assert len(answer.content) + headers <= LIMIT_BYTES
    page = client.get(heavy_guide.url).content.decode()
    steps = len(heavy_guide.paths[0].value["steps"])
    assert page.count(DRAWING) + len(addresses(page)) == steps
    assert page.count(DRAWING) >= 2
    assert page.count('loading="lazy"') == len(addresses(page)) > 0


def test_one_phone_has_all_its_drawings_in_the_page(client, long_guide):
    for device, _label in long_guide.devices():
        page = client.get(long_guide.url, {"phone": device}).content.decode()
        assert addresses(page) == []


def test_a_drawing_alone_is_kept_for_a_year_and_knows_the_dark(client, heavy_guide):
    address = addresses(client.get(heavy_guide.url).content.decode())[0]
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert not answer.cookies
    markup = answer.content.decode()
    ElementTree.fromstring(markup)
    assert "prefers-color-scheme:dark" in markup
    assert "--leaf:#84d8c4" in markup


def test_a_drawing_alone_follows_what_the_reader_chose(client, heavy_guide):
    usual = addresses(client.get(heavy_guide.url).content.decode())
    client.cookies["display"] = "chigh.t150"
    chosen = addresses(client.get(heavy_guide.url).content.decode())
    assert not set(usual) & set(chosen)
    markup = client.get(chosen[0]).content.decode()
    assert 'data-contrast="high"' in markup
    assert "d20" in markup.partition(">")[0]


@pytest.mark.parametrize("wrong", ["16-auto-0000000000", "99-auto-{0}", "16-pink-{0}", "x"])
def test_no_other_drawing_has_an_address(client, heavy_guide, wrong):
    address = addresses(client.get(heavy_guide.url).content.decode())[0]
    folder, _slash, name = address.rpartition("/")
    digest = name.removesuffix(".svg").rpartition("-")[2]
    assert client.get(f"{folder}/{wrong.format(digest)}.svg").status_code == 404


def test_paper_fetches_all_at_once_and_a_draft_draws_all(client, long_guide, rf):
    page = client.get("/fr/guide/102/papier/").content.decode()
    assert addresses(page)
    assert 'loading="lazy"' not in page
    request = rf.get("/")
    request.is_preview = True
    context = Context({"request": request})
    paths = long_guide.all_paths()
    assert not screens_of(context, paths, long_guide.number).elsewhere


def test_who_translates_sees_the_lines_of_the_original(reading_site):
    step = {"title": "A", "text": "", "see": "B", "screen": "Android\nTitre : <Menu>"}
    beside = StepBeside(1, step, None)
    panel = render_to_string("knowledge/panels/to_translate.html", {"steps": [beside]})
    assert "Android\nTitre : &lt;Menu&gt;" in panel
