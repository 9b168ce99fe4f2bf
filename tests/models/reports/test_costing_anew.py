"""A ledger that is written to while its columns are costed is costed as it is then."""

from __future__ import annotations

from models import entries, lookups
from models.columns import Columns
from models.ledger import Ledger
from models.reports import Asked
from models.reports.costing import cost
from tests.sample_entries import gift, purchase, refund


def test_what_was_written_meanwhile_is_costed_too(book: Ledger) -> None:
    entries.add(book, purchase())
    entries.add(book, refund(entries.add(book, gift())))
    columns = Columns(book)
    entries.add(book, gift(creator="Zoë"))
    (costed,) = cost(Asked(columns, lookups.rates(book), book.settings))
    assert len(costed.columns.coins) == len(list(lookups.all_drafts(book)))
