"""How the entries of a view leave the window: a document with the columns that are shown, for files and for paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ui.desktop import exports
from ui.desktop.exports import Export
from ui.text import _, visible

if TYPE_CHECKING:
    from typing import BinaryIO

    from ui.desktop.books import Books
    from ui.desktop.exports import Tell
    from ui.desktop.tables.entry_columns import Key
    from ui.desktop.tables.entry_view import View
    from ui.documents.document import Document, Section

FORMATS = ("xlsx", "spreadsheet", "pdf", "html")
"""Formats of a list of entries, the usual one first."""
ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))
"""Marks we put around names and dates in the title of a subset; as a stranger's they would be spelt out."""


@dataclass(frozen=True)
class Shown:
    """Makes a document of a view, on a thread that has books: what printing needs."""

    view: View
    columns: tuple[Key, ...]

    def __call__(self, books: Books) -> Document:
        """Make it with its rows read. Raises RequestRefused where they are more than can be printed."""
        from ui.desktop.printing import refuse_too_many

        made = self.lazily(books, is_brief=True, check=refuse_too_many)
        with books.columns.unchanged():
            return replace(made, sections=tuple(map(_read, made.sections)))

    def lazily(self, books: Books, *, is_brief: bool, check: Callable[[int], object] = bool) -> Document:
        """Make it without its rows, which are read while they are written; `is_brief` for pages.

        `check` gets the number of rows before anything is reckoned of them.
        """
        from ui.documents import journal

        view, among = self.view, None
        if view.subset is not None:
            among = view.subset.find(books)
        title = visible(view.subset.title.translate(ISOLATES)) if view.subset is not None else ""
        shown = journal.Shown(view.filter, view.order, title, self.columns, is_brief)
        ids = journal.find(books, shown, among)
        check(len(ids))
        return journal.document(books, ids, shown)


def _read(section: Section) -> Section:
    table = section.table
    return section if table is None else replace(section, table=replace(table, rows=list(table.rows)))


def export(shown: Shown, starts_on: int) -> Export:
    """Give what writes the entries of a view to a file; it reads the ledger anew, beside all other work."""

    def write(books: Books, name: str, file: BinaryIO, tell: Tell) -> None:
        from ui import documents

        made = shown.lazily(books, is_brief=name == "pdf")
        with books.columns.unchanged():
            documents.write(exports.watched(made, tell, rounds=2 if name == "pdf" else 1), name, file)

    return Export("journal", _called(shown.view, starts_on), FORMATS, write, is_apart=True)


def _called(view: View, starts_on: int) -> str:
    """What the file is called: what it is, and the time it is of."""
    from ui.reports import about

    wanted = view.filter
    return _(", ").join((_("Ledger"), about.stretch(wanted.since, wanted.until, starts_on)))
