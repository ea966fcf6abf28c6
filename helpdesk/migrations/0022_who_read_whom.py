"""Every page that shows people leaves a row; the hours of before stay, as pages of a person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("helpdesk", "0021_fair_use"),
    ]

    operations = [
        migrations.RemoveConstraint("personread", "one_read_an_hour"),
        migrations.RemoveIndex("personread", "reads_by_hour"),
        migrations.RenameField("personread", "hour", "at"),
        migrations.AddField("personread", "page", models.CharField(default="person", max_length=60)),
        migrations.AddField("personread", "people", models.PositiveIntegerField(default=1)),
        migrations.AlterField(
            "personread",
            "person",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reads",
                to="helpdesk.person",
            ),
        ),
        migrations.AddIndex(
            "personread",
            models.Index(
                fields=["person", "-at"],
                name="reads_of_person",
                condition=models.Q(person__isnull=False),
            ),
        ),
        migrations.AddIndex(
            "personread", models.Index(fields=["reader", "-at"], name="reads_by_reader")
        ),
        migrations.AddIndex("personread", models.Index(fields=["-at", "-id"], name="reads_by_day")),
        migrations.AddIndex("caseevent", models.Index(fields=["-at", "-id"], name="events_by_day")),
        migrations.AddIndex(
            "caseevent", models.Index(fields=["actor", "-at", "-id"], name="events_by_actor")
        ),
    ]
