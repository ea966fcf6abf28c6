

import helpdesk.models.person
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('helpdesk', '0012_one_word_for_each_thing'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='phonenumber',
            index=models.Index(helpdesk.models.person.LastFour('number'), name='numbers_by_last_four'),
        ),
    ]
