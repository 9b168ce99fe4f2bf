"""A ledger that a crash left on its way to another place."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from models import keys, ledger
from models.backups import restoring, shelf, swapping
from models.backups.cards import Kept
from models.errors import LedgerError, LedgerLocked
from models.exports.atomic import sync_folder
from models.ledger import Ledger
from models.ledger_files import under_way
from models.passphrases import changing
from models.settings import Settings
from tests.models.backups.files import contents, names
from tests.models.database.files import patch_file


def cut_off(path: Path) -> None:
    """Leave a ledger as a crash in the middle of a restore does."""
    place = under_way(path)
    place.mkdir()
    (place / swapping.NEW).write_bytes(b"half")
    swapping._move_away(path, place)


def test_what_was_put_there_after_a_crash_is_not_replaced(path: Path, kept: Kept) -> None:
    later = path.read_bytes()
    cut_off(path)
    shutil.copy(kept.path, path)
    put_there = contents(path)
    Ledger(path).close()
    assert contents(path) == put_there
    assert (path.with_name("a.coinpurse.set-aside-1") / path.name).read_bytes() == later


def test_no_power_cut_parts_a_ledger_from_its_log(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(f"{path}-wal").touch()
    before, steps, sync, move = contents(path), list[str](), sync_folder, Path.replace

    def note(folder: Path) -> None:
        sync(folder)
        steps.append(f"flush {folder.name}")

    def go(file: Path, target: Path) -> Path:
        steps.append(target.name)
        return move(file, target)

    with monkeypatch.context() as patch:
        patch.setattr(swapping, "sync_folder", note)
        patch.setattr(Path, "replace", go)
        cut_off(path)
        place, home, away = under_way(path).name, path.parent.name, steps[:]
        steps.clear()
        swapping.recover(path)
    assert away[:3] == [path.name, f"flush {place}", f"flush {home}"]
    assert away[-2:] == [f"flush {place}", f"flush {home}"]
    assert f"{path.name}-wal" in away[3:-2]
    assert steps[-3:] == [f"flush {home}", path.name, f"flush {home}"]
    assert f"{path.name}-wal" in steps[:-3]
    assert contents(path) == before


def test_a_disk_that_fails_to_flush_a_folder_leaves_the_old_ledger_or_gives_the_new_one(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is told that it failed finds the old one, and who is told nothing the new one."""
    before, outcomes = path.read_bytes(), list[bool]()

    def fail(_: Path) -> None:
        if next(left, False):
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    for number in range(7):
        left = iter([*[False] * number, True])
        path.write_bytes(before)
        with monkeypatch.context() as patch:
            patch.setattr(swapping, "sync_folder", fail)
            try:
                swapping.swap(path, lambda new: new.write_bytes(b"new"))
            except OSError:
                assert path.read_bytes() == before
            else:
                assert path.read_bytes() == b"new"
            outcomes.append(path.read_bytes() == b"new")
        swapping.recover(path)
        assert not under_way(path).exists()
    assert outcomes == sorted(outcomes)
    assert set(outcomes) == {False, True}


def test_where_the_disk_cannot_say_what_is_there_nothing_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(path)
    cut_off(path)
    look = Path.lstat

    def fail(file: Path) -> os.stat_result:
        if file.parent == under_way(path):
            raise OSError(errno.EIO, "")
        return look(file)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "lstat", fail)
        with pytest.raises(LedgerError, match="the disk reports an error"):
            Ledger(path)
    Ledger(path).close()
    assert contents(path) == before


def test_of_two_ledgers_with_long_names_neither_loses_what_is_the_others(path: Path) -> None:
    before = contents(path)
    first, second = (path.with_name(f"{'a' * 210}{number}") for number in (1, 2))
    shutil.copy(path, second)
    path.rename(first)
    cut_off(first)
    Ledger(second).close()
    Ledger(first).close()
    assert contents(first) == before


def test_no_ledger_is_made_in_the_place_of_one_whose_restoring_was_cut_off(path: Path) -> None:
    before = contents(path)
    cut_off(path)
    with pytest.raises(LedgerError, match="already exists, and was left as it is"):
        ledger.create(path, Settings())
    assert contents(path) == before


def test_a_copy_is_restored_where_restoring_was_cut_off(path: Path, kept: Kept) -> None:
    later = contents(path)
    cut_off(path)
    made = restoring.restore(path, kept.path)
    assert contents(path) == contents(kept.path)
    assert made.before is not None
    assert contents(made.before.path) == later
    assert names(path.parent) == {"a.coinpurse"}


# --- The end of a restore -----------------------------------------------------------------------------------------


@pytest.fixture
def ended(path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger that was restored, and nothing more: the old files are where they went."""
    with monkeypatch.context() as patch:
        patch.setattr(swapping, "discard", lambda _ledger: None)
        restoring.restore(path, kept.path)
    assert (under_way(path) / path.name).exists()
    return path


def test_old_files_go_when_the_restored_ledger_is_opened_for_writing(ended: Path) -> None:
    before = contents(ended)
    with ledger.reading(ended):
        assert under_way(ended).exists(), "readers change nothing"
    Ledger(ended).close()
    assert contents(ended) == before
    assert names(ended.parent) == {"a.coinpurse"}


def test_what_a_kill_left_of_the_old_files_goes_too(ended: Path) -> None:
    (under_way(ended) / ended.name).unlink()
    (under_way(ended) / f"{ended.name}-wal").touch()
    Ledger(ended).close()
    assert names(ended.parent) == {"a.coinpurse"}


def spoil(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:8192] + b"\xaa" * 32768 + data[40960:])


def copy_of_what_was_there(ended: Path) -> Path:
    found = restoring.before_last(ended)
    assert found is not None
    return found.path


@pytest.mark.parametrize(
    "fault",
    [
        lambda ended: copy_of_what_was_there(ended).unlink(),
        lambda ended: spoil(copy_of_what_was_there(ended)),
        lambda ended: (under_way(ended) / ".kept").unlink(),
        lambda ended: (under_way(ended) / ".kept").write_text(shelf.kept(ended)[-1].named),
        lambda ended: patch_file(ended, "DELETE FROM meta WHERE name = 'backup_before'"),
        lambda ended: shutil.copy(shelf.kept(ended)[-1].path, ended),
        spoil,
    ],
    ids=["no copy", "damaged copy", "no note", "another note", "another ledger", "another file", "damaged ledger"],
)
def test_old_files_stay_where_it_is_not_certain_that_a_copy_has_them(
    fault: Callable[[Path], object], ended: Path
) -> None:
    old = {file.name: file.read_bytes() for file in under_way(ended).iterdir() if file.name.startswith("a.")}
    fault(ended)
    with suppress(LedgerError):
        Ledger(ended).close()
    aside = ended.with_name("a.coinpurse.set-aside-1")
    assert {name: (aside / name).read_bytes() for name in old} == old
    assert not under_way(ended).exists()


@pytest.mark.usefixtures("no_keys")
def test_of_an_encrypted_ledger_old_files_go_once_it_is_unlocked(
    path: Path, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    changing.change(path, "correct horse")
    with monkeypatch.context() as patch:
        patch.setattr(swapping, "discard", lambda _ledger: None)
        restoring.restore(path, kept.path)
    keys._held.clear()
    with pytest.raises(LedgerLocked):
        Ledger(path)
    assert (under_way(path) / path.name).exists()
    ledger.unlock(path, "correct horse")
    Ledger(path).close()
    assert names(path.parent) == {"a.coinpurse", "a.coinpurse.set-aside-1"}, "the plain one stays"
