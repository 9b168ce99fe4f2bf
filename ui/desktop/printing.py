"""What printing asks of the reckoning thread: pages of a document, pictures of them, and the way to a printer.

A printer is a device to paint on as a file is, and Qt allows that on any thread: none of it ever holds the window up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter

from models.errors import RequestRefused
from models.text import N_
from ui import formats, privacy
from ui.desktop.exports import Export
from ui.documents import pdf
from ui.documents.paper.composing import Composition, Pages
from ui.documents.paper.painting import Painting
from ui.documents.paper.sheet import Sheet, sheet_of
from ui.documents.paper.type import PER_INCH

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from ui.desktop.books import Books
    from ui.desktop.exports import Tell
    from ui.documents.document import Document

MOST_ROWS = 20_000
"""Rows that are printed: nobody reads more than these four hundred pages, and a file holds them better."""
Make = Callable[["Books"], "Document"]
"""Makes a document on the reckoning thread."""


@dataclass(frozen=True)
class Ready:
    """A document on its pages. Only the reckoning thread looks into `composition`, which can be laid out anew."""

    composition: Composition
    pages: Pages

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self.pages.pages)


def refuse_too_many(rows: int) -> None:
    """Refuse what nobody would print; who knows it sooner need not make a document of it. Raises RequestRefused."""
    if rows > MOST_ROWS:
        message = N_("{count} rows are too many to print; show fewer, or write them to a file")
        raise RequestRefused(message, count=formats.count(rows))


@privacy.lifted()
def prepare(books: Books, make: Make, paper: str) -> Ready:
    """Make a document and lay it out on that paper, across where it is wide. Raises LedgerError for too many rows."""
    document = make(books)
    refuse_too_many(sum(len(section.table.rows) for section in document.sections if section.table is not None))
    composition = Composition(document)
    return Ready(composition, composition.on(composition.best(paper)))


@privacy.lifted()
def lay(_books: Books, ready: Ready, sheet: Sheet) -> Ready:
    """Lay the same document out on another sheet."""
    return replace(ready, pages=ready.composition.on(sheet))


@privacy.lifted()
def picture(_books: Books, pages: Pages, number: int, scale: float) -> QImage:
    """Paint a page as it is shown on screen, with `scale` dots for a pixel of the page."""
    size = QSize(round(pages.sheet.width * scale), round(pages.sheet.height * scale))
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    with QPainter(image) as painter:
        painter.scale(scale, scale)
        Painting(pages).paint(painter, number)
    return image


def export(ready: Ready) -> Export:
    """What is to be saved as a PDF: the pages as they lie."""

    @privacy.lifted()
    def write(_books: Books, _format: str, file: BinaryIO, tell: Tell) -> None:
        pdf.write_pages(ready.pages, file, tell)

    return Export("print", ready.pages.document.title, ("pdf",), write)


@privacy.lifted()
def print_out(_books: Books, ready: Ready, printer: QPrinter, report: Callable[[int, int], bool]) -> int:
    """Print the pages that were chosen, and tell how many; 0 where it was stopped. Raises LedgerError if it cannot be.

    Where another paper was chosen in the printer's own dialog, the document is laid out on that.
    """
    sheet = sheet_of(printer.pageLayout())
    pages = ready.pages if sheet == ready.pages.sheet else ready.composition.on(sheet)
    chosen = _chosen(printer, len(pages.pages))
    painting, scale = Painting(pages), printer.resolution() / PER_INCH
    with QPainter(printer) as painter:
        if not painter.isActive():
            raise RequestRefused(N_("The printer does not answer; choose another one, or save a PDF"))
        painter.scale(scale, scale)
        for done, number in enumerate(chosen):
            if not report(done, len(chosen)):
                printer.abort()
                return 0
            if done:
                printer.newPage()
            painting.paint(painter, number)
    return len(chosen)


def _chosen(printer: QPrinter, count: int) -> range:
    """The numbers of the pages to print, from 0; a printer that was told none gets all."""
    first, last = max(1, printer.fromPage()), min(count, printer.toPage() or count)
    return range(first - 1, last)
