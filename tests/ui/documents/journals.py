"""Journals as documents, of ledgers that are given in a few words, and what stands in their tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from models.columns import Columns
from models.ledger import Ledger
from models.reports.figures import figures
from tests.books import SampleRates, fill, keeping
from tests.ledgers import Ledger as Sample
from tests.oracle.entries import COLUMNS, Settings
from ui.documents import journal
from ui.documents.document import Document, Table, Value
from ui.documents.journal import Read, Shown

RATES = SampleRates()


def books(ledger: Ledger) -> Read:
    columns = Columns(ledger)
    return Read(columns, RATES, ledger.settings, figures(columns, RATES, ledger.settings))


def lazily(ledger: Ledger, shown: Shown | None = None) -> Document:
    kept, shown = books(ledger), shown or Shown()
    return journal.document(kept, journal.find(kept, shown), shown)


def made(ledger: Ledger, shown: Shown | None = None) -> Document:
    """The document with all its rows, to be looked at when the ledger is closed."""
    document = lazily(ledger, shown)
    read_now = [
        replace(one, table=one.table and replace(one.table, rows=list(one.table.rows))) for one in document.sections
    ]
    return replace(document, sections=tuple(read_now))


def table(document: Document) -> Table:
    found = document.sections[0].table
    assert found is not None
    return found


def headings(shown: Table) -> list[str]:
    return [column.heading[-1] for column in shown.columns]


def cells(shown: Table, heading: str) -> list[Value]:
    """A column; nothing where there is no such column."""
    places = [place for place, name in enumerate(headings(shown)) if name == heading]
    return [row[place] for row in shown.rows for place in places]


@contextmanager
def written(*entries: str, **fields: str) -> Iterator[Ledger]:
    """A ledger of entries given as `type key=value key=value`."""
    made_rows = [
        dict.fromkeys(COLUMNS, "")
        | {"platform": "TikTok", "account": "main", "when": f"2026-03-{day:02d}T20:15:44"}
        | {"type": entry.split()[0], **dict(part.split("=") for part in entry.split()[1:])}
        | fields
        for day, entry in enumerate(entries, 1)
    ]
    with keeping(Sample([], Settings())) as ledger:
        fill(ledger, made_rows)
        yield ledger


BOUGHT = "purchase coins=100 amount=1.00 currency=EUR"
GIFT = "gift coins=30 item=Rose creator=Mia quantity=3"
