"""Words that editors change, and what search makes of them at once."""

import pytest
from django.test import Client
from django.urls import reverse

from knowledge.models import GuidePage, KnownQuestion, Synonym
from knowledge.search import editors_words
from knowledge.search.editors_words import vocabulary_of
from knowledge.search.guides import search_guides
from knowledge.search.preview import changes_of

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


def numbers(text: str, language: str = "fr") -> list[int]:
    return [found.page.number for found in search_guides(text, language=language).results]


def guide(number: int, language: str = "fr") -> GuidePage:
    return GuidePage.objects.get(number=number, locale__language_code=language)


def known(number: int, said: str) -> KnownQuestion:
    return KnownQuestion.objects.update_or_create(guide=guide(number), defaults={"said": said})[0]


def test_a_new_synonym_counts_in_the_next_search(site):
    assert numbers("zibuline") == []
    Synonym(language="fr", preferred="votre facture", said="zibuline").save()
    assert numbers("zibuline")[0] == 131


def test_a_synonym_is_of_its_language_alone(site):
    Synonym(language="en", preferred="your bill", said="zibuline").save()
    assert numbers("zibuline") == []
    assert numbers("zibuline", "en")[0] == 131


def test_a_synonym_that_goes_counts_no_more(site):
    row = Synonym(language="fr", preferred="votre facture", said="zibuline")
    row.save()
    assert numbers("zibuline")
    row.delete()
    assert numbers("zibuline") == []


def test_a_known_question_brings_its_guide_first_and_others_follow(site):
    assert numbers("la grosse facture")[0] == 131
    known(145, "la grosse facture")
    first, *others = numbers("les grosses factures")
    assert first == 145
    assert 131 in others


def test_a_known_question_is_found_by_its_own_words_alone(site):
    known(146, "zibuline des neiges")
    answer = search_guides("zibulines des neige", language="fr")
    assert answer.results[0].page.number == 146
    assert answer.complete


def test_an_unpublished_guide_is_not_found_by_its_question(site):
    known(146, "zibuline des neiges")
    GuidePage.objects.filter(pk=guide(146).pk).update(live=False)
    assert 146 not in numbers("zibuline des neiges")


def test_the_words_are_read_again_only_when_one_changed(site, django_assert_num_queries):
    first = vocabulary_of("fr")
    with django_assert_num_queries(1):
        assert vocabulary_of("fr") is first
    Synonym.objects.filter(language="fr").first().save()
    assert vocabulary_of("fr") is not first


def test_a_question_within_the_second_asks_nothing(site, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(editors_words, "FRESH_FOR", 60)
    first = vocabulary_of("fr")
    with django_assert_num_queries(0):
        assert vocabulary_of("fr") is first


# --- The preview ----------------------------------------------------------------------------------
def test_the_preview_says_what_a_synonym_would_change(site):
    [change] = changes_of(Synonym(language="fr", preferred="votre facture", said="zibuline"))
    assert (change.question, change.before) == ("zibuline", ())
    assert change.after[0] == "Lire votre facture"
    assert change.is_one
    assert numbers("zibuline") == []


def test_the_preview_compares_with_the_row_as_it_was_saved(site):
    row = Synonym(language="fr", preferred="votre facture", said="zibuline")
    row.save()
    row.preferred = "son mot de passe"
    [change] = changes_of(row)
    assert change.before[0] == "Lire votre facture"
    assert change.after[0] == "Créer un mot de passe solide"


def test_the_preview_shows_what_a_known_question_would_change(site):
    KnownQuestion.objects.filter(guide=guide(146)).delete()
    [change] = changes_of(KnownQuestion(guide=guide(146), said="zibuline"))
    assert change.after == ("Trouver de l’aide près de chez vous",)


def test_a_row_that_is_not_filled_in_has_nothing_to_show(site):
    assert changes_of(KnownQuestion(said="zibuline")) == []


# --- In the CMS -----------------------------------------------------------------------------------
@pytest.fixture
def editor(site, django_user_model, settings):
    from django.contrib.auth.models import Group
    from website.running.roles import EDITOR, ensure_roles

    ensure_roles()
    lise = django_user_model.objects.create_user("lise", password="fenêtre-ouverte-9")
    lise.groups.add(Group.objects.get(name=EDITOR))
    client = Client()
    client.force_login(lise)
    return client


def test_an_editor_adds_a_synonym_in_the_cms(editor):
    add = editor.get("/cms/snippets/knowledge/synonym/add/?said=zibuline&language=fr")
    assert add.status_code == 200
    assert "zibuline" in add.content.decode()
    sent = {"language": "fr", "preferred": "votre facture", "said": "zibuline"}
    editor.post("/cms/snippets/knowledge/synonym/add/", sent)
    assert numbers("zibuline")[0] == 131


def test_the_side_panel_shows_the_change_before_it_is_saved(editor):
    sent = {"language": "fr", "preferred": "votre facture", "said": "zibuline"}
    url = "/cms/snippets/knowledge/synonym/preview/"
    assert editor.post(url, sent).json()["is_valid"]
    shown = editor.get(url, {"in_preview_panel": "true"}).content.decode()
    assert "Lire votre facture" in shown


def test_the_worklist_counts_what_found_nothing_and_leads_to_a_synonym(editor, client):
    for _ in range(3):
        client.get(reverse("knowledge:search"), {"q": "zibuline"})
    page = editor.get("/cms/reports/missed-searches/").content.decode()
    assert "zibuline" in page
    assert "said=zibuline" in page


def test_strangers_do_not_see_the_worklist(site, client):
    assert client.get("/cms/reports/missed-searches/").status_code == 302
