"""The balance report: for every period what was there, came, went and is left, in coins and in what they cost.

opening_cost + paid + adjusted_cost = spent_cost + lost_cost + closing_cost, and opening_coins + bought + adjusted =
sent + closing_coins: in every row, and every opening is the closing before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.booking import LOT, REFUND, Ints
from models.columns import ADJUSTMENT, FREE, GIFT, PURCHASE, UNKNOWN
from models.errors import RequestRefused
from models.periods import DAY_KEYS, day_number
from models.reports import COLUMNS, Asked, Column, Query, Report
from models.reports.costing import NO_CURRENCY, Costed, cost, day_date, provisional
from models.reports.grouping import by_currency, coins_of
from models.text import N_

if TYPE_CHECKING:
    from models.columns import Columns
    from models.reports import Coins
    from models.settings import Settings

COIN_FLOWS = ("bought", "adjusted", "sent")
MONEY_FLOWS = ("paid", "adjusted_cost", "spent_cost", "lost_cost")


@dataclass(frozen=True)
class Periods:
    """Periods without gaps from the day `first` to `last`: `labels` of each, and which one (from 1) a day falls in.

    Number 0 is everything before.
    """

    first: int
    last: int
    labels: list[tuple[str, ...]]
    number: Ints

    def of(self, days: Ints) -> Ints:
        """Period of each day; -1 after the last."""
        if not len(self.number):
            return np.full(len(days), -1)
        inside = self.number[np.clip(days - self.first, 0, len(self.number) - 1)]
        return np.where(days < self.first, 0, np.where(days > self.last, -1, inside))


@dataclass
class Flows:
    """Sums by period of one group of accounts: coins by unit, money by currency, each by the name of its flow."""

    size: int
    coins: dict[tuple[str, str], Ints] = field(default_factory=dict)
    money: dict[tuple[str, str], Ints] = field(default_factory=dict)

    def add(self, sums: dict[tuple[str, str], Ints], of: str, name: str, period: Ints, values: Ints) -> None:
        """Add values to a flow, by the period each falls in."""
        inside = period >= 0
        np.add.at(sums.setdefault((of, name), np.zeros(self.size, np.int64)), period[inside], values[inside])

    def get(self, sums: dict[tuple[str, str], Ints], of: str, name: str) -> Ints:
        """Give a flow; zeros where nothing flowed."""
        return sums.get((of, name), np.zeros(self.size, np.int64))


def balance(asked: Asked) -> Report:
    """Balance the accounts by time, platform and account; periods without entries are rows too."""
    query, currency = asked.query, asked.currency
    accounts = [costed for costed in cost(asked) if _is_wanted(costed, query)]
    keys = tuple(Column(key, "key") for key in query.by)
    rows: list[tuple[object, ...]] = []
    if accounts:
        periods = _periods(accounts, asked.settings, query)
        for labels, members in _groups(accounts, query.by):
            flows = Flows(len(periods.labels) + 1)
            for costed in members:
                _add_account(asked.columns, flows, costed, periods.of(costed.columns.day), currency)
            rows += _rows(flows, query.by, labels, periods, currency)
    rows.sort(key=lambda row: (row[: len(keys)], row[-1] != currency, row[-1]))
    return Report("balance", query, keys + COLUMNS["balance"], rows, currency, provisional(asked, accounts))


def _conditions(query: Query) -> dict[str, set[str]]:
    """Values the query allows, by key."""
    return {key: {value for name, value in query.where if name == key} for key, _ in query.where}


def _is_wanted(costed: Costed, query: Query) -> bool:
    labels = {"platform": costed.columns.account.platform, "account": costed.account}
    return all(labels[key] in values for key, values in _conditions(query).items() if key in labels)


def _periods(accounts: Sequence[Costed], settings: Settings, query: Query) -> Periods:
    first = day_number(query.since) if query.since else min(int(costed.columns.day.min()) for costed in accounts)
    last = day_number(query.until) if query.until else max(int(costed.columns.day.max()) for costed in accounts)
    days = [day for day in range(first, last + 1) if _is_in_time(day, settings, query)]
    if days and days[-1] - days[0] >= len(days):
        raise RequestRefused(N_("A balance is of one stretch of time, and what you chose has gaps"))
    makers = [DAY_KEYS[key] for key in query.by if key in DAY_KEYS]
    labels: list[tuple[str, ...]] = []
    number = []
    for day in days:
        label = tuple(make(day_date(day), settings.month_starts_on) for make in makers)
        if not labels or labels[-1] != label:
            labels.append(label)
        number.append(len(labels))
    return Periods(days[0] if days else 0, days[-1] if days else -1, labels, np.array(number, np.int64))


def _is_in_time(day: int, settings: Settings, query: Query) -> bool:
    conditions = ((DAY_KEYS[key], values) for key, values in _conditions(query).items() if key in DAY_KEYS)
    return all(make(day_date(day), settings.month_starts_on) in values for make, values in conditions)


def _groups(accounts: Sequence[Costed], by: tuple[str, ...]) -> list[tuple[dict[str, str], list[Costed]]]:
    groups: dict[tuple[str, str], list[Costed]] = {}
    for costed in accounts:
        platform = costed.columns.account.platform if "platform" in by else ""
        groups.setdefault((platform, costed.account if "account" in by else ""), []).append(costed)
    return [({"platform": platform, "account": account}, members) for (platform, account), members in groups.items()]


def _add_account(columns: Columns, flows: Flows, costed: Costed, period: Ints, currency: str) -> None:
    coin, sent = costed.columns.account.coin, costed.sent()
    flows.add(flows.coins, coin, "sent", period[sent], costed.columns.coins[sent])
    for code in (currency, *costed.unconverted):
        drawn = costed.cost(code)
        flows.add(flows.money, code, "spent_cost", period[sent], drawn[sent])
        rest = ~sent & (costed.events.role != REFUND)
        flows.add(flows.money, code, "lost_cost", period[rest], drawn[rest])
    _add_rows(columns, flows, costed, period, coin)
    _add_refunds(columns, flows, costed, period, coin)


def _add_rows(columns: Columns, flows: Flows, costed: Costed, period: Ints, coin: str) -> None:
    """Purchases, adjustments and gifts paid in money, by what they are."""
    events, kinds = costed.columns, costed.columns.money.kind
    stands = ~costed.voided[costed.rows]
    for wanted, coin_flow, money_flows in _KINDS:
        found = np.flatnonzero(np.isin(kinds, wanted) & stands)
        if coin_flow:
            at = costed.rows[found]
            flows.add(
                flows.coins, coin, coin_flow, period[at], np.where(events.role[at] == LOT, 1, -1) * events.coins[at]
            )
        for code, row in by_currency(columns, found, costed.paid.currency[found]):
            for name in money_flows if code not in (columns.currencies[NO_CURRENCY], UNKNOWN) else ():
                flows.add(flows.money, code, name, period[costed.rows[row]], costed.paid.minor[row])


_KINDS = (
    ((PURCHASE,), "bought", ("paid",)),
    ((FREE, ADJUSTMENT), "adjusted", ("adjusted_cost",)),
    ((GIFT,), "", ("paid", "spent_cost")),
)
"""What the money rows of each kind add their coins and their money to; coins given are counted elsewhere."""


def _add_refunds(columns: Columns, flows: Flows, costed: Costed, period: Ints, coin: str) -> None:
    """Refunds of purchases: money back lowers what was paid; what their coins had cost beyond it is lost."""
    refunds = costed.refunds
    if not len(refunds.row):
        return
    at = costed.rows[refunds.row]
    flows.add(flows.coins, coin, "bought", period[at], -costed.columns.coins[at])
    for code, place in by_currency(columns, np.arange(len(at)), refunds.currency):
        flows.add(flows.money, code, "paid", period[at[place]], -refunds.back[place])
        flows.add(flows.money, code, "lost_cost", period[at[place]], refunds.returned[place] - refunds.back[place])
    for code in costed.booking.stock.costs.keys() - {UNKNOWN}:
        flows.add(flows.money, code, "lost_cost", period[at], costed.cost(code)[at])


def _rows(
    flows: Flows, by: tuple[str, ...], labels: dict[str, str], periods: Periods, currency: str
) -> list[tuple[object, ...]]:
    units = sorted({unit for unit, _ in flows.coins})
    coins = {unit: _coin_columns(flows, unit) for unit in units}
    codes = [currency, *sorted({code for code, _ in flows.money} - {currency})]
    money = {code: _money_columns(flows, code) for code in codes}
    time_keys = [key for key in by if key in DAY_KEYS]
    rows: list[tuple[object, ...]] = []
    for number, label in enumerate(periods.labels, 1):
        names = labels | dict(zip(time_keys, label, strict=True))
        keys = tuple(names[key] for key in by)
        for code in codes:
            figures = [int(column[number]) for column in money[code]]
            if code == currency:
                rows.append((*keys, *_coin_cells(coins, number), *figures, code))
            elif any(figures):
                rows.append((*keys, *([0] * 5), *figures, code))
    return rows


def _coin_columns(flows: Flows, unit: str) -> list[Ints]:
    bought, adjusted, sent = (flows.get(flows.coins, unit, name) for name in COIN_FLOWS)
    closing = np.cumsum(bought + adjusted - sent)
    return [_opening(closing), bought, adjusted, sent, closing]


def _money_columns(flows: Flows, code: str) -> list[Ints]:
    paid, adjusted, spent, lost = (flows.get(flows.money, code, name) for name in MONEY_FLOWS)
    closing = np.cumsum(paid + adjusted - spent - lost)
    return [_opening(closing), paid, adjusted, spent, lost, closing]


def _opening(closing: Ints) -> Ints:
    return np.append(0, closing[:-1])


def _coin_cells(coins: dict[str, list[Ints]], number: int) -> list[Coins]:
    units = [unit for unit in coins if any(column[number] for column in coins[unit])]
    return [coins_of({unit: int(coins[unit][place][number]) for unit in units}, units) for place in range(5)]
