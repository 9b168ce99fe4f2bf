"""The ledger's own CSV: every entry, exact, so that reading it back makes the same ledger."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, BinaryIO

from models import currencies
from models.drafts import FIELDS
from models.exports import entry_rows
from models.moments import written
from models.money import to_text

if TYPE_CHECKING:
    from models.database import Reader
    from models.exports.entry_rows import Names

_AT_ONCE = 200
"""Rows that are turned into columns and back together: few enough to stay in the processor's cache."""


def write_csv(reader: Reader, file: BinaryIO, tell: Callable[[int], object] = lambda _done: None) -> None:
    """Write every entry to `file`, which stays open: by moment, then in the order they are booked.

    `tell` is called now and then with how many are written.
    """
    text = TextIOWrapper(file, encoding="utf-8", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(FIELDS)
    with reader.db.atomic():  # entries and names of one state of the ledger
        done = 0
        names, rows = entry_rows.names(reader), entry_rows.all_rows(reader)
        while block := rows.fetchmany(_AT_ONCE):
            writer.writerows(_written(names, *zip(*block, strict=True)))
            done += len(block)
            tell(done)
    text.detach()


def _written(names: Names, *columns: Sequence[Any]) -> Iterator[tuple[object, ...]]:
    """Give the rows of `drafts.fields`, made column by column; what is not there is None, and empty in the file."""
    kind, at, utc_offset, zone, is_date, account, creator, handle, item, quantity, coins, *further = columns
    amount, currency, charged, charged_currency, *texts = further
    made: tuple[Iterable[object], ...] = (
        kind,
        map(written, at, utc_offset, zone, is_date),
        map(names.platforms.get, account),
        map(names.accounts.get, account),
        map(names.creators.get, creator),
        map(names.handles.get, handle),
        map(names.items.get, item, item),
        quantity,
        coins,
        _amounts(amount, currency),
        currency,
        _amounts(charged, charged_currency),
        charged_currency,
        *texts,
    )
    return zip(*made, strict=True)


def _amounts(minors: Sequence[int | None], codes: Sequence[str]) -> Iterator[str | None]:
    for minor, code in zip(minors, codes, strict=True):
        yield None if minor is None else to_text(minor, currencies.digits(code))
