"""What editors may write as synonyms and known questions."""

import pytest
from django.core.exceptions import ValidationError

from knowledge.models import GuidePage, KnownQuestion, Synonym

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def guide(reading_site) -> GuidePage:
    return GuidePage.objects.get(number=125, locale__language_code="fr")


def synonym(said: str, preferred: str = "téléphone", language: str = "fr") -> Synonym:
    return Synonym(language=language, preferred=preferred, said=said)


def test_a_synonym_lists_each_line_once():
    assert synonym(" combiné \n\nfilaire\ncombiné").lines == ["combiné", "filaire"]


def test_signs_alone_are_no_words():
    with pytest.raises(ValidationError, match="said"):
        synonym("…\n!").full_clean()
    with pytest.raises(ValidationError, match="preferred"):
        synonym("combiné", preferred="?").full_clean()


def test_an_expression_has_at_most_four_words():
    with pytest.raises(ValidationError, match="said"):
        synonym("le gros combiné gris du salon").full_clean()


def test_words_lead_to_one_thing_in_a_language(reading_site):
    synonym("combine", preferred="zzz").save()
    with pytest.raises(ValidationError, match="said"):
        synonym("Combiné", preferred="yyy").full_clean()
    synonym("combine", preferred="phone set", language="en").full_clean()


def test_a_synonym_may_be_saved_again(reading_site):
    row = synonym("combine", preferred="zzz")
    row.save()
    row.full_clean()


def test_a_question_leads_to_one_guide_in_a_language(guide):
    other = GuidePage.objects.get(number=102, locale__language_code="fr")
    KnownQuestion.objects.update_or_create(guide=other, defaults={"said": "où est mon trombone"})
    KnownQuestion.objects.filter(guide=guide).delete()
    with pytest.raises(ValidationError, match="said"):
        KnownQuestion(guide=guide, said="Ou est mon trombone ?").full_clean()
    english = GuidePage.objects.get(number=125, locale__language_code="en")
    KnownQuestion.objects.filter(guide=english).delete()
    KnownQuestion(guide=english, said="Ou est mon trombone ?").full_clean()
