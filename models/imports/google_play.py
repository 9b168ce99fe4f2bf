"""Google Takeout's “Order History” of Google Play, where coins bought on Android are, and what the “Purchase History”
shares with it.

Both list the same charges, orders with their number and what was refunded. A charge has one key in both, made of its
second and its coins, and is taken from whichever comes first: in an archive that is the orders. Charges whose times
differ a little are joined, as those of two shops are.
Source of the keys: the shapes that several public programs read; the form of a title is assumed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from models import moments
from models.errors import InvalidEntry, LedgerError
from models.imports import Head, Reading, Refused, Row, amounts, dates, encoding, packs
from models.imports.guarded_json import Guard, Nested, Object, find, raw
from models.imports.packs import Pack, Paid
from models.imports.shops import Sale, Till
from models.moments import Moment
from models.text import N_

NAME = "google-play"
OPTIONS = (*amounts.options(NAME), encoding.option(NAME))
ORDERS, PURCHASES = "orders", "purchases"
KEYS = {ORDERS: "orderHistory", PURCHASES: "purchaseHistory"}
_PRIVATE = {"ipaddress", "billingcontact", "associatedcontact"}
"""What says where and who somebody is; a row needs no more than its country to be understood later."""
_QUANTITY = re.compile(r"[1-9][0-9]{0,4}", re.ASCII)
NO_RECORD = N_("This record of Google Play's is of a kind that is not understood; tell us what it holds")
SEVERAL = N_("This order holds several things for one price, “{title}” among them; enter its coins by hand")
RENEWED = N_("The file calls this a renewed subscription: confirm that it is meant")


def recognises(head: Head) -> bool:
    """Say whether this is JSON that begins with an order of Google Play."""
    return begins_with(head, ORDERS)


def begins_with(head: Head, section: str) -> bool:
    """Say whether this is JSON that begins with an order, or with a purchase."""
    begins = rb'\s*\[?\s*\{\s*"%b"\s*:\s*[\[{]' % KEYS[section].encode()
    return bool(re.match(begins, head.data.removeprefix(b"\xef\xbb\xbf"), re.IGNORECASE))


def rows(file: BinaryIO, reading: Reading) -> Iterator[Row]:
    """Give the coins that were bought, and what was refunded, in the order of the file."""
    return charges(file, reading, NAME, ORDERS)


def charges(file: BinaryIO, reading: Reading, source: str, section: str) -> Iterator[Row]:
    """Give what the orders, or the purchases, of a file are in the ledger."""
    history = _History(source, section, reading)
    found = find(Guard(file, reading.tick), {}, {KEYS[section].casefold(): section})
    for line, record in enumerate(found, start=1):
        history.take(line, record.item or {})
    yield from history.till.rows()


class _History:
    """One file being read."""

    def __init__(self, source: str, section: str, reading: Reading) -> None:
        self.till = Till(source, reading, NAME)
        self._section, self._zone, self._own = section, reading.zone, reading.platforms

    def take(self, line: int, item: Object) -> None:
        """Take one order or purchase."""
        record = {key.casefold(): value for key, value in item.items()}
        section = self._section
        said = _text(record.get("totalprice" if section == ORDERS else "invoiceprice"))
        self.till.prices.hear(said, _text(record.get("ipcountry" if section == ORDERS else "usercountry")))
        things = [thing for thing in _things(section, record) if thing[0]]
        bought = [packs.read(title, is_subscription="subscription" in kind, own=self._own) for title, kind, _ in things]
        if not any(bought):
            self.till.others += 1
            return
        kept: Nested = {key: value for key, value in item.items() if key.casefold() not in _PRIVATE}
        try:
            self.till.take(self._sale(line, record, _together(things, bought), things[0][0], raw(kept)))
        except LedgerError as error:
            self.till.take(Refused(line, error.message, error.values, section, raw=raw(kept)))

    def _sale(self, line: int, record: Object, bought: Pack | Paid, title: str, said: str) -> Sale:
        section, is_order = self._section, self._section == ORDERS
        moment = self._moment(_text(record.get("creationtime" if is_order else "purchasetime")))
        price = amounts.price(_text(record.get("totalprice" if is_order else "invoiceprice")))
        back = _text(record.get("refundamount"))
        what = bought.coins if isinstance(bought, Pack) else bought.item
        paid_by = record.get("billinginstrument")
        method = _of(paid_by, "displayname") if isinstance(paid_by, dict) else record.get("paymentmethodtitle")
        return Sale(
            line, (str(moment.at // moments.SECOND), bought.platform, str(what)), bought, title, price, lambda: moment,
            refund=amounts.price(back) if back else None, section=section, order=_text(record.get("orderid")),
            channel="android-app", seller="Google", payment_method=_text(method), raw=said,
            doubt=RENEWED if record.get("renewalorder") is True else "",
        )  # fmt: skip

    def _moment(self, text: str) -> Moment:
        """Read a time, which is in UTC whether or not it says so."""
        when = dates.when(text)
        if when.clock is None or when.day_first is None or when.day_first != when.month_first:
            raise InvalidEntry("when", dates.NO_DATE, text=text[:40])
        local = datetime.combine(when.day_first, when.clock)
        return moments.parse(f"{local.isoformat()}{when.offset or '+00:00'}", self._zone)


_Thing = tuple[str, str, Nested]
"""What was bought: its title, its kind in small letters, how many of it."""


def _things(section: str, record: Object) -> Iterator[_Thing]:
    """Give what an order or a purchase is about."""
    lines = record.get("lineitem") if section == ORDERS else [record]
    for line in lines if isinstance(lines, list) else [lines]:
        doc = _of(line, "doc")
        yield _text(_of(doc, "title")), _text(_of(doc, "documenttype")).casefold(), _of(line, "quantity")


def _together(things: list[_Thing], bought: list[Pack | Paid | None]) -> Pack | Paid:
    """Add up the coins of one order. Raises InvalidEntry where they are not all there is."""
    first = next(one for one in bought if one)
    numbers = [_quantity(quantity) for _, _, quantity in things]
    if len(things) == 1 and (isinstance(first, Paid) or numbers == [1]):
        return first
    counts = [one.coins for one in bought if isinstance(one, Pack) and one.platform == first.platform]
    if len(counts) < len(bought) or None in counts:
        title = next(title for (title, _, _), one in zip(things, bought, strict=True) if one)
        raise InvalidEntry("coins", SEVERAL, title=title[:100])
    return Pack(first.platform, sum((count or 0) * number for count, number in zip(counts, numbers, strict=True)))


def _quantity(value: Nested) -> int:
    text = "1" if value is None else _text(value)
    if not _QUANTITY.fullmatch(text):
        raise InvalidEntry("coins", NO_RECORD)
    return int(text)


def _of(value: Nested, key: str) -> Nested:
    """Give what an object has under a key, in any case; None where it is none."""
    if not isinstance(value, dict):
        return None
    return next((found for name, found in value.items() if name.casefold() == key), None)


def _text(value: Nested) -> str:
    """Give a plain value as text; nothing else is one."""
    return "" if value is None or isinstance(value, bool | list | dict) else str(value).strip()
