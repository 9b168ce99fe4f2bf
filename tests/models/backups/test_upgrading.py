"""Upgrades that leave the old ledger whole whatever goes wrong."""

from __future__ import annotations

import errno
import sqlite3
import stat
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from models import database, entries, ledger, migrations, replay, witness
from models.backups import shelf, upgrading
from models.errors import LedgerUnusable
from models.ledger import Ledger
from models.migrations import MIGRATIONS, VERSION, Migration
from tests.faults.jobs import STEPS, fake_step
from tests.faults.victim import Victims
from tests.models.backups.files import STRIDE, contents, damage, fingerprint, kept_backups, names
from tests.sample_entries import dump, gift


def test_an_upgrade_keeps_a_backup_and_every_row(path: Path) -> None:
    before = contents(path)
    kept = upgrading.migrate(path, STEPS)
    assert kept_backups(path) == [kept]
    assert contents(kept) == before
    after = contents(path)
    assert [row[:-1] for row in after.pop("entry")] == before.pop("entry")
    assert after == before
    with closing(database.connect(path, "ro")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
        assert connection.execute("SELECT DISTINCT mood FROM entry").fetchall() == [("fine",)]
        assert migrations.schema_text(connection) == migrations.expected_schema(STEPS)
    assert names(path.parent) == {"a.coinpurse"}
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_an_upgrade_takes_what_is_in_the_log_alone(path: Path, tmp_path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="in the log alone"))
        for ending in ("", "-wal"):
            (tmp_path / f"b{ending}").write_bytes(Path(f"{path}{ending}").read_bytes())
        expected = dump(book)
    upgrading.migrate(tmp_path / "b", STEPS)
    assert [row[:-1] for row in contents(tmp_path / "b")["entry"]] == expected["entry"]


@pytest.fixture
def newer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program be of the next version; the ledger is not."""
    assert path.exists()
    for name, value in (("MIGRATIONS", STEPS), ("VERSION", len(STEPS))):
        monkeypatch.setattr(migrations, name, value)
    monkeypatch.setattr(migrations.expected_schema, "__defaults__", (STEPS,))
    monkeypatch.setattr(upgrading.migrate, "__defaults__", (STEPS,))


@pytest.mark.usefixtures("newer")
def test_the_record_of_an_upgraded_ledger_holds_what_comes_after_it(path: Path) -> None:
    with closing(database.connect(path, "ro")) as connection:
        base = replace(witness.Base.of(connection), schema=VERSION)
    with closing(witness.Witness(path, base)) as record:
        record.go_on(base.head)
    Ledger(path).close()
    old = path.read_bytes()
    with closing(Ledger(path)) as book:
        book.change_settings(currency="JPY")
    path.write_bytes(old)
    missing = replay.find(path)
    assert missing is not None
    assert (missing.kind, len(missing.usable)) == ("behind", 1)


@pytest.mark.usefixtures("newer")
def test_opening_an_old_ledger_for_writing_upgrades_it_and_reading_does_not(path: Path) -> None:
    before = fingerprint(path)
    with pytest.raises(LedgerUnusable, match="is from an older Coinpurse and has to be upgraded first"):
        ledger.open_reader(path)
    assert fingerprint(path) == before
    with closing(Ledger(path)) as book:
        assert book.connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
        assert book.connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    Ledger(path).close()
    assert len(kept_backups(path)) == 1


def raising(_: sqlite3.Connection) -> None:
    raise ZeroDivisionError


def losing_an_entry(connection: sqlite3.Connection) -> None:
    fake_step(connection)
    connection.execute("DELETE FROM entry WHERE kind = 'assertion'")


def changing_a_sum(connection: sqlite3.Connection) -> None:
    fake_step(connection)
    connection.execute("UPDATE entry SET amount = amount + 1 WHERE kind = 'purchase'")


def changing_a_currency(connection: sqlite3.Connection) -> None:
    fake_step(connection)
    connection.execute("UPDATE entry SET currency = 'USD' WHERE currency = 'EUR' AND kind = 'gift'")


def losing_a_deleted_entry(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM removed")


def breaking_a_reference(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE handle SET creator_id = 99")
    connection.execute("UPDATE entry SET account_id = 99")


def half_done(connection: sqlite3.Connection) -> None:
    fake_step(connection)
    connection.execute("SELECT nothing FROM nowhere")


FAULTS = (
    raising,
    losing_an_entry,
    changing_a_sum,
    changing_a_currency,
    losing_a_deleted_entry,
    breaking_a_reference,
    half_done,
)


@pytest.mark.parametrize("fault", FAULTS)
def test_an_upgrade_that_fails_leaves_the_ledger_as_it_was(fault: Migration, path: Path) -> None:
    before = fingerprint(path)
    for _ in range(2):
        with pytest.raises((LedgerUnusable, ZeroDivisionError, sqlite3.OperationalError)):
            upgrading.migrate(path, (*STEPS, fault) if fault is raising else (*MIGRATIONS, fault))
    assert fingerprint(path) == before
    assert names(path.parent) == {"a.coinpurse"}
    assert kept_backups(path) == []  # nothing came of it; trying again and again would fill the disk
    with closing(Ledger(path)) as book:
        entries.add(book, gift())


def test_an_error_after_the_upgrade_took_place_leaves_the_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(path)

    def swap_in(temporary: Path, target: Path) -> None:
        temporary.replace(target)
        raise OSError(errno.EIO, "of the folder")

    monkeypatch.setattr(upgrading, "swap_in", swap_in)
    with pytest.raises(LedgerUnusable, match="the disk reports an error"):
        upgrading.migrate(path, STEPS)
    assert versions(path, STEPS)
    assert [contents(kept) for kept in kept_backups(path)] == [before]


def test_a_disk_that_damages_the_ledger_meanwhile_leaves_the_copy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(path)

    def fail(ledger: Path) -> None:
        damage(ledger)
        raise OSError(errno.EIO, "of the ledger")

    monkeypatch.setattr(upgrading, "_settle", fail)
    with pytest.raises(LedgerUnusable, match="the disk reports an error"):
        upgrading.migrate(path, STEPS)
    (copy,) = shelf.everything()
    assert contents(copy.path) == before


@pytest.mark.parametrize("fault", FAULTS[1:6])
def test_what_an_upgrade_would_lose_is_named_as_such(fault: Migration, path: Path) -> None:
    with pytest.raises(LedgerUnusable, match="could not be upgraded; it is unchanged"):
        upgrading.migrate(path, (*MIGRATIONS, fault))


@pytest.mark.parametrize(
    "change", ["CREATE TABLE odd (x)", "ALTER TABLE entry ADD COLUMN mood TEXT", "DROP TABLE alias"]
)
def test_tables_that_are_not_those_of_its_version_are_not_upgraded(change: str, path: Path) -> None:
    with closing(database.connect(path)) as connection:
        connection.execute(change)
    before = fingerprint(path)
    with pytest.raises(
        LedgerUnusable, match=r"could not be upgraded; it is unchanged\. Its tables are not those of version"
    ):
        upgrading.migrate(path, STEPS)
    assert fingerprint(path) == before
    assert kept_backups(path) == []


def test_a_ledger_that_is_being_read_is_not_upgraded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        before = other.execute("SELECT count(*) FROM entry").fetchone()
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.02))
            with pytest.raises(LedgerUnusable, match=r"nothing was changed|was not upgraded"):
                upgrading.migrate(path, STEPS)
        assert other.execute("SELECT count(*) FROM entry").fetchone() == before
    assert names(path.parent) == {"a.coinpurse"}
    Ledger(path).close()


def versions(path: Path, steps: Sequence[Migration]) -> bool:
    """Require a whole ledger, old or new; say whether it is new."""
    with closing(database.connect(path, "ro")) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        assert migrations.schema_text(connection) == migrations.expected_schema(steps[:version])
    return bool(version == len(steps))


def test_a_kill_in_an_upgrade_leaves_the_old_ledger_or_the_new_one(
    tmp_path: Path, path: Path, victims: Victims, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected, original = contents(path), path.read_bytes()
    steps, was_killed, seen = 0, True, []
    while was_killed:
        steps += STRIDE
        folder = tmp_path / f"{steps}"
        folder.mkdir()
        killed = folder / "a.coinpurse"
        killed.write_bytes(original)
        monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
        _, was_killed = victims.run("migrate", killed, folder / "data", kill_at=steps)
        seen.append(versions(killed, STEPS))
        width = len(expected["entry"][0])
        assert [row[:width] for row in contents(killed)["entry"]] == expected["entry"]
        for kept in kept_backups(killed):
            assert contents(kept) == expected
        if not seen[-1]:
            Ledger(killed).close()
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (False, True)
    assert steps > 150
