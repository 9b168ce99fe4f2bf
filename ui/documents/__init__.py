"""What is handed on: a report, the journal or a year, in words, and one file for each format it is written in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from models.text import N_
from ui import privacy

if TYPE_CHECKING:
    from ui.documents.document import Document

Write = Callable[["Document", BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A format for people: the ending of its files, what it is called, and what imports and gives its writer.

    `is_text` where a terminal can show it; `is_painted` where letters are drawn or measured, which needs fonts.
    """

    ending: str
    name: str
    writer: Callable[[], Write]
    is_text: bool = False
    is_painted: bool = True


def _xlsx() -> Write:
    from ui.documents import xlsx

    return xlsx.write


def _spreadsheet() -> Write:
    from ui.documents import spreadsheet_csv

    return spreadsheet_csv.write


def _html() -> Write:
    from ui.documents import html

    return html.write


def _pdf() -> Write:
    from ui.documents import pdf

    return pdf.write


def _svg() -> Write:
    from ui.documents import pictures

    return pictures.write_svg


def _png() -> Write:
    from ui.documents import pictures

    return pictures.write_png


FORMATS: dict[str, Format] = {
    "xlsx": Format(".xlsx", N_("workbook"), _xlsx, is_painted=False),
    "spreadsheet": Format(
        ".csv", N_("CSV that is safe to open in a spreadsheet"), _spreadsheet, is_text=True, is_painted=False
    ),
    "html": Format(".html", N_("web page"), _html, is_text=True),
    "pdf": Format(".pdf", N_("pages to print"), _pdf),
    "svg": Format(".svg", N_("chart as SVG"), _svg, is_text=True),
    "png": Format(".png", N_("chart as PNG"), _png),
}
"""Formats by the name the command line knows them by."""
TABLES = ("xlsx", "spreadsheet", "html", "pdf")
"""Those that have room for rows; the others are a chart alone."""


def write(document: Document, name: str, file: BinaryIO) -> None:
    """Write a document in the format of that name; nothing is hidden in a file. Raises LedgerError."""
    found = FORMATS[name]
    if found.is_painted:
        from ui.documents import screenless

        screenless.make_ready()
    with privacy.lifted():
        found.writer()(document, file)
