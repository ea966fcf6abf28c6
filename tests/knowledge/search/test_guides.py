"""Guides found for questions as callers speak, on the starter guides."""

import pytest
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageViewRestriction

from knowledge.models import GuidePage, MissedSearch
from knowledge.search.guides import Reading, search_guides
from knowledge.search.index import is_whole, mark_whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


def numbers(text: str, language: str = "fr", **options) -> list[int]:
    return [
        found.page.number for found in search_guides(text, language=language, **options).results
    ]


@pytest.mark.parametrize(
    ("spoken", "number"),
    [
        ("j ai plu de reso", 125),
        ("mon telefone fait plus de bruit", 107),
        ("sa capte pas", 125),
        ("mettre la puce", 102),
        ("ma puce est bloquee", 100),
        ("on m a vole mon portable", 141),
        ("j'arrive pas a envoyer une foto", 114),
        ("je part en vacance en espagne", 126),
        ("le telefon est lent", 109),
        ("je voudrais garder mon numero chez vous", 134),
        ("wi fi marche pas", 123),
        ("facture trop chere", 131),
    ],
)
def test_a_caller_s_words_find_the_guide_first_or_second(site, spoken, number):
    assert number in numbers(spoken)[:2]


def test_english_questions_find_english_guides(site):
    [first, *_others] = search_guides("my fone has no sound", language="en").results
    assert (first.page.number, first.page.locale.language_code) == (107, "en")


@pytest.mark.parametrize(
    "asked", ["121", "guide 121", "Guide n° 121", "le guide numéro 121", "fiche 121", " 121. "]
)
def test_a_number_finds_its_guide_alone(site, asked):
    assert numbers(asked) == [121]


def test_a_number_in_a_question_is_a_word(site):
    assert numbers("messagerie 888")[0] == 112


def test_all_the_words_come_first_and_any_of_them_fill_up(site):
    answer = search_guides("carte sim bloquee", language="fr")
    assert answer.complete
    assert answer.results[0].page.number == 100
    assert len(answer.results) >= 3


def test_an_answer_without_every_word_says_so(site):
    answer = search_guides("réseau xylophone", language="fr")
    assert not answer.complete
    assert answer.results[0].page.number == 125


def test_what_was_searched_instead_is_shown_with_its_accents(site):
    answer = search_guides("plus de rezo", language="fr")
    assert answer.corrected
    assert answer.searched_for == "plus de réseau"


def test_a_question_that_was_understood_is_shown_as_it_was_typed(site):
    answer = search_guides("Plus de Réseau ?", language="fr")
    assert not answer.corrected
    assert answer.searched_for == "Plus de Réseau ?"


def test_the_sentence_that_matches_best_is_shown(site):
    [first, *_others] = search_guides("couper le mode avion", language="fr").results
    assert "mode avion" in first.sentence


def test_the_step_that_matches_best_is_shown_with_its_number(site):
    [first, *_others] = search_guides("couper le mode avion", language="fr").results
    assert first.step is not None
    number, title = first.step
    assert title == first.page.numbered_steps()[number - 1][1]
    words = first.page.numbered_steps()[number - 1][2]
    assert "mode avion" in words.lower()


def test_under_a_result_stand_the_promise_and_then_the_step(client, site):
    page = client.get("/fr/recherche/", {"q": "couper le mode avion"}).content.decode()
    [first, *_others] = search_guides("couper le mode avion", language="fr").results
    shown = page.partition('class="results"')[2].partition("</li>")[0].replace("\u00a0", " ")
    assert shown.index(first.page.promise) < shown.index(f"Étape {first.step[0]}")


@pytest.mark.parametrize("typed", ["azertyuiop", "qsdfghjk", "poiuyt", "aaaaaa", "toto", "blabla"])
def test_a_hand_on_the_keyboard_finds_nothing_and_is_not_made_a_word(site, typed):
    answer = search_guides(typed, language="fr")
    assert answer.results == ()
    assert not answer.corrected


WINTER = {
    "fr": {
        "fin de la 2G": 116,
        "renvoi d'appel": 119,
        "médiateur": 135,
        "apn": 127,
        "démarchage": 147,
        "changer de téléphone": 108,
        "nouvelle carte sim": 117,
        "téléphone lent": 109,
        "compte google oublié": 148,
        "effacer mon téléphone avant de le donner": 110,
        "esim": 118,
        "franceconnect": 152,
    },
    "en": {
        "end of 2g": 116,
        "call forwarding": 119,
        "mediator": 135,
        "apn": 127,
        "cold calls": 147,
        "moving to a new phone": 108,
        "esim": 118,
        "franceconnect": 152,
        "whatsapp": 153,
        "fr-alert": 154,
    },
}


@pytest.mark.parametrize("language", list(WINTER))
def test_what_people_ask_this_winter_is_found_first(site, language):
    found = {
        asked: [one.page.number for one in search_guides(asked, language=language).results[:1]]
        for asked in WINTER[language]
    }
    assert found == {asked: [number] for asked, number in WINTER[language].items()}


@pytest.mark.parametrize("typed", ["renvoi d'appel", "renvois d'appel", "mon iban", "mon routeur"])
def test_a_word_that_no_guide_has_is_not_made_another(site, typed):
    assert not search_guides(typed, language="fr").corrected


def test_what_is_still_to_fill_in_is_never_the_answer(site):
    for found in search_guides("prix du forfait", language="fr").results:
        assert "[[" not in found.sentence


@pytest.mark.parametrize(
    "odd",
    ["", " ", "!!!", "😀", "x" * 2000, "mot " * 500, "a\x00b", '"(', "NOT OR AND", "*", "0" * 300],
)
@pytest.mark.parametrize("language", ["fr", "en", "zz"])
def test_no_question_however_odd_fails(site, odd, language):
    search_guides(odd, language=language)


def test_an_answer_asks_the_database_twice(site, django_assert_num_queries):
    with django_assert_num_queries(2):
        search_guides("comment appeler avec le téléphone", language="fr")


def test_a_limit_is_kept(site):
    assert len(numbers("téléphone", limit=2)) == 2


def test_unpublished_and_private_guides_are_never_found(site):
    GuidePage.objects.filter(number=125).update(live=False)
    topic = GuidePage.by_number(102, language="fr").get_parent()
    PageViewRestriction.objects.create(page=topic, restriction_type="login")
    found = set(numbers("réseau et carte SIM"))
    assert found
    assert not {125, 102} & found


@pytest.mark.parametrize(
    ("asked", "number"), [("mettre la puce", 102), ("garder mon numero", 134), ("reseau", 125)]
)
def test_while_the_index_is_away_the_database_answers(site, index_folder, asked, number):
    (index_folder / "whole").unlink()
    try:
        assert number in numbers(asked)[:2]
        assert numbers("!!!") == []
    finally:
        mark_whole(index_folder)
    assert is_whole(index_folder)


def test_a_question_may_be_searched_as_it_was_typed(site):
    answer = search_guides("plus de rezo", language="fr", reading=Reading.AS_TYPED)
    assert not answer.corrected
    assert answer.results == ()


def test_the_page_says_what_it_searched_for_and_leads_back(site, client):
    page = client.get(reverse("knowledge:search"), {"q": "plus de rezo"}).content.decode()
    assert "Nous avons cherché « plus de réseau »" in page.replace("\xa0", " ")
    assert "as_typed=1" in page
    back = client.get(reverse("knowledge:search"), {"q": "plus de rezo", "as_typed": 1})
    assert back.context["answer"].results == ()


def test_guides_without_all_the_words_are_called_the_nearest(site, client):
    page = client.get(
        reverse("knowledge:search"), {"q": "réseau téléphone xylophone"}
    ).content.decode()
    assert "Voici les plus proches." in page


# --- While somebody types -------------------------------------------------------------------------
def suggested(client, text: str) -> str:
    return client.get(reverse("knowledge:suggest"), {"q": text}).content.decode()


def test_the_beginning_of_a_word_suggests_its_guides(site, client):
    assert "messagerie vocale" in suggested(client, "messag")
    assert "facture" in suggested(client, "lire ma fact")


def test_two_letters_suggest_nothing(site, client):
    assert suggested(client, "me").strip() == ""


def test_what_is_typed_is_not_counted_as_a_search_without_answer(site, client):
    assert suggested(client, "zibuline").strip() == ""
    assert not MissedSearch.objects.exists()


def test_no_script_runs_on_the_page_until_it_is_asked_for(site, client):
    page = client.get(reverse("knowledge:search")).content.decode()
    assert "<script" not in page
    assert "suggest.js" in client.get(reverse("knowledge:search"), {"suggest": 1}).content.decode()


@pytest.mark.parametrize(
    ("asked", "language"), [("parler à quelqu'un", "fr"), ("talk to someone", "en")]
)
def test_the_call_comes_before_any_guide(client, site, asked, language):
    with translation.override(language):
        page = client.get(reverse("knowledge:search"), {"q": asked}).content.decode()
        call = reverse("helpdesk:callback_start")
    main = page.partition("<h1>")[2]
    assert call in main.partition('class="results"')[0]
