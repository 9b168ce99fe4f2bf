"""Copies of a ledger that can be trusted: made through SQLite, compared with the original, listed only when whole."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from models import migrations
from models.database import connect, failures
from models.errors import LedgerUnusable
from models.exports.atomic import beside, swap_in
from models.migrations import Migration
from models.text import N_


def copy_verified(source: Path, target: Path) -> None:
    """Copy the ledger at `source` to `target` through SQLite, check the copy, and only then give it its name."""
    temporary = beside(target, "tmp")
    with failures(target):
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        with failures(source), closing(connect(source, "ro")) as old, closing(connect(temporary)) as new:
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


def migrate(path: Path, steps: Sequence[Migration] = migrations.MIGRATIONS) -> Path:
    """Upgrade a ledger on a copy that is swapped in when it has been checked; give the backup of its old form.

    The caller holds the ledger's lock. A crash leaves the old file as it was.
    """
    backup = path.with_name(f"{path.name}.before-v{len(steps)}.backup")
    number = 1
    while backup.exists():
        number += 1
        backup = path.with_name(f"{path.name}.before-v{len(steps)}-{number}.backup")
    copy_verified(path, backup)
    following = beside(path, "next")
    try:
        _make_next(path, backup, following, steps)
        with failures(path):
            swap_in(following, path)
    finally:
        following.unlink(missing_ok=True)
    return backup


def _make_next(path: Path, backup: Path, following: Path, steps: Sequence[Migration]) -> None:
    try:
        copy_verified(backup, following)
        with failures(path):
            _upgrade_checked(path, following, steps)
            _settle(path)
    except BaseException:
        backup.unlink()  # the ledger is as it was; trying again and again would fill the disk
        raise


def _settle(path: Path) -> None:
    """Bring the old file's write-ahead log home: left behind, it would be applied to the file that takes its place."""
    with closing(connect(path)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if old.execute("PRAGMA journal_mode = DELETE").fetchone() != ("delete",):
            raise LedgerUnusable(
                N_("{path} is being read elsewhere and was not upgraded. Close other windows and try again"), path=path
            )


def _upgrade_checked(path: Path, following: Path, steps: Sequence[Migration]) -> None:
    with closing(connect(following)) as new, closing(connect(path, "ro")) as old:
        before = facts(old)
        new.execute("PRAGMA synchronous = EXTRA")
        new.execute("PRAGMA foreign_keys = OFF")
        migrations.upgrade(new, steps)
        after = facts(new)
        lost = [fact for fact in before if fact[0] in KEPT_FACTS and fact not in after]
        broken = new.execute("PRAGMA foreign_key_check").fetchall()
        is_as_new = migrations.schema_text(new) == migrations.expected_schema(steps)
        if lost or broken or not is_as_new or ("ok",) not in after:
            raise LedgerUnusable(
                N_("{path} could not be upgraded; it is unchanged. Keep using the version that wrote it"), path=path
            )
        # WAL would leave side files that the swap does not move; the writer switches it on again.
        new.execute("PRAGMA journal_mode = DELETE")


KEPT_FACTS = (
    "purchase",
    "gift",
    "refund",
    "adjustment",
    "assertion",
    "entry",
    "creator",
    "account",
    "handle",
    "removed",
)
"""Counts and sums an upgrade may not change."""
