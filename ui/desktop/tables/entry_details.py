"""Everything the books know of one entry, for the pane beside the table; found on the reckoning thread."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.desktop.page import Subset
from ui.desktop.tables import entry_price
from ui.desktop.tables.entry_price import NOTHING, Priced

if TYPE_CHECKING:
    from models.attachments import Receipt
    from models.conversions import Conversion
    from models.imports.provenance import Provenance
    from models.journal import EntryRow, Origin
    from models.rates import Rate
    from models.reports.explanations import Explanation
    from models.reports.figures import Figure
    from models.reports.lots import Traced
    from ui.desktop.books import Books


@dataclass(frozen=True)
class Details:
    """An entry with what follows from it. `related` are the entries its refunds and refunded ones are, by id.

    `sources` are the rows it is from, `receipts` the files attached to it; `zone` is the ledger's.
    `rate` is what its money was converted with, None where there is none or it needs none; `needs_rate` tells those.
    `price` is what its price was held against, `conversion` how it became what was charged or counts, by which rate.
    """

    row: EntryRow
    figure: Figure | None
    traced: Traced
    origin: Origin
    currency: str
    rate: Rate | None
    needs_rate: bool
    related: Mapping[int, EntryRow]
    sources: Sequence[Provenance] = ()
    receipts: Sequence[Receipt] = ()
    zone: str = "UTC"
    price: Priced = NOTHING
    conversion: Conversion | None = None
    explanations: Sequence[Explanation] = ()
    """What a balance that differs may be."""


def details(books: Books, entry: int) -> Details | None:
    """Look everything up; None where the entry is gone."""
    from models import attachments, journal, settling
    from models.imports.provenance import provenance
    from models.reports.lots import trace

    row = next(iter(journal.rows(books.reader, [entry])), None)
    if row is None:
        return None
    traced = trace(books.columns, books.rates, books.settings, entry)
    origin, currency = journal.origin(books.reader, entry), books.settings.currency
    paid = (row.charged or row.amount) if row.kind != "refund" else None
    needs_rate = paid is not None and paid.currency != currency
    related = [*origin.refunds, *([origin.refunded] if origin.refunded else [])]
    return Details(
        row,
        books.figures.of(entry),
        traced,
        origin,
        currency,
        books.rates.find(paid.currency, currency, row.local.date()) if paid is not None and needs_rate else None,
        needs_rate,
        {one.id: one for one in journal.rows(books.reader, related)},
        provenance(books.reader, entry),
        attachments.receipts(books.reader, entry),
        books.settings.timezone,
        entry_price.look(books, row, traced),
        _conversion(books, row),
        settling.explanations(books.reader, entry) if row.kind == "assertion" else (),
    )


def _conversion(books: Books, row: EntryRow) -> Conversion | None:
    from models.conversions import conversion

    if row.kind == "refund" or row.amount is None:
        return None
    return conversion(row.amount, row.charged, row.local.date(), books.rates, books.settings.currency)


def draws_of(lot: int, title: str) -> Subset:
    """The entries that took coins of a lot."""

    def find(books: Books) -> array[int]:
        from models.reports.stock import drawn_from

        return drawn_from(books.columns, books.rates, books.settings, lot)

    return Subset(title, find)
