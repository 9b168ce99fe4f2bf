"""Ledgers of every released version of the schema open, with every row, sum and sentence they were kept with."""

from __future__ import annotations

import io
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from models import database, migrations
from models.backups import upgrading
from models.check import Difference, check
from models.errors import LedgerUnusable
from models.exports.journal_csv import write_csv
from models.ledger import Ledger
from models.migrations import MIGRATIONS, VERSION, Migration, expected_schema, schema_text
from tests.faults import bad
from tests.faults.jobs import fake_step
from tests.frozen_ledgers import FOLDER, freeze, summary

FROZEN = sorted(FOLDER.glob("v*.coinpurse"))
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(params=FROZEN, ids=lambda path: path.stem)
def frozen(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def path(frozen: Path, tmp_path: Path) -> Path:
    """A copy of a frozen ledger, alone in its folder."""
    return Path(shutil.copy(frozen, tmp_path / "old.coinpurse"))


def columns(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """The columns of every table, the generated ones too."""
    named = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    return {
        table: [row[1] for row in connection.execute(f"PRAGMA table_xinfo({table})")]
        for (table,) in connection.execute(named).fetchall()
    }


def rows(path: Path, wanted: dict[str, list[str]]) -> Rows:
    with closing(database.connect(path, "ro")) as connection:
        return {
            table: connection.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY rowid").fetchall()
            for table, names in wanted.items()
        }


def require_kept(before: Rows, after: Rows) -> None:
    """Require every row to be there, each in its place; what Coinpurse brings along may have become more."""
    (identity,) = (row for row in before.pop("meta") if row[0] == "ledger_uuid")
    assert identity in after.pop("meta")
    assert set(after.pop("currency")) >= set(before.pop("currency"))
    assert after == before


def test_a_ledger_of_every_version_is_kept() -> None:
    kept = [int(path.stem.removeprefix("v")) for path in FROZEN]
    assert kept[0] == 1
    assert kept == list(range(1, len(kept) + 1))


def test_a_frozen_ledger_is_never_made_again() -> None:
    before = {path: path.read_bytes() for path in sorted(FOLDER.iterdir())}
    if (FOLDER / f"v{VERSION}.coinpurse").exists():
        with pytest.raises(Exception, match="already exists"):
            freeze()
    assert {path: path.read_bytes() for path in sorted(FOLDER.iterdir())} == before


def test_it_has_something_in_every_table_and_is_as_it_was_frozen(frozen: Path) -> None:
    version = int(frozen.stem.removeprefix("v"))
    with closing(sqlite3.connect(f"{frozen.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)
        assert connection.execute("PRAGMA application_id").fetchone() == (migrations.APPLICATION_ID,)
        assert schema_text(connection) == expected_schema(MIGRATIONS[:version])
        found = summary(connection)
    assert found == frozen.with_suffix(".txt").read_text(encoding="utf-8")
    assert " 0\n" not in found.partition("adjustment")[0]
    assert {line.split()[0] for line in found.splitlines()} >= {"purchase", "gift", "refund", "adjustment", "assertion"}


@pytest.mark.parametrize("steps", [MIGRATIONS, (*MIGRATIONS, fake_step)], ids=["to the newest", "past it"])
def test_an_upgrade_keeps_every_row_and_sum_and_the_old_file(
    steps: Sequence[Migration], path: Path, frozen: Path
) -> None:
    if int(frozen.stem.removeprefix("v")) == len(steps):
        return  # the newest there is: nothing to upgrade
    with closing(database.connect(path, "ro")) as connection:
        wanted = columns(connection)
    before = rows(path, wanted)
    kept = upgrading.migrate(path, steps)
    require_kept(before, rows(path, wanted))
    assert rows(kept, {table: wanted[table] for table in before}) == before
    with closing(database.connect(path, "ro")) as connection:
        assert schema_text(connection) == expected_schema(steps)
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert set(summary(connection).splitlines()) >= {
            line
            for line in frozen.with_suffix(".txt").read_text(encoding="utf-8").splitlines()
            if line.split()[0] not in {"meta", "currency"}
        }


def test_an_upgrade_that_takes_rows_along_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(database.connect(path, "ro")) as connection:
        wanted = columns(connection)
    before = rows(path, wanted)
    monkeypatch.setattr(migrations, "upgrade", bad.cascading_upgrade)
    with pytest.raises(LedgerUnusable, match="unchanged"):
        upgrading.migrate(path, (*MIGRATIONS, fake_step))
    assert rows(path, wanted) == before


def test_what_a_careless_upgrade_takes_along_is_seen_here(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(database.connect(path, "ro")) as connection:
        wanted = columns(connection)
    before = rows(path, wanted)
    monkeypatch.setattr(migrations, "upgrade", bad.cascading_upgrade)
    monkeypatch.setattr(upgrading, "upgrade_copy", bad.trusting_upgrade)
    upgrading.migrate(path, (*MIGRATIONS, fake_step))
    after = rows(path, wanted)
    with closing(database.connect(path, "ro")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    with pytest.raises(AssertionError):
        require_kept(before, after)
    assert len(after["creator"]) > 0 < len(after["entry"])


def test_it_opens_and_says_what_it_said(path: Path, frozen: Path) -> None:
    written = io.BytesIO()
    with closing(Ledger(path)) as ledger:
        write_csv(ledger, written)
        assert [finding for finding in check(ledger) if not isinstance(finding, Difference)] == []
    assert written.getvalue() == frozen.with_suffix(".csv").read_bytes()
    with closing(Ledger(path)) as ledger:
        assert ledger.connection.execute("PRAGMA user_version").fetchone() == (VERSION,)
