"""An older ledger becomes one of this version on a copy, which takes its place when it has been checked."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from models import migrations
from models.backups import shelf
from models.backups.copies import copy_verified, facts, opened_whole, totals
from models.database import connect, version_of
from models.errors import LedgerError, LedgerUnusable
from models.exports.atomic import swap_in
from models.failures import errors, failures
from models.leftovers import beside
from models.migrations import Migration
from models.text import N_


def migrate(path: Path, steps: Sequence[Migration] = migrations.MIGRATIONS) -> Path:
    """Upgrade a ledger on a copy that is swapped in when it has been checked; give the copy kept of its old form.

    The caller holds the ledger's lock. A crash leaves the old file as it was.
    """
    _require_known(path, steps)
    kept = shelf.keep(path, "migration").path
    following = beside(path, "next")
    try:
        copy_verified(path, following)
        with failures(path):
            upgrade_copy(path, following, steps)
            _settle(path)
            swap_in(following, path)
    except BaseException:
        with suppress(*errors("Error", LedgerError, OSError, ValueError)):  # one that is not whole may need it
            with opened_whole(path):
                is_as_it_was = version_of(path) < len(steps)
            if is_as_it_was:
                kept.unlink()  # the ledger is as it was; trying again and again would fill the disk
        raise
    finally:
        with suppress(OSError):  # then it goes with what else is left over, at a next start
            following.unlink()
    return kept


def _require_known(path: Path, steps: Sequence[Migration]) -> None:
    """Refuse a ledger whose tables are not those of its version, as an upgrade that was cut off would leave them."""
    with failures(path):
        version = version_of(path)
        with closing(connect(path, "ro")) as connection:
            is_known = migrations.schema_text(connection) == migrations.expected_schema(steps[:version])
    if not is_known:
        message = N_(
            "{path} could not be upgraded; it is unchanged. Its tables are not those of version {version}: "
            "an upgrade was cut off, or another program changed them. Restore a backup"
        )
        raise LedgerUnusable(message, path=path, version=version)


def _settle(path: Path) -> None:
    """Bring the old file's write-ahead log home: left behind, it would be applied to the file that takes its place."""
    with closing(connect(path)) as old:
        old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if old.execute("PRAGMA journal_mode = DELETE").fetchone() != ("delete",):
            raise LedgerUnusable(
                N_("{path} is being read elsewhere and was not upgraded. Close other windows and try again"), path=path
            )


def upgrade_copy(path: Path, following: Path, steps: Sequence[Migration] = migrations.MIGRATIONS) -> None:
    """Upgrade `following`, a copy of `path`, and compare them. Raises LedgerUnusable where anything would be lost."""
    with closing(connect(following)) as new, closing(connect(path, "ro")) as old:
        before = totals(old)
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
    *("purchase", "gift", "refund", "adjustment", "assertion", "entry", "removed", "set_aside", "tombstone", "alias"),
    *("creator", "handle", "account", "platform", "item", "rate", "published_rate", "import", "import_page"),
    *("attachment", "attached_file", "budget", "mapping", "saved_report", "preset", "answer", "setting", "operation"),
    "last operation",
)
"""Counts and sums an upgrade may not change."""
