"""YouTube's live chats and comments of a Google Takeout: those with a price are Super Chats and Super Thanks.

The tables name the video, not the creator, and not always a currency. In what unit the price is, no source settles: it
is decided by what the whole column can be, else asked. Columns are found by their names where those are known (English,
Dutch), else by what stands in them: the price follows the time, the video stands before the text.
Source of the columns: youtube_takeout_manager, google_takeout_parser and d3i's readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import BinaryIO

from models import currencies, drafts, moments
from models.drafts import Draft
from models.errors import ImportRefused, InvalidEntry, LedgerError
from models.imports import Head, Note, Question, Reading, Refused, Row, amounts, asking, sheet
from models.imports.amounts import Asked, Column, Price
from models.imports.asking import Said
from models.imports.youtube_rows import ROW, message
from models.imports.youtube_rows import rows as table_rows
from models.money import Money, from_text
from models.text import N_

NAME = "youtube"
PLATFORM = "YouTube"
CHATS, COMMENTS = "Super Chat", "Super Thanks"
MOST = 100_000
_NAMES = {
    "id": ("live chat id", "comment id", "reactie-id"),
    "time": ("live chat create timestamp", "comment create timestamp", "aanmaaktijdstempel reactie"),
    "price": ("price", "prijs"),
    "currency": ("currency code",),
    "video": ("video id", "video-id"),
    "text": ("live chat text", "comment text", "reactietekst"),
}
_COMMENT_NAMES = {"comment id", "comment create timestamp", "comment text", "reactie-id", "reactietekst"}
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:[0-9]{2})")
_CODE = re.compile(r"[A-Z]{3}")
_VIDEO = re.compile(r"[\w-]{1,64}", re.ASCII)
_STRONG = frozenset({
    "USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD", "SGD", "HKD", "BRL", "PLN", "ILS", "SAR", "AED", "QAR", "KWD",
    "BHD", "OMR", "JOD", "BGN", "RON", "MYR", "DKK", "NOK", "SEK",
})  # fmt: skip
_MIDDLING = frozenset({
    "JPY", "INR", "TWD", "THB", "PHP", "MXN", "CZK", "TRY", "ZAR", "UYU", "EGP", "RUB", "UAH", "HUF", "ARS", "CRC",
    "KES", "NGN", "DOP", "BDT", "PKR", "LKR", "PEN", "ISK",
})  # fmt: skip
_LIMITS = ((_STRONG, 10_000, 10_000), (_MIDDLING, 100_000, 5_000_000), (None, 10_000_000, 1_000_000_000))
"""By what a currency is worth: the least number that can be millionths of it, and one too large to be anything else.

YouTube takes from about one dollar to 500 dollars a day; what lies between the two numbers could be either.
"""
UNIT = Question(
    "youtube.unit",
    N_("YouTube does not say in what unit the prices of this table are. Millionths of the currency, or whole units?"),
    ("millionths", "units"),
)
OPTIONS = (UNIT.name, *amounts.options(NAME))
NO_VIDEO = N_("“{text}” is not the id of a video")
NO_GIFTS = N_("There are no Super Chats and no Super Thanks in this file")


def recognises(head: Head) -> bool:
    """Say whether the first line has the columns, or the first rows what stands in them."""
    names = sheet.places(sheet.header(head), _NAMES)
    first = head.data.removeprefix(sheet.BOM).split(b"\n", 2)[:2]
    is_text = not any(b"\0" in line for line in first)
    return {"time", "price", "video"} <= set(names) or (is_text and any(ROW.match(line) for line in first))


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the messages that were paid for, in the order of the file."""
    table = _Table(reading)
    for line, cells in table_rows(file):
        reading.tick()
        table.take(line, cells)
    yield from table.rows()


@dataclass(frozen=True, slots=True)
class _Paid:
    """One message that was paid for, as its cells say."""

    line: int
    price: Price
    cells: list[str]


class _Table:
    """One file being read; `_columns` are the places of its columns, where its header names them."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._prices = reading, Column(NAME, reading)
        self._unit = reading.answer(UNIT)
        self._columns: dict[str, int] | None = None
        self._width = self._text = 0
        self._item = CHATS
        self._kept: list[_Paid | Refused] = []

    def take(self, line: int, cells: list[str] | LedgerError) -> None:
        """Take a row: the header if it is the first, a message that was paid for, or one that was not."""
        if isinstance(cells, LedgerError):
            self._keep(Refused(line, cells.message, cells.values))
        elif self._columns is None and not any(_TIME.fullmatch(cell.strip()) for cell in cells):
            self._take_header(cells)
        elif self._width and len(cells) != self._width:
            values = {"count": len(cells), "expected": self._width}
            self._keep(Refused(line, sheet.CELLS, values, raw=sheet.raw(cells)))
        else:
            self._columns = {} if self._columns is None else self._columns
            self._take_message(line, cells)

    def _take_header(self, cells: list[str]) -> None:
        names = sheet.places(cells, _NAMES)
        self._columns, self._width = names if {"time", "price", "video"} <= set(names) else {}, len(cells)
        if _COMMENT_NAMES & {cell.strip().casefold() for cell in cells}:
            self._item = COMMENTS

    def _take_message(self, line: int, cells: list[str]) -> None:
        time = 0 if self._columns else self._time(cells)
        if not self._columns:
            self._look_at(cells, time)
        said = self._cell(cells, "price", time + 1)
        if not said.strip("0.,"):
            return
        try:
            price = amounts.price(said)
            if price.is_negative:
                raise InvalidEntry("amount", amounts.NO_PRICE, text=said[:40])
            self._prices.add(price)
            self._keep(_Paid(line, price, cells))
        except InvalidEntry as error:
            self._keep(Refused(line, error.message, error.values, raw=sheet.raw(cells)))

    def _look_at(self, cells: list[str], time: int) -> None:
        """See whether they are comments, and where the text is, in a table whose columns have no name that is known."""
        if any(cell.startswith("Ug") for cell in cells[:time] + cells[time + 2 : time + 3]):
            self._item = COMMENTS
        if not self._text:
            self._text = next((place for place in range(time + 2, len(cells)) if cells[place].startswith("{")), 0)

    def _keep(self, row: _Paid | Refused) -> None:
        if len(self._kept) >= MOST:
            raise ImportRefused(N_("{file} holds more than {most} purchases; nothing was imported"), most=MOST)
        self._kept.append(row)

    def _time(self, cells: list[str]) -> int:
        return next((place for place, cell in enumerate(cells) if _TIME.fullmatch(cell.strip())), 0)

    def _cell(self, cells: list[str], name: str, otherwise: int) -> str:
        place = self._columns.get(name, -1) if self._columns else otherwise
        return cells[place].strip() if 0 <= place < len(cells) else ""

    def rows(self) -> Iterator[Row]:
        """Give the messages that were paid for, now that all prices are known."""
        paid = [row for row in self._kept if isinstance(row, _Paid)]
        codes = {row.cells[place] for row in paid if (place := self._time(row.cells) + 2) < len(row.cells)} - {""}
        has_codes = not self._columns and bool(codes) and all(_CODE.fullmatch(code) for code in codes)
        unit = self._one_unit(paid, has_codes=has_codes) or self._unit
        for row in self._kept:
            yield row if isinstance(row, Refused) else self._row(row, unit, has_codes=has_codes)
        if not self._kept:
            self._reading.notes.append(Note(NO_GIFTS, {}))

    def _code(self, row: _Paid, *, has_codes: bool) -> str:
        place = self._time(row.cells) + 2
        return self._prices.code(row.price, self._cell(row.cells, "currency", place if has_codes else -1))

    def _one_unit(self, paid: list[_Paid], *, has_codes: bool) -> str | None:
        """Find the unit that all prices of the table can have; None where both are left, or none."""
        left = set(UNIT.choices)
        for row in paid:
            try:
                code = self._code(row, has_codes=has_codes)
                left &= _units(Decimal(self._prices.number(row.price, code)), code)
            except (Asked, LedgerError):
                continue  # what is wrong with it is said with the row
        return left.pop() if len(left) == 1 else None

    def _row(self, row: _Paid, unit: str | None, *, has_codes: bool) -> Row:
        time = self._time(row.cells)
        text = self._text or len(row.cells) - 1
        video = self._cell(row.cells, "video", text - 1)
        name = self._cell(row.cells, "id", _id_place(row.cells, time))
        when = self._cell(row.cells, "time", time)
        key = drafts.fingerprint((NAME, *((name,) if name else (when, video, row.price.text)), self._reading.account))

        def draft() -> Draft:
            amount = self._amount(row, unit, has_codes=has_codes)
            if not _VIDEO.fullmatch(video):
                raise InvalidEntry("handle", NO_VIDEO, text=video[:40])
            moment, note = moments.parse(when, self._reading.zone), message(self._cell(row.cells, "text", text))
            return Draft("gift", moment, PLATFORM, self._reading.account, handle=f"video {video}", item=self._item,
                         amount=amount, note=note)  # fmt: skip

        return asking.row(Said(row.line, key, "", sheet.raw(row.cells)), draft)

    def _amount(self, row: _Paid, unit: str | None, *, has_codes: bool) -> Money:
        try:
            code = self._code(row, has_codes=has_codes)
        except Asked as asked:
            numbers = dict.fromkeys(number for number in (row.price.point, row.price.comma) if number)
            said = " / ".join(way for number in numbers for way in _ways(number, unit).values())
            raise Asked(asked.question, f"{row.price.text[:40]} → {said}") from None
        number, digits = self._prices.number(row.price, code), currencies.digits(code)
        if unit is None:
            said = " / ".join(f"{way} {code}" for way in _ways(number, None).values())
            raise Asked(UNIT, f"{row.price.text[:40]} {code} → {said}")
        return Money(from_text(amounts.trimmed(_in_unit(number, unit), digits), digits), code)


def _in_unit(number: str, unit: str) -> str:
    return f"{Decimal(number) / (1_000_000 if unit == 'millionths' else 1):f}"


def _ways(number: str, unit: str | None) -> dict[str, str]:
    """Write a price in each unit it may have, as examples show it."""
    is_large = Decimal(number) >= _LIMITS[0][1] and Decimal(number) % 1 == 0
    units = (unit,) if unit else UNIT.choices if is_large else UNIT.choices[1:]
    return {one: f"{one}: {_in_unit(number, one)}" for one in units}


def _units(number: Decimal, code: str) -> set[str]:
    """Say in which units a price can be: in that of its currency, or in millionths of it."""
    least, most = next((least, most) for group, least, most in _LIMITS if group is None or code in group)
    smallest = Decimal(10) ** currencies.digits(code)
    is_millionths = number >= least and number * smallest % 1_000_000 == 0
    is_whole = number < most and number * smallest % 1 == 0
    return {name for name, can_be in (("millionths", is_millionths), ("units", is_whole)) if can_be}


def _id_place(cells: list[str], time: int) -> int:
    """Find the message's own id where no header names it: a comment's begins with Ug; else it comes first."""
    if cells[0].startswith("Ug") or time >= 2:
        return 0
    return time + 2
