"""How a report leaves the window: as the document that is shown, or exactly, as the command line writes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.desktop import exports
from ui.reports import about
from ui.text import _

if TYPE_CHECKING:
    from typing import BinaryIO

    from models.reports.table import Request
    from ui.desktop.books import Books
    from ui.desktop.exports import Export, Tell
    from ui.documents.document import Document


def export(make: Callable[[Books], Document], request: Request, called: str, *, has_chart: bool) -> Export:
    """Give what writes a report in every format it can have; `called` is what its file is called."""

    def write(books: Books, name: str, file: BinaryIO, _tell: Tell) -> None:
        from ui.documents import report_files

        file.write(report_files.exact(books, request, name))

    formats = (*exports.TEXTS, "csv", "json", *(exports.CHARTS if has_chart else ()))
    return exports.of_document("report", called, make, formats, csv=write, json=write)


def called(request: Request, title: str, starts_on: int) -> str:
    """What the file of a report is called: as it was saved, or what it is; and the time it is of."""
    what = title or about.what(request.report, (*request.rows, *request.columns))
    return _(", ").join((what, about.stretch(request.query.since, request.query.until, starts_on)))
