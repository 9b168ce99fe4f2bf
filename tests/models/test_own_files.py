"""No file of a ledger that is open is opened by anything but SQLite, nor written over, whatever name it is given by."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from models import attachments, bank_rates, entries, mappings, own_files
from models.errors import LedgerUnusable, RequestRefused
from models.exports.atomic import atomic_write
from models.imports import files
from models.ledger import Ledger, create, open_reader, reading
from models.settings import Settings
from tests.sample_entries import gift, purchase
from ui.cli import unlocking

PARTS = ["", "-wal", "-shm", ".witness", ".lock"]
Door = Callable[[Ledger, Path], object]


def read_for_import(_ledger: Ledger, path: Path) -> None:
    with files.opened(path, lambda _: None) as file:
        file.read()


def write(_ledger: Ledger, path: Path) -> None:
    with atomic_write(path) as file:
        file.write(b"x")


READING: list[Door] = [
    read_for_import,
    lambda book, path: attachments.attach_file(book, 1, path),
    lambda _, path: mappings.from_file(path),
    lambda _, path: bank_rates.read_file(path),
    lambda _, path: unlocking.from_file(str(path)),
]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("door", [*READING, write])
def test_what_belongs_to_an_open_ledger_is_refused_by_every_door(
    ledger: Ledger, tmp_path: Path, part: str, door: Door
) -> None:
    entries.add(ledger, purchase())
    own = Path(f"{ledger.path}{part}")
    before = own_files.identity(own)
    (tmp_path / "linked").hardlink_to(own)
    (tmp_path / "pointing").symlink_to(own)
    for path in (own, tmp_path / "linked", tmp_path / "pointing"):
        with pytest.raises(RequestRefused, match="belongs to the ledger that is open"):
            door(ledger, path)
    assert own_files.identity(own) == before
    entries.add(ledger, gift())


@pytest.mark.parametrize("ending", ["-journal", "-wal"])
def test_nothing_is_written_where_sqlite_would_take_it_for_its_own(ledger: Ledger, ending: str) -> None:
    Path(f"{ledger.path}-wal").unlink()
    with pytest.raises(RequestRefused, match="belongs to the ledger that is open"):
        write(ledger, Path(f"{ledger.path}{ending}"))


def test_a_ledger_that_was_moved_away_is_still_known(ledger: Ledger, tmp_path: Path) -> None:
    moved = ledger.path.rename(tmp_path / "elsewhere")
    with pytest.raises(RequestRefused, match="belongs to the ledger that is open"):
        own_files.open_chosen(moved)


def test_what_is_closed_is_a_file_like_any(ledger: Ledger, tmp_path: Path) -> None:
    """As a copy of another ledger is, which somebody may want to keep with an entry."""
    other = tmp_path / "other"
    create(other, Settings())
    with closing(Ledger(other)):
        assert own_files.is_own(other)
    with closing(own_files.open_chosen(other)) as file:
        assert file.read(6) == b"SQLite"
    assert own_files.is_own(ledger.path)


def test_one_that_would_not_open_is_not_held_for_open(tmp_path: Path) -> None:
    (tmp_path / "none").write_bytes(b"x" * 1000)
    with pytest.raises(LedgerUnusable, match="is no Coinpurse ledger"):
        open_reader(tmp_path / "none")
    assert not own_files.is_own(tmp_path / "none")


def test_a_reader_alone_keeps_it_too(ledger: Ledger) -> None:
    path = ledger.path
    ledger.close()
    with reading(path):
        assert own_files.is_own(path)
    assert not own_files.is_own(path)
