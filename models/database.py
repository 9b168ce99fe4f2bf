"""The ledger file: open for writing or reading, and lock.

Opening never creates. One process writes at a time; readers never write, and nothing but SQLite opens the file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import peewee

from models import keys, migrations, own_files, surroundings
from models.errors import LedgerDamaged, LedgerForeign, LedgerInUse, LedgerMissing, LedgerTooNew, LedgerUnusable
from models.failures import errors, failures, unusable
from models.keys import Key
from models.ledger_files import canonical, has_changes, is_alone, is_empty, lacks_space, under_way
from models.text import N_

if TYPE_CHECKING:
    import filelock

WRITER_PRAGMAS = (
    # synchronous comes before WAL: the switch of mode itself must already survive a power cut.
    ("synchronous", 3),
    ("journal_mode", "wal"),
    ("foreign_keys", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("mmap_size", 0),
    ("busy_timeout", 5000),
    ("secure_delete", 1),
    ("temp_store", 2),
    ("recursive_triggers", 1),
)
_WITHOUT_LOG = {"journal_mode": "truncate"}
READER_PRAGMAS = (
    ("query_only", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("mmap_size", 0),
    ("busy_timeout", 5000),
    ("temp_store", 2),
)


def connect(path: Path, mode: str = "rw", key: Key | None = None) -> sqlite3.Connection:
    """Open the file in autocommit; `mode` is `rw` or `ro`, so it is never created.

    An encrypted one opens with the key that is held since it was unlocked. An empty one that is to be encrypted needs a
    `key`: for a copy `keys.key_of` its original.
    """
    if mode == "ro" and (is_alone(path) or is_empty(path)):
        return _connected(path, _ALONE, key)
    connection = _connected(path, mode, key)
    if mode == "ro" and lacks_space(path) and not _has_index(connection):
        connection.close()
        return _connected(path, _ALONE, key)
    return connection


_ALONE = "ro&immutable=1"
"""How a ledger is read beside which nothing can be made, or may be taken away, and that nobody writes to."""


def _has_index(connection: sqlite3.Connection) -> bool:
    """Whether SQLite can share the index of the log, without which nobody reads or writes a ledger that has a log.

    One that is in use is whole already. What a program left that found the disk full has to be made again, in vain.
    """
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except errors("OperationalError") as error:
        return not getattr(error, "sqlite_errorname", "").startswith(("SQLITE_IOERR", "SQLITE_FULL", "SQLITE_CANTOPEN"))
    except errors():  # what is wrong is no matter of space, and comes again
        return True
    return True


def _connected(path: Path, mode: str, key: Key | None) -> sqlite3.Connection:
    uri = f"{canonical(path).as_uri()}?mode={mode}"
    if key is not None or keys.has_any():
        from models import cipher  # needless, and perhaps not installed, as long as nothing is encrypted

        with keys.guard:
            key = key or cipher.find(canonical(path))
            if key is not None:
                return cipher.connect(uri, canonical(path), key)
    return sqlite3.connect(uri, uri=True, isolation_level=None)


class Reader:
    """A read-only connection to a ledger: what every query function takes. It belongs to the thread that opened it."""

    def __init__(self, path: Path) -> None:
        """Open the ledger at `path`; raises LedgerError where it cannot be read."""
        self.path = canonical(path)
        own_files.begin(self)
        try:
            with failures(self.path):
                self.db = self._connect()
        except BaseException:
            own_files.end(self)
            raise

    def _connect(self) -> peewee.SqliteDatabase:
        _require_readable(self.path)
        return _open(self.path, "ro", READER_PRAGMAS)

    @property
    def connection(self) -> sqlite3.Connection:
        """The sqlite3 connection beneath, for the set-wise queries."""
        connection: sqlite3.Connection = self.db.connection()  # type: ignore[no-untyped-call]
        return connection

    def close(self) -> None:
        """Close the connection."""
        self.db.close()
        own_files.end(self)


def open_writer(path: Path) -> peewee.SqliteDatabase:
    """Open the only writable connection; the caller holds the lock and looked at it `before_writing`.

    A file that others may read becomes its owner's alone, and with it what SQLite puts beside it.
    """
    _require_ledger(path)
    _make_private(path)
    changed = _WITHOUT_LOG if surroundings.has_no_log(path) else {}
    try:
        return _open(path, "rw", tuple((name, changed.get(name, value)) for name, value in WRITER_PRAGMAS))
    except errors("OperationalError", peewee.OperationalError) as error:
        if changed and "locked" in str(error):  # its log cannot go, because another has it open
            raise in_use(path) from error
        raise


@contextmanager
def before_writing(path: Path) -> Iterator[sqlite3.Connection]:
    """Look at a ledger that is to be opened for writing. Raises LedgerUnusable for tables not ours, and for damage.

    Whoever opened it for writing would, closing it, write the log into a file that is not as it should be.
    """
    with failures(path), closing(connect(path, "ro")) as connection:
        if migrations.schema_text(connection) != migrations.expected_schema():
            message = N_(
                "The tables of {path} are not those of a ledger of this version; nothing was changed. Restore a backup"
            )
            raise LedgerDamaged(message, path=path)
        yield connection


def _make_private(path: Path) -> None:
    for file in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        with suppress(FileNotFoundError, PermissionError):  # another's file, or a disk that knows no rights
            mode = os.stat(file).st_mode & 0o777  # noqa: PTH116 - takes no lock on the file
            if mode & 0o077:
                os.chmod(file, mode & 0o700)  # noqa: PTH101


class _Database(peewee.SqliteDatabase):
    """peewee's view of a connection that was opened here."""

    def __init__(self, path: Path, mode: str, pragmas: tuple[tuple[str, object], ...]) -> None:
        self._where = path, mode
        super().__init__(str(path), pragmas=pragmas, autoconnect=False)

    def _connect(self) -> sqlite3.Connection:
        connection = connect(*self._where)
        try:
            self._add_conn_hooks(connection)  # type: ignore[attr-defined]
        except BaseException:
            connection.close()
            raise
        return connection


def _open(path: Path, mode: str, pragmas: tuple[tuple[str, object], ...]) -> peewee.SqliteDatabase:
    db = _Database(path, mode, pragmas)
    db.connect()
    connection: sqlite3.Connection = db.connection()  # type: ignore[no-untyped-call]
    for name, wanted in pragmas:
        found = connection.execute(f"PRAGMA {name}").fetchone()[0]
        if found != wanted:
            db.close()
            raise LedgerUnusable(
                N_("{path} cannot be opened safely: {name} is {found}"), path=path, name=name, found=found
            )
    try:
        refuse_views(connection, path)
    except LedgerForeign:
        db.close()
        raise
    return db


def in_use(path: Path) -> LedgerInUse:
    """Say that another has a ledger open for writing."""
    message = N_("{path} is open in another window or command; nothing was changed. Close it there and try again")
    return LedgerInUse(message, path=path)


def lock(path: Path) -> filelock.BaseFileLock:
    """Take the lock every writer of this ledger holds while it is open. Raises LedgerInUse where another has it."""
    import filelock  # a reader needs none

    held = filelock.FileLock(f"{canonical(path)}.lock", timeout=0, mode=0o600, thread_local=False)
    try:
        held.acquire()
    except filelock.Timeout as error:
        raise in_use(path) from error
    except OSError as error:
        raise unusable(error, path) from error
    return held


def version_of(path: Path) -> int:
    """Read a ledger's schema version. Raises LedgerMissing, LedgerTooNew, and LedgerUnusable for files not ours."""
    if not path.exists():
        if under_way(path).is_dir():
            message = N_(
                "Restoring {path} was cut off; nothing is lost. It is put right as soon as it is opened in the window"
            )
            raise LedgerUnusable(message, path=path)
        raise LedgerMissing(N_("There is no ledger at {path}"), path=path)
    if not path.is_file():
        raise _not_ours(path)
    # What a crash left half done can only be taken back by who may write; until then the file is read as it is.
    mode = "ro&immutable=1" if has_changes(f"{canonical(path)}-journal") else "ro"
    with closing(connect(path, mode)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application != migrations.APPLICATION_ID or version < 1:
            raise _not_ours(path, application)
        if version > migrations.VERSION:
            is_readable = not holds_views(connection) and _is_readable_by(connection, migrations.VERSION)
            raise _too_new(path, version, is_readable=is_readable)
    return int(version)


def holds_views(connection: sqlite3.Connection) -> bool:
    """Whether a stranger's views are in a file: one in the place of a table can keep whoever reads it for ever."""
    try:
        return connection.execute("SELECT 1 FROM sqlite_schema WHERE type = 'view'").fetchone() is not None
    except errors():  # it is damaged, which is told by what reads more of it
        return False


def refuse_views(connection: sqlite3.Connection, path: Path) -> None:
    """Raise LedgerForeign where views are in a file; no version of ours made any."""
    if holds_views(connection):
        raise _not_ours(path, migrations.APPLICATION_ID)


def roll_back(path: Path) -> None:
    """Take back what a crash left half done where a ledger has no write-ahead log; the caller holds the lock."""
    if has_changes(f"{path}-journal"):
        with closing(connect(path)) as connection:
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()


def _not_ours(path: Path, application: int = 0) -> LedgerUnusable:
    if not application and path.is_file() and not path.stat().st_size:
        message = N_(
            "{path} is empty, not a Coinpurse ledger, and was left as it is. Restore a backup, or choose another"
        )
    elif application not in {0, migrations.APPLICATION_ID}:
        message = N_("{path} is another program’s, not a Coinpurse ledger, and was left as it is. Choose another file")
    else:
        message = N_("{path} is not a Coinpurse ledger, and was left as it is. Choose another file")
    return LedgerForeign(message, path=path)


def _is_readable_by(connection: sqlite3.Connection, version: int) -> bool:
    """Whether what wrote a newer ledger says that this version may read it all the same, but not write to it."""
    try:
        meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
        return int(meta["min_reader"]) <= version < int(meta["min_writer"])
    except errors("Error", LookupError, TypeError, ValueError):
        return False


def _too_new(path: Path, version: int, *, is_readable: bool) -> LedgerTooNew:
    message = N_(
        "{path} was written by a newer Coinpurse (its books are version {version}, this one reads {known}); "
        "nothing was changed. Update Coinpurse to open it"
    )
    if is_readable:
        message = N_(
            "{path} was written by a newer Coinpurse (its books are version {version}, this one writes {known}); "
            "it can be looked at, and nothing was changed. Update Coinpurse to add to it"
        )
    error = LedgerTooNew(message, path=path, version=version, known=migrations.VERSION)
    error.is_readable = is_readable
    return error


def _require_readable(path: Path) -> None:
    try:
        _require_ledger(path)
    except LedgerTooNew as error:
        if not error.is_readable:
            raise


def _require_ledger(path: Path) -> None:
    version = version_of(path)
    if version < migrations.VERSION:
        message = N_("{path} is from an older Coinpurse and has to be upgraded first: open it for writing once")
        raise LedgerUnusable(message, path=path)
