"""Copies of a ledger that can be trusted: made through SQLite, compared with the original, listed only when whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from models import keys
from models.database import connect
from models.errors import LedgerUnusable, RequestRefused
from models.exports.atomic import flush, swap_in, sync_folder
from models.failures import errors, failures, stoppable, unusable
from models.ledger_files import canonical
from models.leftovers import beside, sweep
from models.making import claim, require_free
from models.text import N_

if TYPE_CHECKING:
    from models.ledger import Ledger

Progress = Callable[[int, int], bool]
"""Is told how much is done, and of how much; answers whether to go on."""
Finish = Callable[[sqlite3.Connection], object]
_AT_ONCE = 512
"""Pages copied between two looks whether to go on: 2 MiB."""


def on(_done: int, _of: int) -> bool:
    """Take no interest in progress, and go on."""
    return True


def copy_verified(source: Path, target: Path, finish: Finish | None = None, progress: Progress = on) -> None:
    """Copy the ledger at `source` to `target` through SQLite, check the copy, and only then give it its name.

    `finish` may add to the copy once it was found equal. Raises LedgerUnusable where it does not come out so, and
    RequestRefused where `progress` answers False.
    """
    with failures(source), closing(connect(source, "ro")) as old:
        _copy(old, source, target, finish, progress)


def save_copy(ledger: Ledger, target: Path) -> None:
    """Write what an open ledger holds to a new file, wherever its own has gone. Raises RequestRefused where one is."""
    target = canonical(target)
    require_free(target)
    with failures(ledger.path):
        try:
            _copy(ledger.connection, ledger.path, target, put=_claim)
        finally:
            ledger.connection.rollback()


def _put(temporary: Path, target: Path) -> None:
    """Give a copy its name; where the disk does not say that it has it for certain, it is no copy, and goes again."""
    is_new = not target.exists()
    try:
        swap_in(temporary, target)
    except OSError:
        if is_new and not temporary.exists():
            target.unlink(missing_ok=True)
        raise


def _claim(temporary: Path, target: Path) -> None:
    flush(temporary)
    claim(temporary, target)
    sync_folder(target.parent)


def _copy(
    old: sqlite3.Connection,
    source: Path,
    target: Path,
    finish: Finish | None = None,
    progress: Progress = on,
    put: Callable[[Path, Path], object] = _put,
) -> None:
    temporary = beside(target, "tmp")
    try:
        with _writing(old, target):
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            with closing(connect(temporary, key=keys.key_of(old))) as new:
                old.execute("BEGIN")  # one state of the ledger, whatever is written to it meanwhile
                old.execute("SELECT 1 FROM sqlite_schema").fetchone()
                old.backup(new, pages=_AT_ONCE, progress=_telling(progress))
                with stoppable(old, lambda: progress(1, 1)), stoppable(new, lambda: progress(1, 1)):
                    require_equal(source, [("ok",), *totals(old)], facts(new))
                if finish is not None:
                    finish(new)
                new.execute("PRAGMA journal_mode = DELETE")
            put(temporary, target)
            sweep(target.parent)
    finally:
        with suppress(OSError):  # a folder that is gone, or no folder
            temporary.unlink()


@contextmanager
def _writing(old: sqlite3.Connection, target: Path) -> Iterator[None]:
    """Blame the place of the copy for what goes wrong in the block, unless the ledger itself cannot be read.

    SQLite does not say which of the two files an error is of.
    """
    try:
        yield
    except errors("Error", OSError) as error:
        if not _is_sound(old):
            raise
        found = unusable(error, target)
        raise LedgerUnusable(found.message, **found.values) from error  # the ledger is not what is damaged


def _is_sound(connection: sqlite3.Connection) -> bool:
    try:
        return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except errors():
        return False


@contextmanager
def opened_whole(path: Path, mode: str = "ro") -> Iterator[sqlite3.Connection]:
    """Open a file that is to be relied on, to read it. Raises ValueError where it is damaged."""
    with closing(connect(path, mode)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            raise ValueError(path)
        yield connection


def _telling(progress: Progress) -> Callable[[int, int, int], None]:
    def tell(_status: int, left: int, pages: int) -> None:
        if not progress(pages - left, pages):
            raise RequestRefused(N_("Stopped; no copy was made, and the ledger is unchanged"))

    return tell


def facts(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Everything that says whether a copy is whole and equal: what its integrity is, and its totals."""
    return [*connection.execute("PRAGMA integrity_check"), *totals(connection)]


def totals(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Everything two copies of one ledger must agree on: rows by table, the last operation, sums by kind and currency.

    Sums are in two parts each, so that no ledger's are too large for SQLite to add up.
    """
    found: list[tuple[object, ...]] = []
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    for (table,) in tables.fetchall():
        found += [(table, *row) for row in connection.execute(f"SELECT count(*) FROM {table}")]
    if ("entry",) in connection.execute("SELECT name FROM sqlite_schema"):
        sums = ", ".join(f"sum({name} >> 20), sum({name} & 1048575)" for name in ("coins", "amount", "charged"))
        by = "FROM entry GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
        found += connection.execute(f"SELECT kind, currency, charged_currency, {sums} {by}").fetchall()
        found += connection.execute(
            "SELECT 'last operation', seq, at FROM operation ORDER BY seq DESC LIMIT 1"
        ).fetchall()
    return found


def require_equal(path: Path, before: Sequence[object], after: Sequence[object]) -> None:
    """Raise LedgerUnusable where a copy differs from its original, or where either is damaged."""
    if before != after or ("ok",) not in after:
        raise LedgerUnusable(
            N_("The copy of {path} did not come out equal, and was not kept; the ledger is unchanged"), path=path
        )
