"""Totals as formulas, which come to what we reckoned: of all rows, or of those of one stretch of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ui.documents.document import Adding, Column, Table, Value
from ui.documents.workbook.book import cell_text
from ui.documents.workbook.cells import digits, serial

_LITERAL = 255
"""Letters of a text in a formula; Microsoft, “Excel specifications and limits”."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a table in its sheet, the first and the last, from 0, and the stretch of time each total is of."""

    first: int
    last: int
    stretches: dict[Adding, tuple[Value, ...]]


class Stretches:
    """Finds the earliest and the latest stretch of time, row by row; None is none."""

    def __init__(self, table: Table) -> None:
        """Look at the columns that tell the time, where a total goes by them."""
        self._places = table.time if any(column.total in {"first", "last"} for column in table.columns) else ()
        self.are_asked = bool(self._places)
        self._earliest: tuple[str | date, ...] | None = None
        self._latest: tuple[str | date, ...] | None = None

    def see(self, row: tuple[Value, ...]) -> None:
        """Look at a row."""
        values = tuple(value for place in self._places if isinstance(value := row[place], str | date))
        if not values or len(values) < len(self._places):
            return
        if self._earliest is None or values < self._earliest:
            self._earliest = values
        if self._latest is None or values > self._latest:
            self._latest = values

    def found(self) -> dict[Adding, tuple[Value, ...]]:
        """Give the stretch for each way of adding."""
        pairs: list[tuple[Adding, tuple[Value, ...] | None]] = [("first", self._earliest), ("last", self._latest)]
        return {adding: values for adding, values in pairs if values}


def formula(table: Table, at: int, rows: Rows) -> str | None:
    """Give the formula of a column's total; None where a formula cannot say it."""
    column = table.columns[at]
    if column.total is None or rows.last < rows.first:
        return None
    added = _range(at, rows)
    if column.total == "sum":
        return _rounded(f"SUM({added})", column)
    values = rows.stretches.get(column.total)
    if values is None:
        return None
    tests = [_test(place, value, rows) for place, value in zip(table.time, values, strict=True)]
    return None if None in tests else _rounded(f"SUMPRODUCT({'*'.join([*map(str, tests), added])})", column)


def _test(place: int, value: Value, rows: Rows) -> str | None:
    """Compare cells with a text letter by letter: a criterion would read “2026-01” as a date, and “*” as anything."""
    if isinstance(value, date) and (number := serial(value)):
        return f"({_range(place, rows)}={number})"
    literal = cell_text(str(value)).replace('"', '""')
    return f'EXACT({_range(place, rows)},"{literal}")' if len(literal) <= _LITERAL else None


def _range(at: int, rows: Rows) -> str:
    from xlsxwriter.utility import xl_range

    return str(xl_range(rows.first, at, rows.last, at))


def _rounded(reckoned: str, column: Column) -> str:
    """Decimals are binary in a spreadsheet: the sum of many is off by less than the smallest coin, and rounded."""
    return f"=ROUND({reckoned},{digits(column)})" if digits(column) else f"={reckoned}"
