"""Undo: TEMP triggers write the reverse of every change; an operation's end drains them into a `Step`.

A set of rows that moves or changes as a whole (an import taken back, a hundred thousand entries deleted or changed) is
logged as one reverse statement of our own instead of row by row.
Undoing runs a step as an operation of its own, so its reverse is the redo step and redo needs no code.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from models.schema import ENTRY_COLUMNS, JOURNAL_TABLES

_LOG = "CREATE TEMP TABLE undo_log (id INTEGER PRIMARY KEY, statement TEXT NOT NULL, source TEXT NOT NULL, row INTEGER)"
_NAMES = ", ".join(("id", *ENTRY_COLUMNS))
Where = Literal["entry", "removed"]
Side = Literal["entry", "set_aside"]


@dataclass(frozen=True)
class Step:
    """One undoable change: what the user did, and the statements that take it back, newest first."""

    label: str
    statements: tuple[str, ...]
    is_unordered: bool = False
    """Whether rows come and go in an order in which references do not hold at each moment."""

    @property
    def moves(self) -> bool:
        """Whether references are checked at its end alone, as where the rows of an import go as a whole."""
        return self.is_unordered or any(statement.partition(" ")[0] in _SET_OF for statement in self.statements)


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


Verb = Literal["MOVE", "MOVE_ALL"]
_SET_OF = {"MOVE": "import_id = ?", "MOVE_ALL": "id <= ?"}
"""Which entries are moved by what number: those of an import, or all up to one."""


def log_move(connection: sqlite3.Connection, source: Side, target: Side, number: int, verb: Verb = "MOVE") -> None:
    """Note that taking this change back moves the set of that number from `source` to `target`."""
    connection.execute(
        "INSERT INTO undo_log (statement, source) VALUES (?, 'entry')", (f"{verb} {source} {target} {int(number)}",)
    )


def move(connection: sqlite3.Connection, source: Side, target: Side, number: int, verb: Verb = "MOVE") -> None:
    """Move a set of rows between the books and `set_aside`, under their ids: mostly those of the import `number`.

    Where they are most of a table, all of it goes, which SQLite copies as it is, sorted indexes and all; the other rows
    go back. The transaction is one of those that leave references `unchecked`.
    """
    rows = _SET_OF[verb]
    (count,) = connection.execute(f"SELECT count(*) FROM {source} WHERE {rows}", (number,)).fetchone()
    (total,) = connection.execute(f"SELECT count(*) FROM {source}").fetchone()
    with capture_off(connection, "entry"):
        connection.execute("CREATE TEMP TABLE moving (id INTEGER PRIMARY KEY)")
        if total > count + count // 2:
            connection.execute(f"INSERT INTO moving SELECT id FROM {source} WHERE {rows}", (number,))
            _carry(connection, source, target)
        else:
            if total > count:
                connection.execute(f"INSERT INTO moving SELECT id FROM {source} WHERE ({rows}) IS NOT 1", (number,))
            connection.execute(f"INSERT INTO {target} SELECT * FROM {source}")
            connection.execute(f"DELETE FROM {source}")
            _carry(connection, target, source)
        connection.execute("DROP TABLE moving")
    log_move(connection, target, source, number, verb)


def _carry(connection: sqlite3.Connection, source: Side, target: Side) -> None:
    """Move the rows that the table `moving` names, one by one."""
    rows = "WHERE id IN (SELECT id FROM moving)"
    connection.execute(f"INSERT INTO {target} ({_NAMES}) SELECT {_NAMES} FROM {source} {rows} ORDER BY id")
    connection.execute(f"DELETE FROM {source} {rows}")


@contextmanager
def unchecked(connection: sqlite3.Connection) -> Iterator[None]:
    """Let references be for the transaction in the block, which ends with `require_references`.

    To look at all of them takes a third of a second for a million entries. One by one takes twice that, and for each
    name that goes with an import SQLite would search all entries.
    """
    connection.execute("PRAGMA foreign_keys = 0")
    try:
        yield
    finally:
        connection.execute("PRAGMA foreign_keys = 1")


def require_references(connection: sqlite3.Connection) -> None:
    """Raise IntegrityError, as SQLite would, where a row refers to one that is not there."""
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        error = sqlite3.IntegrityError(f"FOREIGN KEY constraint failed: row {row} of {table} refers to no {parent}")
        error.sqlite_errorname = "SQLITE_CONSTRAINT_FOREIGNKEY"
        raise error


_LAST = """
SELECT coalesce(max(id), 0), (SELECT coalesce(max(id), 0) FROM removed),
       (SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'entry') FROM entry
"""
"""The highest numbers entries have or had."""


@contextmanager
def filling(connection: sqlite3.Connection) -> Iterator[None]:
    """Fill an empty ledger inside the open operation, in any order; its entries go and come back as one set.

    What undone imports left goes first: nothing brings that back any more. Raises sqlite3.IntegrityError where what was
    filled in refers to what is not there.
    """
    connection.execute("PRAGMA defer_foreign_keys = ON")
    connection.execute("DELETE FROM set_aside")
    connection.execute("DELETE FROM import_page")
    connection.execute("DELETE FROM attached_file")
    with capture_off(connection, "entry"):
        yield
    last = max(connection.execute(_LAST).fetchone())
    # An entry never gets the number of a deleted one, which may come back.
    connection.execute("DELETE FROM sqlite_sequence WHERE name = 'entry'")
    connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('entry', ?)", (last,))
    log_move(connection, "entry", "set_aside", last, "MOVE_ALL")
    missing = connection.execute("PRAGMA foreign_key_check").fetchone()
    if missing is not None:
        raise sqlite3.IntegrityError(f"{missing[0]} -> {missing[2]}")


# --- Many entries at once ---------------------------------------------------------------------------------------------

FEW = 500
"""Up to so many entries are captured one by one, so that the notice names them and what shows them patches itself."""


def take_out(connection: sqlite3.Connection, rows: Sequence[tuple[int, int, bytes | None]]) -> None:
    """Move entries, given with the moment of their deletion and their present key, from the books to `removed`."""
    names = ", ".join(f"e.{name}" for name in ("id", *ENTRY_COLUMNS))
    with _set(connection, rows, "BACK", lambda: [entry for entry, *_ in rows]):
        connection.execute(
            f"INSERT INTO removed ({_NAMES}, removed_at, current_key) "
            f"SELECT {names}, w.removed_at, w.current_key FROM wanted w JOIN entry e ON e.id = w.id"
        )
        # A refund goes before what it refunds: RESTRICT does not wait for the end of the transaction.
        connection.execute("DELETE FROM entry WHERE kind = 'refund' AND id IN (SELECT id FROM wanted)")
        connection.execute("DELETE FROM entry WHERE id IN (SELECT id FROM wanted)")


def bring_back(connection: sqlite3.Connection, entries: Iterable[int]) -> None:
    """Move deleted entries back to the books, under their ids."""
    here = "FROM removed WHERE id IN (SELECT id FROM wanted)"
    keys = f"SELECT id, removed_at, hex(current_key) {here} ORDER BY id"
    with _set(connection, [(entry, 0, None) for entry in entries], "OUT", lambda: connection.execute(keys).fetchall()):
        connection.execute(f"INSERT INTO entry ({_NAMES}) SELECT {_NAMES} {here} ORDER BY kind = 'refund', id")
        connection.execute(f"DELETE {here}")


def assign(connection: sqlite3.Connection, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Give entries other values, each row its id and then a value for each column."""
    names = ", ".join(columns)
    update = f"UPDATE entry SET {', '.join(f'{name} = ?' for name in columns)} WHERE id = ?"
    before = f"SELECT id, {names} FROM entry WHERE id IN (SELECT id FROM wanted)"
    wanted = [(int(row[0]), 0, None) for row in rows]
    with _set(connection, wanted, "SET", lambda: [list(columns), connection.execute(before).fetchall()]):
        connection.executemany(update, [(*row[1:], row[0]) for row in rows])


@contextmanager
def _set(
    connection: sqlite3.Connection,
    rows: Sequence[tuple[int, int, bytes | None]],
    verb: str,
    reverse: Callable[[], Sequence[Any]],
) -> Iterator[None]:
    """Keep a set of ids in the table `wanted` for the block; a large one is logged as `verb` and what `reverse` gives.

    What `reverse` gives is read before the block changes it.
    """
    connection.execute("CREATE TEMP TABLE wanted (id INTEGER PRIMARY KEY, removed_at INTEGER, current_key BLOB)")
    connection.executemany("INSERT INTO wanted VALUES (?, ?, ?)", rows)
    if len(rows) <= FEW:
        yield
    else:
        statement = f"{verb} {json.dumps(reverse(), ensure_ascii=False)}"
        with capture_off(connection, "entry"), capture_off(connection, "removed"):
            yield
        connection.execute("INSERT INTO undo_log (statement, source) VALUES (?, 'entry')", (statement,))
    connection.execute("DROP TABLE wanted")


def _take_out_again(connection: sqlite3.Connection, rows: Any) -> None:
    take_out(connection, [(entry, at, bytes.fromhex(key) or None) for entry, at, key in rows])


_SETS: dict[str, Callable[[sqlite3.Connection, Any], None]] = {
    "BACK": bring_back,
    "OUT": _take_out_again,
    "SET": lambda connection, values: assign(connection, *values),
}


def drain(connection: sqlite3.Connection, label: str) -> tuple[Step, Changes]:
    """Empty the log into the step that takes the operation back, and the notice of what it changed, to be numbered."""
    log = connection.execute("SELECT statement, source, row FROM undo_log ORDER BY id DESC").fetchall()
    connection.execute("DELETE FROM undo_log")
    rows: dict[str, set[int]] = {}
    is_bulk = False
    for _, table, row in log:
        is_bulk = is_bulk or row is None
        rows.setdefault(table, set()).add(row or 0)
    changes = Changes(0, label, {table: frozenset(ids) for table, ids in rows.items()}, is_bulk)
    return Step(label, tuple(statement for statement, _, _ in log)), changes


def log_gone(connection: sqlite3.Connection, table: Where, rows: Iterable[int]) -> None:
    """Name rows of an unwatched table that go for good: nothing takes it back."""
    connection.executemany(
        "INSERT INTO undo_log (statement, source, row) VALUES ('', ?, ?)", ((table, row) for row in rows)
    )


def moved(step: Step) -> Iterator[tuple[str, int]]:
    """Give the sets of entries that went in or out of the books, each by a condition and the number it holds for."""
    for statement in step.statements:
        verb, _, rest = statement.partition(" ")
        if verb in _SET_OF:
            yield _SET_OF[verb], int(rest.split()[-1])


def sets(step: Step) -> Iterator[tuple[Sequence[Where], list[int]]]:
    """Give the sets of entries that were deleted, restored or changed, by their ids, and the tables this was in."""
    for statement in step.statements:
        verb, _, rest = statement.partition(" ")
        if verb in _SETS:
            rows = json.loads(rest)
            ids = [int(row[0]) if isinstance(row, list) else int(row) for row in (rows[1] if verb == "SET" else rows)]
            yield ("entry",) if verb == "SET" else ("entry", "removed"), ids


def run(connection: sqlite3.Connection, step: Step) -> None:
    """Run a step's statements inside the open transaction; the triggers write its reverse meanwhile."""
    for statement in step.statements:
        verb, _, rest = statement.partition(" ")
        if verb in _SET_OF:
            source, target, number = rest.split()
            move(connection, source, target, int(number), verb)  # type: ignore[arg-type]
        elif verb in _SETS:
            _SETS[verb](connection, json.loads(rest))
        else:
            connection.execute(statement)
