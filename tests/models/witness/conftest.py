"""Ledgers whose record knows more than they do."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from models import entries
from tests.books import new_ledger
from tests.models.full_book import full_book
from tests.sample_entries import gift


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed ledger with something in every table, in a folder of its own."""
    folder = tmp_path / "ledger"
    folder.mkdir()
    full_book(folder / "a").close()
    return folder / "a"


@pytest.fixture
def torn(tmp_path: Path) -> tuple[Path, list[str]]:
    """A ledger as a power cut leaves it, its last gifts in the write-ahead log; and the notes of all that was saved."""
    folder = tmp_path / "torn"
    folder.mkdir()
    book = new_ledger(tmp_path / "a")
    notes = [f"gift {number}" for number in range(12)]
    for number, note in enumerate(notes):
        entries.add(book, gift(note=note))
        if number == 3:
            book._settle()
    for ending in ("", "-wal", ".witness"):
        shutil.copy(f"{tmp_path / 'a'}{ending}", f"{folder / 'a'}{ending}")
    book.close()
    return folder / "a", notes
