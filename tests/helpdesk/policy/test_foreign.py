"""Numbers and addresses that lead away from the desk are found, however they are written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpdesk.policy.foreign import Foreign, foreign_in

OWN = {"numbers": ["+33199001234"], "hosts": ["desk.example.org", "telecoop.fr"]}


def whys(text):
    return [found.why for found in foreign_in(text, **OWN)]


@pytest.mark.parametrize(
    "text",
    [
        "Appelez le 08 99 12 34 56.",
        "Appelez le 0899123456",
        "08.99.12.34.56",
        "08-99-12-34-56",
        "0 899 123 456",
        "+33 8 99 12 34 56",
        "+33 (0)8 99 12 34 56",
        "0033 899 12 34 56",
        "０８ ９９ １２ ３４ ５６",
        "٠٨ ٩٩ ١٢ ٣٤ ٥٦",
        "08\u200b99\u200b12\u200b34\u200b56",
        "08\u00a099\u202f12 34 56",
        "0825 12 34 56",
        "Faites le 3949.",
        "118 712",
        "Envoyez STOP par SMS au 81212",
    ],
)
def test_premium_numbers(text):
    assert whys(text) == [Foreign.PREMIUM]


@pytest.mark.parametrize("text", ["+44 20 7946 0018", "0044 20 7946 0018", "+225 07 07 07 07 07"])
def test_numbers_abroad(text):
    assert whys(text) == [Foreign.ABROAD]


@pytest.mark.parametrize("text", ["06 39 98 12 34", "+33 6 39 98 12 34", "+262 262 12 34 56"])
def test_any_other_number(text):
    assert whys(text) == [Foreign.OTHER_NUMBER]


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/x",
        "http://desk.example.org.evil.example",
        "https://desk.example.org@evil.example/",
        "www.evil.example",
        "bit.ly/3xYz",
        "t.me/desk",
        "écrivez à aide@evil.example",
        "ftp://evil.example",
        "desk-example.org",
        "https://[odd",
    ],
)
def test_hosts_of_others(text):
    assert whys(text) == [Foreign.HOST]


@pytest.mark.parametrize(
    "text",
    [
        "Appelez-nous au {phone}.",
        "01 99 00 12 34",
        "+33 1 99 00 12 34",
        "0800 12 34 56",
        "Le 08/12/2026 à 14 h 30, ou le 24-12-2026 14 h.",
        "En cas de danger : 17 ou 112.",
        "De 9 h à 12 h 30, en 2026. 38000 Grenoble.",
        "https://desk.example.org/fr/my-request/x",
        "www.telecoop.fr, bonjour@telecoop.fr",
        "{link}",
        "Par exemple (p.ex.) ceci. Et cela.",
        "Demande K7 4M 92",
    ],
)
def test_what_is_ours_or_no_number_at_all(text):
    assert whys(text) == []


@settings(max_examples=50)
@given(
    digits=st.integers(0, 999_999).map("{:06}".format),
    gaps=st.lists(st.sampled_from(["", " ", ".", "-", "\u00a0", " - "]), min_size=9, max_size=9),
)
def test_however_its_digits_are_spaced(digits, gaps):
    number = f"0899{digits}"
    written = "".join(sign + gap for sign, gap in zip(number, [*gaps, ""], strict=True))
    assert Foreign.PREMIUM in whys(f"Appelez le {written} !")
