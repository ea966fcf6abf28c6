"""What the guard of before kept in clear is gone after an update."""

from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

migration = import_module("website.migrations.0004_log_in_tries")


class Editor:
    """Writes at once, inside the transaction of the test."""

    connection = connection

    def execute(self, sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)


def tables():
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def test_passwords_that_were_typed_as_names_go_with_their_tables():
    editor = Editor()
    for table in migration.TABLES:
        editor.execute(f"CREATE TABLE {table} (id integer PRIMARY KEY, username varchar(255))")
        editor.execute(f"INSERT INTO {table} VALUES (1, 'Tr0mpette-et-Violon')")
    kind = ContentType.objects.create(app_label="axes", model="accessattempt")
    Permission.objects.create(content_type=kind, codename="view_accessattempt", name="x")
    migration.forget_what_was_typed(apps, editor)
    assert tables().isdisjoint(migration.TABLES)
    assert not ContentType.objects.filter(app_label="axes").exists()


def test_a_new_desk_has_nothing_to_forget():
    before = tables()
    migration.forget_what_was_typed(apps, Editor())
    assert tables() == before
