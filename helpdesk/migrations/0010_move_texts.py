"""The words in columns become rows; the starter's topics and ready answers meet their translations.

A ready answer was one row a language, and nothing said which two are the same answer. Those that
came with the project are known by their titles; any other stays an answer of its own.
"""

from collections import defaultdict

from django.db import migrations

LANGUAGES = ("fr", "en")
# The starter's topics, by the French name that they came with.
ARABIC = {
    "Mon téléphone et ma carte SIM": "هاتفي وبطاقة SIM",
    "Mes appels et mes messages": "مكالماتي ورسائلي",
    "Internet et le réseau": "الإنترنت والشبكة",
    "Ma facture et mon forfait": "فاتورتي واشتراكي",
    "Sécurité et aide": "الأمان والمساعدة",
    "Autre chose": "شيء آخر",
    "Accessibilité du site": "سهولة استعمال الموقع",
}
# Titles of the starter's answers, French and English.
STARTER = (
    ("Rappelez-nous quand vous voulez", "Call us when you like"),
    ("Nous nous en occupons", "We are working on it"),
    ("Il nous manque un document", "We need a document"),
    ("Votre appel est prévu", "Your call is planned"),
    ("C'est réglé", "It is solved"),
    ("Redémarrer le téléphone", "Restart the phone"),
    ("Écouter la messagerie", "Listen to the voicemail"),
    ("Retrouver internet", "Get the internet back"),
    ("Lire la facture ensemble", "Read the bill together"),
    ("Un SMS étrange", "A strange SMS"),
)


def columns_to_rows(apps, schema_editor):
    topics = apps.get_model("helpdesk", "TopicText").objects
    for topic in apps.get_model("helpdesk", "Topic").objects.order_by("pk"):
        for code in LANGUAGES:
            name, checklist = (getattr(topic, f"{field}_{code}") for field in ("name", "checklist"))
            if name or checklist:
                # A list without a name keeps the name that was shown above it.
                topics.create(
                    topic=topic, language=code, name=name or topic.name_fr, checklist=checklist
                )
        if topic.name_fr in ARABIC:
            topics.create(topic=topic, language="ar", name=ARABIC[topic.name_fr])
    reasons = apps.get_model("helpdesk", "PendingReasonText").objects
    for reason in apps.get_model("helpdesk", "PendingReason").objects.order_by("pk"):
        for code in LANGUAGES:
            if name := getattr(reason, f"name_{code}"):
                reasons.create(reason=reason, language=code, name=name)
    _replies_to_rows(apps)


def _replies_to_rows(apps):
    texts = apps.get_model("helpdesk", "CannedReplyText").objects
    replies = apps.get_model("helpdesk", "CannedReply").objects
    home = dict(_twins(replies.order_by("pk")))
    for reply in replies.order_by("pk"):
        texts.create(
            reply_id=home.get(reply.pk, reply.pk),
            language=reply.language,
            title=reply.title,
            text=reply.text,
        )
    replies.filter(pk__in=home).delete()


def _twins(replies):
    """(English answer, French answer) for each pair of the starter that nobody took apart."""
    found = defaultdict(list)
    for reply in replies:
        title = reply.title.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        found[reply.topic_id, reply.is_active, reply.language, title].append(reply.pk)
    for topic, is_active, language, title in list(found):
        for french, english in STARTER:
            if (language, title) != ("fr", french):
                continue
            ours = found[topic, is_active, "fr", french]
            theirs = found.get((topic, is_active, "en", english), [])
            if len(ours) == len(theirs) == 1:
                yield theirs[0], ours[0]


def rows_to_columns(apps, schema_editor):
    """Back to French and English; words in another language are lost."""
    for model, text_model, owner, fields in (
        ("Topic", "TopicText", "topic", ("name", "checklist")),
        ("PendingReason", "PendingReasonText", "reason", ("name",)),
    ):
        rows = apps.get_model("helpdesk", text_model).objects.filter(language__in=LANGUAGES)
        for row in rows:
            values = {f"{field}_{row.language}": getattr(row, field) for field in fields}
            owners = apps.get_model("helpdesk", model).objects
            owners.filter(pk=getattr(row, f"{owner}_id")).update(**values)
    replies = apps.get_model("helpdesk", "CannedReply").objects
    seen = set()
    for row in apps.get_model("helpdesk", "CannedReplyText").objects.order_by("pk"):
        reply = replies.get(pk=row.reply_id)
        if reply.pk in seen:
            reply.pk = None
        else:
            seen.add(reply.pk)
        reply.language, reply.title, reply.text = row.language, row.title, row.text
        reply.save()
    for model in ("TopicText", "PendingReasonText", "CannedReplyText"):
        apps.get_model("helpdesk", model).objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [("helpdesk", "0009_texts_by_language")]

    operations = [migrations.RunPython(columns_to_rows, rows_to_columns)]
