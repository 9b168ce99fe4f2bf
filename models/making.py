"""Making a new ledger: complete or not at all, and never in the place of anything."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from models import currencies, marks, migrations, surroundings, witness
from models.database import connect
from models.errors import RequestRefused
from models.exports.atomic import is_part, sync_folder
from models.failures import failures
from models.keys import Key
from models.ledger_files import canonical, has_changes
from models.leftovers import beside
from models.text import N_


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
    if is_part(path):
        raise RequestRefused(N_("{path} is a part of a ledger and stays as it is; choose another name"), path=path)
    for remains in (f"{path}-wal", f"{path}-journal"):
        if has_changes(remains):
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
