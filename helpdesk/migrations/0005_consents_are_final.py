"""One way to relate cases; and the database itself refuses to change a consent."""

from django.db import migrations

from helpdesk.migrations._final_consents import allow_changes, forbid_changes


class Migration(migrations.Migration):

    dependencies = [("helpdesk", "0004_related_and_name_words")]

    operations = [
        migrations.RemoveField(model_name="case", name="related_to"),
        migrations.RunPython(forbid_changes, allow_changes),
    ]
