"""A document as an XLSX workbook: a sheet for each section, numbers that can be reckoned with, totals as formulas.

Above a table stand its title and what is in it, below the totals, apart from the rows so that a filter leaves them
alone, and the notes. Every heading of a column stands in its own cells, outer ones too: nothing is merged, so rows can
be sorted. A section's chart has a sheet of its own beside its figures, where no filter hides it.

Money is a number with the format of its currency, a day a date; text is text, whatever it looks like. A number of more
than 15 digits, which a spreadsheet would round, is written as text.
"""

from __future__ import annotations

from typing import BinaryIO

from models.errors import RequestRefused
from models.text import N_
from ui.documents import texts
from ui.documents.document import Column, Document, Section, Table, Value
from ui.documents.harmless import harmless
from ui.documents.workbook import charts
from ui.documents.workbook.book import MOST_COLUMNS, MOST_ROWS, Sheet, opened
from ui.documents.workbook.cells import Cells, Widths, digits, is_exact, number_format
from ui.documents.workbook.totals import Rows, Stretches, formula
from ui.tokens import LIGHT

_SEEN = 500
"""Rows the widths of columns go by."""
_BESIDE = " · "
_TOTAL = {"bold": True, "top": 1}
"""Look of a total: a line above."""


def write(document: Document, file: BinaryIO) -> None:
    """Write the workbook. Raises RequestRefused for a table that is too large for a sheet."""
    for section in document.sections:
        _refuse_too_large(section)
    with opened(file) as book:
        book.workbook.set_properties({"title": harmless(document.title)})
        for section in document.sections:
            sheet = book.sheet(section.title or document.title, is_mirrored=document.is_mirrored)
            _write_section(sheet, document, section)
            if section.chart is not None and not section.chart.is_empty:
                charts.write(book, section.chart, is_mirrored=document.is_mirrored)


def _refuse_too_large(section: Section) -> None:
    """Refuse before the first byte; what stands around the rows counts too."""
    table = section.table
    if table is None:
        return
    around = 10 + _levels(table) + len(section.facts) + len(section.paragraphs) + len(section.notes)
    if len(table.rows) + around > MOST_ROWS:
        raise RequestRefused(
            N_("A sheet of XLSX holds {most} rows and this has {rows}: choose CSV instead"),
            most=f"{MOST_ROWS:,}", rows=f"{len(table.rows):,}",
        )  # fmt: skip
    if len(table.columns) > MOST_COLUMNS:
        raise RequestRefused(
            N_("A sheet of XLSX holds {most} columns and this has {columns}: choose CSV instead"),
            most=f"{MOST_COLUMNS:,}", columns=f"{len(table.columns):,}",
        )  # fmt: skip


def _write_section(sheet: Sheet, document: Document, section: Section) -> None:
    sheet.line(document.title, bold=True, font_size=14)
    if section.title:
        sheet.line(section.title, bold=True)
    sheet.line(_BESIDE.join([*document.about, document.made]), font_color=LIGHT.second)
    sheet.row += 1
    if section.table is not None:
        _TableWriter(sheet, section.table).write()
        sheet.row += 1
    for text in (*map(texts.fact, section.facts), *section.paragraphs, *section.notes):
        for line in harmless(text).split("\n"):
            sheet.line(line)


def _levels(table: Table) -> int:
    return max((len(column.heading) for column in table.columns), default=1)


class _TableWriter:
    """Writes a table from the sheet's present row down."""

    def __init__(self, sheet: Sheet, table: Table) -> None:
        self._sheet, self._table = sheet, table
        self._widths = Widths(len(table.columns))
        self._cells = [Cells(sheet, at, column) for at, column in enumerate(table.columns)]

    def write(self) -> None:
        """Write headings, rows and totals, and leave the sheet at the row after them."""
        self._write_headings()
        rows = self._write_rows()
        made, header = self._sheet.made, rows.first - 1
        made.autofilter(header, 0, max(header, rows.last), len(self._table.columns) - 1)
        made.freeze_panes(rows.first, 0)
        made.repeat_rows(rows.first - _levels(self._table), header)
        made.ignore_errors({"number_stored_as_text": f"A1:XFD{MOST_ROWS}"})
        self._sheet.fit_to_page()
        if self._table.totals is not None:
            self._sheet.row += 1  # a filter takes rows that touch its own for its own
            self._write_totals(self._table.totals, rows)
        self._widths.apply(self._sheet)

    def _write_headings(self) -> None:
        """Write a row for each level; the innermost words stand in the last, which has the filter."""
        levels = _levels(self._table)
        for level in range(levels):
            for at, column in enumerate(self._table.columns):
                depth = level - levels + len(column.heading)
                if depth >= 0:
                    self._write_heading(at, column, depth, is_last=level == levels - 1)
            self._sheet.row += 1

    def _write_heading(self, at: int, column: Column, depth: int, *, is_last: bool) -> None:
        side = "right" if texts.is_number(column) else "left"
        words = column.heading[depth]
        if is_last and texts.unit(column):
            words = f"{words} ({texts.unit(column)})"
        self._sheet.text(self._sheet.row, at, words, self._sheet.book.style(bold=True, align=side, bottom=int(is_last)))
        if is_last:
            self._widths.see_text(at, words)

    def _write_rows(self) -> Rows:
        table, first = self._table, self._sheet.row
        puts = list(enumerate(cells.put for cells in self._cells))
        stretches = Stretches(table)
        number = first - 1
        for number, row in enumerate(table.rows, first):  # the inner loop of every export
            for at, put in puts:
                value = row[at]
                if value is not None:
                    put(number, value)
            if number - first < _SEEN:
                self._widths.see(table.columns, row)
            if stretches.are_asked:
                stretches.see(row)
        self._sheet.row = number + 1
        return Rows(first, number, stretches.found())

    def _write_totals(self, totals: tuple[Value, ...], rows: Rows) -> None:
        for at, (column, total) in enumerate(zip(self._table.columns, totals, strict=True)):
            if total is None:
                self._sheet.made.write_blank(self._sheet.row, at, None, self._sheet.book.style(**_TOTAL))
            else:
                self._write_total(at, column, total, rows)
        self._widths.see(self._table.columns, totals)
        self._sheet.row += 1

    def _write_total(self, at: int, column: Column, total: Value, rows: Rows) -> None:
        """Write a formula with our own total as its value; where the cells do not hold it exactly, the total itself."""
        is_held = isinstance(total, int) and is_exact(total) and self._cells[at].is_exact
        said = formula(self._table, at, rows) if is_held else None
        if said is None or not isinstance(total, int):
            Cells(self._sheet, at, column, **_TOTAL).put(self._sheet.row, total)
            return
        style = self._sheet.book.style(**_TOTAL, num_format=number_format(column))
        self._sheet.made.write_formula(self._sheet.row, at, said, style, total / 10 ** digits(column))
