"""What in the books asks for a look: coins without a purchase, missing rates, balances that differ, prices, budgets.

Everything comes from booked columns. What is found is a plain record; the faces put it into words.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from models import prices
from models.findings import Differing, Finding, OverBudget, Uncovered, Unusual, WithoutRate
from models.money import Money
from models.periods import bounds, from_day_number
from models.reports import Asked
from models.reports.costing import Costed, cost
from models.reports.stock import counted, owed_since
from models.reports.usual import bought_since, usual_prices

if TYPE_CHECKING:
    from models.booking import Ints
    from models.columns import Columns
    from models.rates import Rates
    from models.reports.budgets import BudgetStatus
    from models.settings import Settings

WARNED = 50
"""Percent of a budget from which on its pace is told: the first purchase of a month is above pace on most days."""


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
    for one in sorted(budgets, key=_share, reverse=True):
        if one.is_over or (one.is_above_pace and _share(one) >= WARNED and one.days > 1):
            yield OverBudget(one)


def _share(one: BudgetStatus) -> float:
    """Percent of a budget that is used; without end where there is nothing to take a part of."""
    return inf if one.percent is None else one.percent


def _uncovered(accounts: Sequence[Costed]) -> Iterator[Uncovered]:
    for costed in accounts:
        since = owed_since(costed)
        if since is not None:
            yield Uncovered(costed.columns.account, costed.booking.spent - costed.booking.tape.length, since)


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
    """Hold each purchase since a day against one's usual price on its platform in its currency."""
    usual = usual_prices(columns)
    for account, one in bought_since(columns, since):
        price = usual.get((account.platform, one.paid.currency))
        if price is not None and prices.is_far(one.paid, one.coins, price):
            usually = prices.at(price, one.coins, one.paid.currency)
            yield Unusual(account, one.entry, one.day, one.coins, one.paid, usually)
