"""What the Ledger page shows just now, and how its entries are found on the reckoning thread."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from models import journal
from models.journal import EntryRow, Filter, Order

if TYPE_CHECKING:
    from models.ledger import Reader
    from ui.desktop.books import Books
    from ui.desktop.page import Subset
    from ui.desktop.widgets.filter_bar import Options


@dataclass(frozen=True, slots=True)
class View:
    """A filter, a sort, and the entries behind a figure if one was asked for; or what was deleted lately."""

    filter: Filter = field(default_factory=Filter)
    order: Order = field(default_factory=Order)
    subset: Subset | None = None
    is_deleted: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether it is every entry by the time it happened, which an index has in order."""
        return self == View(order=Order("when", self.order.is_descending))

    @property
    def is_everything(self) -> bool:
        """Whether nothing is left out."""
        return self.filter.is_empty and self.subset is None and not self.is_deleted


def found(books: Books, view: View) -> tuple[array[int], int]:
    """Ids of the entries of a view, in order, and how many entries there are in all."""
    from models import views

    if view.is_deleted:
        return journal.deleted(books.reader), len(views.timeline(books.columns).entry)
    among = view.subset.find(books) if view.subset is not None else None
    ids = views.find(books.columns, view.filter, view.order, lambda: books.figures, among)
    return ids, len(views.timeline(books.columns).entry)


def reading(reader: Reader, view: View) -> Callable[[Sequence[int]], Sequence[EntryRow]]:
    """Give what reads the rows of a view as they come on screen."""
    return partial(journal.deleted_rows if view.is_deleted else journal.rows, reader)


def prepare(books: Books) -> None:
    """Read what the first search needs, and load what the first change does, so that neither has to wait."""
    from models import bulk, search, suggestions, views  # noqa: F401 - to have them loaded

    views.timeline(books.columns)
    search.index(books.columns)
    books.columns.need("hour")  # with it the columns can take in a change of any entry instead of reading all again


def options(books: Books) -> Options:
    """Give what can be chosen on the chips."""
    from models import accounts, creators
    from ui.desktop.widgets.filter_bar import Options

    items = sorted(books.columns.items.items(), key=lambda item: item[1].casefold())
    return Options(accounts.accounts(books.reader), creators.creators(books.reader), items)


def kinds(books: Books, entries: Sequence[int]) -> tuple[int, int, int]:
    """Count which of these are there, are gifts, and were paid in money."""
    from models import lookups

    return lookups.kinds(books.reader, list(entries))
