"""What SQLite and the disk say of a failure, as sentences about a ledger."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import peewee

from models import keys, witness
from models.errors import LedgerDamaged, LedgerForeign, LedgerLocked, LedgerReadOnly, LedgerUnusable, RequestRefused
from models.ledger_files import canonical, has_changes, is_full
from models.text import N_


def errors(name: str = "Error", *others: type[Exception]) -> tuple[type[Exception], ...]:
    """Give the exceptions of that name that a connection raises, as each library has its own, and `others`."""
    modules = (sqlite3, sys.modules.get("sqlcipher3.dbapi2"))
    return (*(getattr(module, name) for module in modules if module), *others)


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
    return os.access(path, os.R_OK) and path.is_file() and not has_changes(f"{path}-wal")


def _was_never_one(code: str, path: Path) -> bool:
    """Whether a file is no database, and nothing says that it ever was a ledger."""
    return code == "SQLITE_NOTADB" and not (keys.has_any() or witness.path_of(path).exists())


def _code(error: BaseException) -> str:
    """Give the name SQLite or the system has for a failure; where that says too little, one that says more."""
    if isinstance(error, OSError):
        return errno.errorcode.get(error.errno or 0, type(error).__name__)
    if str(error).startswith("Could not decode to UTF-8"):  # sqlite3 gives no code for text that is none
        return "UnicodeDecodeError"
    if str(error) == "unsupported file format":  # the code is that of a wrong statement, the head of the file is wrong
        return "SQLITE_CORRUPT"
    return getattr(error, "sqlite_errorname", None) or type(error).__name__


def unusable(error: BaseException, path: Path) -> LedgerUnusable:
    """Decide from the code SQLite or the system gave what happened, as a sentence. Anything unknown is raised again."""
    cause = error
    # peewee raises its own exceptions "from None": what SQLite said is their context, not their cause. And where SQLite
    # has rolled back by itself, as on a full disk, it says last that there was nothing to roll back.
    while isinstance(cause, peewee.PeeweeException) or str(cause).startswith("cannot rollback"):
        if not (cause.__cause__ or cause.__context__):
            break
        cause = cause.__cause__ or cause.__context__ or cause
    code = _code(cause)
    if code.startswith(_UNREAD) and (locked := _locked(path, code)):
        return locked
    if code in _SHUT and _is_readable(path):
        code = "SQLITE_READONLY"
    elif code.startswith("SQLITE_IOERR") and is_full(path.parent):
        code = "SQLITE_FULL"
    for codes, sentence in _SENTENCES:
        if code.startswith(codes):
            kind = LedgerForeign if _was_never_one(code, path) else _KINDS.get(codes[0], LedgerUnusable)
            return kind(sentence, path=path, detail=cause)
    raise error
