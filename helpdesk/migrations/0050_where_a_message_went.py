from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('helpdesk', '0049_calls_that_are_over'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='to_place',
            field=models.TextField(blank=True, default='', editable=False),
            preserve_default=False,
        ),
    ]
