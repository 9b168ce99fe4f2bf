"""What in the books asks for a look: coins without a purchase, missing rates, balances that differ, prices, budgets.

Everything comes from booked columns. What is found is a plain record; the faces put it into words.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from models.columns import PURCHASE
from models.findings import Differing, Finding, OverBudget, Uncovered, Unusual, WithoutRate
from models.money import Money, divide_half_even
from models.periods import bounds, day_number, from_day_number
from models.reports import Asked
from models.reports.costing import Costed, cost
from models.reports.stock import counted, owed_since

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.booking import Ints
    from models.columns import Columns
    from models.rates import Rates
    from models.reports.budgets import BudgetStatus
    from models.settings import Settings

ENOUGH = 5
"""Purchases on one platform in one currency from which on there is a usual price."""
FAR = (3, 2)
"""Unusual is a price per coin above 3/2 of the usual one, or below 2/3 of it. The usual price is the median, which a
few odd ones do not move."""
WARNED = 50
"""Percent of a budget from which on its pace is told: the first purchase of a month is above pace on most days."""
_SCALE = 10**6
"""Prices per coin are compared in millionths of a minor unit."""
_PLAIN = 2**60 // _SCALE


def attention(
    columns: Columns, rates: Rates, settings: Settings, budgets: Sequence[BudgetStatus], today: date
) -> tuple[Finding, ...]:
    """Give everything that asks for a look, the most urgent first; prices are those of this month and the last."""
    asked = Asked(columns, rates, settings)
    accounts = cost(asked)
    this = bounds("month", today, settings.month_starts_on)[0]
    since = bounds("month", this - timedelta(days=1), settings.month_starts_on)[0]
    found: list[Finding] = [*_budgets(budgets), *_uncovered(accounts), *_differing(accounts)]
    found += [*_without_rate(asked, accounts), *_unusual(columns, since)]
    return tuple(sorted(found, key=lambda one: one.urgency))


def _budgets(budgets: Sequence[BudgetStatus]) -> Iterator[OverBudget]:
    for one in sorted(budgets, key=lambda one: -one.percent):
        if one.is_over or (one.is_above_pace and one.percent >= WARNED and one.days > 1):
            yield OverBudget(one)


def _uncovered(accounts: Sequence[Costed]) -> Iterator[Uncovered]:
    for costed in accounts:
        drawn = int(costed.booking.demand.sum())
        since = owed_since(costed, drawn)
        if since is not None:
            yield Uncovered(costed.columns.account, drawn - costed.booking.tape.length, since)


def _differing(accounts: Sequence[Costed]) -> Iterator[Differing]:
    for costed in accounts:
        for one in counted(costed)[-1:]:
            if one.difference:
                yield Differing(costed.columns.account, one.entry, one.day, one.seen, one.had)


# --- Missing rates ----------------------------------------------------------------------------------------------------


def _without_rate(asked: Asked, accounts: Sequence[Costed]) -> Iterator[WithoutRate]:
    """Add up by currency what has no rate on its day: purchases and gifts in money that stand, and paid adjustments."""
    paid: dict[str, list[tuple[int, int]]] = {}
    for costed in accounts:
        for code in costed.unconverted:
            rows = _rows_in(asked.columns, costed, code)
            days = costed.columns.day[costed.rows[rows]]
            pairs = zip(days.tolist(), costed.paid.minor[rows].tolist(), strict=True)
            paid.setdefault(code, []).extend(pairs)
    for code, rows_paid in sorted(paid.items()):
        if rows_paid:
            dates = {from_day_number(day) for day, _minor in rows_paid}
            money = Money(sum(minor for _day, minor in rows_paid), code)
            yield WithoutRate(money, asked.currency, len(dates), min(dates), max(dates))


def _rows_in(columns: Columns, costed: Costed, code: str) -> Ints:
    """Money rows that stand and cost something in a currency."""
    is_code = costed.paid.currency == columns.currency(code)
    found: Ints = np.flatnonzero(is_code & ~costed.voided[costed.rows])
    return found


def unconverted_entries(columns: Columns, rates: Rates, settings: Settings) -> array[int]:
    """Ids of the entries whose money has no rate."""
    asked = Asked(columns, rates, settings)
    found = array("q")
    for costed in cost(asked):
        for code in costed.unconverted:
            found.extend(costed.columns.money.id[_rows_in(columns, costed, code)].tolist())
    return found


def uncovered_entries(columns: Columns, rates: Rates, settings: Settings) -> array[int]:
    """Ids of the gifts with coins whose cost is not known."""
    columns.need("id")
    asked = Asked(columns, rates, settings)
    found = array("q")
    for costed in cost(asked):
        is_short = costed.sent() & (costed.uncovered() > 0)
        found.extend(costed.columns.detail["id"][is_short].tolist())
    return found


# --- Unusual prices ---------------------------------------------------------------------------------------------------


def _unusual(columns: Columns, since: date) -> Iterator[Unusual]:
    """Hold each purchase since a day against the median of all on its platform in its currency, refunded ones aside."""
    groups: dict[tuple[str, int], list[_Bought]] = {}
    for account in columns.accounts.values():
        money, rows = account.money, account.money_rows()
        is_kept = (money.kind == PURCHASE) & (money.paid > 0) & ~np.isin(money.id, money.refunded)
        for number in np.unique(money.currency[is_kept]).tolist():
            at = np.flatnonzero(is_kept & (money.currency == number))
            days, coins = account.day[rows[at]], account.coins[rows[at]]
            bought = _Bought(account.account, money.id[at], days, coins, money.paid[at])
            groups.setdefault((account.account.platform, number), []).append(bought)
    for (_platform, number), group in sorted(groups.items()):
        prices = np.sort(np.concatenate([one.price for one in group]))
        if len(prices) >= ENOUGH:
            usual = int(prices[(len(prices) - 1) // 2])
            yield from (found for one in group for found in one.far_from(usual, since, columns.currencies[number]))


@dataclass(frozen=True)
class _Bought:
    """Purchases of one account in one currency, one element each."""

    account: AccountRow
    id: Ints
    day: Ints
    coins: Ints
    paid: Ints

    @property
    def price(self) -> Ints:
        """Minor units per coin, times the scale; in Python's integers where 64 bits are too few."""
        paid = self.paid if not len(self.paid) or int(self.paid.max()) < _PLAIN else self.paid.astype(object)
        found: Ints = paid * _SCALE // self.coins
        return found

    def far_from(self, usual: int, since: date, currency: str) -> Iterator[Unusual]:
        """Those since a day whose price is far from the usual one, newest first."""
        high, low = FAR
        price = self.price
        is_far = (price * low > usual * high) | (price * high < usual * low)
        for at in np.flatnonzero(is_far & (self.day >= day_number(since)))[::-1].tolist():
            coins = int(self.coins[at])
            usually = Money(divide_half_even(usual * coins, _SCALE), currency)
            day, paid = from_day_number(int(self.day[at])), Money(int(self.paid[at]), currency)
            yield Unusual(self.account, int(self.id[at]), day, coins, paid, usually)
