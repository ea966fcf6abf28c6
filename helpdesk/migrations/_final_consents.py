"""The database itself refuses to change a consent: a trigger, in the words of each database."""

TABLES = ("helpdesk_consent", "helpdesk_consentmarked")


def forbid_changes(apps, schema_editor):
    """A trigger a table, in the words of the database; an unknown database has none."""
    for table in TABLES:
        for statement in statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)


def allow_changes(apps, schema_editor):
    for table in TABLES:
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_is_final{on}", params=None)


def statements(vendor, table):
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_is_final BEFORE UPDATE ON {table} "
            "BEGIN SELECT RAISE(ABORT, 'a consent is never changed'); END"
        ]
    if vendor == "postgresql":
        return [
            f"CREATE OR REPLACE FUNCTION {table}_is_final() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'a consent is never changed' "
            "USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {table}_is_final BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_is_final()",
        ]
    return []
