"""Numbers as people type them, and what is said of those that are wrong."""

import pytest

from helpdesk.choices import PhoneKind
from helpdesk.policy.phone_numbers import (
    BadNumber,
    NumberProblem,
    PhoneNumber,
    in_pairs,
    is_fiction,
    masked,
    read_number,
    zone_of,
)

MADELEINE = "+33639981234"
NBSP = "\u00a0"


def problem(text: str) -> tuple[NumberProblem, int]:
    with pytest.raises(BadNumber) as refused:
        read_number(text)
    return refused.value.problem, refused.value.missing


@pytest.mark.parametrize(
    "typed",
    [
        "0639981234",
        "06 39 98 12 34",
        "06.39.98.12.34",
        "06-39-98-12-34",
        "06/39/98/12/34",
        "06\u00a039\u202f98 12 34",
        " 06 39 981234 ",
        "(06) 39 98 12 34",
        "+33639981234",
        "+33 6 39 98 12 34",
        "+33 (0)6 39 98 12 34",
        "+33 (0) 6 39 98 12 34",
        "+33 06 39 98 12 34",
        "0033 6 39 98 12 34",
        "0033 (0)6 39 98 12 34",
        "33 6 39 98 12 34",
        "33 06 39 98 12 34",
        "639981234",
        "０６３９９８１２３４",
        "٠٦٣٩٩٨١٢٣٤",
        "06‑39‑98‑12‑34",
        "\u200e06 39 98 12 34",
        "\u202a+33 6 39 98 12 34\u202c",
        "\ufeff06 39 98 12 34",
        "06\u00ad39\u206098 12 34",
        "0️⃣6️⃣39981234",
        "06 39 98 12 34\n",
        "06\t39\t98\t12\t34",
        "06,39,98,12,34",
        "06:39:98:12:34",
        "06;39;98;12;34",
        "06·39·98·12·34",
        "06•39•98•12•34",
        "06 39 98 12 34.",
        "«06 39 98 12 34»",
        "06−39−98−12−34",
        "06 – 39 – 98 – 12 – 34",
        "(+33) 6 39 98 12 34",
        "+(33) 6 39 98 12 34",
        "+33(0)639981234",
        "(+33)(0)6 39 98 12 34",
        "+33 [0] 6 39 98 12 34",
        "(0)6 39 98 12 34",
        "0033(0)639981234",
        "+0033 6 39 98 12 34",
        "++33 6 39 98 12 34",
        "+06 39 98 12 34",
        "+33 33 6 39 98 12 34",
        "+33 0033 6 39 98 12 34",
        "011 33 6 39 98 12 34",
        "0 33 6 39 98 12 34",
        "O6 39 98 12 34",
        "o639981234",
        "06 39 98 l2 34",
        "06 39 98 I2 34",
        "tel:+33639981234",
        "tel:+33-6-39-98-12-34",
        "tel:06%2039%2098%2012%2034",
        "TEL:%2B33639981234",
        "TEL;CELL:+33639981234",
        "Tél. : 06 39 98 12 34",
        "n° 06 39 98 12 34",
        "mon numéro est le 06 39 98 12 34, merci",
        "06 39 98 12 34 (portable)",
        "Madeleine Petit 06 39 98 12 34",
        "06 39 98 12 34 / 06.39.98.12.34",
        "0639981234 ou +33 6 39 98 12 34",
        "#31#0639981234",
        "https://wa.me/33639981234",
    ],
)
def test_any_way_of_writing_a_number_is_understood(typed):
    assert read_number(typed) == PhoneNumber(MADELEINE, PhoneKind.MOBILE, "FR")


@pytest.mark.parametrize(
    ("typed", "e164", "kind", "region"),
    [
        ("06 12 34 56 78", "+33612345678", PhoneKind.MOBILE, "FR"),
        ("01 42 34 56 78", "+33142345678", PhoneKind.LANDLINE, "FR"),
        ("09 74 12 34 56", "+33974123456", PhoneKind.LANDLINE, "FR"),
        ("08 00 12 34 56", "+33800123456", PhoneKind.OTHER, "FR"),
        ("0692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("0262 12 34 56", "+262262123456", PhoneKind.LANDLINE, "RE"),
        ("0639 01 23 45", "+262639012345", PhoneKind.MOBILE, "YT"),
        ("0269 61 23 45", "+262269612345", PhoneKind.LANDLINE, "YT"),
        ("0690 12 34 56", "+590690123456", PhoneKind.MOBILE, "GP"),
        ("0590 12 34 56", "+590590123456", PhoneKind.LANDLINE, "GP"),
        ("0696 12 34 56", "+596696123456", PhoneKind.MOBILE, "MQ"),
        ("0596 50 12 34", "+596596501234", PhoneKind.LANDLINE, "MQ"),
        ("0694 12 34 56", "+594694123456", PhoneKind.MOBILE, "GF"),
        ("0709 12 34 56", "+596709123456", PhoneKind.MOBILE, "MQ"),
        ("+33 692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("+262 692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("+262 0692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("+33 590 12 34 56", "+590590123456", PhoneKind.LANDLINE, "GP"),
        ("+262 974 12 34 56", "+33974123456", PhoneKind.LANDLINE, "FR"),
        ("262 692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("262 262 20 12 34", "+262262201234", PhoneKind.LANDLINE, "RE"),
        ("0262 692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("+262 (0)692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("+262 0262 20 12 34", "+262262201234", PhoneKind.LANDLINE, "RE"),
        ("+262 262 692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("00262 692 12 34 56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("(+262) 692.12.34.56", "+262692123456", PhoneKind.MOBILE, "RE"),
        ("262 20 12 34", "+262262201234", PhoneKind.LANDLINE, "RE"),
        ("0693 12 34 56", "+262693123456", PhoneKind.MOBILE, "RE"),
        ("262 639 69 12 34", "+262639691234", PhoneKind.MOBILE, "YT"),
        ("+269 639 69 12 34", "+262639691234", PhoneKind.MOBILE, "YT"),
        ("00269 269 61 12 34", "+262269611234", PhoneKind.LANDLINE, "YT"),
        ("+590 0690 12 34 56", "+590690123456", PhoneKind.MOBILE, "GP"),
        ("590 590 12 34 56", "+590590123456", PhoneKind.LANDLINE, "GP"),
        ("594 694 12 34 56", "+594694123456", PhoneKind.MOBILE, "GF"),
        ("+594 (0)594 30 12 34", "+594594301234", PhoneKind.LANDLINE, "GF"),
        ("596696123456", "+596696123456", PhoneKind.MOBILE, "MQ"),
        ("00596 0596 50 12 34", "+596596501234", PhoneKind.LANDLINE, "MQ"),
        ("0508 41 12 34", "+508411234", PhoneKind.LANDLINE, "PM"),
        ("+508 41 12 34", "+508411234", PhoneKind.LANDLINE, "PM"),
        ("+32 (0)470 12 34 56", "+32470123456", PhoneKind.MOBILE, "BE"),
        ("+32 0470 12 34 56", "+32470123456", PhoneKind.MOBILE, "BE"),
        ("32 470 12 34 56", "+32470123456", PhoneKind.MOBILE, "BE"),
        ("32 2 512 34 56", "+3225123456", PhoneKind.LANDLINE, "BE"),
        ("0041 (0)79 123 45 67", "+41791234567", PhoneKind.MOBILE, "CH"),
        ("41 79 123 45 67", "+41791234567", PhoneKind.MOBILE, "CH"),
        ("+352 621 123 456", "+352621123456", PhoneKind.MOBILE, "LU"),
        ("+212 06 12 34 56 78", "+212612345678", PhoneKind.MOBILE, "MA"),
        ("212 6 12 34 56 78", "+212612345678", PhoneKind.MOBILE, "MA"),
        ("00213 (0)550 12 34 56", "+213550123456", PhoneKind.MOBILE, "DZ"),
        ("+213 (0) 21 73 12 34", "+21321731234", PhoneKind.LANDLINE, "DZ"),
        ("00 216 20 123 456", "+21620123456", PhoneKind.MOBILE, "TN"),
        ("216 20 123 456", "+21620123456", PhoneKind.MOBILE, "TN"),
        ("+32 470 12 34 56", "+32470123456", PhoneKind.MOBILE, "BE"),
        ("0032 470 12 34 56", "+32470123456", PhoneKind.MOBILE, "BE"),
        ("+44 (0)20 7946 0018", "+442079460018", PhoneKind.LANDLINE, "GB"),
        ("+1 212-555-0123", "+12125550123", PhoneKind.OTHER, "US"),
    ],
)
def test_a_number_is_what_people_dial(typed, e164, kind, region):
    assert read_number(typed) == PhoneNumber(e164, kind, region)


@pytest.mark.parametrize("typed", ["", "   ", "\u00a0"])
def test_nothing_is_said_to_be_nothing(typed):
    assert problem(typed) == (NumberProblem.EMPTY, 0)


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("06 39 98 12 3", 1),
        ("06 39 98", 4),
        ("06", 8),
        ("0", 9),
        ("39 98 12", 4),
        ("+33 6 39 98 12 3", 1),
        ("+32 470 12", 3),
        ("+44 20 7946 00", 1),
    ],
)
def test_a_short_number_says_how_many_digits_are_missing(typed, missing):
    assert problem(typed) == (NumberProblem.TOO_SHORT, missing)


@pytest.mark.parametrize(
    ("typed", "excess"),
    [
        ("06 39 98 12 34 5", 1),
        ("06 39 98 12 34 56", 2),
        ("+33 6 39 98 12 34 5", 1),
        ("+32 470 12 34 56 78", 2),
    ],
)
def test_a_long_number_says_how_many_digits_are_too_many(typed, excess):
    assert problem(typed) == (NumberProblem.TOO_LONG, excess)


@pytest.mark.parametrize(
    "typed",
    [
        "06 39 98 12 34 ou 01 42 34 56 78",
        "06 39 98 12 34 / 01 42 34 56 78",
        "0639981234, 0142345678",
        "06 39 98 12 34 01 42 34 56 78",
        "portable 0639981234 fixe 0142345678",
        "01 42 34 56 78 poste 12",
        "01 42 34 56 78 ext. 12",
        "tél 06 39 98 12 34 01 42 34 56 78",
        "0142345678,12",
        "0142345678;12",
        "0142345678#12",
        "2 rue des Lilas, 06 39 98 12 34",
    ],
)
def test_two_numbers_or_an_extension_are_asked_about_and_never_guessed(typed):
    assert problem(typed) == (NumberProblem.WITH_MORE, 0)


@pytest.mark.parametrize("typed", ["\u202a\u202c", "\u200b", "\ufeff "])
def test_marks_that_nobody_sees_are_no_number_and_no_text(typed):
    assert problem(typed) == (NumberProblem.EMPTY, 0)


@pytest.mark.parametrize("typed", ["15", "17", "18", "112", "114", "3900", "118 218"])
def test_a_short_service_number_has_its_own_message(typed):
    assert problem(typed) == (NumberProblem.SHORT_NUMBER, 0)


@pytest.mark.parametrize(
    "typed",
    ["bonjour", "06 39 98 12 trois", "06+39981234", "+", "--", "madeleine@example.fr",
     "jean.0639981234@example.fr", "zéro six trente-neuf", "le 6 mai, à 9 h 30", "oOo",
     "00", "99999999999",
     "+999 12 34 56 78", "6123456789", "06 39 98 •• ••"],
)  # fmt: skip
def test_what_is_no_number_is_said_to_be_none(typed):
    assert problem(typed) == (NumberProblem.NOT_A_NUMBER, 0)


@pytest.mark.parametrize("typed", ["07 00 12 34 56", "0269 12 34 56", "+1 555 123 4567"])
def test_a_number_that_no_phone_has_is_refused(typed):
    assert problem(typed) == (NumberProblem.NOT_ALLOTTED, 0)


@pytest.mark.parametrize(
    "typed", ["08 92 12 34 56", "08 20 12 34 56", "+44 909 879 0000", "+881 6 12345678"]
)
def test_nobody_makes_the_desk_call_a_number_that_it_pays_for(typed):
    assert problem(typed) == (NumberProblem.NOT_ALLOTTED, 0)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("01 99 00 12 34", PhoneKind.LANDLINE),
        ("02 61 91 12 34", PhoneKind.LANDLINE),
        ("03 53 01 12 34", PhoneKind.LANDLINE),
        ("04 65 71 12 34", PhoneKind.LANDLINE),
        ("05 36 49 12 34", PhoneKind.LANDLINE),
        ("06 39 98 12 34", PhoneKind.MOBILE),
    ],
)
def test_a_number_of_fiction_is_accepted_and_recognised(typed, kind):
    number = read_number(typed)
    assert (number.kind, number.region) == (kind, "FR")
    assert is_fiction(number.e164)


@pytest.mark.parametrize(
    "e164", ["+33639991234", "+33612345678", "+262639012345", "", "0639981234"]
)
def test_a_real_number_is_no_fiction(e164):
    assert not is_fiction(e164)


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        (MADELEINE, "06 39 98 12 34"),
        ("+33142345678", "01 42 34 56 78"),
        ("+262692123456", "06 92 12 34 56"),
        ("+596596501234", "05 96 50 12 34"),
        ("+32470123456", "+32 470 12 34 56"),
        ("0142345678", "01 42 34 56 78"),
        ("3900", "3900"),
        ("09 72 00 00 00", "09 72 00 00 00"),
        ("", ""),
    ],
)
def test_a_number_is_shown_in_pairs_that_never_break(e164, shown):
    assert in_pairs(e164) == shown.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("e164", "shown"),
    [
        (MADELEINE, "06 39 98 •• ••"),
        ("+32470123456", "+32 470 12 •• ••"),
        ("+12125550123", "+1 212-555-••••"),
        ("15", "••"),
        ("", ""),
    ],
)
def test_a_masked_number_hides_its_last_four_digits(e164, shown):
    assert masked(e164) == shown.replace(" ", NBSP)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("06 12 34 56 78", "Europe/Paris"),
        ("01 99 00 12 34", "Europe/Paris"),
        (MADELEINE, "Europe/Paris"),
        ("0262 20 12 34", "Indian/Reunion"),
        ("0692 12 34 56", "Indian/Reunion"),
        ("0269 61 12 34", "Indian/Mayotte"),
        ("0590 82 12 34", "America/Guadeloupe"),
        ("0690 35 12 34", "America/Guadeloupe"),
        pytest.param("0590 27 12 34", "America/Guadeloupe"),
        ("0594 30 12 34", "America/Cayenne"),
        ("0596 60 12 34", "America/Martinique"),
        ("0696 20 12 34", "America/Martinique"),
    ],
)
def test_a_number_says_where_its_clock_is(typed, zone):
    assert zone_of(read_number(typed)) == zone


@pytest.mark.parametrize("typed", ["+32 470 12 34 56", "+1 202 555 0143", "+44 20 7946 0958"])
def test_the_clock_of_a_number_from_elsewhere_is_not_guessed(typed):
    assert zone_of(read_number(typed)) is None
