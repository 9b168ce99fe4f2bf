"""Apple's “Store Transaction Purchase and Free Apps History”, from privacy.apple.com, and the older files before it.

What is paid from the balance of an Apple account is taken with its price, and the top-ups of that balance are not: so
no money counts twice. Dates are bare days mostly, in an order that the whole column decides.
Source of the columns: AppleSpend's reader and others; headers have been seen with blanks at their ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import BinaryIO

from models.errors import InvalidEntry, LedgerError
from models.imports import Head, Note, Reading, Refused, Row, amounts, dates, packs, sheet
from models.imports.amounts import plain
from models.imports.dates import Dates
from models.imports.packs import Pack, Paid
from models.imports.shops import Sale, Till
from models.text import N_

NAME = "apple"
OPTIONS = amounts.options(NAME) + dates.options(NAME)
_NAMES = {
    "date": ("item purchased date",), "type": ("content type",), "title": ("item description",),
    "app": ("container description",), "total": ("invoice item total",), "refund": ("refund amount",),
    "order": ("order number",), "method": ("payment type",), "currency": ("currency",),
    "family": ("icloud family purchase?", "icloud family purchase"),
}  # fmt: skip
_TOP_UP = "gift certificate"
ONE_TOP_UP = N_("One top-up of the Apple balance is left out: what was paid from it has its own row")
TOP_UPS = N_("{count} top-ups of the Apple balance are left out: what was paid from it has its own row")
NO_TOTAL = N_("This file does not say what “{title}” cost: Apple's newer file does. Else enter it by hand")
FAMILY = N_("A member of your family bought this: confirm that it is meant")


def recognises(head: Head) -> bool:
    """Say whether the first line has the columns of Apple's purchases."""
    found = sheet.places(sheet.header(head), _NAMES)
    return {"date", "title"} <= set(found)


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the coins that were bought, and what was refunded, in the order of the file."""
    store = _Store(reading)
    lines = sheet.rows(file)
    header = next(lines, (1, []))[1]
    columns = sheet.columns(header, _NAMES, ("date", "title"))
    for line, cells in lines:
        reading.tick()
        if isinstance(cells, LedgerError):
            store.till.take(Refused(line, cells.message, cells.values))
        elif not isinstance(header, LedgerError) and len(cells) != len(header):
            values = {"count": len(cells), "expected": len(header)}
            store.till.take(Refused(line, sheet.CELLS, values, raw=sheet.raw(cells)))
        else:
            store.take(line, {name: cells[place].strip() for name, place in columns.items()}, sheet.raw(cells))
    if store.top_ups:
        reading.notes.append(Note(ONE_TOP_UP if store.top_ups == 1 else TOP_UPS, {"count": store.top_ups}))
    yield from store.till.rows()


class _Store:
    """One file being read."""

    def __init__(self, reading: Reading) -> None:
        self.till, self.top_ups = Till(NAME, reading), 0
        self._dates, self._own = Dates(NAME, reading), reading.platforms

    def take(self, line: int, row: Mapping[str, str], raw: str) -> None:
        """Let the columns know what the row says, and keep it where it is ours."""
        self.till.prices.hear(row.get("total", ""))
        self._dates.hear(row["date"])
        kind = row.get("type", "").casefold()
        bought = packs.read(row["title"], row.get("app", ""), is_subscription="subscription" in kind, own=self._own)
        if _TOP_UP in kind:
            self.top_ups += 1
        elif bought is None:
            self.till.others += 1
        else:
            try:
                self.till.take(self._sale(line, row, bought, raw))
            except InvalidEntry as error:
                self.till.take(Refused(line, error.message, error.values, raw=raw))

    def _sale(self, line: int, row: Mapping[str, str], bought: Pack | Paid, raw: str) -> Sale:
        if not row.get("total"):
            raise InvalidEntry("amount", NO_TOTAL, title=row["title"][:100])
        back, order = row.get("refund", ""), row.get("order", "")
        said = (order or plain(row["date"]), row["title"], plain(row["total"]))
        is_family = row.get("family", "").casefold() in {"yes", "true", "y", "1"}
        moment = partial(self._dates.moment, dates.when(row["date"]))
        return Sale(
            line, said, bought, row["title"], amounts.price(row["total"]), moment,
            refund=amounts.price(back) if back else None, currency=row.get("currency", ""), order=order,
            channel="ios-app", seller="Apple", payment_method=row.get("method", ""), raw=raw,
            doubt=FAMILY if is_family else "",
        )  # fmt: skip
