"""A report's table on its way to a spreadsheet: tab-separated text with its headings; on the reckoning thread."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from models.money import Money
from models.reports.table import TOTAL, Cell, Cross, Head
from ui import coin_texts, formats, labels, privacy
from ui.desktop.books import Books
from ui.desktop.tables.entry_texts import plain_money
from ui.desktop.tables.pivot_grid import Grid, Place
from ui.documents.harmless import neutral
from ui.reports import texts
from ui.text import _

LIMIT = 300_000
"""Cells that are copied at most; more belong into a file."""


def size(grid: Grid) -> int:
    """How many cells a table has."""
    return (grid.size + 1) * max(1, len(grid.columns) + len(grid.fixed))


def text(_books: Books, table: Cross, measure: str) -> str:
    """Write the table with a line for each line of its headings, and a column for each key of its rows."""
    written = io.StringIO(newline="")
    csv.writer(written, dialect="excel-tab", lineterminator="\n").writerows(_lines(Grid(table, measure)))
    return written.getvalue()


def _lines(grid: Grid) -> Iterator[list[str]]:
    table, places = grid.table, [*grid.fixed, *grid.columns]
    keys = table.rows.keys
    for level in range(grid.depth):
        is_last = level == grid.depth - 1
        names = [_(labels.KEYS[key]) if is_last else "" for key in keys] or [""]
        yield names + [neutral(_plain(_heading(grid, place, level))) for place in places]
    for number in range(grid.size):
        head = table.rows.head(number)
        values = zip(keys, table.rows.values(head), strict=False)
        names = [neutral(_plain(texts.heading(key, value))) for key, value in values] or [_("All")]
        yield names + [""] * (len(keys) - len(names)) + _cells(table, head, places)
    if grid.has_total:
        yield [_("Total")] + [""] * (len(keys) - 1) + _cells(table, TOTAL, places)


def _heading(grid: Grid, place: Place, level: int) -> str:
    at = level - (grid.depth - len(place.levels))
    return place.levels[at] if at >= 0 else ""


def _plain(heading: str) -> str:
    """Take away what keeps a name's script from reordering its neighbours: a cell stands alone."""
    return heading.strip("\u2068\u2069")


def _cells(table: Cross, row: Head, places: list[Place]) -> list[str]:
    return [_cell(table, table.cell(row, place.column), place) for place in places]


def _cell(table: Cross, cell: Cell | None, place: Place) -> str:
    if cell is None:
        return ""
    if place.part == "percent":
        return texts.percent(place.measure, cell, table.currency)
    if place.part == "apart":
        found = texts.without_rate(place.measure, cell.now(place.measure), table.currency)
        return "; ".join(" ".join(plain_money(one)) for one in found)
    read = {"now": cell.now, "then": cell.then, "change": cell.change}[place.part]
    return _figure(read(place.measure), texts.KINDS[place.measure], table.currency)


def _figure(units: texts.Figures, kind: str, currency: str) -> str:
    if kind == "money":
        return plain_money(Money(units.get(currency, 0), currency))[0]
    if kind in {"coins", "estimate"} and privacy.is_on():
        return privacy.DOTS
    if kind == "estimate":
        return "; ".join(" ".join(plain_money(Money(value, unit))) for unit, value in sorted(units.items()))
    if len(units) > 1:
        return "; ".join(
            f"{formats.count(value)} {coin_texts.of_kind(unit, value)}" for unit, value in sorted(units.items())
        )
    return str(next(iter(units.values()), 0))
