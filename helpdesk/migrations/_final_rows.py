"""The database itself refuses to change or delete what is final, but for erasure.

A migration that changes one of these tables on SQLite makes it anew, without its triggers: it calls
`forbid_changes` again. A test looks for them.
"""

TABLES = (
    "helpdesk_caseevent",
    "helpdesk_consent",
    "helpdesk_consentmarked",
    "helpdesk_journalentry",
    "helpdesk_personread",
)
PERMITS = "helpdesk_erasurepermit"
WHY = "what was written is never changed"


def forbid_changes(apps, schema_editor):
    """A trigger a table and act, in the words of the database; an unknown database has none."""
    allow_changes(apps, schema_editor)
    for table in TABLES:
        for statement in statements(schema_editor.connection.vendor, table):
            schema_editor.execute(statement, params=None)


def allow_changes(apps, schema_editor):
    """Without any trigger of ours, the older ones of consents included."""
    for table in TABLES:
        for name in (f"{table}_is_final", f"{table}_is_kept"):
            on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}{on}", params=None)


def statements(vendor, table):
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_{name} BEFORE {act} ON {table} "
            f"WHEN NOT EXISTS (SELECT 1 FROM {PERMITS}) BEGIN SELECT RAISE(ABORT, '{WHY}'); END"
            for name, act in (("is_final", "UPDATE"), ("is_kept", "DELETE"))
        ]
    if vendor == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION helpdesk_refuse_changes() RETURNS trigger LANGUAGE plpgsql "
            f"AS $$ BEGIN IF NOT EXISTS (SELECT 1 FROM {PERMITS}) THEN RAISE EXCEPTION '{WHY}' "
            "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
            "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
            f"CREATE TRIGGER {table}_is_final BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION helpdesk_refuse_changes()",
        ]
    return []
