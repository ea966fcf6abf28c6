"""Words that stood in columns become rows, on the database of the run."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# The whole way back through the migrations lasts.
pytestmark = [pytest.mark.both_databases, pytest.mark.timeout(600)]
BEFORE = [("helpdesk", "0009_texts_by_language")]
MOVED = [("helpdesk", "0010_move_texts")]
WITH_WORDS = ("Topic", "PendingReason", "CannedReply")


def migrate(target):
    """The models as they are after this migration."""
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.fixture(scope="module")
def columns(django_db_setup, django_db_blocker):
    """The models of before: words in columns. One way down for the file, and up again at its end."""
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("helpdesk")
    with django_db_blocker.unblock():
        yield migrate(BEFORE)
        migrate(newest)


@pytest.fixture
def before(columns, django_db_blocker):
    """The same, for one test, whose rows are taken away again."""
    with django_db_blocker.unblock():
        yield columns
        migrate(BEFORE)
        for model in WITH_WORDS:
            columns.get_model("helpdesk", model).objects.all().delete()


def rows_of(apps, model, *fields):
    rows = apps.get_model("helpdesk", model).objects.order_by("pk")
    return list(rows.values_list(*fields))


def test_what_was_french_only_or_in_both_languages_is_a_row_each_and_nothing_is_lost(before):
    topics = before.get_model("helpdesk", "Topic").objects
    topics.create(code="both", name_fr="Les deux", name_en="Both", checklist_fr="Un\nDeux")
    topics.create(code="french", name_fr="Français", name_en="")
    topics.create(code="list", name_fr="Liste", name_en="", checklist_en="One")
    topics.create(code="bill", name_fr="Ma facture et mon forfait", name_en="My bill")
    reasons = before.get_model("helpdesk", "PendingReason").objects
    reasons.create(code="x", name_fr="un colis", name_en="")
    after = migrate(MOVED)
    fields = ("topic__code", "language", "name", "checklist")
    assert rows_of(after, "TopicText", *fields) == [
        ("both", "fr", "Les deux", "Un\nDeux"),
        ("both", "en", "Both", ""),
        ("french", "fr", "Français", ""),
        ("list", "fr", "Liste", ""),
        ("list", "en", "Liste", "One"),
        ("bill", "fr", "Ma facture et mon forfait", ""),
        ("bill", "en", "My bill", ""),
        ("bill", "ar", "فاتورتي واشتراكي", ""),
    ]
    assert rows_of(after, "PendingReasonText", "reason__code", "language", "name") == [
        ("x", "fr", "un colis")
    ]


def test_answers_of_the_starter_meet_their_translation_and_others_stay_alone(before):
    replies = before.get_model("helpdesk", "CannedReply").objects
    for language, title in (
        ("fr", "C’est réglé"),
        ("en", "It is solved"),
        ("fr", "La nôtre"),
        ("en", "Ours"),
    ):
        replies.create(language=language, title=title, text=f"{title}.")
    after = migrate(MOVED)
    found = rows_of(after, "CannedReplyText", "reply_id", "language", "title", "text")
    assert [(language, title) for _reply, language, title, _text in found] == [
        ("fr", "C’est réglé"),
        ("en", "It is solved"),
        ("fr", "La nôtre"),
        ("en", "Ours"),
    ]
    solved, solved_too, ours, theirs = (reply for reply, *_rest in found)
    assert solved == solved_too
    assert len({solved, ours, theirs}) == 3
    assert rows_of(after, "CannedReply", "pk") == [(solved,), (ours,), (theirs,)]


def test_the_way_back_gives_french_and_english_again(before):
    topics = before.get_model("helpdesk", "Topic").objects
    topics.create(code="both", name_fr="Les deux", name_en="Both", checklist_fr="Un")
    before.get_model("helpdesk", "CannedReply").objects.create(
        language="fr", title="La nôtre", text="Oui."
    )
    after = migrate(MOVED)
    reply = after.get_model("helpdesk", "CannedReply").objects.get()
    texts = after.get_model("helpdesk", "CannedReplyText").objects
    texts.create(reply=reply, language="en", title="Ours", text="Yes.")
    again = migrate(BEFORE)
    fields = ("name_fr", "name_en", "checklist_fr", "checklist_en")
    assert rows_of(again, "Topic", *fields) == [("Les deux", "Both", "Un", "")]
    replies = rows_of(again, "CannedReply", "language", "title", "text")
    assert replies == [("fr", "La nôtre", "Oui."), ("en", "Ours", "Yes.")]
