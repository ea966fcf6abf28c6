"""What stands in brackets in a guide: our own answers by code, and holes that somebody left."""

import pytest

from knowledge.placeholders import (
    OWN_ANSWERS,
    blocks_filled,
    codes_in,
    filled,
    holes_in,
    is_within_a_sentence,
    placeholders_in,
    slips_in,
    with_its_end,
)

ASK = "Demandez un appel\u00a0: nous vous le disons."
PUK = {"puk": "Il est sur la grande carte.", "rio": "Faites le 3179."}


def said(text: str) -> str:
    return filled(text, PUK, otherwise=ASK)


def test_what_stands_in_brackets_is_found_in_order():
    text = "a [[PUK]] b [[ le prix ]] [[rio]] [[puk]]"
    assert placeholders_in(text) == ("PUK", "le prix", "rio", "puk")
    assert codes_in(text) == ("puk", "rio")
    assert holes_in(text) == ("le prix",)
    assert placeholders_in("nothing [here]") == ()


def test_what_is_written_like_a_code_and_is_none_is_a_slip():
    assert slips_in("[[pukk]] [[à compléter : le prix]] [[puk]] [[our-prices]]") == (
        "pukk",
        "our-prices",
    )


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("[[puk]]", "Il est sur la grande carte."),
        ("[[puk]].", "Il est sur la grande carte."),
        ("Ouvrez. [[ Puk ]]", "Ouvrez. Il est sur la grande carte."),
        ("[[puk]] [[rio]] Fin.", "Il est sur la grande carte. Faites le 3179. Fin."),
        ("« Oui.\u00a0» [[puk]] Fin.", "« Oui.\u00a0» Il est sur la grande carte. Fin."),
        ("Un.\n[[puk]]\nDeux.", "Un.\nIl est sur la grande carte.\nDeux."),
        ("Rien ici.  Deux espaces.", "Rien ici.  Deux espaces."),
    ],
)
def test_an_answer_stands_where_its_code_stood(text, reader):
    assert said(text) == reader


@pytest.mark.parametrize(
    ("text", "reader"),
    [
        ("[[bill]]", ASK),
        ("Ouvrez. [[bill]] Fermez.", f"Ouvrez. {ASK} Fermez."),
        ("Voici où la trouver\u00a0: [[à compléter\u00a0: où. Et quand]].", ASK),
        ("Un appel coûte [[le prix]] la minute. C'est tout.", f"{ASK} C'est tout."),
        ("[[bill]] [[le prix]] Fin.", f"{ASK} Fin."),
        ("Voici\u00a0: [[puk]] et [[bill]].", ASK),
    ],
)
def test_a_sentence_with_a_hole_is_replaced_as_a_whole_and_once(text, reader):
    assert said(text) == reader
    assert "[[" not in filled(text, {}, otherwise="")


def test_search_leaves_out_what_nobody_answered():
    assert filled("Ouvrez. [[bill]] Fermez.", {}, otherwise="") == "Ouvrez. Fermez."
    assert filled("[[bill]] [[puk]]", PUK, otherwise="") == PUK["puk"]
    assert filled("[[bill]]", {}, otherwise="") == ""


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("[[puk]]", False),
        ("Ouvrez. [[puk]]. Fermez.", False),
        ("Ouvrez ! [[puk]] [[rio]]", False),
        ("Voici\u00a0: [[puk]]", True),
        ("Le code [[puk]] est là.", True),
        ("Rien que des mots [[à compléter]].", False),
    ],
)
def test_an_answer_stands_by_itself(text, is_wrong):
    assert is_within_a_sentence(text) == is_wrong


def test_an_answer_ends_as_a_sentence_does():
    assert with_its_end("Faites le 888") == "Faites le 888."
    assert with_its_end("Est-ce écrit dessus ?") == "Est-ce écrit dessus ?"


def test_each_answer_has_a_code_that_is_one_word_a_name_and_a_hint():
    assert len(OWN_ANSWERS) == 16
    for code, answer in OWN_ANSWERS.items():
        assert codes_in(f"[[{code}]]") == (code,)
        assert answer.name
        assert answer.hint


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<p>Tout est dit.</p>", "<p>Tout est dit.</p>"),
        ("<p>Le prix : [[à compléter : le prix]]</p>", "<p>Appelez.</p>"),
        (
            "<ul>\n<li>Ville : [[à compléter]]</li>\n<li>Rue : [[à compléter]]</li>\n</ul>",
            "<ul>\n<li>Appelez.</li>\n</ul>",
        ),
        (
            '<p><b>Gras</b> [[un]].</p><p class="x">Dit.</p><p>[[deux]]</p>',
            '<p>Appelez.</p><p class="x">Dit.</p><p>Appelez.</p>',
        ),
        ("<p>A [[x]]</p><pre>[[y]]</pre>", "<p>Appelez.</p><pre>[[y]]</pre>"),
    ],
)
def test_running_text_says_whom_to_ask_in_place_of_a_hole(markup, read):
    assert blocks_filled(markup, otherwise="Appelez.") == read
