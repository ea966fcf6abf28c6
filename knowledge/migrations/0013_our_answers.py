"""Answers of ours, by code; sounds that say a hole aloud are dropped."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Cast

# The texts of a guide in which something may stand in brackets.
TEXTS = ("promise", "needs", "paths", "if_it_fails")


def drop_sounds_with_holes(apps, _schema_editor):
    """What stands in brackets was read aloud as it is; it is said otherwise from now on."""
    guides = apps.get_model("knowledge", "GuidePage").objects
    for name in TEXTS:
        texts = guides.annotate(text=Cast(name, models.TextField()))
        texts.filter(text__contains="[[").update(audio={}, is_silent=True)


class Migration(migrations.Migration):

    dependencies = [
        ('knowledge', '0012_drawn_screens'),
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='OurAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=30, verbose_name='code')),
                ('text', models.TextField(max_length=300, verbose_name='answer')),
                ('locale', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailcore.locale')),
            ],
            options={
                'verbose_name': 'answer of ours',
                'verbose_name_plural': 'our answers',
                'constraints': [models.UniqueConstraint(fields=('code', 'locale'), name='one_answer_a_language')],
            },
        ),
        migrations.RunPython(drop_sounds_with_holes, migrations.RunPython.noop),
    ]
