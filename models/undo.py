"""Undo: TEMP triggers write the reverse of every change; an operation's end drains them into a `Step`.

A set of rows that moves as a whole (an import taken back) is logged as one reverse move instead of row by row.
Undoing runs a step as an operation of its own, so its reverse is the redo step and redo needs no code.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from models.schema import ENTRY_COLUMNS, JOURNAL_TABLES

_LOG = "CREATE TEMP TABLE undo_log (id INTEGER PRIMARY KEY, statement TEXT NOT NULL, source TEXT NOT NULL, row INTEGER)"
Where = Literal["entry", "removed"]


@dataclass(frozen=True)
class Step:
    """One undoable change: what the user did, and the statements that take it back, newest first."""

    label: str
    statements: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """What one operation changed: `rows` by table, or `is_bulk` where there were too many to name.

    `seq` numbers the operations without gaps, so that a reader of notices sees when it missed one.
    """

    seq: int
    label: str
    rows: dict[str, frozenset[int]] = field(default_factory=dict)
    is_bulk: bool = False

    def touches(self, *tables: str) -> bool:
        """Say whether any of `tables` changed."""
        return self.is_bulk or any(table in self.rows for table in tables)


def install(connection: sqlite3.Connection) -> None:
    """Create the log and its triggers on this connection; TEMP ones belong to it alone and leave no trace."""
    connection.execute(_LOG)
    for table in JOURNAL_TABLES:
        _capture(connection, table)


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    return names if "id" in names else ["rowid", *names]


def _capture(connection: sqlite3.Connection, table: str) -> None:
    columns = _columns(connection, table)
    values = " || ', ' || ".join(f"quote(OLD.{name})" for name in columns)
    sets = " || ', ' || ".join(f"'{name} = ' || quote(OLD.{name})" for name in columns)
    reverse = {
        "INSERT": f"'DELETE FROM {table} WHERE rowid = ' || NEW.rowid",
        "UPDATE": f"'UPDATE {table} SET ' || {sets} || ' WHERE rowid = ' || NEW.rowid",
        "DELETE": f"'INSERT INTO {table} ({', '.join(columns)}) VALUES (' || {values} || ')'",
    }
    for event, statement in reverse.items():
        row = "OLD.rowid" if event == "DELETE" else "NEW.rowid"
        connection.execute(
            f"CREATE TEMP TRIGGER capture_{table}_{event} AFTER {event} ON main.{table} BEGIN "
            f"INSERT INTO undo_log (statement, source, row) VALUES ({statement}, '{table}', {row}); END"
        )


@contextmanager
def capture_off(connection: sqlite3.Connection, table: Where) -> Iterator[None]:
    """Leave `table` unwatched for a bulk write; the caller logs its reverse with `log_move`."""
    for event in ("INSERT", "UPDATE", "DELETE"):
        connection.execute(f"DROP TRIGGER IF EXISTS capture_{table}_{event}")
    yield
    _capture(connection, table)


def log_move(connection: sqlite3.Connection, source: Where, target: Where, import_id: int) -> None:
    """Note that taking this change back moves the import's rows from `source` to `target`."""
    connection.execute(
        "INSERT INTO undo_log (statement, source) VALUES (?, 'entry')", (f"MOVE {source} {target} {int(import_id)}",)
    )


def move(connection: sqlite3.Connection, source: Where, target: Where, import_id: int) -> None:
    """Move the rows of one import between the books and `removed`, under their ids, as one set."""
    names = ", ".join(("id", *ENTRY_COLUMNS))
    rows = "import_id = ?" if source == "entry" else "import_id = ? AND removed_at IS NULL"
    with capture_off(connection, source), capture_off(connection, target):
        connection.execute(
            f"INSERT INTO {target} ({names}) SELECT {names} FROM {source} WHERE {rows} ORDER BY id", (import_id,)
        )
        # A refund goes before what it refunds: RESTRICT does not wait for the end of the transaction.
        connection.execute(f"DELETE FROM {source} WHERE {rows} AND kind = 'refund'", (import_id,))
        connection.execute(f"DELETE FROM {source} WHERE {rows}", (import_id,))
    log_move(connection, target, source, import_id)


def drain(connection: sqlite3.Connection, seq: int, label: str) -> tuple[Step, Changes]:
    """Empty the log into the step that takes the operation back, and the notice of what it changed."""
    log = connection.execute("SELECT statement, source, row FROM undo_log ORDER BY id DESC").fetchall()
    connection.execute("DELETE FROM undo_log")
    rows: dict[str, set[int]] = {}
    is_bulk = False
    for _, table, row in log:
        is_bulk = is_bulk or row is None
        rows.setdefault(table, set()).add(row or 0)
    changes = Changes(seq, label, {table: frozenset(ids) for table, ids in rows.items()}, is_bulk)
    return Step(label, tuple(statement for statement, _, _ in log)), changes


def run(connection: sqlite3.Connection, step: Step) -> None:
    """Run a step's statements inside the open transaction; the triggers write its reverse meanwhile."""
    for statement in step.statements:
        if statement.startswith("MOVE "):
            _, source, target, import_id = statement.split()
            move(connection, source, target, int(import_id))  # type: ignore[arg-type]
        else:
            connection.execute(statement)
