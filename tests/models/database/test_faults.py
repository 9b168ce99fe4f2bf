"""What happens to the file or the disk while a ledger is open, or to who writes it: nothing acknowledged is lost."""

from __future__ import annotations

import errno
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from models import entries, ledger, ledger_files, lookups
from models.errors import LedgerChanged, LedgerUnusable
from models.failures import failures
from models.ledger import Ledger
from models.settings import Settings
from tests.faults.victim import Victims
from tests.models.database.files import change
from tests.sample_entries import dump, gift, purchase

# --- Under the writer's hands -------------------------------------------------------------------------------------


def replaced(path: Path) -> None:
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)


GONE = re.compile(r"was moved, replaced or deleted while it was open")


@pytest.mark.parametrize("event", [replaced, lambda path: path.rename(path.with_name("moved")), Path.unlink])
def test_a_ledger_that_was_replaced_or_moved_is_not_written_to(event: Any, path: Path) -> None:
    with closing(Ledger(path)) as book:
        before = dump(book)
        with pytest.raises(LedgerChanged, match=GONE):
            change(book, lambda: event(path))
        with pytest.raises(LedgerChanged, match=GONE):
            entries.add(book, gift())
        assert (dump(book), book.undo_label) == (before, None)
    if path.exists():
        with ledger.reading(path) as reader:
            assert dump(reader) == before


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may mount a disk")
def test_a_ledger_whose_disk_was_taken_away_is_not_written_to(path: Path, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "coinpurse-test", disk], check=True)
    try:
        book = Ledger(Path(shutil.copy(path, disk)))
        before = dump(book)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)
    with closing(book), pytest.raises(LedgerChanged, match=GONE):
        entries.add(book, gift())
    assert not list(disk.iterdir()), "nothing is written where it was"
    with ledger.reading(path) as reader:
        assert dump(reader) == before


def test_a_ledger_that_another_program_changed_is_not_written_to_before_it_is_read_again(path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="ours"))
        with closing(sqlite3.connect(path)) as other, other:
            other.execute("UPDATE entry SET note = 'theirs' WHERE id = 3")
        with pytest.raises(LedgerChanged, match="was changed by another program"):
            entries.add(book, gift(note="never"))
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="again"))
        assert [draft.note for draft in lookups.all_drafts(book)][2:] == ["theirs", "again"]


def test_a_ledger_whose_log_was_removed_is_not_written_to_and_all_of_it_is_saved(path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="ours"))
        Path(f"{path}-wal").unlink()
        with pytest.raises(LedgerChanged, match="was changed by another program"):
            entries.add(book, gift(note="never"))
    with closing(Ledger(path)) as book:
        assert [draft.note for draft in lookups.all_drafts(book)][2:] == ["ours"]


def test_a_full_disk_loses_nothing_and_keeps_nothing_shut(path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="before"))
        before = dump(book)
        (pages,) = book.connection.execute("PRAGMA page_count").fetchone()
        book.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerUnusable, match=r"The disk is full\. Nothing was lost"):
            entries.add(book, purchase(note="x" * 90_000))
        assert (dump(book), book.undo_label) == (before, "Add gift")
        book.undo()
        book.redo()
        assert dump(book) == before
        book.connection.execute("PRAGMA max_page_count = 1000000")
        entries.add(book, purchase(note="x" * 90_000))
    with ledger.reading(path) as reader:
        assert reader.db.pragma("integrity_check") == "ok"
        assert [draft.note[:6] for draft in lookups.all_drafts(reader)] == ["", "xxxxxx", "", "before"]


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """Let no file of this process grow past `size`, as a quota does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_fails_half_way_loses_nothing(path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="before"))
        before, size = dump(book), Path(f"{path}-wal").stat().st_size
        for more in (0, 100, 5000):
            with files_end_at(size + more), pytest.raises(LedgerUnusable, match="the disk reports an error"):
                entries.add(book, purchase(note="x" * 90_000))
            assert (dump(book), book.undo_label) == (before, "Add gift")
        entries.add(book, gift(note="after"))
    with ledger.reading(path) as reader:
        assert reader.db.pragma("integrity_check") == "ok"
        assert [draft.note for draft in lookups.all_drafts(reader)][2:] == ["before", "after"]


def test_a_full_disk_at_opening_keeps_nothing_shut(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Ledger(path)) as book:
        entries.delete(book, [2])
        book.connection.execute("UPDATE removed SET removed_at = 1")

    def full(self: Ledger) -> None:
        with failures(self.path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Ledger, "require_same_file", full)
    with closing(Ledger(path)) as book:
        assert len(dump(book)["removed"]) == 1


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[None]]:
    """A disk that says it is full, and on which SQLite can make no index of a log."""

    @contextmanager
    def full() -> Iterator[None]:
        with monkeypatch.context() as patch, files_end_at(10):
            patch.setattr(ledger_files, "_NEEDED", 1 << 70)
            yield

    return full


FullDisk = Callable[[], AbstractContextManager[None]]


@pytest.mark.parametrize("left", [b"", b"xyz", None], ids=["empty", "begun", "none"])
def test_what_a_refused_writer_left_on_a_full_disk_keeps_nobody_from_reading(
    left: bytes | None, path: Path, full_disk: FullDisk
) -> None:
    if left is not None:
        Path(f"{path}-shm").write_bytes(left)
        Path(f"{path}-wal").touch()
    for _ in range(2):
        with full_disk():
            with pytest.raises(LedgerUnusable, match=r"The disk is full\. Nothing was lost"):
                Ledger(path)
            with ledger.reading(path) as reader:
                assert len(list(lookups.all_drafts(reader))) == 2
    with closing(Ledger(path)) as book:
        entries.add(book, gift())


def test_a_ledger_that_is_open_elsewhere_on_a_full_disk_is_read_as_its_writer_goes_on(
    path: Path, full_disk: FullDisk
) -> None:
    with closing(Ledger(path)) as book:
        assert not ledger_files.has_changes(f"{path}-wal")
        with full_disk():
            reader = ledger.open_reader(path)
        with closing(reader):
            entries.add(book, gift())
            assert len(list(lookups.all_drafts(reader))) == 3


def test_changes_in_the_log_are_never_left_out_because_the_disk_is_full(
    path: Path, tmp_path: Path, full_disk: FullDisk
) -> None:
    """Without its index the log cannot be read: then the sentence says why, and after it all is there."""
    crashed = tmp_path / "crashed"
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
        for ending in ("", "-wal"):
            Path(f"{crashed}{ending}").write_bytes(Path(f"{path}{ending}").read_bytes())
    with full_disk(), pytest.raises(LedgerUnusable, match="The disk is full"):
        ledger.open_reader(crashed)
    with ledger.reading(crashed) as reader:
        assert len(list(lookups.all_drafts(reader))) == 3


# --- Without permission -------------------------------------------------------------------------------------------


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder everybody may look into, as the one of pytest may not."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        made.chmod(0o777)
        yield made
        made.chmod(0o777)


@pytest.mark.parametrize(
    ("folder", "file", "written", "read"),
    [
        (0o777, 0o444, "LedgerReadOnly {path} or its folder is read-only; nothing was changed.", "DONE"),
        (0o777, 0o000, "LedgerUnusable {path} cannot be opened:", "LedgerUnusable {path} cannot be opened:"),
        (0o555, 0o444, "LedgerReadOnly {path} or its folder is read-only; nothing was changed.", "DONE"),
        (0o555, 0o666, "LedgerReadOnly {path} or its folder is read-only; nothing was changed.", "DONE"),
        (0o000, 0o444, "LedgerUnusable {path} cannot be opened:", "LedgerUnusable {path} cannot be opened:"),
    ],
)
def test_missing_permission_is_a_sentence_and_nothing_changes(
    folder: int, file: int, written: str, read: str, open_folder: Path, victims: Victims
) -> None:
    path = open_folder / "a.coinpurse"
    ledger.create(path, Settings())
    before = path.read_bytes()
    path.chmod(file)
    open_folder.chmod(folder)
    (reader,), _ = victims.run("read_as_nobody", path)
    (made, writer), _ = victims.run("write_as_nobody", path)
    open_folder.chmod(0o777)
    assert reader.startswith(read.format(path=path))
    assert writer.startswith(written.format(path=path))
    assert made == "DONE" if folder == 0o777 else made.startswith(f"LedgerUnusable {path}.new cannot be opened")
    path.chmod(0o600)
    assert path.read_bytes() == before


def test_what_a_crash_left_half_done_without_a_write_ahead_log_is_taken_back(path: Path, tmp_path: Path) -> None:
    """As on another computer's disk, where there is a journal instead."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = TRUNCATE")
        connection.execute("PRAGMA cache_size = 1")
        before = dump(connection)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE creator SET note = 'half'")
        connection.execute("UPDATE entry SET note = hex(zeroblob(20000))")
        crashed = tmp_path / "crashed.coinpurse"
        for ending in ("", "-journal"):
            Path(f"{crashed}{ending}").write_bytes(Path(f"{path}{ending}").read_bytes())
        connection.execute("ROLLBACK")
    assert Path(f"{crashed}-journal").stat().st_size
    with closing(Ledger(crashed)) as book:
        assert dump(book) == before
        entries.add(book, gift())
