"""What one usually pays for a coin, by platform and currency: one rule for entry bar, purses and Overview."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models import prices
from models.columns import PURCHASE, REFUND
from models.money import Money
from models.periods import day_number, from_day_number

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.booking import Bools, Ints
    from models.columns import AccountColumns, Columns

Key = tuple[str, str]
"""Platform and currency."""


class Bought(NamedTuple):
    """A purchase of which not all went back. What was paid is what the bank took, where that is known."""

    day: date
    entry: int
    coins: int
    paid: Money


def usual_prices(columns: Columns) -> dict[Key, Fraction]:
    """Usual price of one coin in minor units; a platform and currency without one are left out."""
    found: dict[Key, list[Bought]] = {}
    for account in columns.accounts.values():
        money, is_kept = account.money, stands(account)
        for number in np.unique(money.currency[is_kept]).tolist():
            rows = np.flatnonzero(is_kept & (money.currency == number))[-prices.LATELY :]
            key = account.account.platform, columns.currencies[number]
            found.setdefault(key, []).extend(_bought(columns, account, rows))
    usual = {key: prices.usual((one.paid, one.coins) for one in sorted(some)) for key, some in found.items()}
    return {key: price for key, price in usual.items() if price is not None}


def bought_since(columns: Columns, since: date) -> Iterator[tuple[AccountRow, Bought]]:
    """Give every purchase since a day with its account, the latest of each account first."""
    for account in columns.accounts.values():
        is_late = account.day[account.money_rows()] >= day_number(since)
        for one in _bought(columns, account, np.flatnonzero(stands(account) & is_late)[::-1]):
            yield account.account, one


def stands(account: AccountColumns) -> Bools:
    """Which money rows are purchases somebody paid for, and of which not all the coins or all the money went back."""
    money, coins = account.money, account.coins[account.money_rows()]
    found: Bools = (money.kind == PURCHASE) & (money.paid > 0)
    back: dict[int, tuple[int, int]] = {}
    for row in np.flatnonzero((money.kind == REFUND) & (money.refunded > 0)).tolist():
        some, paid = back.get(of := int(money.refunded[row]), (0, 0))
        back[of] = some + int(coins[row]), paid + max(0, int(money.amount[row]))
    for row in np.flatnonzero(np.isin(money.id, list(back))).tolist():
        some, paid = back[int(money.id[row])]
        found[row] &= some < coins[row] and paid < money.amount[row]
    return found


def _bought(columns: Columns, account: AccountColumns, rows: Ints) -> Iterator[Bought]:
    money, places = account.money, account.money_rows()[rows]
    numbers = (account.day[places], money.id[rows], account.coins[places], money.paid[rows], money.currency[rows])
    for day, entry, coins, paid, currency in zip(*(column.tolist() for column in numbers), strict=True):
        yield Bought(from_day_number(day), entry, coins, Money(paid, columns.currencies[currency]))
