"""The whole ledger for programs: everything it holds, every entry, or double entries for plain-text accounting."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ui.desktop.exports import Export, Tell

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from models.exports.postings import Journal
    from ui.desktop.books import Books

T = TypeVar("T")
FORMATS = ("json", "csv", "beancount", "hledger")
_AT_ONCE = 1000
"""Entries after which it is told how far it is."""


def export(ledger: Path) -> Export:
    """Export all of the ledger of that path, as the command line does."""
    return Export("ledger", ledger.stem, FORMATS, write, is_apart=True)


def write(books: Books, name: str, file: BinaryIO, tell: Tell) -> None:
    """Write it in that format. Raises LedgerError."""
    writers = {"json": _json, "csv": _csv, "beancount": _beancount, "hledger": _hledger}
    writers[name](books, file, tell)


def _json(books: Books, file: BinaryIO, tell: Tell) -> None:
    from models.exports import ledger_json

    ledger_json.write_json(books.reader, file, tell)


def _csv(books: Books, file: BinaryIO, tell: Tell) -> None:
    from models import lookups
    from models.exports import journal_csv

    of = lookups.count(books.reader)
    journal_csv.write_csv(books.reader, file, lambda done: tell(min(done, of), of))


def _beancount(books: Books, file: BinaryIO, tell: Tell) -> None:
    from models.exports import beancount

    beancount.write(_journal(books, tell), file)


def _hledger(books: Books, file: BinaryIO, tell: Tell) -> None:
    from models.exports import hledger

    hledger.write(_journal(books, tell), file)


def _journal(books: Books, tell: Tell) -> Journal:
    """Book the ledger as double entries, in its own currency and on its own basis."""
    from models import lookups, reports
    from models.exports.double_entry import journal

    asked = reports.settle("balance", books.columns, books.rates, books.settings, reports.Query())
    made = journal(asked, books.reader)
    return replace(made, entries=_told(made.entries, lookups.count(books.reader), tell))


def _told(rows: Iterator[T], of: int, tell: Tell) -> Iterator[T]:
    """Give the rows, and tell now and then how many there were."""
    for number, row in enumerate(rows):
        if number % _AT_ONCE == 0:
            tell(min(number, of), of)
        yield row
