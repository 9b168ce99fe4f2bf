"""A chart as a spreadsheet draws it, beside its figures on a sheet of their own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui.charts.chart import Chart, Mark, Series
from ui.documents.document import Column
from ui.documents.harmless import harmless
from ui.documents.workbook.book import Book, Sheet
from ui.documents.workbook.cells import Cells, Widths, money
from ui.text import _

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart as Drawn

_TYPES = {
    "stacked": {"type": "column", "subtype": "stacked"},
    "grouped": {"type": "column"},
    "line": {"type": "line"},
    "share": {"type": "bar", "subtype": "stacked"},
}
_PIE, _LINE = {"type": "pie"}, {"type": "line"}
_SIZE = {"width": 960, "height": 480}


def write(book: Book, chart: Chart, *, is_mirrored: bool) -> None:
    """Write the figures, a row for each label and a column for each series, and the chart that is drawn of them."""
    sheet = book.sheet(_("Chart"), is_mirrored=is_mirrored)
    is_pie = _is_pie(chart)
    labels, series = _with_rest(chart) if is_pie else (chart.labels, chart.series)
    shown = [*series, *(() if is_pie else map(_as_series, chart.marks, [len(labels)] * len(chart.marks)))]
    _write_figures(sheet, labels, shown, chart.currency)
    drawn = _drawn(book, sheet, range(len(series)), len(labels), _PIE if is_pie else _TYPES[chart.kind])
    if len(shown) > len(series):
        lines = _drawn(book, sheet, range(len(series), len(shown)), len(labels), _LINE)
        drawn.combine(lines)
    _dress(drawn, chart, is_pie=is_pie, is_mirrored=is_mirrored)
    sheet.made.insert_chart(0, len(shown) + 2, drawn)
    sheet.fit_to_page(tall=1)


def _is_pie(chart: Chart) -> bool:
    """Whether a chart of parts can be a pie: one series, nothing below zero."""
    return chart.kind == "share" and len(chart.series) == 1 and min(chart.bounds()) >= 0


def _with_rest(chart: Chart) -> tuple[Sequence[str], Sequence[Series]]:
    """Add what the parts leave of their whole."""
    (only,) = chart.series
    rest = chart.sum - sum(value or 0 for value in only.values)
    if rest <= 0:
        return chart.labels, chart.series
    return [*chart.labels, _("Others")], [Series(only.name, [*only.values, rest])]


def _as_series(mark: Mark, count: int) -> Series:
    return Series(mark.name, [mark.value] * count)


def _write_figures(sheet: Sheet, labels: Sequence[str], series: Sequence[Series], currency: str) -> None:
    bold, number = sheet.book.style(bold=True), Column((), "money" if currency else "count", currency)
    columns = (Column(()), *[number] * len(series))
    cells = [Cells(sheet, at, column) for at, column in enumerate(columns)]
    widths = Widths(len(columns))
    for at, one in enumerate(series, 1):
        sheet.text(0, at, one.name, bold)
        widths.see_text(at, one.name)
    for place, label in enumerate(labels):
        row = (label, *(one.values[place] for one in series))
        widths.see(columns, row)
        for cell, value in zip(cells, row, strict=True):
            if value is not None:
                cell.put(place + 1, value)
    widths.apply(sheet)


def _drawn(book: Book, sheet: Sheet, series: range, count: int, kind: dict[str, str]) -> Drawn:
    """Make a chart of some of the columns. It names cells, never words, which could be taken for a formula."""
    made = book.workbook.add_chart(dict(kind))
    for at in series:
        made.add_series(
            {
                "name": [sheet.name, 0, at + 1],
                "categories": [sheet.name, 1, 0, count, 0],
                "values": [sheet.name, 1, at + 1, count, at + 1],
            }
        )
    return made


def _dress(drawn: Drawn, chart: Chart, *, is_pie: bool, is_mirrored: bool) -> None:
    """Give it its title, its axes and its legend."""
    title = harmless(chart.title).replace("!", "! ")  # “word!A1” would be taken for a cell
    drawn.set_title({"name": title, "overlay": False} if title else {"none": True})
    drawn.set_size(_SIZE)
    if is_pie:
        return
    values = {"num_format": money(chart.currency) if chart.currency else "#,##0"}
    if chart.kind == "share":
        drawn.set_y_axis({"reverse": True})
        drawn.set_x_axis(values)
    else:
        drawn.set_x_axis({"reverse": is_mirrored})
        drawn.set_y_axis(values)
    if len(chart.series) + len(chart.marks) == 1:
        drawn.set_legend({"none": True})
    else:
        drawn.set_legend({"position": "bottom"})
