"""Drawings are light, well formed and safe; words wrap, or are refused where they have no room."""

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

import knowledge
from knowledge.screens import ScreenError, compose
from knowledge.screens.compose import LARGER, MOST_BYTES, TALLEST
from knowledge.screens.icons import PATHS, at
from knowledge.screens.letters import width
from knowledge.screens.pen import _LAYERS, HAND
from knowledge.screens.vocabulary import ICONS
from tests.knowledge.screens.samples import ENGLISH, FRENCH, SEVEN

SVG = "{http://www.w3.org/2000/svg}"
ALL = {**FRENCH, **{f"english {name}": text for name, text in ENGLISH.items()}}


def drawn(text: str, *, language: str = "fr", **how):
    return compose(text, language=language, **how)


def tree_of(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"'))


def words_in(markup: str) -> list[str]:
    return [text.text for text in tree_of(markup).iter(f"{SVG}text")]


@pytest.mark.parametrize("name", ALL)
def test_a_drawing_is_light_and_well_formed(name):
    drawing = drawn(ALL[name])
    tree = tree_of(drawing.svg())
    assert drawing.weight <= MOST_BYTES
    assert 60 <= drawing.height <= TALLEST
    assert tree.attrib["role"] == "img"
    assert tree.attrib["aria-label"] == drawing.words
    classes = [path.attrib["class"] for path in tree.iter(f"{SVG}path")]
    # One path a class, and no colour or style of its own.
    assert len(classes) == len(set(classes))
    assert not re.search(r"style=|fill=|stroke=|#[0-9a-f]{3,6}\b", drawing.svg())


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("letters", [16, 18, 20, 22])
def test_nothing_is_drawn_outside_the_panel(name, letters):
    drawing = drawn(ALL[name], letters=letters)
    for text in tree_of(drawing.svg()).iter(f"{SVG}text"):
        assert 0 < float(text.attrib["x"]) < 240
        assert 0 < float(text.attrib["y"]) < drawing.height


def test_every_icon_is_drawn_and_moved_to_its_place():
    assert set(PATHS) == set(ICONS)
    for name, path in PATHS.items():
        assert re.fullmatch(r"M[-\d. ]+(?:[a-z][-\d. ]*|M[-\d. ]+)*", path), name
        first = re.match(r"M(-?[\d.]+) ?(-?[\d.]+)", path)
        moved = re.match(r"M(-?[\d.]+) (-?[\d.]+)", at(name, 100, 50))
        assert float(moved[1]) - float(first[1]) == pytest.approx(100)
        assert float(moved[2]) - float(first[2]) == pytest.approx(50)


def test_the_hand_is_not_in_each_drawing():
    pointing = drawn(FRENCH["row"])
    assert pointing.has_hand
    assert HAND not in pointing.svg()
    assert HAND in pointing.svg(is_alone=True)
    assert not drawn(FRENCH["bar"]).has_hand


def test_a_finger_stands_below_the_words_that_it_touches():
    tree = tree_of(drawn("Android\nTitre : A\nLigne : Connexions [doigt]\nLigne : …").svg())
    (words,) = [text for text in tree.iter(f"{SVG}text") if text.text == "Connexions"]
    (hand,) = tree.iter(f"{SVG}use")
    assert float(hand.attrib["y"]) > float(words.attrib["y"])


@pytest.mark.parametrize("text", ["Applis : Paramètres [roue] [doigt]", "Ligne : Wi-Fi [doigt]"])
@pytest.mark.parametrize("letters", [16, 22])
def test_no_finger_stands_on_a_word(text, letters):
    tree = tree_of(drawn(f"Android\n{text}", letters=letters).svg())
    words = max(float(text.attrib["y"]) for text in tree.iter(f"{SVG}text"))
    (hand,) = tree.iter(f"{SVG}use")
    assert float(hand.attrib["y"]) >= words + 4


@pytest.mark.parametrize(
    "text", ["Android\nBouton : Raccrocher [raccrocher]", "Android\nTouches : chiffres, raccrocher"]
)
def test_what_hangs_up_is_red(text):
    """The step said "touch the red circle", and its drawing showed a green one."""
    markup = drawn(text).svg()
    assert 'class="H"' in markup
    assert 'class="L"' not in markup


def test_every_colour_of_a_drawing_is_a_layer_of_it():
    """A box of a class that is no layer was never drawn."""
    sheet = (Path(knowledge.__file__).parent / "static/knowledge/screens.css").read_text("utf-8")
    boxes = set(
        re.findall(r"^\.d \.([A-Za-z]) \{[^}]*fill: var\(--(?:leaf|cherry|card|paper)", sheet, re.M)
    )
    assert {"H", "L", "S", "q"} <= boxes
    assert boxes - set(_LAYERS) <= {"e"}


def test_a_value_leaves_room_for_the_number_in_the_margin():
    text = "Android\nLigne : Mot de passe = k8mt-2f"
    plain, numbered = (drawn(words).svg() for words in (text, f"{text} [1]"))
    x = [float(re.search(r'x="([\d.]+)"[^>]*>k8mt', markup)[1]) for markup in (plain, numbered)]
    assert x[0] - x[1] >= 8


def test_names_of_apps_that_would_touch_stand_on_two_heights():
    """In large letters "Messages" and "Play Store" ran into each other."""
    text = "Android\nApplis : Photos, Messages, Play Store [entouré]"
    heights = []
    for letters in (16, 22):
        names = {
            one.text: one for one in tree_of(drawn(text, letters=letters).svg()).iter(f"{SVG}text")
        }
        heights.append(
            {float(names[name].get("y")) for name in ("Photos", "Messages", "Play Store")}
        )
    assert [len(found) for found in heights] == [1, 2]


def test_a_sum_in_the_first_line_stands_below_the_folded_corner():
    for text, at_least in (("Feuille\nLigne : Neuf = 90 €", 60), ("Feuille\nTitre : Neuf", 50)):
        [y, *_more] = [float(one.get("y")) for one in tree_of(drawn(text).svg()).iter(f"{SVG}text")]
        assert at_least <= y < at_least + 10


def test_hostile_words_are_only_words():
    drawing = drawn('Android\nTitre : <b>"x"</b>\nLigne : a & b "c" [doigt]')
    assert "<b" not in drawing.svg()
    assert 'a & b "c"' in words_in(drawing.svg())
    tree = tree_of(drawing.svg())
    assert '<b>"x"</b>' in tree.attrib["aria-label"]


def test_words_wrap_and_too_many_are_refused():
    long = "Autoriser les applications à se servir du réseau"
    assert len(words_in(drawn(f"Android\nLigne : {long}").svg())) > 2
    with pytest.raises(ScreenError) as caught:
        drawn(f"Android\nTitre : Menu\nLigne : {long} {long} {long}")
    assert (caught.value.line, caught.value.code) == (3, "long")
    with pytest.raises(ScreenError):
        drawn("Android\nBouton : Anticonstitutionnellementissime")


def test_large_letters_are_large_as_far_as_they_fit():
    assert 'class="d d22"' in drawn(FRENCH["row"], letters=22).svg()
    # A word that just fits is drawn in letters that leave it room.
    narrow = drawn("Android\nTuiles : Localisation, …", letters=22)
    assert narrow.letters in (16, 18)


def test_the_sheet_has_every_size_of_letters():
    sheet = Path(knowledge.__file__).parent / "static" / "knowledge" / "screens.css"
    for size in LARGER:
        assert f".d{size} {{ font-size: {size}px; }}" in sheet.read_text("utf-8")


def test_a_drawing_that_is_too_tall_is_refused():
    with pytest.raises(ScreenError) as caught:
        drawn("Android" + "\nBouton : Oui" * 10)
    assert caught.value.code == "tall"


def test_arabic_words_are_set_from_the_right_in_a_picture_that_is_not():
    drawing = drawn("Android\nLigne : الإعدادات\nLigne : Wi-Fi")
    kinds = {
        text.text: text.attrib.get("class") for text in tree_of(drawing.svg()).iter(f"{SVG}text")
    }
    assert kinds["الإعدادات"] == "A"
    assert kinds["Wi-Fi"] is None


def words_of(drawing):
    """Words → (class, x)."""
    found = tree_of(drawing.svg()).iter(f"{SVG}text")
    return {text.text: (text.get("class"), float(text.get("x"))) for text in found}


TURNED = "matrix(-1 0 0 1 240 0)"


def test_a_phone_that_speaks_arabic_is_turned_round():
    """What begins at the left ends at the right, and its words are not turned with it."""
    text = "Android\nTitre : الإعدادات\nLigne : Wi-Fi = الشبكة [1]"
    straight, turned = (words_of(drawn(text, language=code)) for code in ("fr", "ar"))
    assert straight.keys() == turned.keys()
    assert all(turned[one][1] == 240 - straight[one][1] for one in straight)
    assert [straight[one][0] for one in ("الإعدادات", "Wi-Fi", "الشبكة")] == ["t A", None, "s x A"]
    assert [turned[one][0] for one in ("الإعدادات", "Wi-Fi", "الشبكة")] == ["t x A", "x", "s A"]


def test_signs_and_keys_are_never_turned():
    text = "Android\nTitre : الأرقام\nLigne : بحث [loupe]\nTouches : chiffres, 1 [doigt]"
    drawing = tree_of(drawn(text, language="ar").svg())
    groups = list(drawing.iter(f"{SVG}g"))
    assert {group.get("transform") for group in groups} == {TURNED}
    # The keys (K), the sign on its disc (v) and the finger on the 1.
    turned = [path.get("class") for group in groups for path in group.iter(f"{SVG}path")]
    assert not {"K", "v"} & set(turned)
    assert "S" in turned
    assert not [use for group in groups for use in group.iter(f"{SVG}use")]
    places = words_of(drawn(text, language="ar"))
    assert places["1"][1] < places["3"][1]


@pytest.mark.parametrize(
    "text",
    [
        "Android\nTitre : Paramètres\nLigne : Connexions [doigt]",
        "Facture\nTitre : فاتورة",
        "Android\nTitre : الإعدادات\nCôté : marche [flèche]",
    ],
    ids=["a phone in French", "paper", "the button of the side"],
)
def test_what_does_not_change_sides_is_not_turned_in_arabic(text):
    assert TURNED not in drawn(text, language="ar").svg()


def test_the_small_screen_is_turned_and_its_keys_are_not():
    text = "Téléphone à touches\nTitre : القائمة\nTouches : chiffres"
    straight, turned = (words_of(drawn(text, language=code)) for code in ("fr", "ar"))
    assert turned["القائمة"] == ("t x A", 240 - straight["القائمة"][1])
    assert {sign: turned[sign] for sign in "123*#"} == {sign: straight[sign] for sign in "123*#"}


def test_a_word_in_the_bar_of_a_small_screen_stands_beside_the_signs():
    places = words_of(drawn("Téléphone à touches\nBarre : VoLTE [entouré], barres, batterie"))
    # The signs are 20 wide, at 168 and 142.
    assert places["VoLTE"][1] + width("VoLTE", 16) / 2 < 142 - 10


def test_arabic_words_above_a_field_hang_clear_of_its_ring():
    ringed = "Android\nTitre : {0}\nChamp : {0} •••• [entouré]"
    latin, arabic = (drawn(ringed.format(words)).height for words in ("Code", "رمز"))
    assert arabic > latin


def test_seven_drawings_together_weigh_little():
    together = "".join(drawn(text).svg() for text in SEVEN)
    assert len(gzip.compress(together.encode())) < 2000
