"""A copy becomes the ledger again, whole or not at all, and what was there before is never gone."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from models import database, entries, ledger, migrations, replay, witness
from models.backups import restoring, shelf
from models.backups.cards import Kept
from models.errors import RequestRefused
from models.ledger import Ledger
from models.ledger_files import files_of
from models.settings import Settings
from models.unlike import unlike
from tests.frozen_ledgers import FOLDER
from tests.models.backups.files import contents, damage, fingerprint, names, refuse
from tests.models.database.files import patch_file
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
