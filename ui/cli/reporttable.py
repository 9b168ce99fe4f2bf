"""A report as a table for people: in their number style, aligned, with a row of totals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.money import Money
from models.reports import Column, Report
from ui import coin_texts, cost_texts, formats, labels
from ui.cli import output
from ui.reports import texts
from ui.text import _

HEADINGS = {
    **labels.KEYS,
    **texts.MEASURES,
    "unconverted": texts.PARTS["apart"],
    "markup_percent": texts.PARTS["percent"],
}
"""What people read above each column."""
ONLY_IF_FILLED = ("uncovered_coins", "unconverted", "left_out", "uncompared_coins", "uncompared")


def lines(report: Report, total: Report | None) -> Iterator[str]:
    """Give the lines of the table; `total` is the same report without keys."""
    if not report.rows:
        yield _("There is nothing to show for this period")
        return
    shown = [place for place, column in enumerate(report.columns) if _is_shown(report, place, column)]
    rows = [_cells(report, number, row, shown) for number, row in enumerate(report.rows)]
    if total is not None:
        keys = len(report.columns) - len(total.columns)
        heading = (_("Total"), *[""] * (keys - 1))
        rows += [[], *(_cells(total, number, (*heading, *row), shown, keys) for number, row in enumerate(total.rows))]
    header = [_(HEADINGS[report.columns[place].name]) for place in shown]
    right = [number for number, place in enumerate(shown) if report.columns[place].kind != "key"]
    yield from output.table(header, rows, right)


def _is_shown(report: Report, place: int, column: Column) -> bool:
    if column.kind == "currency":  # every amount bears its own
        return False
    return column.name not in ONLY_IF_FILLED or any(row[place] for row in report.rows)


def _cells(report: Report, number: int, row: Sequence[object], shown: Sequence[int], keys: int = 0) -> list[str]:
    """Write the cells of one row, the `number` of the report's; `keys` stand before its own and are written already."""
    columns = report.columns
    currency = next((str(row[keys + place]) for place, one in enumerate(columns) if one.kind == "currency"), "")
    found = []
    for place in shown:
        if place < keys:
            found.append(str(row[place]))
            continue
        column = columns[place - keys]
        said, is_late = _cell(column, row[place], currency), (number, column.name) in report.marked
        found.append(cost_texts.about(said, is_provisional=is_late))
    return found


def _cell(column: Column, value: object, currency: str) -> str:
    if column.kind == "key":
        return output.name(texts.raw_heading(column.name, str(value)))
    if isinstance(value, tuple):
        return "\n".join(_part(part) for part in value) or ("0" if column.kind == "coins" else "")
    if column.kind == "percent":
        return "" if value is None else formats.percent(int(str(value)), 10_000, digits=2)
    number = int(str(value))
    return formats.money(Money(number, currency)) if column.kind == "money" else formats.count(number)


def _part(part: Money | tuple[int, str]) -> str:
    if isinstance(part, Money):
        return formats.money(part)
    coins, unit = part
    return f"{formats.count(coins)} {output.name(coin_texts.of_kind(unit, coins))}"
