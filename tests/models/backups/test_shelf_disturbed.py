"""Keeping a copy is stopped, killed, denied or refused, and costs none of those there are."""

from __future__ import annotations

import errno
import os
import time
from contextlib import closing
from pathlib import Path

import filelock
import pytest

from models import entries, failures, keys, ledger, leftovers
from models.backups import places, restoring, shelf
from models.backups.cards import Kept
from models.errors import LedgerInUse, LedgerLocked, LedgerUnusable, RequestRefused
from models.exports import atomic
from models.ledger import Ledger
from models.settings import Settings
from tests.faults.victim import Victims
from tests.models.backups.files import STRIDE, contents, fingerprint, numbers
from tests.models.database.test_faults import files_end_at
from tests.sample_entries import purchase


def test_stopping_leaves_nothing(path: Path) -> None:
    with pytest.raises(RequestRefused, match="Stopped; no copy was made"):
        shelf.keep(path, "by-hand", lambda _done, _of: False)
    assert shelf.kept(path) == []
    assert [file.name for file in next(places.usual().iterdir()).iterdir()] == [".lock"]


def test_progress_is_told_until_all_is_copied(path: Path) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        told.append((done, of))
        return True

    shelf.keep(path, "by-hand", progress)
    assert told[-1][0] == told[-1][1] > 0


def test_two_programs_never_take_one_number(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shelf.keep(path, "by-hand").path.parent
    monkeypatch.setattr(shelf, "_WAIT", 0)
    with filelock.FileLock(folder / ".lock"), pytest.raises(LedgerInUse, match="is making a backup"):
        shelf.keep(path, "by-hand")
    assert numbers(path) == [1]


def test_a_folder_that_cannot_be_written_is_named(path: Path) -> None:
    folder = shelf.keep(path, "by-hand").path.parent
    (folder / ".lock").unlink()
    (folder / ".lock").mkdir()  # fails alike for every user
    with pytest.raises(RequestRefused, match="cannot be written") as refused:
        shelf.keep(path, "by-hand")
    assert refused.value.values["path"] == folder
    assert numbers(path) == [1]


def test_what_a_crash_left_unfinished_goes_with_the_next_copy(path: Path) -> None:
    """At once what is made under the lock of the folder, and after a day what somebody else may have made."""
    kept = shelf.keep(path, "by-hand").path
    mine, theirs = (leftovers.beside(kept.with_name(name), "tmp") for name in (kept.name, "theirs"))
    for file, age in ((mine, 60), (Path(f"{mine}-journal"), 60), (theirs, 60), (Path(f"{theirs}-journal"), 2 * 86_400)):
        file.write_bytes(b"half")
        os.utime(file, (time.time() - age,) * 2)
    shelf.keep(path, "by-hand")
    left = {file.name for file in kept.parent.iterdir() if file.suffix != ".coinpurse"}
    assert left == {".lock", ".last", theirs.name}


def good(path: Path, expected: object) -> list[Kept]:
    """Require every file that is listed to be a whole copy."""
    found = shelf.kept(path)
    for one in found:
        assert one.content is not None
        assert contents(one.path) == expected
    return found


@pytest.mark.parametrize("job", ["backup", "rotate"])
def test_a_kill_leaves_whole_copies_alone_and_no_fewer(job: str, path: Path, victims: Victims, tmp_path: Path) -> None:
    expected, was_killed, steps = contents(path), True, 0
    data, last = tmp_path / "data", 0
    before = fingerprint(path)
    while was_killed:
        steps += 3 * STRIDE
        last = max((one.number for one in good(path, expected)), default=0)
        lines, was_killed = victims.run(job, path, data, kill_at=steps)
        found = good(path, expected)
        assert len(found) >= min(3, last)
        assert (
            found[0].number >= last + len([line for line in lines if line.startswith("KEPT")]) if found else not lines
        )
    assert steps > 50
    assert fingerprint(path) == before


def test_the_check_of_a_copy_can_be_stopped_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "_STEPS", 1)
    with pytest.raises(RequestRefused, match="Stopped; nothing was changed"):
        shelf.keep(path, "by-hand", lambda done, of: (done, of) != (1, 1))
    assert shelf.kept(path) == []
    shelf.keep(path, "by-hand")


def test_copies_of_an_encrypted_ledger_are_encrypted_and_not_denied_while_it_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3")
    monkeypatch.setattr(keys, "_held", {})
    path = tmp_path / "sealed.coinpurse"
    ledger.create(path, Settings(), passphrase="correct horse battery staple")
    with closing(Ledger(path)) as book:
        entries.add(book, purchase())
    made = shelf.keep(path, "by-hand")
    assert b"SQLite" not in made.path.read_bytes()[:16]
    assert b"TikTok" not in made.path.read_bytes()
    assert shelf.kept(path) == [made]
    restoring.restore(path, made.path)
    assert [one.content and one.content.entries for one in shelf.kept(path)] == [1, 1]
    keys._held.clear()
    for asked in (shelf.kept, shelf.holds, shelf.folder):
        with pytest.raises(LedgerLocked):
            asked(path)


def test_a_disk_that_is_full_leaves_the_copies_there_are(path: Path) -> None:
    shelf.keep(path, "by-hand")
    before = shelf.kept(path)
    for size in (0, 5000, 100_000):
        with files_end_at(size), pytest.raises(LedgerUnusable, match=r"disk is full|disk reports an error"):
            shelf.keep(path, "by-hand")
    assert shelf.kept(path) == before
    beside = {file.name for file in before[0].path.parent.iterdir()} - {before[0].path.name}
    assert beside == {".lock", ".last"}


def test_a_copy_that_the_disk_perhaps_has_not_makes_room_for_no_other(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        shelf.keep(path, "by-hand")
    before = shelf.kept(path)

    def fail(folder: Path) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO), folder)

    monkeypatch.setattr(atomic, "sync_folder", fail)
    with pytest.raises(LedgerUnusable):
        shelf.keep(path, "by-hand")
    assert shelf.kept(path) == before
