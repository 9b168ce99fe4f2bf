"""A document's tables as CSV for a spreadsheet; the exact CSV of `models.exports` is for programs.

UTF-8 with a byte order mark, commas, one line for each row (a line break within a cell is shown as ↵). A text that a
spreadsheet would reckon with, one that begins with = + - @ or a tab, has an apostrophe before it; a number never has.
Numbers are plain, with a point; where commas are written for points, XLSX is the better choice. Dates are
year-month-day. Headings of several levels are joined in one line, with the unit of their column; of values that each
have a unit, the unit stands in the next cell. There is no row of totals. Several tables have a line with their title
before, and an empty one between them.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from io import TextIOWrapper
from typing import BinaryIO

from models import currencies
from models.money import Money, to_text
from ui import coin_texts
from ui.documents.document import Column, Document, Section, Table, Value
from ui.documents.harmless import harmless, neutral
from ui.text import _

_NEW_LINE, _BETWEEN = " ↵ ", " · "


def write(document: Document, file: BinaryIO) -> None:
    """Write the tables to `file`, which stays open."""
    text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    sections = [section for section in document.sections if section.table is not None]
    for number, section in enumerate(sections):
        if number:
            writer.writerow(())
        if len(sections) > 1:
            writer.writerow([_text(section.title)])
        writer.writerows(_lines(section))
    text.detach()


def _lines(section: Section) -> Iterator[list[str]]:
    if section.table is None:
        return
    yield _headings(section.table)
    writers = [_writer(column) for column in section.table.columns]
    for row in section.table.rows:
        yield [cell for write, value in zip(writers, row, strict=True) for cell in write(value)]


def _headings(table: Table) -> list[str]:
    return [_text(_BETWEEN.join(words)) for column in table.columns for words in _heading(column)]


def _heading(column: Column) -> Iterator[tuple[str, ...]]:
    """Give the words of a column's heading, and of the one its units have."""
    if column.unit or not _has_unit(column):
        yield (*column.heading, *([_unit(column)] if column.unit else ()))
    else:
        yield column.heading
        yield (*column.heading, _("Currency") if column.kind == "money" else _("Kind of coin"))


def _unit(column: Column) -> str:
    return coin_texts.of_kind(column.unit, 1) if column.kind == "coins" else column.unit


def _has_unit(column: Column) -> bool:
    return column.kind in {"coins", "money"}


def _writer(column: Column) -> Callable[[Value], tuple[str, ...]]:
    """Give what makes a value of a column into its cells."""
    if column.kind in {"text", "written"}:
        return lambda value: ("" if value is None else _text(str(value)),)
    if column.kind == "money" and column.unit:
        digits = currencies.digits(column.unit)
        return lambda value: (to_text(value, digits) if isinstance(value, int) else "",)
    if _has_unit(column) and not column.unit:
        return _with_unit
    return lambda value: ("" if value is None else str(value),)


def _with_unit(value: Value) -> tuple[str, ...]:
    if isinstance(value, Money):
        return to_text(value.minor, currencies.digits(value.currency)), value.currency
    if isinstance(value, tuple):
        return str(value[0]), _text(coin_texts.of_kind(value[1], 1))
    return ("" if value is None else str(value)), ""


def _text(text: str) -> str:
    """Give a text in one line that no spreadsheet reckons with."""
    return neutral(text if text.isprintable() else harmless(text).replace("\n", _NEW_LINE))
