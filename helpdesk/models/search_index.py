"""Keeps the full-text index of requests, in the words of each database (`search_asked.py` asks it).

PostgreSQL: one row of lexemes a request, made anew by a function when a text of it changes, with a
GIN index. No extension: accents are taken off by `translate`. SQLite: one row a text in a table of
FTS5. A trigger there names no other table, else a migration could not make that table anew.
"""

# ruff: noqa: S608 - names of tables of our own; what is typed is always a parameter.
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection, transaction

from helpdesk.policy.names import folded

Execute = Callable[[str], Any]

# A request has at most so many letters of text in the index: PostgreSQL bounds its lexemes.
_MOST_TEXT = 200_000
# Letters whose plain one is another: what Latin alphabets have beside those of ASCII.
_ACCENTED = [letter for letter in map(chr, range(0xC0, 0x250)) if len(folded(letter)) == 1]
_FROM = "".join(letter for letter in _ACCENTED if folded(letter).isascii())
_TO = folded(_FROM)
_SIGNS = "-_./@’'`,;:!?()[]{}«»\"“”+*=#&%$€|<>~^\\"

# The texts of a request: table → (column of the request, expression, condition on a row).
_TEXTS = {
    "helpdesk_note": ("case_id", "{row}.text", ""),
    "helpdesk_incomingmail": ("case_id", "{row}.subject", ""),
    "helpdesk_notice": ("case_id", "{row}.text", "{row}.kind = 'reply'"),
}
_OF_CASE = (
    "{row}.question || ' ' || {row}.asked_by || ' ' || {row}.referral_name"
    " || COALESCE(' guide' || {row}.guide_number, '')"
)
_CHANGES = {
    "helpdesk_case": "question, asked_by, referral_name, guide_number, person_id",
    "helpdesk_person": "name",
    "helpdesk_note": "text, case_id",
    "helpdesk_incomingmail": "subject, case_id",
    "helpdesk_notice": "text, case_id",
}

# Each with its number in a row of the index of SQLite.
TABLES = ("helpdesk_person", "helpdesk_case", *_TEXTS)

# --- PostgreSQL ---------------------------------------------------------------------------------

_FOLD = f"""
CREATE OR REPLACE FUNCTION helpdesk_fold(said text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT replace(replace(replace(replace(
  translate(lower(normalize(said, NFKC)), '{_FROM}', '{_TO}'),
  'œ', 'oe'), 'Œ', 'oe'), 'æ', 'ae'), 'ß', 'ss') $$
"""
_LEXEMES = f"""
CREATE OR REPLACE FUNCTION helpdesk_lexemes(said text) RETURNS tsvector
LANGUAGE sql STABLE AS $$
SELECT strip(to_tsvector('pg_catalog.simple', regexp_replace(left(translate(
  helpdesk_fold(said), '{_SIGNS.replace("'", "''")}', repeat(' ', {len(_SIGNS)})),
  {_MOST_TEXT}), '\\mwi fi\\M', 'wifi', 'g'))) $$
"""
_TEXT_OF_CASE = """concat_ws(' ', p.name, {of_case},
  (SELECT string_agg(n.text, ' ') FROM helpdesk_note n WHERE n.case_id = c.id),
  (SELECT string_agg(m.subject, ' ') FROM helpdesk_incomingmail m WHERE m.case_id = c.id),
  (SELECT string_agg(a.text, ' ') FROM helpdesk_notice a WHERE a.case_id = c.id
    AND a.kind = 'reply'))""".format(of_case=_OF_CASE.format(row="c"))
_IS_A_WORD = "length(w) BETWEEN 3 AND 40 AND w !~ '[0-9]'"
# The request is locked as an action locks it, then read again: of two notes none is lost.
_INDEX_CASE = f"""
CREATE OR REPLACE FUNCTION helpdesk_index_case(wanted bigint) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE fresh tsvector; stood tsvector;
BEGIN
  PERFORM 1 FROM helpdesk_case WHERE id = wanted FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN; END IF;
  SELECT helpdesk_lexemes({_TEXT_OF_CASE}) INTO fresh
    FROM helpdesk_case c JOIN helpdesk_person p ON p.id = c.person_id WHERE c.id = wanted;
  SELECT words INTO stood FROM helpdesk_casewords WHERE case_id = wanted;
  IF stood IS NOT DISTINCT FROM fresh THEN RETURN; END IF;
  INSERT INTO helpdesk_casewords (case_id, words) VALUES (wanted, fresh)
    ON CONFLICT (case_id) DO UPDATE SET words = EXCLUDED.words;
  PERFORM helpdesk_learn_words(wanted,
    tsvector_to_array(ts_delete(fresh, COALESCE(tsvector_to_array(stood), '{{}}'))));
  PERFORM helpdesk_forget_words(wanted, tsvector_to_array(fresh));
END $$
"""
# A word that another transaction is writing is left to it: nobody waits for a word.
_LEARN = f"""
CREATE OR REPLACE FUNCTION helpdesk_learn_words(wanted bigint, found text[]) RETURNS void
LANGUAGE sql AS $$
WITH fresh AS MATERIALIZED (SELECT w FROM unnest(found) w WHERE {_IS_A_WORD}
  AND NOT EXISTS (SELECT 1 FROM helpdesk_deskword d WHERE d.word = w))
INSERT INTO helpdesk_deskword (word, backwards, case_id)
  SELECT w, reverse(w), wanted FROM fresh
  WHERE pg_try_advisory_xact_lock(-1718250355, hashtext(w)) ON CONFLICT DO NOTHING $$
"""
_FORGET = """
CREATE OR REPLACE FUNCTION helpdesk_forget_words(wanted bigint, kept text[]) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE gone text; other bigint;
BEGIN
  FOR gone IN DELETE FROM helpdesk_deskword
      WHERE case_id = wanted AND word <> ALL (kept) RETURNING word LOOP
    EXECUTE format('SELECT case_id FROM helpdesk_casewords WHERE words @@ %L::tsquery LIMIT 1',
      quote_literal(gone)) INTO other;
    IF other IS NOT NULL THEN
      INSERT INTO helpdesk_deskword (word, backwards, case_id)
        VALUES (gone, reverse(gone), other) ON CONFLICT DO NOTHING;
    END IF;
  END LOOP;
END $$
"""
_ON_CASE = """
CREATE OR REPLACE FUNCTION helpdesk_words_of_case() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    DELETE FROM helpdesk_casewords WHERE case_id = OLD.id;
    PERFORM helpdesk_forget_words(OLD.id, '{}');
  ELSE
    PERFORM helpdesk_index_case(NEW.id);
  END IF;
  RETURN NULL;
END $$
"""
_ON_PERSON = """
CREATE OR REPLACE FUNCTION helpdesk_words_of_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM helpdesk_index_case(id) FROM
    (SELECT id FROM helpdesk_case WHERE person_id = NEW.id ORDER BY id) theirs;
  RETURN NULL;
END $$
"""
_ON_TEXT = """
CREATE OR REPLACE FUNCTION helpdesk_words_of_text() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND (TG_OP = 'DELETE' OR OLD.case_id IS DISTINCT FROM NEW.case_id) THEN
    PERFORM helpdesk_index_case(OLD.case_id);
  END IF;
  IF TG_OP <> 'DELETE' THEN
    PERFORM helpdesk_index_case(NEW.case_id);
  END IF;
  RETURN NULL;
END $$
"""
_FUNCTIONS = (
    ("helpdesk_fold(text)", _FOLD),
    ("helpdesk_lexemes(text)", _LEXEMES),
    ("helpdesk_learn_words(bigint, text[])", _LEARN),
    ("helpdesk_forget_words(bigint, text[])", _FORGET),
    ("helpdesk_index_case(bigint)", _INDEX_CASE),
    ("helpdesk_words_of_case()", _ON_CASE),
    ("helpdesk_words_of_person()", _ON_PERSON),
    ("helpdesk_words_of_text()", _ON_TEXT),
)
_RUNS = {"helpdesk_case": "helpdesk_words_of_case", "helpdesk_person": "helpdesk_words_of_person"}
_ACTS = ("insert", "update", "delete")


def _postgresql_triggers() -> Iterable[tuple[str, str, str]]:
    """(name, table, statement) of each."""
    for table, columns in _CHANGES.items():
        for act in _ACTS if table != "helpdesk_person" else ("update",):
            when = f"UPDATE OF {columns}" if act == "update" else act.upper()
            row = "OLD" if act == "delete" else "NEW"
            condition = _TEXTS.get(table, ("", "", ""))[2].format(row=row)
            yield (
                f"{table}_words_{act}",
                table,
                f"CREATE TRIGGER {table}_words_{act} AFTER {when} ON {table} FOR EACH ROW "
                f"{f'WHEN ({condition}) ' if condition else ''}"
                f"EXECUTE FUNCTION {_RUNS.get(table, 'helpdesk_words_of_text')}()",
            )


# --- SQLite -------------------------------------------------------------------------------------

FTS = "helpdesk_searchedtext"
FTS_WORDS = "helpdesk_searchedword"


def _key(table: str, row: str) -> str:
    """A row of the index for each row of each table."""
    return f"({row}.id * 8 + {TABLES.index(table)})"


def _sqlite_row(table: str, row: str) -> str:
    """The key, the text, the request and the person of a row, as the index has them."""
    if table == "helpdesk_person":
        said, case, person = f"{row}.name", "NULL", f"{row}.id"
    elif table == "helpdesk_case":
        said, case, person = _OF_CASE.format(row=row), f"{row}.id", "NULL"
    else:
        column, text, _condition = _TEXTS[table]
        said, case, person = text.format(row=row), f"{row}.{column}", "NULL"
    plain = f"lower({said})"
    for written, kept in (("wi-fi", "wifi"), ("œ", "oe"), ("Œ", "oe")):
        plain = f"replace({plain}, '{written}', '{kept}')"
    return f"{_key(table, row)}, {plain}, {case}, {person}"


def _sqlite_triggers() -> Iterable[tuple[str, str, str]]:
    for table, columns in _CHANGES.items():
        condition = _TEXTS.get(table, ("", "", ""))[2]
        for act in _ACTS:
            when = f"UPDATE OF {columns}" if act == "update" else act.upper()
            row = "OLD" if act == "delete" else "NEW"
            take = f"DELETE FROM {FTS} WHERE rowid = {_key(table, 'OLD')};"
            put = (
                f"INSERT INTO {FTS} (rowid, words, case_id, person_id)"
                f" VALUES ({_sqlite_row(table, 'NEW')});"
            )
            does = {"insert": put, "update": take + put, "delete": take}[act]
            yield (
                f"{table}_words_{act}",
                table,
                f"CREATE TRIGGER IF NOT EXISTS {table}_words_{act} AFTER {when} ON {table} "
                f"{f'WHEN {condition.format(row=row)} ' if condition else ''}BEGIN {does} END",
            )


# --- Both ---------------------------------------------------------------------------------------


def install(execute: Execute, vendor: str) -> None:
    """The functions, tables and triggers of the index, without any word yet."""
    if vendor == "postgresql":
        for _name, statement in _FUNCTIONS:
            execute(statement)
        for name, table, statement in _postgresql_triggers():
            execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            execute(statement)
    elif vendor == "sqlite":
        execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS} USING fts5("
            "words, case_id UNINDEXED, person_id UNINDEXED, "
            "tokenize = 'unicode61 remove_diacritics 2')"
        )
        execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS {FTS_WORDS} USING fts5vocab({FTS}, 'row')")
        for _name, _table, statement in _sqlite_triggers():
            execute(statement)


def uninstall(execute: Execute, vendor: str) -> None:
    """As before `install`."""
    if vendor == "postgresql":
        for name, table, _statement in _postgresql_triggers():
            execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        for name, _statement in reversed(_FUNCTIONS):
            execute(f"DROP FUNCTION IF EXISTS {name}")
    elif vendor == "sqlite":
        for name, _table, _statement in _sqlite_triggers():
            execute(f"DROP TRIGGER IF EXISTS {name}")
        execute(f"DROP TABLE IF EXISTS {FTS_WORDS}")
        execute(f"DROP TABLE IF EXISTS {FTS}")


def lost_triggers(vendor: str) -> list[str]:
    """The tables of SQLite that were made anew, without their triggers. One query; [] elsewhere."""
    if vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'table')")
        there = {name for (name,) in cursor.fetchall()}
    if FTS not in there:
        return []
    triggers = [(name, table) for name, table, _statement in _sqlite_triggers()]
    return sorted({table for name, table in triggers if name not in there and table in there})


def index_table_again(execute: Execute, table: str) -> None:
    """Every row of one table of SQLite, as it is now."""
    execute(f"DELETE FROM {FTS} WHERE rowid % 8 = {TABLES.index(table)}")
    condition = _TEXTS.get(table, ("", "", ""))[2].format(row="t")
    execute(
        f"INSERT INTO {FTS} (rowid, words, case_id, person_id) SELECT {_sqlite_row(table, 't')}"
        f" FROM {table} t{f' WHERE {condition}' if condition else ''}"
    )


def keep_the_words(**_facts: Any) -> None:
    """After a migration: what made a table of SQLite anew lost its triggers, and gets them back."""
    lost = lost_triggers(connection.vendor)
    if not lost:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        install(cursor.execute, connection.vendor)
        for table in lost:
            index_table_again(cursor.execute, table)


def fill_step(execute: Execute, first: int, last: int) -> None:
    """The words of the requests of these keys, first and last included (PostgreSQL).

    What a trigger wrote meanwhile stands.
    """
    execute(
        f"INSERT INTO helpdesk_casewords (case_id, words) SELECT c.id,"
        f" helpdesk_lexemes({_TEXT_OF_CASE}) FROM helpdesk_case c"
        f" JOIN helpdesk_person p ON p.id = c.person_id"
        f" WHERE c.id BETWEEN {first:d} AND {last:d} ON CONFLICT DO NOTHING"
    )
    execute(
        "INSERT INTO helpdesk_deskword (word, backwards, case_id)"
        " SELECT w, reverse(w), min(case_id) FROM helpdesk_casewords,"
        " unnest(tsvector_to_array(words)) w"
        f" WHERE case_id BETWEEN {first:d} AND {last:d} AND {_IS_A_WORD}"
        " AND NOT EXISTS (SELECT 1 FROM helpdesk_deskword d WHERE d.word = w)"
        " GROUP BY w ON CONFLICT DO NOTHING"
    )


# For later, so that nobody who writes waits for it; PostgreSQL alone.
INDEXES = (
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS case_words ON helpdesk_casewords USING gin (words)",
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS words_backwards ON helpdesk_deskword"
    " (backwards text_pattern_ops)",
    "CREATE INDEX CONCURRENTLY IF NOT EXISTS words_of_a_case ON helpdesk_deskword (case_id)",
)


def leave_no_word() -> None:
    """What was deleted from the index of SQLite is in none of its pieces any more."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {FTS} ({FTS}) VALUES ('optimize')")
