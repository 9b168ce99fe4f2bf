"""What all shops have in common: rows of which a few are coins of a platform, and prices that only the whole column
explains.

Coins become purchases that wait for what the platform says of them; refunds follow their purchase by its order number;
what is paid to creators in money has to be confirmed. Everything else in the file is none of ours and counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from models import drafts
from models.drafts import Draft
from models.errors import ImportRefused, InvalidEntry
from models.imports import Note, Reading, Refused, Row, asking
from models.imports.amounts import Column, Price
from models.imports.asking import Said
from models.imports.packs import Pack, Paid
from models.moments import Moment
from models.money import Money
from models.text import N_

MOST = 100_000
"""Most rows of coins one file may have: they are kept until the last row is read."""
TITLE = 100
"""Characters of a title that a sentence shows."""
ONE_OTHER = N_("One other purchase in this file is of no platform Coinpurse knows")
OTHERS = N_("{count} other purchases in this file are of no platform Coinpurse knows")
NO_COUNT = N_("“{title}” are coins of {platform}, but it does not say plainly how many; enter this purchase by hand")
FREE = N_("“{title}” cost nothing; if you got the coins, enter them by hand as free ones")
NO_ORDER = N_("This refund names no order, so what it refunds cannot be found; enter it by hand")
IN_PART = N_("A part of what “{title}” cost came back, and a gift is refunded as a whole; enter this by hand")
WHEN_UNKNOWN = "The shop's file does not say when the money came back: the day of the purchase stands here"
REFUND = "refund"
"""Added to the section of a row that is a refund, and stands beside what it refunds."""


@dataclass(frozen=True, slots=True)
class Sale:
    """One row of a shop's file that is ours: what it says, with the number of its line or record.

    `said` is what makes its key. A price below zero is a refund. `known` is another key the ledger may have it by.
    """

    line: int
    said: tuple[str, ...]
    bought: Pack | Paid
    title: str
    price: Price
    moment: Callable[[], Moment]
    refund: Price | None = None
    currency: str = ""
    section: str = ""
    order: str = ""
    channel: str = ""
    seller: str = ""
    payment_method: str = ""
    raw: str = ""
    doubt: str = ""
    is_refunded: bool = False


class Till:
    """The rows of one file, kept until all their prices are known."""

    def __init__(self, source: str, reading: Reading, of: str = "") -> None:
        """Start with none; `source` is the reader's name. Raises RequestRefused where an answer cannot be.

        `of` stands in the keys for the source where two files tell of the same charges.
        """
        self.prices = Column(source, reading)
        self.others = 0
        self._of, self._reading = of or source, reading
        self._sales: list[Sale | Refused] = []
        self._orders: Counter[tuple[str, str]] = Counter()
        self._bearing: dict[tuple[str, str, str], Sale] = {}  # the first of a platform, an order and a title

    def take(self, sale: Sale | Refused) -> None:
        """Keep a row that is ours, in its order."""
        if len(self._sales) >= MOST:
            raise ImportRefused(N_("{file} holds more than {most} purchases; nothing was imported"), most=MOST)
        self._sales.append(sale if isinstance(sale, Refused) else self._named(sale))

    def rows(self) -> Iterator[Row]:
        """Give the rows, each refund behind what it refunds; what is none of ours is noted."""
        for sale in self._sales:
            if isinstance(sale, Refused):
                yield sale
            else:
                yield from self._rows(sale)
        if self.others:
            self._reading.notes.append(Note(ONE_OTHER if self.others == 1 else OTHERS, {"count": self.others}))

    def _rows(self, sale: Sale) -> Iterator[Row]:
        if sale.price.is_negative:
            of = self._bearing.get((sale.bought.platform, sale.order, sale.title))
            found = replace(sale, order=of.order, refund=sale.price, price=of.price) if of else sale
            yield self._row(found, REFUND, partial(self._money_back, note=""))
            return
        yield self._row(sale, "", self._bought)
        if sale.is_refunded or (sale.refund is not None and not sale.refund.is_zero):
            yield self._row(sale, REFUND, partial(self._money_back, note=WHEN_UNKNOWN))

    def _named(self, sale: Sale) -> Sale:
        """Tell apart what one order has several of: a refund has to find its own."""
        if not sale.order or sale.price.is_negative:
            return sale
        self._orders[sale.bought.platform, sale.order] += 1
        count = self._orders[sale.bought.platform, sale.order]
        order = sale.order if count == 1 else f"{sale.order} ({count})"
        named = replace(sale, order=order)
        self._bearing.setdefault((sale.bought.platform, sale.order, sale.title), named)
        return named

    def _row(self, sale: Sale, what: str, draft_of: Callable[[Sale], Draft]) -> Row:
        key = drafts.fingerprint((self._of, what, *sale.said, self._reading.account))
        section = " ".join(part for part in (sale.section, what) if part)
        is_charge = what != REFUND and isinstance(sale.bought, Pack)
        return asking.row(
            Said(sale.line, key, section, sale.raw), partial(draft_of, sale),
            part="charge" if is_charge else "", doubt=_doubt(sale),
        )  # fmt: skip

    def _bought(self, sale: Sale) -> Draft:
        title = sale.title[:TITLE]
        if isinstance(sale.bought, Pack) and sale.bought.coins is None:
            raise InvalidEntry("coins", NO_COUNT, title=title, platform=sale.bought.platform)
        if sale.price.is_zero:
            raise InvalidEntry("amount", FREE, title=title)
        paid = self.prices.money(sale.price, sale.currency)
        draft = Draft("purchase", sale.moment(), sale.bought.platform, self._reading.account, amount=paid,
                      channel=sale.channel, seller=sale.seller, payment_method=sale.payment_method,
                      reference=sale.order)  # fmt: skip
        if isinstance(sale.bought, Pack):
            return replace(draft, coins=sale.bought.coins)
        return replace(draft, kind="gift", item=sale.bought.item, creator=sale.bought.creator, note=title)

    def _money_back(self, sale: Sale, note: str) -> Draft:
        if not sale.order:
            raise InvalidEntry("reference", NO_ORDER)
        moment, back = sale.moment(), self._back(sale)
        is_gift = isinstance(sale.bought, Paid)
        if is_gift and back is not None:
            raise InvalidEntry("amount", IN_PART, title=sale.title[:TITLE])
        return Draft("refund", moment, sale.bought.platform, self._reading.account, amount=back, reference=sale.order,
                     note=note)  # fmt: skip

    def _back(self, sale: Sale) -> Money | None:
        """Say how much came back; None for all of it."""
        if sale.is_refunded or (sale.price.is_negative and isinstance(sale.bought, Paid)):
            return None
        if sale.refund is None:
            return self.prices.money(sale.price, sale.currency)
        back, paid = (self.prices.money(price, sale.currency) for price in (sale.refund, sale.price))
        return None if back == paid else back


def _doubt(sale: Sale) -> str:
    return sale.doubt or (sale.bought.doubt if isinstance(sale.bought, Paid) else "")
