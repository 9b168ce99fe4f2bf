"""A table within an HTML page, in parts, so that a long one is never held as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from models.money import Money
from ui.documents import texts
from ui.documents.document import Column, Stretch, Table, Value, Written
from ui.text import visible

if TYPE_CHECKING:
    from markupsafe import Markup


def parts(table: Table) -> Iterator[Markup]:
    """Give the head, every row and the foot of a table."""
    from markupsafe import Markup

    yield from map(Markup, _head(table.columns))
    yield Markup("<tbody>")
    for row in table.rows:
        yield Markup(_row(table.columns, row))  # noqa: S704 - its texts are escaped
    yield Markup("</tbody>")
    if table.totals is not None:
        yield Markup("<tfoot>{}</tfoot>").format(Markup(_row(table.columns, table.totals)))  # noqa: S704 - likewise


# --- Headings ---------------------------------------------------------------------------------------------------------


def _head(columns: Sequence[Column]) -> Iterator[str]:
    """Write a row of headings for each level of words; outer words stand over all columns that share them."""
    levels = max(len(column.heading) for column in columns)
    yield "".join(f'<colgroup span="{len(places)}"></colgroup>' for places in _groups(columns, 0))
    yield "<thead>"
    for level in range(levels):
        yield f"<tr>{''.join(_heading(columns, places, level, levels) for places in _groups(columns, level))}</tr>"
    yield "</thead>"


def _groups(columns: Sequence[Column], level: int) -> Iterator[list[int]]:
    """Columns side by side that have the same words down to a level; one whose words end there is by itself."""

    def words(place: int) -> tuple[int, tuple[str, ...]]:
        heading = columns[place].heading
        return (place if len(heading) <= level + 1 else -1, heading[: level + 1])

    for _words, places in groupby(range(len(columns)), words):
        yield list(places)


def _heading(columns: Sequence[Column], places: list[int], level: int, levels: int) -> str:
    from markupsafe import escape

    column = columns[places[0]]
    if len(column.heading) <= level:
        return ""  # it reaches down from above
    words = f"<bdi>{escape(texts.prose(column.heading[level]))}</bdi>"
    if level < len(column.heading) - 1:
        return f'<th scope="{"col" if level else "colgroup"}" colspan="{len(places)}">{words}</th>'
    unit = f"<small><bdi>{escape(texts.unit(column))}</bdi></small>" if texts.unit(column) else ""
    down = f' rowspan="{levels - level}"' if level < levels - 1 else ""
    return f'<th scope="col"{down}{_side(column)} data-column="{places[0]}">{words}{unit}</th>'


def _side(column: Column) -> str:
    return ' class="number"' if texts.is_number(column) else ""


# --- Rows -------------------------------------------------------------------------------------------------------------


def _row(columns: Sequence[Column], row: Sequence[Value]) -> str:
    """Write a row; what it is about, its first cell, is its heading."""
    cells = [_cell(column, value) for column, value in zip(columns, row, strict=True)]
    first = cells[0].removeprefix("<td").removesuffix("</td>")
    return f'<tr><th scope="row"{first}</th>{"".join(cells[1:])}</tr>'


def _cell(column: Column, value: Value) -> str:
    """Write a cell with what it is sorted by, where that is not its text."""
    from markupsafe import escape

    if value is None:
        return "<td></td>"
    text = escape(texts.text(column, value))
    if isinstance(value, str):
        return f"<td{_side(column)}{_order_of_words(value)}><bdi>{text}</bdi></td>"
    return f"<td{_side(column)}{_order(value)}>{text}</td>"


def _order_of_words(value: str) -> str:
    if isinstance(value, Stretch):
        return f' data-value="{_digits(value)}"'
    if isinstance(value, Written) and value.order is not None:
        return f' data-value="{value.order:.10f}"'
    return ""


def _order(value: int | date | Money | tuple[int, str]) -> str:
    from markupsafe import escape

    if isinstance(value, date):
        return f' data-value="{_digits(value.isoformat())}"'
    if isinstance(value, int):
        return f' data-value="{value}"'
    number, unit = value if isinstance(value, tuple) else (value.minor, value.currency)
    return f' data-value="{number}" data-unit="{escape(visible(unit))}"'


def _digits(time: str) -> str:
    """Give the number by which a day, or a stretch of time, stands among its like."""
    return "".join(filter(str.isdecimal, time))
