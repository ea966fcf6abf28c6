"""Views of the queue that the whole team sees."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0053_voice_messages")]

    operations = [
        migrations.AddField(
            model_name="savedview",
            name="is_shared",
            field=models.BooleanField(default=False, verbose_name="shared with the team"),
        ),
    ]
