"""What can still be read of a damaged ledger goes into a new one; the damaged file is only read.

Rows are read in stretches, and one by one where a stretch cannot be. What refers to something that is lost refers to a
stand-in named “?”, so that no entry goes because its creator did.
"""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

import peewee

from models import keys, lost_heads, making, marks
from models.database import Reader, connect
from models.errors import LedgerDamaged, LedgerError, LedgerForeign, LedgerUnusable, RequestRefused
from models.exports.atomic import sync_folder
from models.failures import errors, failures, unusable
from models.ledger_files import canonical, files_of
from models.leftovers import beside, sweep
from models.settings import Settings, parse
from models.text import N_

T = TypeVar("T")
Progress = Callable[[int], bool]
"""Told how many rows were read; answers False to stop."""
_STRETCH = 500
_FURTHEST = 1 << 40
"""No row has a higher number, unless its number is damaged."""
_NOT_COPIED = {"meta", "currency", "operation", "mark", "set_aside", "setting"}
_STAND_INS: Mapping[str, Mapping[str, object]] = {
    "platform": {"name": "? {id}", "name_key": "? {id}", "unit": "?"},
    "creator": {"name": "? {id}", "name_key": "? {id}"},
    "account": {"platform_id": 0, "name": "? {id}", "name_key": "? {id}"},
    "import": {"at": 0, "source": "?", "file_name": "?", "added": 0, "present": 0, "refused": 0},
}
"""Tables in this order: an account that stands in for a lost one may need a platform that does."""
_NAMELESS = {"handle": "handle_id", "item": "item_id"}
"""What an entry can do without."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What became of the rows of each table: `saved`, `lost` as far as is known, `doubtful` (saved, but changed)."""

    saved: Mapping[str, int]
    lost: Mapping[str, int]
    doubtful: Sequence[tuple[str, int]]
    stand_ins: int

    @property
    def entries(self) -> int:
        """Entries that were saved."""
        return self.saved.get("entry", 0)

    @property
    def lost_entries(self) -> int:
        """Entries that could not be read."""
        return self.lost.get("entry", 0)


def salvage(source: Path, target: Path, progress: Progress = lambda _rows: True) -> Salvaged:
    """Make a ledger at `target` of what can be read at `source`. Raises LedgerError where nothing can be, or it exists.

    It appears when it is finished; `source` may be open elsewhere, and is never written to.
    """
    source, target = canonical(source), canonical(target)
    making.require_free(target)
    temporary = beside(target, "salvage")
    with failures(source), _legible(source, target) as old:
        columns = _columns(old, source)
        try:
            with _said_of(target, temporary):
                making.create(temporary, Settings().as_text(), keys.key_of(old))
            with closing(connect(temporary)) as new:
                new.execute("PRAGMA journal_mode = DELETE")
                found = _Salvage(old, new, columns, progress).run()
            with failures(target):
                making.claim(temporary, target)
        finally:
            _remove(temporary)
    sync_folder(target.parent)
    sweep(target.parent)
    return found


@contextmanager
def _legible(source: Path, target: Path) -> Iterator[sqlite3.Connection]:
    """Open the damaged file; where its head is lost, a copy beside the new one that has a head, as long as it takes."""
    copy = beside(target, "salvage")
    try:
        with _said_of(target, copy):
            is_mended = lost_heads.mend(source, copy)
        with closing(_opened(copy, "rw") if is_mended else _untrusting(source)) as old:
            yield old
    finally:
        _remove(copy)


def _remove(temporary: Path) -> None:
    for file in files_of(temporary):
        file.unlink(missing_ok=True)


@contextmanager
def _said_of(target: Path, temporary: Path) -> Iterator[None]:
    """Let a failure name the file that was asked for: the one it is written into is nobody's to know."""
    try:
        yield
    except LedgerError as error:
        if error.values.get("path") in files_of(temporary):
            error.values["path"] = target
        raise


def _untrusting(source: Path) -> sqlite3.Connection:
    """Open a file of which nothing is taken for granted; text that is none is read with marks where it is wrong."""
    if not source.is_file():
        raise LedgerUnusable(N_("There is no file at {path}"), path=source)
    connection = _opened(source)
    if keys.key_of(connection) is not None:
        return cast("sqlite3.Connection", _Enduring(connection, lambda: _opened(source)))
    return connection


def _opened(source: Path, mode: str = "ro") -> sqlite3.Connection:
    connection = connect(source, mode)
    connection.text_factory = lambda text: text.decode(errors="replace")
    for name in ("query_only", "cell_size_check"):
        connection.execute(f"PRAGMA {name} = 1")
    connection.execute("PRAGMA trusted_schema = 0")
    return connection


def _columns(old: sqlite3.Connection, source: Path) -> dict[str, list[str]]:
    """Give the tables that can be read, with their columns. Raises LedgerUnusable where there is none of ours."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as fresh:
        from models import migrations

        migrations.upgrade(fresh)
        known = {table: marks.names(fresh, table) for table in _tables(fresh)}
    found: dict[str, list[str]] = {}
    failure = None
    try:
        for table in _tables(old):
            there = set(marks.names(old, table))
            found[table] = [name for name in known.get(table, ()) if name in there]
    except errors() as error:
        failure = error
    if "kind" not in found.get("entry", ()):
        message = N_("Nothing of {path} can be read as a ledger, and it was left as it is. Restore a backup")
        raise _obstacle(failure, source) or LedgerUnusable(message, path=source)
    return {table: names for table, names in found.items() if names and table not in _NOT_COPIED}


def _obstacle(failure: BaseException | None, source: Path) -> LedgerUnusable | None:
    """Say what keeps a file from being read that is no damage: a passphrase, another program, a full disk."""
    if failure is None:
        return None
    try:
        found = unusable(failure, source)
    except errors():  # nothing that is known of a disk or a ledger
        return None
    return None if isinstance(found, LedgerDamaged | LedgerForeign) else found


def _tables(connection: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [name for (name,) in connection.execute(query)]


class _Enduring:
    """A connection to an encrypted file, made anew after a failure: it reads nothing more once a page was not whole."""

    def __init__(self, connection: sqlite3.Connection, opened: Callable[[], sqlite3.Connection]) -> None:
        self._connection, self._opened = connection, opened
        self.key = keys.key_of(connection)

    def execute(self, query: str, values: Sequence[object] = ()) -> _Rows:
        return _Rows(self, self.attempt(lambda: self._connection.execute(query, values)))

    def attempt(self, read: Callable[[], T]) -> T:
        try:
            return read()
        except errors():
            self._connection.close()
            self._connection = self._opened()
            raise

    def close(self) -> None:
        self._connection.close()


class _Rows:
    """What was found, as far as it can be read."""

    def __init__(self, source: _Enduring, cursor: sqlite3.Cursor) -> None:
        self._source, self._cursor = source, cursor

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        while (row := self.fetchone()) is not None:
            yield row

    def fetchone(self) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._source.attempt(self._cursor.fetchone)
        return found

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._source.attempt(self._cursor.fetchall)


class _Salvage:
    """One salvage under way: from the connection `old` to the connection `new`."""

    def __init__(
        self, old: sqlite3.Connection, new: sqlite3.Connection, columns: Mapping[str, Sequence[str]], progress: Progress
    ) -> None:
        self._old, self._new, self._columns, self._progress = old, new, columns, progress
        self._saved: Counter[str] = Counter()
        self._lost: Counter[str] = Counter()

    def run(self) -> Salvaged:
        new = self._new
        new.execute("PRAGMA foreign_keys = 0")
        new.execute("BEGIN IMMEDIATE")
        self._settings()
        for table in self._columns:
            self._copy(table)
        doubtful = self._doubtful()
        stand_ins = self._stand_in()
        marks.rebuild(new)
        link = marks.chain((0, ""), now := time.time_ns() // 1000, "Salvage", bytes(8))
        new.execute("INSERT INTO operation (seq, at, label, hash) VALUES (1, ?, 'Salvage', ?)", (now, link))
        new.execute("COMMIT")
        return Salvaged(dict(self._saved), dict(self._lost), doubtful, stand_ins)

    # --- Rows -----------------------------------------------------------------------------------------------------

    def _copy(self, table: str) -> None:
        names = self._columns[table]
        insert = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        for row, values in self._rows(table, names):
            if values is None:
                self._lost[table] += self._was_there(table, row)
                continue
            try:
                self._new.execute(insert, values)
                self._saved[table] += 1
            except errors("Error", OverflowError, ValueError):
                self._lost[table] += 1
            if self._saved.total() % 1000 == 0 and not self._progress(self._saved.total()):
                raise RequestRefused(N_("Stopped; nothing was made"))

    def _rows(self, table: str, names: Sequence[str]) -> Iterator[tuple[int, tuple[object, ...] | None]]:
        """Give each row with its number; None in place of one that cannot be read."""
        query = f"SELECT rowid, {', '.join(names)} FROM {table} WHERE rowid BETWEEN ? AND ? ORDER BY rowid"
        begin, last = 0, self._last(table)
        while begin <= last:
            following = self._following(table, begin, last)
            end = following + _STRETCH - 1
            try:
                yield from ((row, values) for row, *values in self._old.execute(query, (following, end)).fetchall())
            except errors("Error", OverflowError):
                yield from self._one_by_one(query, following, min(end, last))
            begin = end + 1

    def _one_by_one(self, query: str, begin: int, end: int) -> Iterator[tuple[int, tuple[object, ...] | None]]:
        for row in range(begin, end + 1):
            try:
                yield from ((row, values) for row, *values in self._old.execute(query, (row, row)).fetchall())
            except errors("Error", OverflowError):
                yield row, None

    def _last(self, table: str) -> int:
        """The highest number there may be: of what can be asked, the largest that is no damage."""
        found = [0]
        for query in (
            f"SELECT max(rowid) FROM {table}",
            f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",
            f"SELECT (max(block) + 1) * 64 FROM mark WHERE source = '{table}'",
        ):
            with suppress(*errors(), OverflowError):
                found += [value for (value,) in self._old.execute(query) if isinstance(value, int)]
        return max(number for number in found if number < _FURTHEST)

    def _following(self, table: str, begin: int, last: int) -> int:
        """The next number in use, to leave gaps out."""
        with suppress(*errors(), OverflowError):
            query = f"SELECT min(rowid) FROM {table} WHERE rowid >= ?"
            (found,) = self._old.execute(query, (begin,)).fetchone()
            return last + 1 if found is None else int(found)
        return begin

    def _was_there(self, table: str, row: int) -> bool:
        """Whether a row that cannot be read has a check value; where none can be read, it counts."""
        with suppress(*errors()):
            return marks.was_there(self._old, table, row)
        return True

    def _doubtful(self) -> list[tuple[str, int]]:
        """Rows that are not as they were written, but could be read."""
        with suppress(*errors(), TypeError, ValueError):
            found = list(marks.differing(self._old))
            return [(table, row) for table, row in found if table in self._columns and self._is_saved(table, row)]
        return []

    def _is_saved(self, table: str, row: int) -> bool:
        return marks.is_there(self._new, table, row)

    # --- What is beside the rows ------------------------------------------------------------------------------------

    def _settings(self) -> None:
        with suppress(*errors(), LedgerError):
            kept = dict(self._old.execute("SELECT name, value FROM setting").fetchall())
            for name, value in parse(kept).as_text().items():
                self._new.execute("UPDATE setting SET value = ? WHERE name = ?", (value, name))

    def _stand_in(self) -> int:
        """Let nothing refer to what is lost; say how many stand-ins that took."""
        made = 0
        for parent in ("account", *_STAND_INS, *_NAMELESS, "entry"):
            for table, row, column in self._orphans(parent):
                if parent in _STAND_INS:
                    made += self._make(parent, table, row, column)
                elif table == "entry" and parent in _NAMELESS:
                    self._new.execute(f"UPDATE entry SET {_NAMELESS[parent]} = NULL WHERE id = ?", (row,))
        while gone := {(table, row) for table, row, *_ in self._new.execute("PRAGMA foreign_key_check")}:
            for table, row in gone:
                self._new.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
                self._saved[table] -= 1
                self._lost[table] += 1
        return made

    def _orphans(self, parent: str) -> list[tuple[str, int, str]]:
        found = []
        for table, row, other, number in self._new.execute("PRAGMA foreign_key_check").fetchall():
            if other == parent:
                keys_of = {
                    key: column for key, _, _, column, *_ in self._new.execute(f"PRAGMA foreign_key_list({table})")
                }
                found.append((table, row, keys_of[number]))
        return found

    def _make(self, parent: str, table: str, row: int, column: str) -> int:
        (number,) = self._new.execute(f"SELECT {column} FROM {table} WHERE rowid = ?", (row,)).fetchone()
        if not isinstance(number, int) or not 0 <= number < _FURTHEST or marks.is_there(self._new, parent, number):
            return 0
        values = {name: value.format(id=number) if isinstance(value, str) else value
                  for name, value in _STAND_INS[parent].items()}  # fmt: skip
        names = ", ".join(("id", *values))
        places = ", ".join("?" * (len(values) + 1))
        with suppress(*errors()):
            self._new.execute(f"INSERT INTO {parent} ({names}) VALUES ({places})", (number, *values.values()))
            return 1
        return 0


def can_be_read(path: Path) -> bool:
    """Say whether a ledger can be opened to be looked at, damaged as it may be."""
    try:
        with closing(Reader(path)) as reader:
            reader.connection.execute("SELECT count(*) FROM entry").fetchone()
    except errors("Error", LedgerError, peewee.PeeweeException, OSError, UnicodeDecodeError):
        return False
    return True
