"""The tables of the guides as a new installation makes them, in one step."""

import django.core.validators
import django.db.models.deletion
import knowledge.models.search_words
import uuid
import wagtail.fields
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('knowledge', '0001_initial'),
        ('knowledge', '0002_missed_searches'),
        ('knowledge', '0003_search_words'),
        ('knowledge', '0004_guide_votes'),
        ('knowledge', '0005_plainness'),
        ('knowledge', '0006_translated_steps'),
        ('knowledge', '0007_pictures'),
        ('knowledge', '0008_number_index'),
        ('knowledge', '0009_warnings_and_tips'),
        ('knowledge', '0010_steps_for_advisers'),
        ('knowledge', '0011_audio'),
    ]

    initial = True

    dependencies = [
        ('wagtailcore', '0098_apitoken'),
    ]

    operations = [
        migrations.CreateModel(
            name='GuideIndexPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
            ],
            options={
                'verbose_name': 'guides',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='GuideNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('translation_key', models.UUIDField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name='GuidePage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('number', models.PositiveIntegerField(db_index=True, verbose_name='number')),
                ('promise', models.CharField(max_length=200, verbose_name='promise, in one sentence')),
                ('minutes', models.PositiveSmallIntegerField(default=10, verbose_name='minutes it takes')),
                ('needs', models.TextField(blank=True, help_text='One thing a line.', verbose_name='what you need')),
                ('paths', wagtail.fields.StreamField([('path', 17)], block_lookup={0: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('any', 'Any phone'), ('android', 'Android phone'), ('iphone', 'iPhone'), ('keypad', 'Phone with keys')], 'label': 'For which phone'}), 1: ('wagtail.blocks.CharBlock', (), {'label': 'What to do', 'max_length': 80}), 2: ('wagtail.blocks.CharBlock', (), {'help_text': 'What may be lost or cost money. Shown before the step.', 'label': 'Careful', 'max_length': 200, 'required': False}), 3: ('wagtail.blocks.TextBlock', (), {'label': 'How', 'required': False, 'rows': 2}), 4: ('wagtail.blocks.CharBlock', (), {'label': 'Tip', 'max_length': 200, 'required': False}), 5: ('wagtail.blocks.CharBlock', (), {'label': 'You should see', 'max_length': 200}), 6: ('wagtail.blocks.ChoiceBlock', [], {'choices': [('gear', 'a cog wheel'), ('search', 'a magnifying glass'), ('handset', 'a telephone receiver'), ('hangup', 'a receiver that lies down'), ('keypad', 'small dots in rows'), ('speaker', 'a loudspeaker'), ('signal', 'bars that grow'), ('wifi', 'a fan'), ('plane', 'an aeroplane'), ('battery', 'a battery'), ('missed', 'a broken arrow'), ('envelope', 'an envelope'), ('send', 'an arrow like a paper plane'), ('camera', 'a camera'), ('bin', 'a dustbin'), ('erase', 'an arrow with a cross in it'), ('slider', 'a dot on a line'), ('power', 'a circle with a line at its top'), ('tray', 'a thin line with a small hole'), ('sim', 'a card with a cut corner')], 'help_text': 'What the phone shows. It weighs almost nothing.', 'label': 'Drawing to look for', 'required': False}), 7: ('wagtail.images.blocks.ImageChooserBlock', (), {'label': 'Picture', 'required': False}), 8: ('wagtail.blocks.CharBlock', (), {'help_text': 'For who does not see it. Also its name on the phone.', 'label': 'What the picture shows', 'max_length': 125, 'required': False}), 9: ('wagtail.blocks.CharBlock', (), {'help_text': 'One touch calls it: 112, 3179…', 'label': 'Number to call', 'max_length': 20, 'required': False, 'validators': [django.core.validators.RegexValidator('^[+*#]?[\\d\\s.*#]+$', 'Write digits only.')]}), 10: ('wagtail.documents.blocks.DocumentChooserBlock', (), {'help_text': 'MP4 or WebM, 3 MB at most.', 'label': 'Video', 'required': False}), 11: ('wagtail.blocks.TextBlock', (), {'help_text': 'For who does not hear it, does not see it, or saves data.', 'label': 'What is said and shown', 'required': False}), 12: ('wagtail.blocks.StructBlock', [[('file', 10), ('transcript', 11)]], {'required': False}), 13: ('wagtail.blocks.CharBlock', (), {'help_text': 'An open question, which does not give the answer away.', 'label': 'What the adviser asks', 'max_length': 200, 'required': False}), 14: ('wagtail.blocks.CharBlock', (), {'help_text': 'What the adviser then has them do. Readers do not see it.', 'label': 'If the person does not see it', 'max_length': 200, 'required': False}), 15: ('wagtail.blocks.StructBlock', [[('title', 1), ('warning', 2), ('text', 3), ('tip', 4), ('see', 5), ('drawing', 6), ('picture', 7), ('alternative', 8), ('phone', 9), ('video', 12), ('ask', 13), ('otherwise', 14)]], {}), 16: ('wagtail.blocks.ListBlock', (15,), {'label': 'Steps'}), 17: ('wagtail.blocks.StructBlock', [[('device', 0), ('steps', 16)]], {})}, verbose_name='steps')),
                ('if_it_fails', wagtail.fields.StreamField([('failure', 2)], blank=True, block_lookup={0: ('wagtail.blocks.CharBlock', (), {'label': 'What goes wrong', 'max_length': 200}), 1: ('wagtail.blocks.TextBlock', (), {'label': 'What to do', 'rows': 2}), 2: ('wagtail.blocks.StructBlock', [[('problem', 0), ('answer', 1)]], {})}, verbose_name='if it fails')),
                ('keywords', models.TextField(blank=True, help_text='One a line. Only search sees them.', verbose_name='words people type')),
                ('related', models.CharField(blank=True, help_text='Their numbers, as 101, 103.', max_length=60, verbose_name='related guides')),
                ('review_on', models.DateField(blank=True, null=True, verbose_name='to be read again on')),
                ('reviewed_by', models.CharField(blank=True, help_text='First name, shown to readers.', max_length=40, verbose_name='read again by')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='read again on')),
                ('tried_with', models.PositiveSmallIntegerField(blank=True, help_text='People who use phones little, and did it alone with this guide.', null=True, verbose_name='how many people concerned tried it')),
                ('tried_on', models.DateField(blank=True, null=True, verbose_name='tried on')),
                ('sources', models.TextField(blank=True, help_text='For editors only.', verbose_name='sources')),
                ('overruled_because', models.TextField(blank=True, help_text='For reviewers: why this guide may be harder to read than we promise.', verbose_name='published all the same, because')),
                ('older_steps', models.JSONField(default=list, editable=False)),
                ('missing_steps', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('audio', models.JSONField(default=dict, editable=False)),
                ('is_silent', models.BooleanField(db_index=True, default=True, editable=False)),
            ],
            options={
                'verbose_name': 'guide',
                'verbose_name_plural': 'guides',
                'permissions': [('overrule_plainness', 'Can publish a guide that is hard to read')],
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='TopicPage',
            fields=[
                ('page_ptr', models.OneToOneField(auto_created=True, on_delete=django.db.models.deletion.CASCADE, parent_link=True, primary_key=True, serialize=False, to=settings.WAGTAIL_PAGE_MODEL)),
                ('code', models.SlugField(max_length=30, verbose_name='code')),
                ('icon', models.CharField(blank=True, max_length=20, verbose_name='pictogram')),
                ('intro', models.CharField(blank=True, max_length=200, verbose_name='one sentence')),
            ],
            options={
                'verbose_name': 'topic',
            },
            bases=('wagtailcore.page',),
        ),
        migrations.CreateModel(
            name='GuideVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='guide')),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('revision_id', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='version')),
                ('helped', models.BooleanField(verbose_name='it helped')),
                ('reason', models.CharField(blank=True, choices=[('unclear', 'I did not understand'), ('different', 'My phone shows something else'), ('failed', 'I did it, and it does not work'), ('other_matter', 'It was not what I was looking for'), ('other', 'Something else')], max_length=20, verbose_name='what was wrong')),
                ('device', models.CharField(blank=True, max_length=10, verbose_name='phone')),
                ('step', models.UUIDField(blank=True, null=True, verbose_name='step')),
                ('day', models.DateField(verbose_name='day')),
            ],
            options={
                'verbose_name': 'answer of a reader',
                'verbose_name_plural': 'answers of readers',
                'indexes': [models.Index(fields=['day', 'language', 'number'], name='votes_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('helped', False), ('reason', ''), _connector='OR'), name='no_reason_if_helped'), models.CheckConstraint(condition=models.Q(('helped', False), ('step', None), _connector='OR'), name='no_step_if_helped')],
            },
        ),
        migrations.CreateModel(
            name='KnownQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.TextField(help_text='One a line. Accents do not matter.', verbose_name='what people say')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('guide', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='known_question', to='knowledge.guidepage', verbose_name='guide')),
            ],
            options={
                'verbose_name': 'known question',
                'verbose_name_plural': 'known questions',
                'ordering': ['guide__number', 'pk'],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='MissedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='day')),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('words', models.CharField(max_length=60, verbose_name='words')),
                ('count', models.PositiveIntegerField(default=1, verbose_name='how often')),
            ],
            options={
                'verbose_name': 'search without answer',
                'verbose_name_plural': 'searches without answer',
                'constraints': [models.UniqueConstraint(fields=('day', 'language', 'words'), name='missed_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('said', models.TextField(help_text='One a line. Accents do not matter.', verbose_name='what people say')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('language', models.CharField(choices=knowledge.models.search_words.content_languages, max_length=8, verbose_name='language')),
                ('preferred', models.CharField(help_text='As the guides write them.', max_length=60, verbose_name='words of the guides')),
            ],
            options={
                'verbose_name': 'synonym',
                'verbose_name_plural': 'synonyms',
                'ordering': ['language', 'preferred'],
                'constraints': [models.UniqueConstraint(fields=('language', 'preferred'), name='one_row_a_preferred')],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='GlossaryTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('translation_key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('code', models.SlugField(max_length=40, verbose_name='code')),
                ('term', models.CharField(max_length=60, verbose_name='word')),
                ('definition', models.TextField(verbose_name='definition')),
                ('locale', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='wagtailcore.locale', verbose_name='locale')),
            ],
            options={
                'verbose_name': 'word explained',
                'verbose_name_plural': 'words explained',
                'ordering': ['term'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('code', 'locale'), name='one_definition_a_language')],
                'unique_together': {('translation_key', 'locale')},
            },
        ),
        migrations.CreateModel(
            name='GuideCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.FloatField(blank=True, null=True, verbose_name='score')),
                ('longest', models.PositiveSmallIntegerField(default=0, verbose_name='words of the longest sentence')),
                ('stops', models.PositiveSmallIntegerField(default=0, verbose_name='what refuses publication')),
                ('advice', models.PositiveSmallIntegerField(default=0, verbose_name='what would be better otherwise')),
                ('is_plain', models.BooleanField(verbose_name='plain')),
                ('revision', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='plainness', to='wagtailcore.revision')),
            ],
            options={
                'verbose_name': 'measure of a guide',
                'verbose_name_plural': 'measures of guides',
                'indexes': [models.Index(fields=['is_plain'], name='checks_by_result')],
            },
        ),
        migrations.CreateModel(
            name='StepTranslation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.UUIDField()),
                ('own', models.CharField(max_length=16)),
                ('original', models.CharField(max_length=16)),
                ('guide', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='translated_steps', to='knowledge.guidepage')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('guide', 'step'), name='one_row_per_translated_step')],
            },
        ),
    ]
