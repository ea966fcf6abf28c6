"""Events, reads, consents and the journal are never changed or deleted, but for erasure."""

from django.db import migrations, models

from helpdesk.migrations import _final_consents
from helpdesk.migrations._final_rows import allow_changes, forbid_changes


def back(apps, schema_editor):
    """Consents alone are final, as before."""
    allow_changes(apps, schema_editor)
    _final_consents.forbid_changes(apps, schema_editor)


class Migration(migrations.Migration):

    dependencies = [("helpdesk", "0022_who_read_whom")]

    operations = [
        migrations.CreateModel(
            "ErasurePermit",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                )
            ],
        ),
        migrations.RunPython(forbid_changes, back),
    ]
