"""The tables: as peewee sees them, and made by numbered steps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import peewee
import pytest

from models import migrations, schema
from models.migrations import MIGRATIONS, VERSION, expected_schema, run_script, schema_text, upgrade
from models.schema import ENTRY_COLUMNS, JOURNAL_TABLES
from tests.models.table_rows import filled, tables

MODELS: dict[str, type[peewee.Model]] = {
    model._meta.table_name: model
    for model in vars(schema).values()
    if isinstance(model, type) and issubclass(model, peewee.Model) and model.__module__ == schema.__name__
    if not model.__name__.startswith("_")
}


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    with filled() as connection:
        yield connection


# --- As peewee sees them ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODELS)
def test_peewee_sees_the_columns_there_are(name: str, db: sqlite3.Connection) -> None:
    stored = [
        (column, kind, not is_needed and not place)
        for _, column, kind, is_needed, _, place, hidden in db.execute(f"PRAGMA table_xinfo({name})")
        if not hidden
    ]
    fields: list[Any] = MODELS[name]._meta.sorted_fields
    kinds = {"AUTO": "INTEGER", "INT": "INTEGER", "BIGINT": "INTEGER", "BOOL": "INTEGER"}
    seen = [(field.column_name, kinds.get(field.field_type, field.field_type), field.null) for field in fields]
    assert sorted(seen) == sorted(stored)
    if name == "entry":
        assert [column for column, _, _ in stored] == ["id", *ENTRY_COLUMNS]


@pytest.mark.parametrize("name", MODELS)
def test_peewee_fills_in_what_the_tables_fill_in(name: str, db: sqlite3.Connection) -> None:
    stored = {row[1]: row[4] for row in db.execute(f"PRAGMA table_info({name})") if row[4] is not None}
    fields: list[Any] = MODELS[name]._meta.sorted_fields
    filled = {field.column_name: field.default for field in fields if field.default is not None}
    assert {column: f"'{value}'" if value == "" else str(int(value)) for column, value in filled.items()} == stored


def test_every_table_is_one_of_peewees_and_every_change_of_the_books_can_be_undone(db: sqlite3.Connection) -> None:
    assert set(tables(db)) - {"sqlite_sequence"} == {*MODELS, "meta", "mark"}
    beside = {"import_page", "attached_file"}  # kept by what refers to them; dropped when nothing does
    beside |= {"set_aside"}  # rows go there and back as sets alone
    assert set(MODELS) - set(JOURNAL_TABLES) == {"currency", "operation", *beside}
    assert len(set(JOURNAL_TABLES)) == len(JOURNAL_TABLES)


def test_what_is_out_of_the_books_is_kept_as_it_was(db: sqlite3.Connection) -> None:
    columns = {
        table: [row[1:5] for row in db.execute(f"PRAGMA table_xinfo({table})")]
        for table in ("entry", "removed", "set_aside")
    }
    assert columns["removed"][3:] == columns["entry"][1:]
    assert columns["set_aside"] == columns["entry"]


def test_what_is_set_aside_has_the_indexes_of_the_entries(db: sqlite3.Connection) -> None:
    """SQLite copies between such tables as they are; of others it would not take the statement that does."""
    indexes = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? ORDER BY name"
    entries, aside = ([text for (text,) in db.execute(indexes, (table,))] for table in ("entry", "set_aside"))
    assert [text.replace("set_aside", "entry") for text in aside] == entries
    assert len(entries) == 8


# --- Their steps ------------------------------------------------------------------------------------------------------


def test_a_new_ledger_runs_every_step(db: sqlite3.Connection) -> None:
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION,) == (len(MIGRATIONS),)
    assert schema_text(db) == expected_schema()


def more(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE more (x INTEGER) STRICT")


def test_only_missing_steps_are_run(db: sqlite3.Connection) -> None:
    upgrade(db, [*MIGRATIONS, more])
    upgrade(db, [*MIGRATIONS, more])
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
    assert schema_text(db) == expected_schema([*MIGRATIONS, more]) != expected_schema()


def test_a_step_that_fails_leaves_the_version_before_it(db: sqlite3.Connection) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        run_script(connection, "CREATE TABLE half (x);\nCREATE TABLE half (x);\n")

    before = schema_text(db), list(db.iterdump())
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        upgrade(db, [*MIGRATIONS, fail])
    assert (schema_text(db), list(db.iterdump())) == before
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        upgrade(db, [*MIGRATIONS, more, fail])
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)


def test_a_script_runs_whole_statements_and_leaves_none_out() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        script = """
        CREATE TABLE a (
            x TEXT DEFAULT ';'
        );
        -- A note; with a semicolon.
        CREATE TRIGGER t AFTER INSERT ON a BEGIN
            DELETE FROM a;
        END;
        """
        connection.execute("BEGIN")
        run_script(connection, script)
        assert connection.in_transaction
        assert [row[0] for row in connection.execute("SELECT name FROM sqlite_schema")] == ["a", "t"]
        with pytest.raises(ValueError, match="no semicolon ends 'DROP TABLE a'"):
            run_script(connection, "SELECT 1;\nDROP TABLE a")


def test_steps_know_nothing_of_todays_tables() -> None:
    assert {name for name in vars(migrations) if name in {"schema", "Entry", "peewee", "ENTRY_COLUMNS"}} == set()
