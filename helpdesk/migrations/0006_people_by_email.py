"""Two people with one e-mail are found without reading everybody."""

from django.db import migrations, models
from django.db.models.functions import Lower


class Migration(migrations.Migration):
    dependencies = [("helpdesk", "0005_consents_are_final")]

    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                Lower("email"), condition=~models.Q(email=""), name="people_by_email"
            ),
        ),
    ]
