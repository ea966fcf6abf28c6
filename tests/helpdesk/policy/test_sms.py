"""What fits the 7-bit alphabet, and how many segments a text takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.policy.sms import Segments, fits, in_gsm7, name_in_gsm7, segments

# The tables of 3GPP TS 23.038 §6.2.1, row by row; ESC is no sign of a text.
BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
EXTENSION = "\f^{}\\[~]|€"
GSM_7 = set(BASIC + EXTENSION)

basic = st.sampled_from(BASIC)
gsm_7 = st.sampled_from(BASIC + EXTENSION)
french = st.text(st.sampled_from(BASIC + EXTENSION + "êâîôûëïüÿçÀÂÈÊÎÔÛœŒ«»“”’…–—\u00a0\u202f"))
astral = st.characters(min_codepoint=0x10000)
anything = st.text(st.characters(exclude_categories=["Cs"]))


def utf16_units(text):
    return len(text.encode("utf-16-be")) // 2


# --- Made to fit ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "fitted"),
    [
        ("14\u00a0h\u202f30", "14 h 30"),
        ("«\u00a0Oui\u00a0»", '" Oui "'),
        ("“Oui”", '"Oui"'),
        ("l’heure d‘été", "l'heure d'été"),
        ("un moment…", "un moment..."),
        ("votre sœur, ŒUVRE", "votre soeur, OEUVRE"),
        ("lundi – mardi — rendez‑vous", "lundi - mardi - rendez-vous"),
        (
            "être, âge, île, hôtel, dû, ça, À, naïf, Noël",
            "etre, age, ile, hotel, du, ca, A, naif, Noel",
        ),
        ("Łukasz et Đorđe", "Lukasz et Dorde"),
        ("n°\u00a05, 1½\u00a0h, m²", "no 5, 11/2 h, m2"),
        ("l’e\u0301te\u0301", "l'été"),
        ("rende\u00adz-vous\tici", "rendez-vous ici"),
        ("© 2026 → page 2", "(c) 2026 -> page 2"),
        ("iPhone® 12™", "iPhone 12"),
        ("ça va 🙂 à demain 🎉", "ca va :-) à demain"),
        ("👋🏽 Bonjour ❤\ufe0f", " Bonjour <3"),
        ("✅ Vu. 📞 01 99 00 12 34", "OK Vu. tel. 01 99 00 12 34"),
        ("\u200e06 39 98 12 34\u202c\ufeff", "06 39 98 12 34"),
        ("≤ 5 €, ± 2, 3 × 4 ≠ 5", "<= 5 €, +/- 2, 3 x 4 =/= 5"),
        ("ﬁn, 𝐁𝐨𝐧, Ａ, ①, ٣", "fin, Bon, A, 1, 3"),
        ("Þór, Əli, ŋ", "Thor, Eli, ng"),
        ("ligne\u2028suivante \x07", "ligne\nsuivante"),
        ("appuyez sur 1\ufe0f\u20e3", "appuyez sur 1"),
        ("", ""),
    ],
)
def test_french_typography_becomes_what_the_alphabet_has(text, fitted):
    assert in_gsm7(text) == fitted


def test_letters_of_the_alphabet_keep_their_accents():
    assert in_gsm7("é è à ù É Ç Ä ö ñ € [à]") == "é è à ù É Ç Ä ö ñ € [à]"


@pytest.mark.parametrize(
    "text",
    [
        "موعدكم يوم الاثنين",
        "Дзвонимо вам – о 14:00",
        "Αύριο στις 10",
        "ΏΔΏ",
        "我们给您打电话",
        "à demain, Дарія, être là",
    ],
)
def test_a_text_of_another_script_is_left_as_it_is(text):
    assert in_gsm7(text) == text


@given(french)
def test_french_always_fits(text):
    assert set(in_gsm7(text)) <= GSM_7


@given(anything)
def test_a_text_comes_back_fitted_or_without_what_nobody_sees(text):
    fitted = in_gsm7(text)
    kept = iter(text)
    assert set(fitted) <= GSM_7 or all(sign in kept for sign in fitted)
    assert fits(text) == (set(fitted) <= GSM_7)


@pytest.mark.parametrize(
    "sign", "©®™→⇒←↔✓✔✗★☎📞✉⚠🙂❤•‣≤≥≠≈±×÷½№℃‰µπ∞√†¶¢²₂ªº…–«»’\u00ad\u200b\u2060\ufe0f"
)
def test_one_sign_makes_no_two_parts_of_one(sign):
    text = "a" * 140 + f" {sign} b"
    assert segments(text).count > 1
    assert segments(in_gsm7(text)).count == 1


def test_a_text_of_nothing_but_pictures_keeps_them():
    assert in_gsm7("🎉🎉") == "🎉🎉"


def test_a_text_of_another_script_loses_only_what_nobody_sees():
    assert in_gsm7("\ufeffдякую ❤\ufe0f") == "дякую ❤"
    assert in_gsm7("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("Дарія", "Dariya"),
        ("Δημήτρης", "Dimitris"),
        ("نور", "nwr"),
        ("小明", "XiaoMing"),
        ("Inès", "Inès"),
        ("Łukasz", "Lukasz"),
        ("Yıldız", "Yildiz"),
        ("Nguyễn", "Nguyen"),
        ("N’Diaye", "N'Diaye"),
        ("", ""),
    ],
)
def test_a_name_of_another_script_is_written_in_signs_of_the_alphabet(name, plain):
    assert name_in_gsm7(name) == plain


@given(st.text(st.characters(categories=["Lu", "Ll", "Lo"], max_codepoint=0x9FFF), max_size=9))
def test_a_name_is_never_lost(name):
    assert bool(name_in_gsm7(name)) == bool(in_gsm7(name))


@given(anything)
def test_fitting_again_changes_nothing(text):
    assert in_gsm7(in_gsm7(text)) == in_gsm7(text)


@given(st.text(gsm_7))
def test_what_already_fits_is_not_touched(text):
    assert in_gsm7(text) == text


@given(st.text(st.characters(categories=["Lo"], min_codepoint=0x0590, max_codepoint=0x0FFF)))
def test_letters_of_a_script_without_cases_are_never_lost(text):
    assert in_gsm7(text + "ç") == (text + "ç" if text else "c")


# --- Cut for sending --------------------------------------------------------------------------


def test_the_empty_text_is_no_segment():
    assert segments("") == Segments("GSM-7", units=0, count=0, left=0)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("é", Segments("GSM-7", 1, 1, 159)),
        ("a" * 160, Segments("GSM-7", 160, 1, 0)),
        ("a" * 161, Segments("GSM-7", 161, 2, 145)),
        ("a" * 306, Segments("GSM-7", 306, 2, 0)),
        ("a" * 307, Segments("GSM-7", 307, 3, 152)),
        ("€" * 80, Segments("GSM-7", 160, 1, 0)),
        ("€" * 81, Segments("GSM-7", 162, 2, 143)),
        ("a" * 159 + "€", Segments("GSM-7", 161, 2, 145)),
        ("ê", Segments("UCS-2", 1, 1, 69)),
        ("ê" * 70, Segments("UCS-2", 70, 1, 0)),
        ("ê" * 71, Segments("UCS-2", 71, 2, 63)),
        ("ê" * 134, Segments("UCS-2", 134, 2, 0)),
        ("ê" * 135, Segments("UCS-2", 135, 3, 66)),
        ("🙂" * 35, Segments("UCS-2", 70, 1, 0)),
        ("🙂" * 36, Segments("UCS-2", 72, 2, 61)),
    ],
)
def test_the_limits_are_those_of_the_standard(text, cut):
    assert segments(text) == cut


def test_a_sign_of_the_extension_table_is_never_cut_in_two():
    # 152 signs, then one of two septets: the first segment stays one septet short.
    assert segments("a" * 152 + "€" + "a" * 152) == Segments("GSM-7", 306, 3, 152)


def test_a_surrogate_pair_is_never_cut_in_two():
    assert segments("ê" * 66 + "🙂" + "ê" * 66) == Segments("UCS-2", 134, 3, 66)


@pytest.mark.parametrize("sign", EXTENSION)
def test_each_sign_of_the_extension_table_counts_two(sign):
    assert segments(sign) == Segments("GSM-7", 2, 1, 158)


@pytest.mark.parametrize("sign", BASIC)
def test_each_sign_of_the_alphabet_counts_one(sign):
    assert segments(sign) == Segments("GSM-7", 1, 1, 159)


@given(st.text(basic, min_size=161, max_size=1000))
def test_signs_of_one_septet_fill_every_segment(text):
    full, rest = divmod(len(text), 153)
    assert segments(text) == Segments(
        "GSM-7", len(text), full + bool(rest), 153 - rest if rest else 0
    )


@given(st.text(gsm_7, max_size=1000))
def test_gsm_7_counts_a_septet_a_sign_and_one_more_for_the_extension(text):
    cut = segments(text)
    assert cut.encoding == "GSM-7"
    assert cut.units == len(text) + sum(text.count(sign) for sign in EXTENSION)


@given(anything.filter(lambda text: not set(text) <= GSM_7))
def test_ucs_2_counts_utf_16_code_units(text):
    cut = segments(text)
    assert cut.encoding == "UCS-2"
    assert cut.units == utf16_units(text)


@given(st.text(gsm_7 | st.sampled_from("êç") | astral, max_size=700))
def test_segments_hold_the_text_and_waste_at_most_a_unit_each(text):
    cut = segments(text)
    alone, among_others = {"GSM-7": (160, 153), "UCS-2": (70, 67)}[cut.encoding]
    if cut.count <= 1:
        assert cut.units <= alone
        assert cut.left == (alone - cut.units if text else 0)
    else:
        assert cut.units > alone
        wasted = cut.count * among_others - cut.units - cut.left
        assert 0 <= wasted < cut.count
        assert 0 <= cut.left < among_others
