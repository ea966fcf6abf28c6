"""Words of the reference data: a row a language, read once for many."""

import pytest
from django.utils import translation
from website.running.languages import languages_of

from helpdesk.models import Topic, TopicText
from helpdesk.models.texts import turned_on
from tests.factories.helpdesk import make_reason, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_name_is_in_the_active_language_or_in_french_and_knows_which():
    topic = make_topic(name_fr="Ma facture", name_en="My bill", name_ar="فاتورتي")
    for active, name in (("ar", "فاتورتي"), ("en", "My bill"), ("es", "Ma facture")):
        with translation.override(active):
            assert topic.name == name
            assert topic.name.language == (active if active != "es" else "fr")
            assert str(topic).language == topic.name.language


def test_without_words_a_topic_is_called_by_its_code():
    topic = Topic.objects.create(code="bare")
    assert topic.name == "bare"
    assert topic.checklist_in() == ""


def test_a_reason_has_a_language_too():
    reason = make_reason()
    with translation.override("ar"):
        assert (reason.name, reason.name.language) == ("un document", "fr")


def test_many_names_cost_one_query(django_assert_num_queries):
    topics = [make_topic(name_fr=f"Sujet {n}") for n in range(5)]
    with django_assert_num_queries(1):
        assert [topic.name_in("fr") for topic in topics] == [f"Sujet {n}" for n in range(5)]
        assert topics[0].checklist_in("fr") == ""


def test_other_words_are_read_at_once():
    topic = make_topic(name_fr="Avant")
    assert topic.name_in("fr") == "Avant"
    row = topic.texts.get(language="fr")
    row.name = "Après"
    row.save()
    assert topic.name_in("fr") == "Après"
    topic.texts.get(language="fr").delete()
    assert topic.name_in("fr") == "My phone"


def test_a_row_that_another_process_has_just_made_is_not_nameless():
    make_topic().name_in("fr")
    made = Topic.objects.create(code="new")
    # As another process does: this one's memory is not told.
    TopicText.objects.bulk_create([TopicText(topic=made, language="fr", name="Nouveau")])
    assert made.name_in("fr") == "Nouveau"


@pytest.mark.parametrize(("code", "language"), [("es", "es"), ("pt", "pt-br"), ("ar", "")])
def test_a_language_is_turned_on_or_not(settings, code, language):
    settings.LANGUAGES = languages_of(["fr", "en", "es", "pt-br"])
    assert turned_on(code) == language
