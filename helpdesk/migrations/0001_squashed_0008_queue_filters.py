"""The tables of the desk as a new installation makes them, in one step.

An installation that has some of the replaced migrations, and not all, runs the others one by one:
they carry its data over.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import helpdesk.choices
import uuid
from django.conf import settings
from django.db import migrations, models

from helpdesk.migrations._final_consents import allow_changes, forbid_changes


class Migration(migrations.Migration):

    replaces = [
        ('helpdesk', '0001_initial'),
        ('helpdesk', '0002_promises'),
        ('helpdesk', '0003_case_desk'),
        ('helpdesk', '0004_related_and_name_words'),
        ('helpdesk', '0005_consents_are_final'),
        ('helpdesk', '0006_people_by_email'),
        ('helpdesk', '0007_figures_by_day'),
        ('helpdesk', '0008_queue_filters'),
    ]

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='DayException',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(unique=True, verbose_name='day')),
                ('is_open', models.BooleanField(default=False, help_text='For a public holiday when the desk works.', verbose_name='open all the same')),
                ('reason', models.CharField(blank=True, max_length=80, verbose_name='reason')),
            ],
            options={
                'verbose_name': 'closed or open day',
                'verbose_name_plural': 'closed and open days',
                'ordering': ['on'],
            },
        ),
        migrations.CreateModel(
            name='DeskSettings',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='Coup de fil', max_length=60, verbose_name='name of the desk')),
                ('organisation', models.CharField(default='TeleCoop', max_length=80, verbose_name='organisation')),
                ('phone_number', models.CharField(blank=True, help_text='Printed on every page.', max_length=20, verbose_name='phone number of the desk')),
                ('displayed_number', models.CharField(blank=True, help_text='Empty: the number of the desk.', max_length=20, verbose_name='number that appears when we call')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('postal_address', models.TextField(blank=True, verbose_name='postal address')),
                ('host_name', models.CharField(blank=True, max_length=200, verbose_name='who hosts the site')),
                ('time_zone', models.CharField(default='Europe/Paris', max_length=40, verbose_name='time zone')),
                ('holiday_region', models.CharField(choices=[('metropolitan', 'Mainland France'), ('alsace_moselle', 'Alsace and Moselle'), ('guadeloupe', 'Guadeloupe'), ('martinique', 'Martinique'), ('guyane', 'French Guiana'), ('reunion', 'Réunion'), ('mayotte', 'Mayotte')], default='metropolitan', max_length=20, verbose_name='public holidays of')),
                ('chaser_pause_days', models.PositiveSmallIntegerField(default=3, verbose_name='days without a reminder to call back, after we spoke')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demonstration')),
            ],
            options={
                'verbose_name': 'the desk',
            },
        ),
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('heart', models.CharField(choices=[('cluster', 'cluster'), ('sender', 'sender')], max_length=20, primary_key=True, serialize=False)),
                ('beaten_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_fr', models.CharField(max_length=60, verbose_name='name in French')),
                ('name_en', models.CharField(max_length=60, verbose_name='name in English')),
                ('icon', models.CharField(blank=True, max_length=20, verbose_name='pictogram')),
                ('checklist_fr', models.TextField(blank=True, help_text='One a line.', verbose_name='things to do, in French')),
                ('checklist_en', models.TextField(blank=True, help_text='One a line.', verbose_name='things to do, in English')),
                ('coop_theme', models.CharField(blank=True, max_length=60, verbose_name='theme of La Coop')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('call_minutes', models.PositiveSmallIntegerField(choices=[(15, '15 minutes'), (30, '30 minutes'), (45, '45 minutes')], default=15, verbose_name='length of a call')),
                ('notice_minutes', models.PositiveIntegerField(default=60, verbose_name='shortest notice, in minutes')),
                ('horizon_days', models.PositiveSmallIntegerField(default=14, verbose_name='how many days ahead')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
            ],
            options={
                'verbose_name': 'topic',
                'verbose_name_plural': 'topics',
                'ordering': ['position', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Adviser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_name', models.CharField(help_text='People are told this name.', max_length=40, verbose_name='first name')),
                ('languages', models.JSONField(default=list, help_text='As ["fr", "ar"].', verbose_name='languages')),
                ('presence', models.CharField(choices=[('present', 'Present'), ('on_break', 'On a break'), ('away', 'Away')], default=helpdesk.choices.Presence['PRESENT'], max_length=10, verbose_name='presence')),
                ('daily_cap', models.PositiveSmallIntegerField(default=8, verbose_name='calls a day at most')),
                ('first_calls_cap', models.PositiveSmallIntegerField(blank=True, help_text='With people who are not at ease. Empty: no limit of its own.', null=True, verbose_name='first calls a day at most')),
                ('gap_minutes', models.PositiveSmallIntegerField(choices=[(0, 'no pause'), (15, '15 minutes'), (30, '30 minutes')], default=15, help_text='After a call of 30 minutes or more.', verbose_name='pause after a long call')),
                ('calendar_nonce', models.UUIDField(blank=True, editable=False, null=True)),
                ('is_demo', models.BooleanField(default=False, editable=False)),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='adviser', to=settings.AUTH_USER_MODEL)),
                ('skills', models.ManyToManyField(blank=True, to='helpdesk.topic', verbose_name='topics')),
            ],
            options={
                'verbose_name': 'adviser',
                'verbose_name_plural': 'advisers',
                'ordering': ['first_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='DayFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('measure', models.CharField(max_length=30)),
                ('topic', models.CharField(blank=True, max_length=30)),
                ('source', models.CharField(blank=True, max_length=10)),
                ('detail', models.CharField(blank=True, max_length=60)),
                ('count', models.PositiveBigIntegerField(default=0)),
                ('total', models.PositiveBigIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'measure', 'topic', 'source', 'detail'), name='one_figure_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('format', models.CharField(choices=[('csv', 'csv'), ('xlsx', 'xlsx')], max_length=5)),
                ('first_day', models.DateField(verbose_name='first day')),
                ('last_day', models.DateField(verbose_name='last day')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('running', 'Being written'), ('ready', 'Ready'), ('failed', 'Failed'), ('expired', 'No longer kept')], default=helpdesk.choices.ExportState['QUEUED'], max_length=10)),
                ('rows_done', models.PositiveIntegerField(default=0)),
                ('rows_total', models.PositiveIntegerField(blank=True, null=True)),
                ('file_name', models.CharField(blank=True, max_length=80)),
                ('asked_at', models.DateTimeField()),
                ('ready_at', models.DateTimeField(blank=True, null=True)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('expires_at__isnull', False), ('ready_at__isnull', False), ('state', helpdesk.choices.ExportState['READY']), models.Q(('file_name', ''), _negated=True)), models.Q(('state', helpdesk.choices.ExportState['READY']), _negated=True), _connector='OR'), name='a_ready_export_has_a_file_and_an_end')],
            },
        ),
        migrations.CreateModel(
            name='ExportTaken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('export', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='taken', to='helpdesk.export')),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=2000, verbose_name='what the others should know')),
                ('written_at', models.DateTimeField()),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='helpdesk.adviser')),
            ],
            options={
                'ordering': ['-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NoticeText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('confirmation', 'Confirmation'), ('reminder', 'Reminder'), ('moved', 'New time'), ('cancelled', 'Cancellation'), ('running_late', 'We are late'), ('tried_to_reach', 'We tried to reach you'), ('new_adviser', 'Somebody else calls you'), ('time_needed', 'Another hour is needed'), ('sooner', 'A sooner hour is free'), ('proposed_times', 'Letter with three hours'), ('reply', 'Answer'), ('follow_up', 'We wait for your answer'), ('waited_enough', 'We close your request'), ('consent', 'Letter about your helper')], max_length=20, verbose_name='message')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('sms', 'SMS'), ('letter', 'Letter'), ('adviser', 'Said by an adviser'), ('console', 'Screen of the server')], max_length=10, verbose_name='channel')),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('text', models.TextField(verbose_name='text')),
            ],
            options={
                'verbose_name': 'text of a message',
                'verbose_name_plural': 'texts of messages',
                'constraints': [models.UniqueConstraint(fields=('kind', 'channel', 'language'), name='one_text_a_message')],
            },
        ),
        migrations.CreateModel(
            name='OpeningPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='day')),
                ('starts', models.TimeField(verbose_name='from')),
                ('ends', models.TimeField(verbose_name='to')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='opening_periods', to='helpdesk.adviser')),
            ],
            options={
                'verbose_name': 'opening hours',
                'verbose_name_plural': 'opening hours',
                'ordering': ['adviser', 'weekday', 'starts'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends__gt', models.F('starts'))), name='period_ends_after_start'), models.CheckConstraint(condition=models.Q(('weekday__range', (0, 6))), name='period_on_a_day_of_the_week')],
            },
        ),
        migrations.CreateModel(
            name='PendingReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_fr', models.CharField(max_length=80, verbose_name='name in French')),
                ('name_en', models.CharField(max_length=80, verbose_name='name in English')),
                ('follow_up_days', models.PositiveSmallIntegerField(default=4, validators=[django.core.validators.MinValueValidator(1)], verbose_name='days between two reminders')),
                ('follow_ups', models.PositiveSmallIntegerField(default=2, validators=[django.core.validators.MaxValueValidator(6)], verbose_name='reminders before we close')),
                ('closing_reason', models.CharField(choices=[('solved_together', 'Solved with the person'), ('solved_for', 'Solved for the person'), ('referred', 'Sent on to somebody else'), ('not_helped', 'We could not help'), ('unreachable', 'Could not be reached'), ('withdrawn', 'The person stopped'), ('duplicate', 'Duplicate')], default=helpdesk.choices.ClosingReason['UNREACHABLE'], max_length=20, verbose_name='how it ends without an answer')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
            ],
            options={
                'verbose_name': 'reason to wait',
                'verbose_name_plural': 'reasons to wait',
                'ordering': ['position', 'code'],
                'constraints': [models.CheckConstraint(condition=models.Q(('follow_up_days__gte', 1)), name='follow_ups_are_some_days_apart')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('search_name', models.CharField(db_index=True, editable=False, max_length=120)),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English'), ('ar', 'Arabic'), ('pt', 'Portuguese'), ('es', 'Spanish'), ('tr', 'Turkish'), ('uk', 'Ukrainian')], default='fr', max_length=8, verbose_name='language')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('postal_address', models.TextField(blank=True, help_text='For letters, when nothing else reaches.', verbose_name='postal address')),
                ('confidence', models.CharField(choices=[('unknown', 'Not known'), ('low', 'Not at ease'), ('medium', 'At ease with some help'), ('high', 'At ease')], default=helpdesk.choices.Confidence['UNKNOWN'], max_length=10, verbose_name='confidence')),
                ('speak_slowly', models.BooleanField(default=False, verbose_name='speak slowly')),
                ('hard_of_hearing', models.BooleanField(default=False, verbose_name='hard of hearing')),
                ('low_vision', models.BooleanField(default=False, verbose_name='low vision')),
                ('uses_relay', models.BooleanField(default=False, verbose_name='calls through a relay service')),
                ('needs_interpreter', models.BooleanField(default=False, verbose_name='needs an interpreter')),
                ('contacted_at', models.DateTimeField(blank=True, editable=False, null=True)),
                ('is_demo', models.BooleanField(default=False, editable=False)),
                ('created_at', models.DateTimeField()),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_people', to='helpdesk.person')),
            ],
            options={
                'verbose_name': 'person',
                'verbose_name_plural': 'people',
                'indexes': [models.Index(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='people_by_email')],
            },
        ),
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=6, unique=True, verbose_name='reference')),
                ('language', models.CharField(default='fr', max_length=8)),
                ('source', models.CharField(choices=[('web', 'On the site'), ('phone', 'By phone')], max_length=10)),
                ('state', models.CharField(choices=[('new', 'To handle'), ('planned', 'Callback promised'), ('active', 'In progress'), ('waiting', 'Waiting for the person'), ('closed', 'Closed')], default=helpdesk.choices.CaseState['NEW'], max_length=10)),
                ('question', models.TextField(blank=True, verbose_name='what the person said')),
                ('wanted_help', models.CharField(blank=True, choices=[('alone', 'Alone'), ('with_guide', 'With a guide'), ('with_somebody', 'With somebody on the phone')], max_length=15)),
                ('afraid', models.CharField(blank=True, choices=[('no', 'No'), ('a_little', 'A little'), ('yes', 'Yes')], max_length=10)),
                ('guide_number', models.PositiveIntegerField(blank=True, null=True)),
                ('guide_step', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('routing_reasons', models.JSONField(default=list)),
                ('device', models.CharField(blank=True, choices=[('android', 'Android phone'), ('iphone', 'iPhone'), ('keypad', 'Keypad phone'), ('landline', 'Landline phone'), ('box', 'Internet box'), ('computer', 'Computer'), ('tablet', 'Tablet'), ('other', 'Something else')], max_length=10, verbose_name='device in hand')),
                ('waiting_since', models.DateTimeField(blank=True, null=True)),
                ('follow_ups_sent', models.PositiveSmallIntegerField(default=0)),
                ('follow_up_at', models.DateTimeField(blank=True, null=True)),
                ('referral', models.CharField(blank=True, choices=[('operateur_ou_organisme_en_charge', 'The operator or body in charge'), ('aide_aux_demarches_administratives', 'Help with paperwork'), ('administration', 'A public office'), ('mediation_numerique', 'Digital help nearby'), ('aide_sociale', 'Social services'), ('insertion_professionnelle', 'Help to find work'), ('autre', 'Somebody else')], max_length=40, verbose_name='sent on to')),
                ('referral_name', models.CharField(blank=True, max_length=80, verbose_name='name of the place')),
                ('closing_reason', models.CharField(blank=True, choices=[('solved_together', 'Solved with the person'), ('solved_for', 'Solved for the person'), ('referred', 'Sent on to somebody else'), ('not_helped', 'We could not help'), ('unreachable', 'Could not be reached'), ('withdrawn', 'The person stopped'), ('duplicate', 'Duplicate')], max_length=20)),
                ('next_time', models.CharField(blank=True, choices=[('no', 'No'), ('with_someone', 'With someone'), ('alone', 'Alone')], max_length=15)),
                ('is_demo', models.BooleanField(default=False, editable=False)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('adviser', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='helpdesk.adviser')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_cases', to='helpdesk.case')),
                ('related', models.ManyToManyField(blank=True, to='helpdesk.case')),
                ('pending_reason', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='helpdesk.pendingreason')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='helpdesk.person')),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='helpdesk.topic')),
            ],
            options={
                'verbose_name': 'case',
                'verbose_name_plural': 'cases',
                'indexes': [models.Index(condition=models.Q(('state', helpdesk.choices.CaseState['CLOSED']), _negated=True), fields=['-opened_at', '-id'], name='open_cases'), models.Index(fields=['adviser', '-opened_at', '-id'], name='cases_of_an_adviser'), models.Index(fields=['-opened_at', '-id'], name='cases_by_opening'), models.Index(fields=['topic', '-opened_at', '-id'], name='cases_of_a_topic'), models.Index(condition=models.Q(('state', helpdesk.choices.CaseState['WAITING'])), fields=['-opened_at', '-id'], name='waiting_cases'), models.Index(condition=models.Q(('follow_up_at__isnull', False)), fields=['follow_up_at'], name='cases_to_follow_up'), models.Index(condition=models.Q(('closed_at__isnull', False)), fields=['closed_at'], name='cases_by_closing')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closing_reason__in', ['solved_together', 'solved_for', 'referred', 'not_helped', 'unreachable', 'withdrawn', 'duplicate']), ('state', helpdesk.choices.CaseState['CLOSED'])), models.Q(models.Q(('state', helpdesk.choices.CaseState['CLOSED']), _negated=True), ('closed_at__isnull', True), ('closing_reason', ''), ('next_time', '')), _connector='OR'), name='closed_says_why_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('pending_reason__isnull', False), ('state', helpdesk.choices.CaseState['WAITING']), ('waiting_since__isnull', False)), models.Q(models.Q(('state', helpdesk.choices.CaseState['WAITING']), _negated=True), ('follow_up_at__isnull', True), ('follow_ups_sent', 0), ('pending_reason__isnull', True), ('waiting_since__isnull', True)), _connector='OR'), name='waiting_says_for_what'), models.CheckConstraint(condition=models.Q(('source__in', ['web', 'phone'])), name='case_source_known'), models.CheckConstraint(condition=models.Q(('state__in', ['new', 'planned', 'active', 'waiting', 'closed'])), name='case_state_known'), models.CheckConstraint(condition=models.Q(('next_time__in', ['', 'no', 'with_someone', 'alone'])), name='next_time_known')],
            },
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('opened', 'opened'), ('moved_state', 'moved_state'), ('routed', 'routed'), ('booked', 'booked'), ('rebooked', 'rebooked'), ('booking_cancelled', 'booking_cancelled'), ('time_wanted', 'time_wanted'), ('attempt_started', 'attempt_started'), ('attempt_ended', 'attempt_ended'), ('attempt_corrected', 'attempt_corrected'), ('retry_planned', 'retry_planned'), ('promise_late', 'promise_late'), ('promise_offered', 'promise_offered'), ('promise_handed_over', 'promise_handed_over'), ('overruled', 'overruled'), ('sooner_wanted', 'sooner_wanted'), ('sooner_offered', 'sooner_offered'), ('number_changed', 'number_changed'), ('best_hours', 'best_hours'), ('person_changed', 'person_changed'), ('mended', 'mended'), ('noted', 'noted'), ('notice_queued', 'notice_queued'), ('notice_sent', 'notice_sent'), ('notice_perhaps_twice', 'notice_perhaps_twice'), ('notice_given_up', 'notice_given_up'), ('notice_delivered', 'notice_delivered'), ('notice_failed', 'notice_failed'), ('notice_done_by_hand', 'notice_done_by_hand'), ('closed', 'closed'), ('reopened', 'reopened'), ('linked', 'linked'), ('confidence_corrected', 'confidence_corrected'), ('waiting', 'waiting'), ('followed_up', 'followed_up'), ('split', 'split'), ('merged', 'merged'), ('unlinked', 'unlinked'), ('facts_changed', 'facts_changed'), ('referred', 'referred'), ('item_done', 'item_done'), ('item_undone', 'item_undone'), ('people_merged', 'people_merged'), ('merge_undone', 'merge_undone'), ('consent_given', 'consent_given'), ('consent_confirmed', 'consent_confirmed'), ('consent_revoked', 'consent_revoked')], max_length=30)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(default=dict)),
                ('actor', models.ForeignKey(help_text='None: the person, or the desk by itself.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='helpdesk.case')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(fields=['case', '-at', '-id'], name='story')],
            },
        ),
        migrations.CreateModel(
            name='CaseViewer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='viewers', to='helpdesk.case')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'user'), name='one_look_a_case')],
            },
        ),
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=120, verbose_name='what to do')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checklist', to='helpdesk.case')),
            ],
            options={
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('helper_kind', models.CharField(choices=[('relative', 'Somebody close'), ('professional', 'A professional')], default=helpdesk.choices.HelperKind['RELATIVE'], max_length=15)),
                ('scope', models.CharField(choices=[('one_request', 'For this request only'), ('every_request', 'For every request')], max_length=15)),
                ('expires_on', models.DateField(verbose_name='last day')),
                ('script_version', models.PositiveSmallIntegerField()),
                ('language', models.CharField(max_length=8)),
                ('given_at', models.DateTimeField()),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='helpdesk.case')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('helper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents_held', to='helpdesk.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='helpdesk.person')),
            ],
            options={
                'verbose_name': 'consent',
                'verbose_name_plural': 'consents',
                'constraints': [models.CheckConstraint(condition=models.Q(('person', models.F('helper')), _negated=True), name='a_helper_is_somebody_else'), models.CheckConstraint(condition=models.Q(models.Q(('case__isnull', False), ('scope', helpdesk.choices.ConsentScope['ONE_REQUEST'])), models.Q(('case__isnull', True), ('scope', helpdesk.choices.ConsentScope['EVERY_REQUEST'])), _connector='OR'), name='consent_scope_has_its_case'), models.CheckConstraint(condition=models.Q(('helper_kind__in', ['relative', 'professional'])), name='helper_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='Callback',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text='As +33…', max_length=20, verbose_name='number to call')),
                ('language', models.CharField(default='fr', max_length=8)),
                ('trust_word', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('open', 'Promised'), ('done', 'Done'), ('cancelled', 'Cancelled'), ('stopped', 'Stopped')], default=helpdesk.choices.CallbackState['OPEN'], max_length=10)),
                ('result', models.CharField(choices=[('pending', 'To come'), ('kept', 'Kept'), ('broken', 'Not kept'), ('moved_by_person', 'Moved by the person'), ('cancelled_in_time', 'Cancelled in time')], default=helpdesk.choices.PromiseResult['PENDING'], max_length=20)),
                ('asked_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('told_late_at', models.DateTimeField(blank=True, null=True)),
                ('time_zone', models.CharField(blank=True, max_length=40, verbose_name='time zone of the person')),
                ('find_a_time_by', models.DateTimeField(blank=True, help_text='Set while no hour is agreed: a task of the adviser, with its deadline.', null=True, verbose_name='a time must be found by')),
                ('reachable_when', models.CharField(blank=True, max_length=200, verbose_name='when the person can be reached')),
                ('request_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='helpdesk.adviser')),
                ('offered_to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='offered_callbacks', to='helpdesk.adviser')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='helpdesk.case')),
                ('consent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='callbacks', to='helpdesk.consent')),
            ],
            options={
                'verbose_name': 'callback',
                'verbose_name_plural': 'callbacks',
                'indexes': [models.Index(condition=models.Q(('state', helpdesk.choices.CallbackState['OPEN'])), fields=['adviser'], name='open_callbacks'), models.Index(condition=models.Q(('find_a_time_by__isnull', False)), fields=['find_a_time_by'], name='times_to_find')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', helpdesk.choices.CallbackState['OPEN'])), fields=('case',), name='one_open_callback_a_case'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', helpdesk.choices.CallbackState['OPEN'])), models.Q(models.Q(('state', helpdesk.choices.CallbackState['OPEN']), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='callback_ends_once')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('reached', 'Reached'), ('reached_other', 'Somebody else answered'), ('no_answer', 'No answer'), ('busy', 'Line busy'), ('voicemail_left', 'Message left'), ('voicemail_full', 'Voicemail full'), ('wrong_number', 'Wrong number'), ('out_of_service', 'Number out of service'), ('asked_later', 'Asked for another time'), ('refused', 'Does not want the call'), ('language_barrier', 'No common language'), ('cut_off', 'Call cut off')], max_length=20)),
                ('before', models.JSONField(default=dict, editable=False)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='helpdesk.adviser')),
                ('callback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attempts', to='helpdesk.callback')),
            ],
            options={
                'ordering': ['-started_at', '-pk'],
                'indexes': [models.Index(fields=['started_at'], name='attempts_by_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('callback',), name='one_attempt_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('outcome', '')), models.Q(('ended_at__isnull', False), ('outcome__in', ['reached', 'reached_other', 'no_answer', 'busy', 'voicemail_left', 'voicemail_full', 'wrong_number', 'out_of_service', 'asked_later', 'refused', 'language_barrier', 'cut_off'])), _connector='OR'), name='an_ended_attempt_has_an_outcome')],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='starts at')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='length in minutes')),
                ('kind', models.CharField(choices=[('promised', 'Promised to the person'), ('retry', 'New try')], default=helpdesk.choices.AppointmentKind['PROMISED'], max_length=10)),
                ('state', models.CharField(choices=[('live', 'To come'), ('done', 'Done'), ('moved', 'Moved'), ('cancelled', 'Cancelled')], default=helpdesk.choices.AppointmentState['LIVE'], max_length=10)),
                ('is_first_call', models.BooleanField(default=False, verbose_name='first call with somebody who is not at ease')),
                ('overruled', models.JSONField(default=list)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='helpdesk.adviser')),
                ('callback', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='helpdesk.callback')),
            ],
            options={
                'verbose_name': 'phone appointment',
                'verbose_name_plural': 'phone appointments',
                'indexes': [models.Index(condition=models.Q(('state', helpdesk.choices.AppointmentState['LIVE'])), fields=['starts_at'], name='live_appointments'), models.Index(fields=['adviser', 'starts_at'], name='appointments_of_an_adviser'), models.Index(condition=models.Q(('kind', helpdesk.choices.AppointmentKind['PROMISED'])), fields=['starts_at'], name='promised_hours_by_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', helpdesk.choices.AppointmentState['LIVE'])), fields=('callback',), name='one_live_appointment_a_callback'), models.CheckConstraint(condition=models.Q(('minutes__in', [15, 30, 45])), name='appointment_length')],
            },
        ),
        migrations.CreateModel(
            name='ConsentMarked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(choices=[('confirmed', 'Confirmed'), ('revoked', 'Taken back')], max_length=10)),
                ('how', models.CharField(choices=[('call', 'By phone'), ('letter', 'By letter')], max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('consent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='helpdesk.consent')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('consent', 'mark'), name='each_mark_once'), models.CheckConstraint(condition=models.Q(('mark__in', ['confirmed', 'revoked']), ('how__in', ['call', 'letter'])), name='consent_mark_known')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='helpdesk.case')),
            ],
            options={
                'ordering': ['-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='NoteDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('saved_at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='helpdesk.case')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case', 'user'), name='one_draft_a_case')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True)),
                ('kind', models.CharField(choices=[('confirmation', 'Confirmation'), ('reminder', 'Reminder'), ('moved', 'New time'), ('cancelled', 'Cancellation'), ('running_late', 'We are late'), ('tried_to_reach', 'We tried to reach you'), ('new_adviser', 'Somebody else calls you'), ('time_needed', 'Another hour is needed'), ('sooner', 'A sooner hour is free'), ('proposed_times', 'Letter with three hours'), ('reply', 'Answer'), ('follow_up', 'We wait for your answer'), ('waited_enough', 'We close your request'), ('consent', 'Letter about your helper')], max_length=20)),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('sms', 'SMS'), ('letter', 'Letter'), ('adviser', 'Said by an adviser'), ('console', 'Screen of the server')], max_length=10)),
                ('language', models.CharField(default='fr', max_length=8)),
                ('state', models.CharField(choices=[('queued', 'Waiting to leave'), ('sending', 'Leaving'), ('sent', 'Sent'), ('delivered', 'Delivered'), ('failed', 'Not delivered'), ('printed', 'Written on the server only, sent to nobody'), ('dropped', 'Not sent: too late to be useful'), ('given_up', 'Could not be sent')], default=helpdesk.choices.NoticeState['QUEUED'], max_length=10)),
                ('due_at', models.DateTimeField(verbose_name='due at')),
                ('drop_after', models.DateTimeField(verbose_name='useless after')),
                ('idempotency_key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('claimed_by', models.UUIDField(blank=True, editable=False, null=True)),
                ('claimed_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('failure', models.CharField(blank=True, max_length=200)),
                ('times', models.JSONField(default=list)),
                ('appointment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='helpdesk.appointment')),
                ('attempt', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='helpdesk.attempt')),
                ('callback', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='helpdesk.callback')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='helpdesk.case')),
                ('consent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='helpdesk.consent')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'indexes': [models.Index(condition=models.Q(('state', helpdesk.choices.NoticeState['QUEUED'])), fields=['due_at'], name='notices_to_send'), models.Index(condition=models.Q(('state', helpdesk.choices.NoticeState['SENDING'])), fields=['claimed_until'], name='notices_being_sent'), models.Index(condition=models.Q(('sent_at__isnull', False)), fields=['sent_at'], name='notices_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('claimed_until__isnull', False), ('state', helpdesk.choices.NoticeState['SENDING'])), models.Q(('state', helpdesk.choices.NoticeState['SENDING']), _negated=True), _connector='OR'), name='a_claim_has_an_end')],
            },
        ),
        migrations.CreateModel(
            name='NameWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(db_index=True, max_length=60)),
                ('backwards', models.CharField(db_index=True, max_length=60)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='name_words', to='helpdesk.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'word'), name='a_word_once_a_person')],
            },
        ),
        migrations.CreateModel(
            name='PersonMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved', models.JSONField(default=dict)),
                ('before', models.JSONField(default=dict)),
                ('merged_at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='helpdesk.person')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='helpdesk.person')),
                ('merged_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('kept', models.F('merged')), _negated=True), name='nobody_merges_with_themselves'), models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('merged',), name='merged_once_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='PersonRead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reads', to='helpdesk.person')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-hour', '-id'], name='reads_by_hour')],
                'constraints': [models.UniqueConstraint(fields=('person', 'reader', 'hour'), name='one_read_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='PhoneNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(db_index=True, help_text='As +33…', max_length=20, verbose_name='number')),
                ('kind', models.CharField(choices=[('mobile', 'Mobile phone'), ('landline', 'Landline'), ('other', 'Other number')], default=helpdesk.choices.PhoneKind['OTHER'], max_length=10)),
                ('owner', models.CharField(choices=[('own', 'Their own phone'), ('shared', 'A shared phone'), ('somebody_else', "Somebody else's phone")], default=helpdesk.choices.PhoneOwner['OWN'], max_length=15)),
                ('owner_name', models.CharField(blank=True, max_length=60, verbose_name='whose phone')),
                ('may_leave_message', models.BooleanField(default=True, verbose_name='we may leave a message')),
                ('may_say_why', models.BooleanField(default=False, verbose_name='a message may say why we call')),
                ('best_parts', models.JSONField(blank=True, default=list, help_text='Parts of the day; empty: any.', verbose_name='best hours')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='numbers', to='helpdesk.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'number'), name='a_number_once_a_person')],
            },
        ),
        migrations.CreateModel(
            name='RequestCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64)),
                ('hour', models.DateTimeField()),
                ('count', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('digest', 'hour'), name='one_count_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='RetryRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('reached', 'Reached'), ('reached_other', 'Somebody else answered'), ('no_answer', 'No answer'), ('busy', 'Line busy'), ('voicemail_left', 'Message left'), ('voicemail_full', 'Voicemail full'), ('wrong_number', 'Wrong number'), ('out_of_service', 'Number out of service'), ('asked_later', 'Asked for another time'), ('refused', 'Does not want the call'), ('language_barrier', 'No common language'), ('cut_off', 'Call cut off')], max_length=20, verbose_name='how the call ended')),
                ('tries', models.PositiveSmallIntegerField(verbose_name='after this many tries')),
                ('step', models.CharField(choices=[('none', 'Nothing: the call took place'), ('try_again', 'Call again'), ('find_a_time', 'Find another hour'), ('other_number', 'Find another number'), ('letter', 'Write a letter'), ('stop', 'Stop calling')], max_length=15, verbose_name='what follows')),
                ('after_minutes', models.PositiveIntegerField(default=0, verbose_name='minutes to wait')),
                ('other_part_of_day', models.BooleanField(default=False, verbose_name='at another part of the day')),
                ('source', models.CharField(help_text='Where this rule comes from, or who decided it.', max_length=200, verbose_name='why')),
            ],
            options={
                'verbose_name': 'rule for a missed call',
                'verbose_name_plural': 'rules for missed calls',
                'ordering': ['outcome', 'tries'],
                'constraints': [models.UniqueConstraint(fields=('outcome', 'tries'), name='one_rule_a_try')],
            },
        ),
        migrations.CreateModel(
            name='SafeguardingFlag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('worry', models.CharField(choices=[('scam', 'Perhaps a scam'), ('coercion', 'Perhaps under pressure'), ('other', 'Another worry')], max_length=10)),
                ('what', models.TextField(verbose_name='what you saw or heard')),
                ('raised_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('answer', models.TextField(blank=True, verbose_name='what was done')),
                ('case', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='helpdesk.case')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='safeguarding_flags', to='helpdesk.person')),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled_at__isnull', True)), fields=['raised_at'], name='flags_to_settle')],
                'constraints': [models.CheckConstraint(condition=models.Q(('worry__in', ['scam', 'coercion', 'other'])), name='worry_known'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='settled_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('query', models.CharField(max_length=400)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_views', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='one_view_a_name')],
            },
        ),
        migrations.CreateModel(
            name='SlotHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(editable=False, unique=True)),
                ('starts_at', models.DateTimeField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('held_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('address', models.CharField(db_index=True, editable=False, max_length=64)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='helpdesk.adviser')),
            ],
            options={
                'verbose_name': 'time kept for a visitor',
                'verbose_name_plural': 'times kept for visitors',
            },
        ),
        migrations.CreateModel(
            name='SoonerWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('known_times', models.JSONField(default=list)),
                ('offers', models.PositiveSmallIntegerField(default=0)),
                ('offered_at', models.DateTimeField(blank=True, null=True)),
                ('offered_time', models.DateTimeField(blank=True, null=True)),
                ('callback', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sooner_wish', to='helpdesk.callback')),
            ],
            options={
                'verbose_name': 'wish for a sooner time',
                'verbose_name_plural': 'wishes for a sooner time',
            },
        ),
        migrations.CreateModel(
            name='SpecialHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='day')),
                ('starts', models.TimeField(blank=True, help_text='Empty: not there.', null=True, verbose_name='from')),
                ('ends', models.TimeField(blank=True, null=True, verbose_name='to')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='special_hours', to='helpdesk.adviser')),
            ],
            options={
                'verbose_name': 'hours of one date',
                'verbose_name_plural': 'hours of one date',
                'ordering': ['on', 'starts'],
                'indexes': [models.Index(fields=['on'], name='special_hours_by_date')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ends__isnull', True), ('starts__isnull', True)), ('ends__gt', models.F('starts')), _connector='OR'), name='special_hours_both_or_none')],
            },
        ),
        migrations.CreateModel(
            name='TakenQuarter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='helpdesk.adviser')),
                ('appointment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='quarters', to='helpdesk.appointment')),
                ('hold', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='quarters', to='helpdesk.slothold')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('adviser', 'starts_at'), name='a_quarter_hour_is_taken_once'), models.CheckConstraint(condition=models.Q(models.Q(('appointment__isnull', False), ('hold__isnull', True)), models.Q(('appointment__isnull', True), ('hold__isnull', False)), _connector='OR'), name='a_quarter_has_one_owner')],
            },
        ),
        migrations.CreateModel(
            name='TeamNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1000, verbose_name='note')),
                ('written_at', models.DateTimeField()),
                ('shown_until', models.DateField(blank=True, null=True, verbose_name='shown until')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-written_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to=settings.AUTH_USER_MODEL)),
                ('note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='helpdesk.note')),
                ('team_note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='helpdesk.teamnote')),
            ],
            options={
                'ordering': ['-at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('read_at__isnull', True)), fields=['user'], name='mentions_to_read')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('note__isnull', False), ('team_note__isnull', True)), models.Q(('note__isnull', True), ('team_note__isnull', False)), _connector='OR'), name='a_mention_is_in_one_note')],
            },
        ),
        migrations.CreateModel(
            name='TimeSpent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='times_spent', to='helpdesk.case')),
            ],
            options={
                'indexes': [models.Index(fields=['at'], name='time_spent_by_day')],
                'constraints': [models.CheckConstraint(condition=models.Q(('minutes__gte', 1)), name='time_spent_is_some')],
            },
        ),
        migrations.CreateModel(
            name='CannedReply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('fr', 'French'), ('en', 'English'), ('ar', 'Arabic'), ('pt', 'Portuguese'), ('es', 'Spanish'), ('tr', 'Turkish'), ('uk', 'Ukrainian')], default='fr', max_length=8, verbose_name='language')),
                ('title', models.CharField(max_length=80, verbose_name='title')),
                ('text', models.TextField(max_length=1000, verbose_name='text')),
                ('is_active', models.BooleanField(default=True, verbose_name='offered')),
                ('topic', models.ForeignKey(blank=True, help_text='Empty: for every topic.', null=True, on_delete=django.db.models.deletion.CASCADE, to='helpdesk.topic', verbose_name='topic')),
            ],
            options={
                'verbose_name': 'ready answer',
                'verbose_name_plural': 'ready answers',
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AnonymousHelp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(choices=[('web', 'On the site'), ('phone', 'By phone')], max_length=10)),
                ('language', models.CharField(default='fr', max_length=8)),
                ('device', models.CharField(blank=True, choices=[('android', 'Android phone'), ('iphone', 'iPhone'), ('keypad', 'Keypad phone'), ('landline', 'Landline phone'), ('box', 'Internet box'), ('computer', 'Computer'), ('tablet', 'Tablet'), ('other', 'Something else')], max_length=10)),
                ('guide_number', models.PositiveIntegerField(blank=True, null=True)),
                ('minutes', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('helped_at', models.DateTimeField()),
                ('request_key', models.UUIDField(editable=False, unique=True)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='helpdesk.topic')),
            ],
            options={
                'indexes': [models.Index(fields=['helped_at'], name='anonymous_help_by_day')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='from')),
                ('ends_at', models.DateTimeField(verbose_name='to')),
                ('repeats', models.CharField(choices=[('never', 'Once only'), ('weekly', 'Every week'), ('fortnightly', 'Every two weeks')], default=helpdesk.choices.Repeats['NEVER'], max_length=12, verbose_name='comes back')),
                ('repeats_until', models.DateField(blank=True, help_text='Empty: without end.', null=True, verbose_name='until')),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='helpdesk.adviser')),
            ],
            options={
                'verbose_name': 'absence',
                'verbose_name_plural': 'absences',
                'ordering': ['starts_at'],
                'indexes': [models.Index(fields=['ends_at'], name='absences_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='absence_ends_after_start')],
            },
        ),
        migrations.AddField(
            model_name='case',
            name='consent',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='helpdesk.consent'),
        ),
        migrations.RunPython(forbid_changes, allow_changes),
    ]
