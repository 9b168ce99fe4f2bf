"""What the page asks of the reckoning thread; each function gets the books first and gives back finished data."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from models import reports
from models.reports import Query
from models.reports.table import Cross, Request

if TYPE_CHECKING:
    from models.reports.choices import Choices
    from models.settings import Settings
    from ui.desktop.books import Books
    from ui.documents.document import Document

_FURTHER = ("id", "item", "hour", "channel", "payment_method")


def table(books: Books, request: Request) -> Cross:
    """Make a table. Raises LedgerError where it cannot be asked so."""
    from models.reports.cross import cross

    return cross(books.columns, books.rates, books.settings, request)


@dataclass(frozen=True)
class Shown:
    """Makes a document of a table as it is shown: what printing needs."""

    table: Cross
    settings: Settings
    title: str
    choices: Choices
    has_chart: bool

    def __call__(self, _books: Books) -> Document:
        """Make it."""
        from ui.documents import reports as documents

        chosen = self.choices
        made = documents.document(
            self.table,
            self.settings,
            title=self.title,
            measure=chosen.shown,
            chart=chosen.chart,  # type: ignore[arg-type]
        )
        if self.has_chart:
            return made
        return replace(made, sections=tuple(replace(section, chart=None) for section in made.sections))


def prepare(books: Books, step: int) -> int:
    """Do one step of what makes the next change of the report quick; give the number of the next, 0 at the end.

    The steps are short, so that a question asked meanwhile does not wait long: the columns that only some keys need,
    then gifts cut by the lots that paid for them, then the books by the other basis.
    """
    source = books.columns, books.rates, books.settings
    if step < len(_FURTHER):
        books.columns.need(_FURTHER[step])
    elif step == len(_FURTHER):
        reports.run("spending", *source, Query(("channel",)))
    else:
        reports.run("spending", *source, Query(basis="average" if books.settings.basis == "fifo" else "fifo"))
        return 0
    return step + 1


@dataclass(frozen=True)
class Behind:
    """Finds the entries behind figures of a report: what a `Subset` needs."""

    report: str
    queries: Sequence[Query]
    measure: str

    def __call__(self, books: Books) -> array[int]:
        """Give their ids by moment, each once."""
        from models.reports.entries import entries

        source = books.columns, books.rates, books.settings
        found = [entries(self.report, *source, replace(query, by=()), self.measure) for query in self.queries]
        return found[0] if len(found) == 1 else array("q", dict.fromkeys(entry for ids in found for entry in ids))
