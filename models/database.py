"""The ledger file: create, open for writing or reading, lock, and turn SQLite's failures into sentences.

Opening never creates. One process writes at a time; readers never write, and nothing but SQLite opens the file.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import peewee

from models import currencies, keys, marks, migrations, surroundings, witness
from models.errors import (
    LedgerDamaged,
    LedgerForeign,
    LedgerInUse,
    LedgerLocked,
    LedgerReadOnly,
    LedgerTooNew,
    LedgerUnusable,
    RequestRefused,
)
from models.exports.atomic import beside, sync_folder
from models.keys import Key
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
_AFAR = {"journal_mode": "truncate"}
"""On another computer's disk there is no memory to share, which a write-ahead log needs (sqlite.org, wal.html)."""
READER_PRAGMAS = (
    ("query_only", 1),
    ("trusted_schema", 0),
    ("cell_size_check", 1),
    ("mmap_size", 0),
    ("busy_timeout", 5000),
    ("temp_store", 2),
)


def canonical(path: Path) -> Path:
    """Give the file's own name, with every link followed; links that lead in a circle are left as they are."""
    return Path(os.path.realpath(path))


BESIDE = ("-wal", "-shm", "-journal", ".witness")
"""What the names of the files end with that belong to a ledger besides its own: SQLite's, and the record of changes."""


def under_way(path: Path) -> Path:
    """Give the folder that is beside a ledger while another file takes its place, or where that was cut off."""
    path = canonical(path)
    return path.with_name(f".{path.name[:200]}.restoring")


def files_of(path: Path) -> list[Path]:
    """Give the files a ledger at `path` consists of, there or not, its own first: what moves has to move with all."""
    path = canonical(path)
    return [path, *(Path(f"{path}{ending}") for ending in BESIDE)]


def connect(path: Path, mode: str = "rw", key: Key | None = None) -> sqlite3.Connection:
    """Open the file in autocommit; `mode` is `rw` or `ro`, so it is never created.

    An encrypted one opens with the key that is held since it was unlocked. An empty one that is to be encrypted needs a
    `key`: for a copy `keys.key_of` its original.
    """
    if key is not None or keys.has_any():
        from models import cipher  # needless, and perhaps not installed, as long as nothing is encrypted

        with keys.guard:
            key = key or cipher.find(canonical(path))
            if key is not None:
                return cipher.connect(_uri(path, mode), canonical(path), key)
    return sqlite3.connect(_uri(path, mode), uri=True, isolation_level=None)


def errors(name: str = "Error", *others: type[Exception]) -> tuple[type[Exception], ...]:
    """Give the exceptions of that name that a connection raises, as each library has its own, and `others`."""
    modules = (sqlite3, sys.modules.get("sqlcipher3.dbapi2"))
    return (*(getattr(module, name) for module in modules if module), *others)


def _uri(path: Path, mode: str) -> str:
    path = canonical(path)
    if mode == "ro" and _is_alone(path):
        mode = "ro&immutable=1"
    return f"{path.as_uri()}?mode={mode}"


def _is_alone(path: Path) -> bool:
    """Whether nothing can be made beside a ledger, as SQLite wants to even to read it: on a disc, or a full disk."""
    if _has_changes(f"{path}-wal"):
        return False
    return not os.access(path.parent, os.W_OK) or (not Path(f"{path}-shm").exists() and _is_full(path.parent))


def _is_full(folder: Path) -> bool:
    """Whether a folder has no space for what SQLite keeps beside a ledger; it calls that an error of the disk."""
    try:
        return shutil.disk_usage(folder).free < _NEEDED
    except OSError:
        return False


_NEEDED = 1 << 16
"""Bytes the index of the write-ahead log needs at least, and the log's head (SQLite's WAL file format)."""


def _has_changes(log: str) -> bool:
    return Path(log).exists() and Path(log).stat().st_size > 0


def create(path: Path, settings: Mapping[str, str], key: Key | None = None) -> None:
    """Make a new ledger at `path`, complete or not at all, encrypted where a `key` is given.

    Raises LedgerError where a file is already there.
    """
    path = canonical(path)
    temporary = beside(path, "new")
    with failures(path):
        require_free(path)
        try:
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(connect(temporary, key=key)) as connection:
                _fill(connection, path, settings)
            claim(temporary, path)
        finally:
            with suppress(OSError):  # what is left over is no ledger to anyone
                temporary.unlink()
        try:
            sync_folder(path.parent)
        except OSError:  # it may be gone tomorrow, so it was not made
            path.unlink()
            raise


def require_free(path: Path) -> None:
    """Refuse a name that something has, or beside which a lost ledger left changes: SQLite would apply them."""
    if os.path.lexists(path):
        raise _taken(path)
    for remains in (f"{path}-wal", f"{path}-journal"):
        if _has_changes(remains):
            message = N_("{remains} holds changes of a ledger that was at {path}. Move it away, or choose another name")
            raise RequestRefused(message, remains=remains, path=path)


def _taken(path: Path) -> RequestRefused:
    return RequestRefused(N_("{path} already exists, and was left as it is. Choose another name"), path=path)


def claim(temporary: Path, path: Path) -> None:
    """Give the finished ledger its name, unless something has it: a link fails where a rename would replace.

    What a lost ledger left beside that name is not taken for a part of this one.
    """
    require_free(path)
    witness.set_aside(path)
    try:
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # as on a memory stick, which knows no links: take the name with an empty file first
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            temporary.replace(path)
    except FileExistsError as error:
        raise _taken(path) from error


def _fill(connection: sqlite3.Connection, path: Path, settings: Mapping[str, str]) -> None:
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute(f"PRAGMA application_id = {migrations.APPLICATION_ID}")
    migrations.upgrade(connection)
    import uuid

    meta = {"ledger_uuid": str(uuid.uuid4()), "created_by": "coinpurse"}
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", meta.items())
    connection.executemany("INSERT INTO setting VALUES (?, ?)", settings.items())
    connection.executemany("INSERT INTO currency VALUES (?, ?)", currencies.DIGITS.items())
    marks.rebuild(connection)
    connection.execute("COMMIT")
    if not surroundings.remote_kind(path):
        connection.execute("PRAGMA journal_mode = WAL")


class Reader:
    """A read-only connection to a ledger: what every query function takes. It belongs to the thread that opened it."""

    def __init__(self, path: Path) -> None:
        """Open the ledger at `path`; raises LedgerError where it cannot be read."""
        self.path = canonical(path)
        with failures(self.path):
            self.db = self._connect()

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


def open_writer(path: Path) -> peewee.SqliteDatabase:
    """Open the only writable connection; the caller holds the lock and looked at it `before_writing`.

    A file that others may read becomes its owner's alone, and with it what SQLite puts beside it.
    """
    _require_ledger(path)
    _make_private(path)
    changed = _AFAR if surroundings.remote_kind(path) else {}
    return _open(path, "rw", tuple((name, changed.get(name, value)) for name, value in WRITER_PRAGMAS))


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
    return db


def lock(path: Path) -> filelock.BaseFileLock:
    """Take the lock every writer of this ledger holds while it is open. Raises LedgerInUse where another has it."""
    import filelock  # a reader needs none

    held = filelock.FileLock(f"{canonical(path)}.lock", timeout=0, mode=0o600, thread_local=False)
    try:
        held.acquire()
    except filelock.Timeout as error:
        message = N_("{path} is open in another window or command; nothing was changed. Close it there and try again")
        raise LedgerInUse(message, path=path) from error
    except OSError as error:
        raise unusable(error, path) from error
    return held


def version_of(path: Path) -> int:
    """Read a ledger's schema version. Raises LedgerUnusable for any other file, LedgerTooNew for a later version's."""
    if not path.exists():
        if under_way(path).is_dir():
            message = N_(
                "Restoring {path} was cut off; nothing is lost. It is put right as soon as it is opened in the window"
            )
            raise LedgerUnusable(message, path=path)
        raise LedgerUnusable(
            N_("There is no ledger at {path}. Make one with “init”, or choose another file"), path=path
        )
    if not path.is_file():
        raise _not_ours(path)
    # What a crash left half done can only be taken back by who may write; until then the file is read as it is.
    mode = "ro&immutable=1" if _has_changes(f"{canonical(path)}-journal") else "ro"
    with closing(connect(path, mode)) as connection:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if application != migrations.APPLICATION_ID or version < 1:
            raise _not_ours(path, application)
        if version > migrations.VERSION:
            raise _too_new(path, version, is_readable=_is_readable_by(connection, migrations.VERSION))
    return int(version)


def roll_back(path: Path) -> None:
    """Take back what a crash left half done where a ledger has no write-ahead log; the caller holds the lock."""
    if _has_changes(f"{path}-journal"):
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


@contextmanager
def failures(path: Path) -> Iterator[None]:
    """Turn the failures of SQLite and of the disk inside the block into sentences about the ledger at `path`."""
    try:
        yield
    except errors("Error", peewee.PeeweeException, OSError, UnicodeDecodeError) as error:
        raise unusable(error, path) from error


@contextmanager
def stoppable(connection: sqlite3.Connection, go_on: Callable[[], bool]) -> Iterator[None]:
    """Let SQLite ask every now and then, inside a long statement too, whether to go on.

    Raises RequestRefused where `go_on` answered False.
    """
    answers: list[bool] = []

    def look() -> bool:
        if not go_on():
            answers.append(False)
        return bool(answers)

    connection.set_progress_handler(look, _STEPS)
    try:
        yield
    except errors("OperationalError", peewee.OperationalError) as error:
        if not answers:
            raise
        raise RequestRefused(_STOPPED) from error
    finally:
        connection.set_progress_handler(None, 0)
    if answers:  # whoever asked took the interruption for something else
        raise RequestRefused(_STOPPED)


_STOPPED = N_("Stopped; nothing was changed")
_STEPS = 1_000_000
"""Steps of SQLite's machine between two looks: some hundredths of a second."""
_SENTENCES = (
    (
        ("SQLITE_FULL", "ENOSPC", "EDQUOT", "EFBIG"),
        N_("The disk is full. Nothing was lost: the last change was not made. Free some space and try again"),
    ),
    (
        ("SQLITE_BUSY", "SQLITE_LOCKED"),
        N_("{path} is busy in another program; nothing was changed. Try again in a moment"),
    ),
    (
        ("SQLITE_READONLY",),
        N_(
            "{path} or its folder is read-only; nothing was changed. It can be looked at and exported all the same; to "
            "add something, copy the ledger to a folder of your own and open the copy"
        ),
    ),
    (
        ("SQLITE_CANTOPEN", "EACCES", "EPERM", "EROFS", "ENOENT", "EISDIR", "ENOTDIR", "ENAMETOOLONG", "ELOOP"),
        N_("{path} cannot be opened: the file or its folder is missing or not permitted. Nothing was changed"),
    ),
    (
        ("SQLITE_CORRUPT", "SQLITE_NOTADB", "UnicodeDecodeError"),
        N_("{path} is damaged or is no Coinpurse ledger, and was left as it is. Restore a backup, or choose another"),
    ),
    (
        ("SQLITE_IOERR", "EIO", "ENODEV", "ENXIO", "ESTALE"),
        N_("{path} could not be read or written: the disk reports an error. Nothing more was changed"),
    ),
    (
        ("SQLITE_CONSTRAINT",),
        N_("The change does not fit the rules of the ledger ({detail}); nothing was changed"),
    ),
)


_KINDS: Mapping[str, type[LedgerUnusable]] = {
    "SQLITE_READONLY": LedgerReadOnly,
    "SQLITE_CORRUPT": LedgerDamaged,
    "SQLITE_IOERR": LedgerDamaged,
}
"""By the first code of a sentence; what has none is merely unusable."""
_SHUT = ("SQLITE_CANTOPEN", "EACCES", "EPERM", "EROFS")
"""What opening a ledger fails with that may only be read, once it comes to the files beside it."""


_UNREAD = ("SQLITE_NOTADB", "SQLITE_CANTOPEN", "SQLITE_READONLY")
"""What a plain connection to an encrypted ledger fails with; the latter two where a log lies beside it."""


def _locked(path: Path, code: str) -> LedgerUnusable | None:
    """Say why an encrypted ledger cannot be read: not unlocked, or damaged; None where it is none."""
    from models import cipher

    if not cipher.is_locked(canonical(path)):
        if code != "SQLITE_NOTADB" or not cipher.is_encrypted(canonical(path)):
            return None
        message = N_(
            "{path} is damaged: its passphrase is right, but the file is not as it was written. Restore a backup"
        )
        return LedgerUnusable(message, path=path)
    if not cipher.is_installed():
        return LedgerUnusable(cipher.NOT_INSTALLED)
    return LedgerLocked(N_("{path} is encrypted; it opens with its passphrase alone"), path=path)


def _is_readable(path: Path) -> bool:
    return os.access(path, os.R_OK) and path.is_file() and not _has_changes(f"{path}-wal")


def _was_never_one(code: str, path: Path) -> bool:
    """Whether a file is no database, and nothing says that it ever was a ledger."""
    return code == "SQLITE_NOTADB" and not (keys.has_any() or witness.path_of(path).exists())


def unusable(error: BaseException, path: Path) -> LedgerUnusable:
    """Decide from the code SQLite or the system gave what happened, as a sentence. Anything unknown is raised again."""
    cause = error
    # peewee raises its own exceptions "from None": what SQLite said is their context, not their cause. And where SQLite
    # has rolled back by itself, as on a full disk, it says last that there was nothing to roll back.
    while isinstance(cause, peewee.PeeweeException) or str(cause).startswith("cannot rollback"):
        if not (cause.__cause__ or cause.__context__):
            break
        cause = cause.__cause__ or cause.__context__ or cause
    code = getattr(cause, "sqlite_errorname", None) or type(cause).__name__
    if isinstance(cause, OSError):
        code = errno.errorcode.get(cause.errno or 0, code)
    elif str(cause).startswith("Could not decode to UTF-8"):  # sqlite3 gives no code for text that is none
        code = "UnicodeDecodeError"
    if code.startswith(_UNREAD) and (locked := _locked(path, code)):
        return locked
    if code in _SHUT and _is_readable(path):
        code = "SQLITE_READONLY"
    elif code.startswith("SQLITE_IOERR") and _is_full(path.parent):
        code = "SQLITE_FULL"
    for codes, sentence in _SENTENCES:
        if code.startswith(codes):
            kind = LedgerForeign if _was_never_one(code, path) else _KINDS.get(codes[0], LedgerUnusable)
            return kind(sentence, path=path, detail=cause)
    raise error
