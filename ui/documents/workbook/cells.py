"""Values as cells of a workbook: numbers that a spreadsheet reckons with, each shown with what it is of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from models import currencies
from models.money import Money, to_text
from ui import coin_texts
from ui.documents.document import Column, Value
from ui.documents.harmless import harmless
from ui.documents.workbook.book import Sheet, cell_text, cut

if TYPE_CHECKING:
    from xlsxwriter.format import Format

EXACT = 10**15
"""Largest whole number, of minor units too, that a spreadsheet holds exactly: it has 15 digits."""
WHOLE = "#,##0"
"""Number format of coins and counts."""
DAY = "yyyy-mm-dd"
"""Number format of dates, the same in every country."""
_UNIT = 60
"""Letters of a unit in a number format, which holds 255."""
_EPOCH, _FIRST = date(1899, 12, 30).toordinal(), date(1900, 3, 1)
"""Day 0 of a spreadsheet, and the first day from which all of them count alike."""
_NARROW, _WIDE = 8, 60
"""Letters of the narrowest and the widest column."""


@cache
def money(currency: str) -> str:
    """Number format of a currency, with the decimals it has."""
    digits = currencies.digits(currency)
    return f"{WHOLE}{'.' if digits else ''}{'0' * digits} [${currency}]"


@cache
def coins(unit: str) -> str:
    """Number format that says the kind of coin; nothing in its name is read as part of the format.

    A quotation mark becomes a curly one: readers disagree on how it is escaped.
    """
    shown = cut(harmless(unit).replace("\n", " "), _UNIT).replace('"', "”")
    return f'{WHOLE} "{shown}"' if unit else WHOLE


def number_format(column: Column) -> str | None:
    """Number format of a column whose values share a unit."""
    if column.kind == "money":
        return money(column.unit) if column.unit else None
    return {"count": WHOLE, "coins": WHOLE, "date": DAY}.get(column.kind)


def digits(column: Column) -> int:
    """Decimals of a column whose values share a unit."""
    return currencies.digits(column.unit) if column.kind == "money" and column.unit else 0


def serial(day: date) -> int:
    """Number of a day in a spreadsheet; 0 where there is none."""
    return day.toordinal() - _EPOCH if day >= _FIRST else 0


def is_exact(value: int) -> bool:
    """Whether a spreadsheet holds a whole number exactly."""
    return -EXACT <= value <= EXACT


class Cells:
    """Writes the values of one column."""

    def __init__(self, sheet: Sheet, at: int, column: Column, **look: object) -> None:
        """Write to the column at `at`; `look` are properties of its cells."""
        self._sheet, self._at, self._column, self._look = sheet, at, column, look
        self._text, self._number = sheet.made.write_string, sheet.made.write_number
        self._style = self._styled(number_format(column))
        self._scale = 10 ** digits(column)
        self.is_exact = True
        """Whether every number so far was one; what is too large for that is written as text."""
        put_text = self._put_text
        kinds: dict[str, Callable[[int, Value], None]] = {"text": put_text, "written": put_text, "date": self._put_day}
        self.put = kinds.get(column.kind, self._put_number)
        """Write a value, not None, to a row."""

    def _styled(self, form: str | None) -> Format | None:
        look = self._look if form is None else {**self._look, "num_format": form}
        return self._sheet.book.style(**look) if look else None

    def _put_text(self, row: int, value: Value) -> None:
        self._text(row, self._at, cell_text(str(value)), self._style)

    def _put_day(self, row: int, value: Value) -> None:
        if isinstance(value, date) and (number := serial(value)):
            self._number(row, self._at, number, self._style)
        else:
            self._put_text(row, value)

    def _put_number(self, row: int, value: Value) -> None:
        if isinstance(value, int):
            if is_exact(value):
                self._number(row, self._at, value / self._scale, self._style)
            else:
                self._put_large(row, to_text(value, digits(self._column)))
        elif isinstance(value, Money):
            self._put_own(row, value.minor, currencies.digits(value.currency), value.currency, money(value.currency))
        elif isinstance(value, tuple):
            unit = coin_texts.of_kind(value[1], 1)  # one format for the whole column
            self._put_own(row, value[0], 0, unit, coins(unit))
        else:
            self._put_text(row, value)

    def _put_own(self, row: int, value: int, places: int, unit: str, form: str) -> None:
        """Write a value that has a unit of its own."""
        if is_exact(value):
            self._number(row, self._at, value / 10**places, self._styled(form))
        else:
            self._put_large(row, f"{to_text(value, places)} {unit}")

    def _put_large(self, row: int, text: str) -> None:
        self.is_exact = False
        self._text(row, self._at, cell_text(text), self._style)


class Widths:
    """How wide columns have to be for what is in them."""

    def __init__(self, count: int) -> None:
        """Begin with nothing in any column."""
        self._letters = [_NARROW] * count

    def see(self, columns: tuple[Column, ...], values: tuple[Value, ...]) -> None:
        """Make room for a row."""
        for at, (column, value) in enumerate(zip(columns, values, strict=True)):
            if value is not None:
                self._letters[at] = max(self._letters[at], _letters(column, value))

    def see_text(self, at: int, text: str) -> None:
        """Make room for a text in one column."""
        self._letters[at] = max(self._letters[at], _letters_of(text))

    def apply(self, sheet: Sheet) -> None:
        """Set the widths; nothing makes a column wider than a screen."""
        for at, letters in enumerate(self._letters):
            sheet.made.set_column(at, at, min(letters + 2, _WIDE))


def _letters(column: Column, value: Value) -> int:
    if isinstance(value, str):
        return _letters_of(value)
    if isinstance(value, int):
        money = len(column.unit) + 2 + digits(column) if column.kind == "money" else 0
        return len(f"{value:,}") + money
    if isinstance(value, Money):
        return len(f"{value.minor:,} ") + len(value.currency) + 2
    if isinstance(value, tuple):
        return len(f"{value[0]:,} {value[1][:_UNIT]}")
    return len(DAY)


def _letters_of(text: str) -> int:
    return max(map(_wide, text[: 4 * _WIDE].splitlines()), default=0)


def _wide(line: str) -> int:
    """Letters a line is wide; Chinese, Japanese and Korean ones, and emoji, are two."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)
