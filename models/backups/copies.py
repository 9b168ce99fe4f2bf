"""Copies of a ledger that can be trusted: made through SQLite, compared with the original, listed only when whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from models import keys
from models.database import connect, failures
from models.errors import LedgerUnusable
from models.exports.atomic import beside, swap_in
from models.text import N_


def copy_verified(source: Path, target: Path) -> None:
    """Copy the ledger at `source` to `target` through SQLite, check the copy, and only then give it its name."""
    temporary = beside(target, "tmp")
    with failures(target):
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with (
            failures(source),
            closing(connect(source, "ro")) as old,
            closing(connect(temporary, key=keys.key_of(old))) as new,
        ):
            old.execute("BEGIN")  # one state of the ledger, whatever is written to it meanwhile
            old.execute("SELECT 1 FROM sqlite_schema").fetchone()
            old.backup(new)
            require_equal(source, facts(old), facts(new))
            new.execute("PRAGMA journal_mode = DELETE")
        with failures(target):
            swap_in(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def facts(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """Everything two copies of one ledger must agree on: integrity, rows by table, sums by kind and currency."""
    found: list[tuple[object, ...]] = [*connection.execute("PRAGMA integrity_check")]
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    for (table,) in tables.fetchall():
        found += [(table, *row) for row in connection.execute(f"SELECT count(*) FROM {table}")]
    if ("entry",) in connection.execute("SELECT name FROM sqlite_schema"):
        sums = (
            "SELECT kind, currency, charged_currency, sum(coins), sum(amount), sum(charged) FROM entry GROUP BY 1, 2, 3"
        )
        found += connection.execute(f"{sums} ORDER BY 1, 2, 3").fetchall()
    return found


def require_equal(path: Path, before: Sequence[object], after: Sequence[object]) -> None:
    """Raise LedgerUnusable where a copy differs from its original, or where either is damaged."""
    if before != after or ("ok",) not in after:
        raise LedgerUnusable(
            N_("The copy of {path} did not come out equal, and was not kept; the ledger is unchanged"), path=path
        )
