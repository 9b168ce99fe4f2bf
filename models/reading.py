"""A ledger opened for reading alone. A window shows rows by this before it loads all that writing one takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from models import keys
from models.database import Reader
from models.failures import failures


def open_reader(path: Path) -> Reader:
    """Open a ledger for reading alone: no lock, no change, beside any writer."""
    return Reader(path)


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Read a ledger while the block lasts; damage that shows only then raises LedgerUnusable, too."""
    with failures(path), closing(Reader(path)) as reader:
        yield reader


def is_encrypted(reader: Reader) -> bool:
    """Say whether an open ledger is encrypted."""
    return keys.key_of(reader.connection) is not None
