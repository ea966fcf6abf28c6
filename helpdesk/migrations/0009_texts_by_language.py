"""Words of the reference data get rows of their own, one a language."""

import django.db.models.deletion
from django.db import migrations, models


def text_model(name, owner, model, words):
    """A table of words: the row they belong to, their language, each pair once."""
    return [
        migrations.CreateModel(
            name=name,
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                *words,
                (
                    owner,
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="texts",
                        to=f"helpdesk.{model}",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name=name.lower(),
            constraint=models.UniqueConstraint(
                fields=(owner, "language"), name=f"{owner}_once_a_language"
            ),
        ),
    ]


class Migration(migrations.Migration):

    dependencies = [("helpdesk", "0008_queue_filters")]

    operations = [
        *text_model(
            "TopicText",
            "topic",
            "topic",
            [
                ("name", models.CharField(max_length=60, verbose_name="name")),
                (
                    "checklist",
                    models.TextField(
                        blank=True, help_text="One a line.", verbose_name="things to do"
                    ),
                ),
            ],
        ),
        *text_model(
            "PendingReasonText",
            "reason",
            "pendingreason",
            [("name", models.CharField(max_length=80, verbose_name="name"))],
        ),
        *text_model(
            "CannedReplyText",
            "reply",
            "cannedreply",
            [
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("text", models.TextField(max_length=1000, verbose_name="text")),
            ],
        ),
        migrations.AddField(
            model_name="checklistitem",
            name="language",
            field=models.CharField(blank=True, default="", max_length=8),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="noticetext",
            name="subject",
            field=models.CharField(blank=True, default="", max_length=120, verbose_name="subject"),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="ScriptText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "script",
                    models.CharField(
                        choices=[
                            ("call", "First words of a call"),
                            ("consent", "Words before a helper is named"),
                            ("without_consent", "Words to a caller without a consent"),
                            ("mail", "Words around every e-mail"),
                        ],
                        max_length=20,
                    ),
                ),
                ("language", models.CharField(max_length=8, verbose_name="language")),
                ("version", models.PositiveSmallIntegerField()),
                ("parts", models.JSONField(default=dict)),
                ("written_at", models.DateTimeField()),
            ],
            options={"ordering": ["script", "language", "version"]},
        ),
        migrations.AddConstraint(
            model_name="scripttext",
            constraint=models.UniqueConstraint(
                fields=("script", "language", "version"), name="each_version_once"
            ),
        ),
    ]
