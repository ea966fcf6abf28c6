"""The columns of French and English words go."""

from django.db import migrations, models

WORDS = {
    "topic": {
        "name_fr": models.CharField(max_length=60),
        "name_en": models.CharField(max_length=60),
        "checklist_fr": models.TextField(blank=True),
        "checklist_en": models.TextField(blank=True),
    },
    "pendingreason": {
        "name_fr": models.CharField(max_length=80),
        "name_en": models.CharField(max_length=80),
    },
    "cannedreply": {
        "language": models.CharField(max_length=8),
        "title": models.CharField(max_length=80),
        "text": models.TextField(max_length=1000),
    },
}


def gone(model, name, field):
    """A column that goes, and that comes back empty where there are rows."""
    field.default = ""
    return [
        migrations.AlterField(model_name=model, name=name, field=field),
        migrations.RemoveField(model_name=model, name=name),
    ]


class Migration(migrations.Migration):

    dependencies = [("helpdesk", "0010_move_texts")]

    operations = [
        migrations.AlterModelOptions(
            name="cannedreply",
            options={
                "ordering": ["pk"],
                "verbose_name": "ready answer",
                "verbose_name_plural": "ready answers",
            },
        ),
        *(
            operation
            for model, fields in WORDS.items()
            for name, field in fields.items()
            for operation in gone(model, name, field)
        ),
    ]
