"""What is left: the lots of every account with what each still holds, what unspent coins cost, and prices paid.

All of it is what the balance report ends with, laid out by lot: `left` less `owed` is its closing_coins, `cost` its
closing_cost.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from models.booking import LOT, Bools, Ints
from models.columns import ADJUSTMENT, ASSERTION, FREE, GIFT, PURCHASE, UNKNOWN
from models.drafts import CHANNELS
from models.money import Money
from models.periods import from_day_number
from models.reports import Asked, Query
from models.reports.costing import NO_CURRENCY, Costed, cost
from models.reports.provisional import MARK, shadow
from models.reports.usual import stands

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.columns import Columns
    from models.rates import Rates
    from models.settings import Settings


@dataclass(frozen=True)
class Lots:
    """Lots of one account in the order they came, one element each: the entry's `id`, its day, coins and cost.

    `minor` is the cost in the currency of `currency`: UNKNOWN where it is not known, empty for free coins. `left` and
    `left_minor` are what is still there of coins and cost; None at average cost, where lots lose themselves in a pool.
    `is_bought` tells purchases from coins that came another way, `is_provisional` those whose rate may still change.
    """

    id: Ints
    day: Ints
    coins: Ints
    minor: Ints
    currency: Sequence[str]
    channel: Sequence[str]
    is_bought: Bools
    is_provisional: Bools
    left: Ints | None
    left_minor: Ints | None

    def __len__(self) -> int:
        """How many there are."""
        return len(self.id)

    def on(self, lot: int) -> date:
        """Local date of a lot."""
        return from_day_number(int(self.day[lot]))

    def cost(self, lot: int) -> Money | None:
        """What a lot cost; None where that is not known."""
        return self._money(self.minor, lot)

    def left_cost(self, lot: int) -> Money | None:
        """What the coins left of a lot cost; None where that is not known."""
        return None if self.left_minor is None else self._money(self.left_minor, lot)

    def _money(self, minor: Ints, lot: int) -> Money | None:
        code = self.currency[lot]
        return None if code in {UNKNOWN, ""} else Money(int(minor[lot]), code)


@dataclass(frozen=True, slots=True)
class Counted:
    """A balance somebody saw: `seen` coins on a day, and how many the ledger `had` then. `entry` is its id."""

    entry: int
    day: date
    seen: int
    had: int

    @property
    def difference(self) -> int:
        """How many coins more the ledger had; below zero: fewer."""
        return self.had - self.seen


@dataclass(frozen=True, slots=True)
class Price:
    """Purchases of one pack through one channel in one currency: how many, what all cost, and the cheapest of them.

    Those that were paid for, and of which not all went back. `is_provisional`: a rate of theirs may still change.
    """

    channel: str
    pack: int
    purchases: int
    cost: Money
    cheapest: int
    is_provisional: bool = False

    @property
    def coins(self) -> int:
        """Coins of all these purchases."""
        return self.pack * self.purchases


@dataclass(frozen=True)
class Purse:
    """One account, all time. Coins are of its own kind; money by currency, the ledger's first, others unconverted.

    `bought` is net of refunds, `got` and `lost` are adjustments, `owed` coins no lot covers, missing since
    `owed_since`. `minor` (units of `currency`) and `unconverted` is what the coins `left` cost, but for those
    `unknown`. `paid` is what was paid for coins and for `gifts` paid in money.
    `provisional` are those of "left" and "paid" whose money rests on a rate that may change.
    """

    account: AccountRow
    currency: str
    bought: int = 0
    got: int = 0
    sent: int = 0
    lost: int = 0
    left: int = 0
    owed: int = 0
    owed_since: date | None = None
    minor: int = 0
    unconverted: tuple[Money, ...] = ()
    unknown: int = 0
    paid: tuple[Money, ...] = ()
    gifts: int = 0
    last: date | None = None
    lots: Lots | None = None
    counted: tuple[Counted, ...] = ()
    prices: tuple[Price, ...] = ()
    provisional: frozenset[str] = frozenset()

    @property
    def cost(self) -> Money:
        """What the coins left cost in the ledger's currency."""
        return Money(self.minor, self.currency)

    @property
    def is_empty(self) -> bool:
        """Whether it has no entries."""
        return self.last is None

    @property
    def has_coins(self) -> bool:
        """Whether coins ever moved here; else it only saw money, or nothing."""
        return bool(self.bought or self.got or self.sent or self.lost or self.counted or self.lots)


def purses(columns: Columns, rates: Rates, settings: Settings, accounts: Sequence[AccountRow]) -> tuple[Purse, ...]:
    """Look into each of these accounts, in the ledger's own currency and basis."""
    columns.need("channel")
    asked = Asked(columns, rates, settings)
    costed = {one.columns.account.id: one for one in cost(asked)}
    return tuple(
        _purse(asked, row, costed[row.id]) if row.id in costed else Purse(row, asked.currency) for row in accounts
    )


def _purse(asked: Asked, row: AccountRow, costed: Costed) -> Purse:
    book, coins = costed.booking, costed.columns.coins
    length = book.tape.length
    left = book.between(min(book.spent, length), length)
    others = tuple(Money(minor, code) for code, minor in sorted(left.items()) if minor and code != asked.currency)
    money, at, role = costed.columns.money, costed.rows, costed.columns.role[costed.rows]
    moved = coins[at]
    is_adjusted = (money.kind == ADJUSTMENT) | (money.kind == FREE)
    back = int(moved[costed.refunds.row].sum())
    return Purse(
        row,
        asked.currency,
        bought=int(moved[money.kind == PURCHASE].sum()) - back,
        got=int(moved[is_adjusted & (role == LOT)].sum()),
        sent=int(coins[costed.sent()].sum()),
        lost=int(moved[is_adjusted & (role != LOT)].sum()),
        left=max(0, length - book.spent),
        owed=max(0, book.spent - length),
        owed_since=owed_since(costed),
        minor=left.get(asked.currency, 0),
        unconverted=tuple(part for part in others if part.currency != UNKNOWN),
        unknown=left.get(UNKNOWN, 0),
        paid=_paid(asked, costed),
        gifts=int(costed.columns.quantity[at[(money.kind == GIFT) & ~costed.voided[at]]].sum()),
        last=from_day_number(int(costed.columns.day[-1])),
        lots=_lots(asked, costed),
        counted=counted(costed),
        prices=_prices(asked, costed),
        provisional=_provisional(asked, costed),
    )


def _provisional(asked: Asked, costed: Costed) -> frozenset[str]:
    """Which of the cost left and of what was paid rests on a rate that may change."""
    marked = shadow(asked, costed)
    if marked is None:
        return frozenset()
    book, length = marked.booking, marked.booking.tape.length
    left = book.between(min(book.spent, length), length).get(MARK, 0)
    paid = any(one.minor for one in _paid(asked, marked))
    return frozenset(name for name, is_late in (("left", left), ("paid", paid)) if is_late)


def owed_since(costed: Costed) -> date | None:
    """Day of the first coins no lot covers."""
    book = costed.booking
    if book.spent <= book.tape.length:
        return None
    first = int(np.searchsorted(np.cumsum(book.demand), book.tape.length, "right"))
    return from_day_number(int(costed.columns.day[first]))


def _paid(asked: Asked, costed: Costed) -> tuple[Money, ...]:
    """Money paid for coins, less what came back, and for gifts paid in money."""
    names, sums = asked.columns.currencies, Counter[str]()
    kind = costed.columns.money.kind
    stands = ((kind == PURCHASE) | (kind == GIFT)) & ~costed.voided[costed.rows]
    for number in set(costed.paid.currency[stands].tolist()):
        sums[names[number]] += int(costed.paid.minor[stands & (costed.paid.currency == number)].sum())
    for number in set(costed.refunds.currency.tolist()):
        sums[names[number]] -= int(costed.refunds.back[costed.refunds.currency == number].sum())
    return tuple(Money(sums[code], code) for code in sorted(sums, key=lambda code: (code != asked.currency, code)))


def _lots(asked: Asked, costed: Costed) -> Lots | None:
    money, columns = costed.columns.money, asked.columns
    number = costed.lots
    if not len(number):
        return None
    at = costed.rows[number]
    coins, minor = costed.columns.coins[at], costed.paid.minor[number]
    codes = ["" if code == NO_CURRENCY else columns.currencies[code] for code in range(len(columns.currencies))]
    channels = costed.columns.labels["channel"]
    left, left_minor = costed.booking.left(minor) if asked.basis == "fifo" else (None, None)
    return Lots(
        id=money.id[number],
        day=costed.columns.day[at],
        coins=coins,
        minor=minor,
        currency=[codes[code] for code in costed.paid.currency[number].tolist()],
        channel=[channels[row] for row in number.tolist()],
        is_bought=money.kind[number] == PURCHASE,
        is_provisional=_late(asked, costed, number),
        left=left,
        left_minor=left_minor,
    )


def _late(asked: Asked, costed: Costed, rows: Ints) -> Bools:
    """Which of these money rows were converted by a rate that may change."""
    marked = shadow(asked, costed)
    late: Bools = np.zeros(len(rows), np.bool_) if marked is None else marked.paid.minor[rows] > 0
    return late


def counted(costed: Costed) -> tuple[Counted, ...]:
    """Balances that were seen, the latest last."""
    found = np.flatnonzero(costed.columns.money.kind == ASSERTION)
    if not len(found):
        return ()
    at = costed.rows[found]
    had, seen = costed.balance()[at].tolist(), costed.columns.coins[at].tolist()
    days = map(from_day_number, costed.columns.day[at].tolist())
    rows = zip(costed.columns.money.id[found].tolist(), days, seen, had, strict=True)
    return tuple(Counted(*row) for row in rows)


def _prices(asked: Asked, costed: Costed) -> tuple[Price, ...]:
    """Purchases by channel, pack and currency, in this order; one that went back is no price that was paid."""
    found = np.flatnonzero(stands(costed.columns))
    if not len(found):
        return ()
    channels = costed.columns.labels["channel"]
    channel = np.array([CHANNELS.index(channels[row]) for row in found.tolist()], np.int64)
    key = channel << 48 | costed.columns.coins[costed.rows[found]].astype(np.int64) << 16 | costed.paid.currency[found]
    order = np.argsort(key, kind="stable")
    key, minor, late = key[order], costed.paid.minor[found][order], _late(asked, costed, found)[order]
    start = np.flatnonzero(np.diff(key, prepend=-1))
    count = np.diff(start, append=len(key)).tolist()
    sums, least = np.add.reduceat(minor, start).tolist(), np.minimum.reduceat(minor, start).tolist()
    is_late = np.logical_or.reduceat(late, start).tolist()
    codes = asked.columns.currencies
    return tuple(
        Price(CHANNELS[cell >> 48], cell >> 16 & 0xFFFFFFFF, many, Money(total, codes[cell & 0xFFFF]), low, late)
        for cell, many, total, low, late in zip(key[start].tolist(), count, sums, least, is_late, strict=True)
    )


def drawn_from(columns: Columns, rates: Rates, settings: Settings, lot: int) -> array[int]:
    """Ids of the entries that took coins of the lot with the id `lot`, first in first out, in their order."""
    columns.need("id")
    asked = Asked(columns, rates, settings, Query(basis="fifo"))
    for costed in cost(asked):
        number = np.flatnonzero(costed.columns.money.id[costed.lots] == lot)
        if len(number):
            return array("q", costed.columns.detail["id"][costed.booking.draws(int(number[0]))].tolist())
    return array("q")


def uncovered(columns: Columns, rates: Rates, settings: Settings, account: int) -> array[int]:
    """Ids of the entries of an account that took coins no lot covers, in their order."""
    columns.need("id")
    asked = Asked(columns, rates, settings)
    for costed in cost(asked):
        if costed.columns.account.id == account:
            return array("q", costed.columns.detail["id"][costed.booking.missing() > 0].tolist())
    return array("q")
