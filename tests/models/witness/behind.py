"""Putting a ledger behind the record beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from models import entries, witness
from models.ledger import Ledger
from tests.models.full_book import NASTY
from tests.sample_entries import dump, gift, purchase


def put_back(path: Path, change: Callable[[Ledger], object]) -> object:
    """Change the ledger and put the copy from before in its place; give what it held after the change."""
    old = path.read_bytes()
    with closing(Ledger(path)) as book:
        change(book)
        after = dump(book)
    path.write_bytes(old)
    return after


@contextmanager
def untouched(path: Path) -> Iterator[None]:
    """Require that the block changes neither the ledger nor its record."""
    before = path.read_bytes(), witness.path_of(path).read_bytes()
    yield
    assert (path.read_bytes(), witness.path_of(path).read_bytes()) == before


def many(book: Ledger) -> None:
    """Add, edit, delete and undo, with names that are easily written back wrongly."""
    entries.add(book, purchase(reference="B", seller=NASTY))
    added = entries.add(book, gift(creator="Lost 'one'", note=NASTY))
    entries.edit(book, added, gift(creator="Lost 'one'", coins=77))
    entries.delete(book, [2])
    book.change_settings(currency="JPY")
    entries.add(book, gift(coins=5))
    book.undo()
