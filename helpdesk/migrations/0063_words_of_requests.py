"""The words of every request, for the search of the desk: kept by triggers from now on.

What is there already is indexed in pieces, each its own transaction; what was stopped goes on without
harm. On PostgreSQL the indexes are made beside whoever writes.
"""

import django.db.models.deletion
import helpdesk.models.case_words
from django.db import migrations, models, transaction

from helpdesk.models import search_index

PIECE = 2000


def install(apps, schema_editor):
    search_index.install(_execute(schema_editor), schema_editor.connection.vendor)


def uninstall(apps, schema_editor):
    search_index.uninstall(_execute(schema_editor), schema_editor.connection.vendor)


def fill(apps, schema_editor):
    connection, execute = schema_editor.connection, _execute(schema_editor)
    if connection.vendor == "sqlite":
        with transaction.atomic(using=connection.alias):
            for table in search_index.TABLES:
                search_index.index_table_again(execute, table)
    if connection.vendor != "postgresql":
        return
    cases = apps.get_model("helpdesk", "Case").objects.using(connection.alias).order_by("pk")
    last = 0
    while piece := list(cases.filter(pk__gt=last).values_list("pk", flat=True)[:PIECE]):
        with transaction.atomic(using=connection.alias):
            search_index.fill_step(execute, piece[0], piece[-1])
        last = piece[-1]
    for statement in search_index.INDEXES:
        execute(statement)
    execute("ANALYZE helpdesk_casewords")


def _execute(schema_editor):
    return lambda statement: schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):

    atomic = False
    dependencies = [("helpdesk", "0062_memos_and_days")]

    operations = [
        migrations.CreateModel(
            name='CaseWords',
            fields=[
                ('case', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='words', serialize=False, to='helpdesk.case')),
                ('words', helpdesk.models.case_words.Lexemes()),
            ],
        ),
        migrations.CreateModel(
            name='DeskWord',
            fields=[
                ('word', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('backwards', models.CharField(max_length=40)),
                ('case', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='helpdesk.case')),
            ],
        ),
        migrations.RunPython(install, uninstall),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
