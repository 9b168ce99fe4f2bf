"""A copy becomes the ledger again, whole or not at all, and what was there before is never gone."""

from __future__ import annotations

import shutil
import sqlite3
import time
from bisect import bisect_left
from collections.abc import Callable
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

import pytest

from models import cipher, database, entries, keys, ledger, migrations, replay, witness
from models.backups import restoring, shelf
from models.backups.cards import Kept
from models.errors import LedgerError, LedgerInUse, LedgerTooNew, LedgerUnusable, RequestRefused
from models.ledger import Ledger
from models.ledger_files import files_of, under_way
from models.passphrases import changing
from models.settings import Settings
from models.unlike import unlike
from tests.faults.victim import Victims
from tests.frozen_ledgers import FOLDER
from tests.models.backups.files import STRIDE, contents, fingerprint, names
from tests.models.database.files import FOREIGN, patch_file
from tests.sample_entries import gift, purchase


def test_restoring_and_taking_it_back(path: Path, kept: Kept) -> None:
    later = contents(path)
    made = restoring.restore(path, kept.path)
    assert contents(path) == contents(kept.path) != later
    assert made.aside is None
    assert made.before is not None
    assert contents(made.before.path) == later
    assert [(one.number, one.why) for one in shelf.kept(path)] == [(2, "restore"), (1, "by-hand")]
    assert restoring.before_last(path) == made.before
    again = restoring.undo(path)
    assert contents(path) == later
    assert again.before is not None
    assert contents(again.before.path) == contents(kept.path)
    restoring.undo(path)
    assert contents(path) == contents(kept.path)
    assert names(path.parent) == {"a.coinpurse"}


def add(path: Path, note: str) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note=note))


def test_a_clock_that_leapt_takes_back_no_older_restore(
    path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as leapt:
        later = time.time_ns() + 400 * 86_400 * 10**9
        leapt.setattr(time, "time_ns", lambda: later)
        restoring.restore(path, kept.path)
    add(path, "Three")
    add(path, "Four")
    expected = contents(path)
    made = restoring.restore(path, kept.path)
    assert made.before is not None
    assert made.before.number == 3
    assert restoring.undo(path).before is not None
    assert contents(path) == expected


def test_a_copy_that_is_gone_is_not_mistaken_for_another(path: Path, kept: Kept) -> None:
    restoring.restore(path, kept.path)
    add(path, "since")
    made = restoring.restore(path, kept.path)
    assert made.before is not None
    made.before.path.unlink()
    expected = contents(path)
    with pytest.raises(RequestRefused, match=r"000003.*is not where backups are kept; nothing was changed"):
        restoring.undo(path)
    assert contents(path) == expected


def test_another_ledger_of_the_same_name_has_nothing_to_take_back(path: Path, kept: Kept, tmp_path: Path) -> None:
    restoring.restore(path, kept.path)
    path.rename(tmp_path / "moved away")
    ledger.create(path, Settings())
    expected = contents(path)
    with pytest.raises(RequestRefused, match="Nothing was restored"):
        restoring.undo(path)
    assert contents(path) == expected


def test_copies_of_another_ledger_of_the_same_name_are_not_its_own(path: Path, kept: Kept, tmp_path: Path) -> None:
    path.rename(tmp_path / "moved away")
    ledger.create(path, Settings())
    assert shelf.kept(path) == []
    refuse(path, kept.path, restoring.AnotherLedger, "is a copy of another ledger")
    restoring.restore(path, kept.path, is_meant=True)
    assert contents(path) == contents(kept.path)


def test_a_copy_that_is_opened_as_a_ledger_has_nothing_to_take_back(path: Path, kept: Kept, tmp_path: Path) -> None:
    restoring.restore(path, kept.path)
    with pytest.raises(RequestRefused, match="Nothing was restored"):
        restoring.undo(shelf.put(path, tmp_path))


def test_no_path_in_a_strangers_ledger_is_followed(path: Path, kept: Kept, tmp_path: Path) -> None:
    (tmp_path / kept.path.parent.name).mkdir()
    elsewhere = shutil.copy(kept.path, tmp_path / kept.path.parent.name)
    for said in (elsewhere, f"../../../{kept.path.parent.name}/{kept.path.name}", f"../../..\\{kept.path.name}"):
        patch_file(path, f"INSERT OR REPLACE INTO meta VALUES ('backup_before', '{said}')")
        with pytest.raises(RequestRefused, match=r"Nothing was restored|is not where"):
            restoring.undo(path)


def test_what_is_restored_is_a_ledger_and_no_copy(path: Path, kept: Kept) -> None:
    restoring.restore(path, kept.path)
    with closing(database.connect(path, "ro")) as connection:
        assert connection.execute("SELECT name FROM meta WHERE name LIKE 'backup%'").fetchall() == [("backup_before",)]
    with closing(Ledger(path)) as book:
        assert list(unlike(book)) == []
        entries.add(book, purchase())
        assert list(unlike(book)) == []
    assert (path.stat().st_mode & 0o777) == 0o600


def test_changes_in_the_log_alone_go_aside_with_the_ledger_and_are_applied_to_no_other(
    path: Path, kept: Kept, tmp_path: Path
) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="in the log alone"))
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", tmp_path / f"live{ending}")
    for ending in ("", "-wal"):
        shutil.copy(tmp_path / f"live{ending}", f"{path}{ending}")
    made = restoring.restore(path, kept.path)
    assert contents(path) == contents(kept.path)
    assert made.before is not None
    assert made.before.content is not None
    assert made.before.content.entries == 8
    assert not Path(f"{path}-wal").exists()


def test_a_copy_with_changes_in_its_log_is_restored_with_them(path: Path, tmp_path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="in the log alone"))
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", tmp_path / f"live{ending}")
        expected = contents(path)
    with closing(Ledger(path)) as book:
        entries.delete(book, [1])
    restoring.restore(path, tmp_path / "live")
    assert contents(path) == expected


def test_a_ledger_that_is_gone_comes_back(path: Path, kept: Kept) -> None:
    for file in files_of(path):
        file.unlink(missing_ok=True)
    made = restoring.restore(path, kept.path)
    assert (made.before, made.aside) == (None, None)
    assert contents(path) == contents(kept.path)
    with pytest.raises(RequestRefused, match="Nothing was restored"):
        restoring.undo(path)


def damage(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192:40960] = b"\xaa" * 32768
    path.write_bytes(data)


@pytest.mark.parametrize(
    "fault", [damage, lambda path: path.write_bytes(b""), lambda path: path.write_text("x" * 9999)]
)
def test_a_damaged_ledger_goes_aside_as_it_is(fault: Callable[[Path], object], path: Path, kept: Kept) -> None:
    fault(path)
    Path(f"{path}.witness").write_text("of the damaged one")
    before = {file.name: file.read_bytes() for file in files_of(path) if file.exists()}
    made = restoring.restore(path, kept.path)
    assert made.before is None
    assert made.aside == path.with_name("a.coinpurse.set-aside-1")
    assert {name: (made.aside / name).read_bytes() for name in before} == before
    assert contents(path) == contents(kept.path)
    assert made.aside.stat().st_mode & 0o777 == 0o700
    fault(path)
    assert restoring.restore(path, kept.path).aside == path.with_name("a.coinpurse.set-aside-2")


def test_the_record_of_changes_that_are_missing_is_not_deleted(path: Path) -> None:
    old, kept = path.read_bytes(), shelf.keep(path, "by-hand")
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="precious"))
    path.write_bytes(old)
    record = witness.path_of(path).read_bytes()
    made = restoring.restore(path, kept.path)
    assert made.before is not None
    assert made.aside is not None
    assert witness.path_of(made.aside / path.name).read_bytes() == record
    missing = replay.find(made.aside / path.name)
    assert missing is not None
    assert len(missing.usable) == 1


def test_a_ledger_of_a_newer_version_goes_aside_as_it_is(path: Path, kept: Kept) -> None:
    patch_file(path, "PRAGMA user_version = 99")
    before = fingerprint(path)
    made = restoring.restore(path, kept.path)
    aside = made.aside / path.name if made.aside else made.before.path if made.before else None
    assert aside is not None
    assert made.before is not None or fingerprint(aside) == before


def test_an_older_copy_is_upgraded_on_the_way(path: Path) -> None:
    made = restoring.restore(path, FOLDER / "v1.coinpurse", is_meant=True)
    assert made.content.version == migrations.VERSION
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
    assert made.content.entries == 28


# --- What is not restored -----------------------------------------------------------------------------------------


def refuse(path: Path, file: Path, kind: type[LedgerError], match: str) -> None:
    """Require that nothing changes anywhere near the ledger."""
    before = fingerprint(path), names(path.parent)
    with pytest.raises(kind, match=match):
        restoring.restore(path, file)
    assert (fingerprint(path), names(path.parent)) == before


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
