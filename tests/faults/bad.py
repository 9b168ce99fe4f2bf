"""Known-bad builds: what a careless version of Coinpurse would do. Each harness has to catch its own.

They are made in the victim at its start; nothing in the program knows of them.
"""

from __future__ import annotations

import socket
import sqlite3
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import IO, Any

import filelock
import peewee

from models import database, lasting_locks, ledger, migrations, replay, undo, unlike
from models.backups import upgrading
from models.exports import atomic, journal_csv
from models.imports import child, guarded_json, reading
from models.own_files import identity

_upgrade = migrations.upgrade


def _synchronous(level: int) -> Callable[[], None]:
    """Flush less often."""

    def build() -> None:
        pragmas = tuple((name, level if name == "synchronous" else value) for name, value in database.WRITER_PRAGMAS)
        database.WRITER_PRAGMAS = pragmas  # type: ignore[assignment]

    return build


def _no_flush() -> None:
    """Rename without flushing what was written, nor the folder."""

    def swap_in(temporary: Path, path: Path) -> None:
        temporary.replace(path)

    _everywhere(atomic.swap_in, swap_in)
    _everywhere(atomic.sync_folder, lambda _: None)


def _everywhere(function: Callable[..., object], other: Callable[..., object]) -> None:
    """Put another function in the place of one, wherever it was imported."""
    for module in [module for name, module in sys.modules.items() if name.startswith("models.")]:
        if getattr(module, function.__name__, None) is function:
            setattr(module, function.__name__, other)


def _no_lock() -> None:
    """Open for writing without asking whether another does."""
    filelock.FileLock.acquire = lambda *_, **__: None  # type: ignore[method-assign, assignment]
    lasting_locks._descriptors = lambda wanted: []


def _in_place() -> None:
    """Write a file over what is there."""

    @contextmanager
    def swapped_in(path: Path) -> Iterator[IO[bytes]]:
        with path.open("wb") as file:
            yield file

    atomic._swapped_in = swapped_in


def _no_transaction() -> None:
    """Write each statement by itself."""
    peewee.SqliteDatabase.atomic = lambda *_: nullcontext()  # type: ignore[method-assign, assignment]


def _reads_itself() -> None:
    """Read the file of the open ledger, as a careless backup would: its locks are gone then, and nobody looks."""
    tell = ledger.Ledger._tell
    lasting_locks._descriptors = lambda wanted: []
    ledger.Ledger._identity = lambda self: (identity(self.path), None)  # type: ignore[method-assign]

    def read(self: ledger.Ledger, changes: Any) -> None:
        self.path.read_bytes()
        tell(self, changes)

    ledger.Ledger._tell = read  # type: ignore[method-assign]


def _no_witness() -> None:
    """Trust the file alone: neither check values nor the record beside it."""
    _everywhere(unlike.unlike, lambda _: iter(()))
    _everywhere(replay.require_whole, lambda *_: None)


def _forgetful() -> None:
    """Undo by a statement that changes nothing."""
    drain = undo.drain

    def forget(connection: sqlite3.Connection, label: str) -> tuple[undo.Step, undo.Changes]:
        _, changes = drain(connection, label)
        return undo.Step(label, ("UPDATE setting SET value = value WHERE name = 'currency'",)), changes

    undo.drain = forget


def _no_notes() -> None:
    """Leave a column out of what is exported."""
    written = journal_csv._written

    def shorter(*words: Any) -> Iterator[tuple[object, ...]]:
        return ((*row[:-1], "") for row in written(*words))

    journal_csv._written = shorter  # type: ignore[assignment]


def _calls_home() -> None:
    """Tell somebody of each change."""
    tell = ledger.Ledger._tell

    def call(self: ledger.Ledger, changes: undo.Changes) -> None:
        with socket.socket() as home:
            home.connect_ex(("127.0.0.1", 9))
        tell(self, changes)

    ledger.Ledger._tell = call  # type: ignore[method-assign]


def _for_all() -> None:
    """Give what was written to everybody."""
    swap_in = atomic.swap_in

    def open_up(temporary: Path, path: Path) -> None:
        swap_in(temporary, path)
        path.chmod(0o644)

    _everywhere(swap_in, open_up)


def cascading_upgrade(connection: sqlite3.Connection, steps: Sequence[migrations.Migration]) -> None:
    """Rebuild a table before upgrading, with foreign keys on, where what refers to a row goes when that does.

    That is what migration helpers do whose authors never saw a child table emptied: nothing fails, and every check of
    the file finds it sound.
    """
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if 0 < version < len(steps):
        texts = connection.execute("SELECT sql, name FROM sqlite_schema WHERE sql IS NOT NULL").fetchall()
        (creator,) = (text for text, name in texts if name == "creator")
        _rewrite_schema(connection, [(text.replace("DELETE RESTRICT", "DELETE CASCADE"), name) for text, name in texts])
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(creator.replace("CREATE TABLE creator", "CREATE TABLE rebuilt"))
        connection.execute("INSERT INTO rebuilt SELECT * FROM creator")
        connection.execute("DROP TABLE creator")
        connection.execute("ALTER TABLE rebuilt RENAME TO creator")
        connection.execute("PRAGMA foreign_keys = OFF")
        _rewrite_schema(connection, texts)
    _upgrade(connection, steps)


def _rewrite_schema(connection: sqlite3.Connection, texts: Sequence[tuple[str, str]]) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.executemany("UPDATE sqlite_schema SET sql = ? WHERE name = ?", texts)
    connection.execute("PRAGMA writable_schema = RESET")


def trusting_upgrade(_path: Path, following: Path, steps: Sequence[migrations.Migration]) -> None:
    """Upgrade a copy, and hold it against nothing."""
    with closing(database.connect(following)) as connection:
        migrations.upgrade(connection, steps)
        connection.execute("PRAGMA journal_mode = DELETE")


def _cascading() -> None:
    """Upgrade so that rows go with those they refer to, and compare nothing."""
    migrations.upgrade = cascading_upgrade  # type: ignore[assignment]
    _everywhere(upgrading.upgrade_copy, trusting_upgrade)


def _no_limits() -> None:
    """Read strangers' files in the same process, and texts of any length."""
    child.events = reading.events
    guarded_json.MAX_TEXT = guarded_json.MAX_ITEM = 1 << 40


def _reads_on() -> None:
    """Let the process that reads a file go on when nobody listens any more."""
    child.command = lambda: [sys.executable, "-B", "-c", _DEAF]


_DEAF = """
import sys, time
from models.imports import worker
worker._leave_with = lambda _: None
try:
    worker.serve(sys.stdin.buffer, sys.stdout.buffer)
finally:
    time.sleep(100)
"""

BAD: dict[str, Callable[[], None]] = {
    "synchronous NORMAL": _synchronous(1),
    "synchronous OFF": _synchronous(0),
    "no flush before renaming": _no_flush,
    "no lock": _no_lock,
    "exports in place": _in_place,
    "writes without a transaction": _no_transaction,
    "reads its own file": _reads_itself,
    "no limits": _no_limits,
    "reads on alone": _reads_on,
    "calls home": _calls_home,
    "copies for all to read": _for_all,
    "exports leave out notes": _no_notes,
    "undo undoes nothing": _forgetful,
    "no second witness": _no_witness,
    "a cascading migration": _cascading,
}
