"""What is not restored, and what a kill leaves: the ledger as it was, or the other, whole."""

from __future__ import annotations

import shutil
import sqlite3
from bisect import bisect_left
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

import pytest

from models import cipher, entries, keys, ledger, migrations, witness
from models.backups import restoring, shelf
from models.backups.cards import Kept
from models.errors import LedgerError, LedgerInUse, LedgerTooNew, LedgerUnusable, RequestRefused
from models.ledger import Ledger, Reader
from models.ledger_files import under_way
from models.passphrases import changing
from models.settings import Settings
from tests.faults.victim import Victims
from tests.frozen_ledgers import FOLDER
from tests.models.backups.files import STRIDE, contents, damage, fingerprint, names, refuse
from tests.models.database.files import FOREIGN, patch_file
from tests.sample_entries import gift


@pytest.mark.parametrize("name", FOREIGN)
def test_what_is_no_ledger_is_not_restored(name: str, path: Path, tmp_path: Path) -> None:
    file = tmp_path / "foreign"
    FOREIGN[name](file)
    refuse(
        path,
        file,
        LedgerUnusable,
        "no ledger at|not a Coinpurse ledger|damaged or is no|cannot be opened|are not those of",
    )


def hostile(*statements: str) -> Callable[[Path], None]:
    return lambda file: patch_file(file, *statements)


@pytest.mark.parametrize(
    "fault",
    [
        hostile("CREATE TRIGGER t AFTER INSERT ON entry BEGIN DELETE FROM entry; END"),
        hostile("CREATE VIEW v AS SELECT * FROM entry"),
        hostile("CREATE TABLE more (x)"),
        hostile("DROP INDEX entry_at"),
        hostile("DROP TABLE tombstone"),
        hostile(f"PRAGMA user_version = {migrations.VERSION - 1}"),
    ],
)
def test_tables_that_are_not_ours_are_not_restored(fault: Callable[[Path], None], path: Path, kept: Kept) -> None:
    fault(kept.path)
    refuse(path, kept.path, LedgerUnusable, "are not those of a Coinpurse ledger, so it was not restored")


@pytest.mark.parametrize(
    ("version", "said"), [(migrations.VERSION, "not a Coinpurse ledger|are not those of"), (99, "by a newer Coinpurse")]
)
def test_what_would_be_read_for_ever_is_not_read(
    version: int, said: str, path: Path, kept: Kept, tmp_path: Path
) -> None:
    file = tmp_path / "endless.coinpurse"
    endless = "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT sum(i) x, i y FROM n"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(f"""
            PRAGMA application_id = {migrations.APPLICATION_ID}; PRAGMA user_version = {version};
            CREATE VIEW meta (name, value) AS {endless}; CREATE VIEW entry AS {endless};
            CREATE VIEW operation (seq, hash) AS {endless};
        """)
    shutil.copy(witness.path_of(path), witness.path_of(file))
    with pytest.raises(LedgerError, match=said):
        restoring.look(file)
    for read in (Reader, Ledger, shelf.holds):
        with pytest.raises(LedgerError, match=said):
            read(file)
    assert shelf.identity_of(file) == ""


def test_a_damaged_copy_is_not_restored(path: Path, kept: Kept) -> None:
    whole = kept.path.read_bytes()
    for page in range(1, len(whole) // 4096, 7):
        kept.path.write_bytes(whole[: page * 4096] + b"\xaa" * 4096 + whole[(page + 1) * 4096 :])
        with suppress(LedgerError):  # a page that holds nothing is no damage
            before = contents(path)
            restoring.restore(path, kept.path)
            assert contents(path) == contents(kept.path)
            restoring.undo(path)
        assert contents(path) == before
    kept.path.write_bytes(whole[: len(whole) // 2])
    refuse(path, kept.path, LedgerUnusable, "damaged")


def test_a_newer_copy_is_not_restored(path: Path, kept: Kept) -> None:
    patch_file(kept.path, "PRAGMA user_version = 99")
    refuse(path, kept.path, LedgerTooNew, "was written by a newer Coinpurse")


def test_a_copy_of_another_ledger_has_to_be_meant(path: Path, tmp_path: Path) -> None:
    ledger.create(tmp_path / "other", Settings(currency="JPY"))
    refuse(path, tmp_path / "other", restoring.AnotherLedger, "is a copy of another ledger")
    before = contents(path)
    restoring.restore(path, tmp_path / "other", is_meant=True)
    assert contents(path) == contents(tmp_path / "other")
    restoring.undo(path)
    assert contents(path) == before


def test_the_ledger_is_no_copy_of_itself(path: Path) -> None:
    refuse(path, path, RequestRefused, "is the ledger itself")


def test_an_open_ledger_is_not_replaced(path: Path, kept: Kept) -> None:
    with closing(Ledger(path)) as book:
        with pytest.raises(LedgerInUse):
            restoring.restore(path, kept.path)
        entries.add(book, gift())


def test_stopping_changes_nothing(path: Path, kept: Kept) -> None:
    before = contents(path)
    with pytest.raises(RequestRefused, match="Stopped"):
        restoring.restore(path, kept.path, progress=lambda _done, _of: False)
    assert contents(path) == before
    assert names(path.parent) == {"a.coinpurse"}


def test_an_older_copy_that_cannot_be_upgraded_changes_nothing(
    path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(path)

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("no")

    monkeypatch.setattr(migrations, "upgrade", fail)
    with pytest.raises((LedgerUnusable, sqlite3.OperationalError)):
        restoring.restore(path, FOLDER / "v1.coinpurse", is_meant=True)
    monkeypatch.undo()
    assert contents(path) == before
    assert names(path.parent) == {"a.coinpurse"}


@pytest.mark.parametrize("is_installed", [True, False])
def test_an_encrypted_ledger_becomes_no_plain_one(
    is_installed: bool, path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_held", {})
    changing.change(path, "correct horse")
    held = dict(keys._held)
    keys._held.clear()
    with monkeypatch.context() as without:
        without.setattr(cipher, "is_installed", lambda: is_installed)
        before = fingerprint(path), names(path.parent)
        with pytest.raises(LedgerUnusable, match="encrypted" if is_installed else "not installed"):
            restoring.restore(path, kept.path, is_meant=True)
        assert (fingerprint(path), names(path.parent)) == before
    keys._held.update(held)
    restoring.restore(path, kept.path)
    assert cipher.is_encrypted(path)
    assert contents(path) == contents(kept.path)


# --- Killed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_damaged", [False, True])
def test_a_kill_leaves_either_ledger_whole_and_the_other_not_gone(
    is_damaged: bool, path: Path, kept: Kept, tmp_path: Path, victims: Victims, monkeypatch: pytest.MonkeyPatch
) -> None:
    present, restored = contents(path), contents(kept.path)
    if is_damaged:
        damage(path)
    original = path.read_bytes()

    cut_off: list[int] = []

    @cache
    def is_new_after(kill_at: int) -> bool:
        folder = tmp_path / f"{kill_at}"
        folder.mkdir()
        killed = folder / "a.coinpurse"
        killed.write_bytes(original)
        data = tmp_path / f"data{kill_at}"
        monkeypatch.setenv("XDG_DATA_HOME", str(data))
        victims.run("restore", killed, kept.path, data, kill_at=kill_at)
        _recover(victims, killed, kill_at, cut_off, data)
        is_old = killed.read_bytes() == original or contents(killed) == present
        assert is_old or contents(killed) == restored
        if is_damaged and not is_old:
            assert next(folder.glob("*.set-aside-*/a.coinpurse")).read_bytes() == original
        if not is_damaged:
            assert names(folder) == {"a.coinpurse"}, "a copy has all of the old files"
            assert is_old or present in [contents(one.path) for one in shelf.kept(killed)]
        return not is_old

    turn = bisect_left(range(4000), 1, key=is_new_after)
    assert turn > 50
    steps = [*range(1, turn, 9 * STRIDE), *range(turn - 12, turn + 25)]  # all of those that move files
    assert [is_new_after(step) for step in steps] == [step >= turn for step in steps]
    assert cut_off


def _recover(victims: Victims, killed: Path, steps: int, cut_off: list[int], data: Path) -> None:
    """Open what a kill cut off, and be killed in that, too, before it is opened in peace."""
    if not killed.exists():
        cut_off.append(steps)
        with pytest.raises(LedgerUnusable, match=r"Restoring .* was cut off; nothing is lost"):
            ledger.open_reader(killed)
    if under_way(killed).exists():
        for step in range(1, 40, 1 + steps % 3):
            victims.run("recover", killed, data, kill_at=step)
    with suppress(LedgerUnusable):
        Ledger(killed).close()
    assert not under_way(killed).exists()


def test_without_space_for_a_copy_of_what_is_there_nothing_is_restored(
    path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = contents(path)

    def full(*_: object) -> Kept:
        raise LedgerUnusable("The disk is full")

    monkeypatch.setattr(shelf, "keep", full)
    with pytest.raises(LedgerUnusable, match="full"):
        restoring.restore(path, kept.path)
    assert contents(path) == later
    assert names(path.parent) == {"a.coinpurse"}
