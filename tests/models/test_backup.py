"""Copies that can be trusted, and upgrades that leave the old ledger whole whatever goes wrong."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from hashlib import sha256
from pathlib import Path

import pytest

from models import backup, database, entries, ledger, migrations
from models.errors import LedgerUnusable
from models.ledger import Ledger
from models.migrations import MIGRATIONS, VERSION, Migration
from models.settings import Settings
from tests.books import new_ledger
from tests.sample_entries import adjustment, assertion, dump, gift, paid, purchase, refund
from tests.victims import STEPS, Victims, fake_step

STRIDE = 1 if "COINPURSE_KILLS" in os.environ else 9


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed ledger with an entry of each kind, in a folder of its own."""
    folder = tmp_path / "ledger"
    folder.mkdir()
    made = folder / "a.coinpurse"
    with closing(new_ledger(made)) as book:
        for draft in (purchase(), purchase(reference="B"), gift(), paid(), refund("B"), adjustment(), assertion()):
            entries.add(book, draft)
        entries.delete(book, [3])
    return made


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with closing(Victims()) as made:
        yield made


def fingerprint(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def names(folder: Path) -> set[str]:
    """The files of a folder but the lock and what SQLite makes for readers."""
    return {found.name for found in folder.iterdir() if not found.name.endswith((".lock", "-wal", "-shm"))}


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with closing(database.connect(path, "ro")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return dump(connection)


# --- Copies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_open", [False, True])
def test_a_copy_holds_everything_in_one_private_file(is_open: bool, path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies of 100% ?" / "b"
    copy.parent.mkdir()
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="in the log alone"))
        if not is_open:
            book.close()
        before = os.umask(0)
        try:
            backup.copy_verified(path, copy)
        finally:
            os.umask(before)
        assert contents(copy) == contents(path)
    assert [found.name for found in copy.parent.iterdir()] == ["b"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(Ledger(copy)) as opened:
        entries.add(opened, gift())


def test_a_copy_is_of_one_state_whatever_is_written_meanwhile(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = backup.facts
    with closing(Ledger(path)) as book:
        before = dump(book)
        with monkeypatch.context() as patch:
            patch.setattr(backup, "facts", lambda connection: (entries.add(book, gift()), facts(connection))[1])
            backup.copy_verified(path, tmp_path / "b")
        assert contents(tmp_path / "b") == before != dump(book)


def lose_a_row(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM entry WHERE id = (SELECT max(id) FROM entry)")


def change_an_amount(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE entry SET amount = amount + 1 WHERE id = 1")


def exchange_coins(connection: sqlite3.Connection) -> None:
    connection.execute(
        "UPDATE entry SET coins = CASE kind WHEN 'purchase' THEN coins - 1 ELSE coins + 1 END WHERE id IN (1, 7)"
    )


@pytest.mark.parametrize("fault", [lose_a_row, change_an_amount, exchange_coins])
@pytest.mark.parametrize("old", [None, b"an older copy"])
def test_a_copy_that_did_not_come_out_equal_is_not_kept(
    fault: Callable[[sqlite3.Connection], None],
    old: bytes | None,
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target, before, facts = tmp_path / "b", fingerprint(path), backup.facts
    if old:
        target.write_bytes(old)

    def spoilt(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
        (_, _, file) = connection.execute("PRAGMA database_list").fetchone()
        if file != str(path):
            fault(connection)
        return facts(connection)

    monkeypatch.setattr(backup, "facts", spoilt)
    with pytest.raises(LedgerUnusable, match="did not come out equal, and was not kept; the ledger is unchanged"):
        backup.copy_verified(path, target)
    assert names(tmp_path) == ({"ledger", "b"} if old else {"ledger"})
    assert not old or target.read_bytes() == old
    assert fingerprint(path) == before


def test_a_damaged_ledger_is_not_copied(path: Path, tmp_path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192:40960] = b"\xaa" * 32768
    path.write_bytes(data)
    with pytest.raises(LedgerUnusable, match=r"damaged|did not come out equal"):
        backup.copy_verified(path, tmp_path / "b")
    assert names(tmp_path) == {"ledger"}


def test_a_place_where_no_copy_can_be_is_blamed_itself(path: Path, tmp_path: Path) -> None:
    for target in (tmp_path / "no folder" / "b", path / "b", tmp_path / ("x" * 300)):
        with pytest.raises(LedgerUnusable, match="cannot be opened") as refused:
            backup.copy_verified(path, target)
        assert refused.value.values["path"] == target
    assert names(tmp_path) == {"ledger"}


def test_what_is_not_there_cannot_be_copied(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnusable):
        backup.copy_verified(tmp_path / "a", tmp_path / "b")
    assert names(tmp_path) == set()


def test_a_kill_leaves_no_partial_copy_under_its_name(path: Path, tmp_path: Path, victims: Victims) -> None:
    expected, was_killed, steps = contents(path), True, 0
    while was_killed:
        steps += STRIDE
        target = tmp_path / f"{steps}"
        _, was_killed = victims.run("copy", path, target, kill_at=steps)
        assert target.exists() or was_killed
        assert not target.exists() or contents(target) == expected
    assert steps > 50
    assert contents(path) == expected


# --- Upgrades ---------------------------------------------------------------------------------------------------------


def kept_backups(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*.backup"))


def test_an_upgrade_keeps_a_backup_and_every_row(path: Path) -> None:
    before = contents(path)
    kept = backup.migrate(path, STEPS)
    assert kept_backups(path) == [kept]
    assert kept.name == f"a.coinpurse.before-v{VERSION + 1}.backup"
    assert contents(kept) == before
    after = contents(path)
    assert [row[:-1] for row in after.pop("entry")] == before.pop("entry")
    assert after == before
    with closing(database.connect(path, "ro")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (VERSION + 1,)
        assert connection.execute("SELECT DISTINCT mood FROM entry").fetchall() == [("fine",)]
        assert migrations.schema_text(connection) == migrations.expected_schema(STEPS)
    assert names(path.parent) == {"a.coinpurse", kept.name}
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_an_upgrade_takes_what_is_in_the_log_alone(path: Path, tmp_path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="in the log alone"))
        for ending in ("", "-wal"):
            (tmp_path / f"b{ending}").write_bytes(Path(f"{path}{ending}").read_bytes())
        expected = dump(book)
    backup.migrate(tmp_path / "b", STEPS)
    assert [row[:-1] for row in contents(tmp_path / "b")["entry"]] == expected["entry"]


def test_an_older_backup_is_never_replaced(path: Path) -> None:
    first = path.with_name(f"a.coinpurse.before-v{VERSION + 1}.backup")
    first.write_bytes(b"older")
    second = backup.migrate(path, STEPS)
    assert first.read_bytes() == b"older"
    assert second.name == f"a.coinpurse.before-v{VERSION + 1}-2.backup"


def test_opening_an_old_ledger_for_writing_upgrades_it_and_reading_does_not(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("MIGRATIONS", STEPS), ("VERSION", len(STEPS))):
        monkeypatch.setattr(migrations, name, value)
    monkeypatch.setattr(migrations.expected_schema, "__defaults__", (STEPS,))
    monkeypatch.setattr(backup.migrate, "__defaults__", (STEPS,))
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
            backup.migrate(path, (*STEPS, fault) if fault is raising else (*MIGRATIONS, fault))
    assert fingerprint(path) == before
    assert names(path.parent) == {"a.coinpurse"}
    with closing(Ledger(path)) as book:
        entries.add(book, gift())


@pytest.mark.parametrize("fault", FAULTS[1:6])
def test_what_an_upgrade_would_lose_is_named_as_such(fault: Migration, path: Path) -> None:
    with pytest.raises(LedgerUnusable, match="could not be upgraded; it is unchanged"):
        backup.migrate(path, (*MIGRATIONS, fault))


def test_tables_that_do_not_come_out_as_a_new_ledgers_are_not_taken(path: Path) -> None:
    with closing(database.connect(path)) as connection:
        connection.execute("CREATE TABLE odd (x)")
    before = fingerprint(path)
    with pytest.raises(LedgerUnusable, match="could not be upgraded; it is unchanged"):
        backup.migrate(path, STEPS)
    assert fingerprint(path) == before


def test_a_ledger_that_is_being_read_is_not_upgraded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        before = other.execute("SELECT count(*) FROM entry").fetchone()
        with monkeypatch.context() as patch:
            patch.setattr(sqlite3, "connect", partial(sqlite3.connect, timeout=0.02))
            with pytest.raises(LedgerUnusable, match=r"nothing was changed|was not upgraded"):
                backup.migrate(path, STEPS)
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
    tmp_path: Path, path: Path, victims: Victims
) -> None:
    expected, original = contents(path), path.read_bytes()
    steps, was_killed, seen = 0, True, []
    while was_killed:
        steps += STRIDE
        folder = tmp_path / f"{steps}"
        folder.mkdir()
        killed = folder / "a.coinpurse"
        killed.write_bytes(original)
        _, was_killed = victims.run("migrate", killed, kill_at=steps)
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


def test_what_copies_are_compared_by_sees_every_table_and_sum(path: Path) -> None:
    with closing(database.connect(path, "ro")) as connection:
        found = backup.facts(connection)
    assert ("ok",) in found
    assert ("removed", 1) in found
    assert ("purchase", "EUR", None, 200, 398, None) in found
    assert ("gift", "EUR", None, None, 500, None) in found
    assert {row[0] for row in found} >= {
        "entry",
        "creator",
        "account",
        "handle",
        "setting",
        "meta",
        "currency",
        "tombstone",
    }
    assert set(backup.KEPT_FACTS) >= {"purchase", "gift", "refund", "adjustment", "assertion", "entry", "removed"}


def test_settings_and_identity_survive_a_copy(tmp_path: Path) -> None:
    ledger.create(tmp_path / "a", Settings(currency="JPY"))
    backup.copy_verified(tmp_path / "a", tmp_path / "b")
    with (
        closing(database.connect(tmp_path / "a", "ro")) as one,
        closing(database.connect(tmp_path / "b", "ro")) as other,
    ):
        assert one.execute("SELECT * FROM meta").fetchall() == other.execute("SELECT * FROM meta").fetchall()
