"""Tries are kept as digests; the tables of django-axes, with what was typed in clear, go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Those that name others first.
TABLES = (
    "axes_accessattemptexpiration",
    "axes_accessattempt",
    "axes_accessfailurelog",
    "axes_accesslog",
)


def forget_what_was_typed(apps, schema_editor):
    """Drop the tables of the guard of before, and what Django knows of them."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        known = set(connection.introspection.table_names(cursor))
    for table in TABLES:
        if table in known:
            schema_editor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
    migrations_known = connection.ops.quote_name("django_migrations")
    if "django_migrations" in known:
        schema_editor.execute(f"DELETE FROM {migrations_known} WHERE app = 'axes'")
    types = apps.get_model("contenttypes", "ContentType").objects.filter(app_label="axes")
    apps.get_model("auth", "Permission").objects.filter(content_type__in=types).delete()
    types.delete()


class Migration(migrations.Migration):

    dependencies = [
        ("website", "0003_content_version"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="LogInTries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("wrong", models.PositiveIntegerField(default=0)),
                ("last_at", models.DateTimeField(db_index=True, null=True)),
                ("untold", models.PositiveIntegerField(default=0)),
                ("untold_since", models.DateTimeField(null=True)),
                ("mailed_at", models.DateTimeField(null=True)),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="log_in_tries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.RunPython(forget_what_was_typed, migrations.RunPython.noop, elidable=False),
    ]
