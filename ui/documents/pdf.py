"""A document as a PDF: numbered pages, tables with their headings on every one, charts as lines and shapes."""

from __future__ import annotations

from collections.abc import Callable
from typing import IO

from PySide6.QtCore import QBuffer, QByteArray
from PySide6.QtGui import QPainter, QPdfWriter

from models.errors import RequestRefused
from models.text import N_
from ui import formats
from ui.documents.document import Document
from ui.documents.paper.composing import Composition, Pages
from ui.documents.paper.painting import Painting
from ui.documents.paper.sheet import Sheet, usual_paper
from ui.documents.paper.type import PER_INCH, plain

MOST_ROWS = 100_000
"""Rows on pages at most: nobody reads more than these two thousand, and they would take minutes."""
_DOTS = 1200
"""Dots per inch a page is laid out in; nothing on it is made of dots."""


def write(document: Document, file: IO[bytes], *, sheet: Sheet | None = None) -> None:
    """Write a document to `file`, page by page; without a sheet the paper is this country's, across for wide tables.

    A Qt application must be there, with or without a window. Raises RequestRefused for too many rows, and what `file`
    and the rows of the document raise.
    """
    rows = sum(len(section.table.rows) for section in document.sections if section.table is not None)
    if rows > MOST_ROWS:
        message = N_("{count} rows are too many for a PDF; ask for fewer, or choose XLSX, CSV or HTML")
        raise RequestRefused(message, count=formats.count(rows))
    composition = Composition(document)
    write_pages(composition.on(sheet or composition.best(usual_paper())), file)


def write_pages(pages: Pages, file: IO[bytes], tell: Callable[[int, int], object] = lambda _done, _of: None) -> None:
    """Write pages that are laid out already; `tell` hears how many of how many are, and raises to stop."""
    made = QByteArray()
    buffer = QBuffer(made)
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)

    def hand_on() -> None:
        """Give the file what is ready, so that a long document is never in memory as a whole."""
        file.write(made.data())
        made.clear()
        buffer.seek(0)

    writer = QPdfWriter(buffer)
    writer.setResolution(_DOTS)
    writer.setTitle(plain(pages.document.title))
    writer.setCreator("Coinpurse")
    writer.setPageLayout(pages.sheet.layout())
    painting = Painting(pages)
    with QPainter(writer) as painter:
        painter.scale(_DOTS / PER_INCH, _DOTS / PER_INCH)
        for number in range(len(pages.pages)):
            tell(number, len(pages.pages))
            if number:
                writer.newPage()
                hand_on()
            painting.paint(painter, number)
    hand_on()
