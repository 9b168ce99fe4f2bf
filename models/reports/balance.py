"""The balance report: for every period what was there, came, went and is left, in coins and in what they cost.

opening_cost + paid + adjusted_cost = spent_cost + lost_cost + closing_cost, and opening_coins + bought + adjusted =
sent + closing_coins: in every row, and every opening is the closing before it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from models.booking import LOT, REFUND, Ints
from models.columns import ADJUSTMENT, FREE, GIFT, PURCHASE, UNKNOWN
from models.errors import RequestRefused
from models.periods import DAY_KEYS, day_number
from models.reports import COLUMNS, Asked, Column, Query, Report
from models.reports.costing import NO_CURRENCY, Costed, cost, provisional
from models.reports.grouping import by_currency, coins_of
from models.reports.keys import period
from models.reports.provisional import MARK, shadow
from models.reports.sums import Figure, Sums, add_up, combined
from models.reports.table import PROVISIONAL
from models.text import N_

if TYPE_CHECKING:
    from models.columns import Columns
    from models.reports import Coins
    from models.settings import Settings

COIN_FLOWS = ("bought", "adjusted", "sent")
MONEY_FLOWS = ("paid", "adjusted_cost", "spent_cost", "lost_cost")
COIN_COLUMNS = tuple(column.name for column in COLUMNS["balance"] if column.kind == "coins")
MONEY_COLUMNS = tuple(column.name for column in COLUMNS["balance"] if column.kind == "money")


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
    """Sums by period, or by day: coins by unit, money by currency, each by the name of its flow."""

    size: int
    coins: dict[Figure, Ints] = field(default_factory=dict)
    money: dict[Figure, Ints] = field(default_factory=dict)

    def add(self, sums: dict[Figure, Ints], figure: Figure, period: Ints, values: Ints) -> None:
        """Add values to a flow, by the period each falls in."""
        inside = period >= 0
        np.add.at(sums.setdefault(figure, np.zeros(self.size, np.int64)), period[inside], values[inside])

    def join(self, other: Flows, period: Ints) -> None:
        """Add flows by day, each of whose days falls in a period."""
        for mine, its in ((self.coins, other.coins), (self.money, other.money)):
            for figure, values in its.items():
                self.add(mine, figure, period, values)


def balance(asked: Asked) -> Report:
    """Balance the accounts by time, platform and account; periods without entries are rows too."""
    accounts, query = chosen(asked), asked.query
    keys = tuple(Column(key, "key") for key in query.by)
    sums = sums_by(asked, accounts, query.by)
    rows = _rows(sums, asked.currency)
    late, marked = provisional(asked, accounts), frozenset(_marked(sums, rows, asked.currency))
    return Report("balance", query, keys + COLUMNS["balance"], rows, asked.currency, late, marked)


def chosen(asked: Asked) -> list[Costed]:
    """Give the accounts the query's conditions leave, costed."""
    return [costed for costed in cost(asked) if _is_wanted(costed, asked.query)]


def days(asked: Asked) -> tuple[int, int]:
    """First and last day a row of the balance can be of, counted from 1970-01-01; the last is earlier if there is none.

    All accounts bound it: a row may be of a time before or after the entries of its own.
    """
    every = cost(asked)
    periods = _periods(every, asked.settings, asked.query, ()) if every else Periods(0, -1, [], _NONE)
    return periods.first, periods.last


def sums_by(asked: Asked, accounts: Sequence[Costed], by: tuple[str, ...]) -> Sums:
    """Balance these accounts by some keys. The measures are the columns of the report; no period is left out."""
    periods = _periods(accounts, asked.settings, asked.query, by) if accounts else Periods(0, -1, [], _NONE)
    groups = _groups(accounts, by)
    texts = {key: sorted({labels[key] for labels, _ in groups}) for key in ("platform", "account")}
    texts |= {key: sorted({label[place] for label in periods.labels}) for place, key in enumerate(_time_keys(by))}
    labels = tuple(texts[key] for key in by)
    codes = [_codes(by, labels, group, periods) for group, _ in groups]
    values = [_balanced(asked, members, periods) for _, members in groups]
    return add_up(by, labels, codes, values)


_NONE = np.zeros(0, np.int64)


def _time_keys(by: tuple[str, ...]) -> list[str]:
    return [key for key in by if key in DAY_KEYS]


def _codes(by: tuple[str, ...], labels: tuple[Sequence[str], ...], group: dict[str, str], periods: Periods) -> Ints:
    """Number of each period's row of one group of accounts."""
    if not periods.labels:
        return _NONE
    times = dict(zip(_time_keys(by), zip(*periods.labels, strict=True), strict=True))
    numbers: list[Ints | int] = []
    for key, texts in zip(by, labels, strict=True):
        place = {text: number for number, text in enumerate(texts)}
        numbers.append(
            np.array([place[text] for text in times[key]]) if key in times else place.get(group.get(key, ""), 0)
        )
    return combined(numbers, labels, len(periods.labels))


def _balanced(asked: Asked, members: Sequence[Costed], periods: Periods) -> dict[Figure, Ints]:
    """Flows of some accounts by period, with what was there before and after each."""
    flows = Flows(len(periods.labels) + 1)
    for costed in members:
        for first_day, daily in (*_daily(asked, costed), *_daily_marks(asked, costed)):
            flows.join(daily, periods.of(first_day + np.arange(daily.size)))
    found: dict[Figure, Ints] = {}
    for sums, names, ends in (
        (flows.coins, COIN_FLOWS, ("opening_coins", "closing_coins")),
        (flows.money, MONEY_FLOWS, ("opening_cost", "closing_cost")),
    ):
        for unit in sorted({unit for _, unit in sums}):
            columns = [sums.get((name, unit), np.zeros(flows.size, np.int64)) for name in names]
            closing = np.cumsum(sum(columns[:2]) - sum(columns[2:]))  # what comes, then what goes
            opening = np.append(0, closing[:-1])
            for name, column in zip((*ends, *names), (opening, closing, *columns), strict=True):
                found[(f"{PROVISIONAL} {name}", "") if unit == MARK else (name, unit)] = column[1:]
    return found


def _conditions(query: Query) -> dict[str, set[str]]:
    """Values the query allows, by key."""
    return {key: {value for name, value in query.where if name == key} for key, _ in query.where}


def _is_wanted(costed: Costed, query: Query) -> bool:
    labels = {"platform": costed.columns.account.platform, "account": costed.account}
    return all(labels[key] in values for key, values in _conditions(query).items() if key in labels)


def _periods(accounts: Sequence[Costed], settings: Settings, query: Query, by: tuple[str, ...]) -> Periods:
    first = day_number(query.since) if query.since else min(int(costed.columns.day.min()) for costed in accounts)
    last = day_number(query.until) if query.until else max(int(costed.columns.day.max()) for costed in accounts)
    days = [day for day in range(first, last + 1) if _is_in_time(day, settings, query)]
    if days and days[-1] - days[0] >= len(days):
        raise RequestRefused(N_("A balance is of one stretch of time, and what you chose has gaps"))
    keys = _time_keys(by)
    labels: list[tuple[str, ...]] = []
    number = []
    for day in days:
        label = tuple(period(key, day, settings.month_starts_on) for key in keys)
        if not labels or labels[-1] != label:
            labels.append(label)
        number.append(len(labels))
    return Periods(days[0] if days else 0, days[-1] if days else -1, labels, np.array(number, np.int64))


def _is_in_time(day: int, settings: Settings, query: Query) -> bool:
    conditions = ((key, values) for key, values in _conditions(query).items() if key in DAY_KEYS)
    return all(period(key, day, settings.month_starts_on) in values for key, values in conditions)


def _groups(accounts: Sequence[Costed], by: tuple[str, ...]) -> list[tuple[dict[str, str], list[Costed]]]:
    groups: dict[tuple[str, str], list[Costed]] = {}
    for costed in accounts:
        platform = costed.columns.account.platform if "platform" in by else ""
        groups.setdefault((platform, costed.account if "account" in by else ""), []).append(costed)
    return [({"platform": platform, "account": account}, members) for (platform, account), members in groups.items()]


def _daily(asked: Asked, costed: Costed) -> list[tuple[int, Flows]]:
    """Flows of an account by day, each with its first day: those every report on the same books counts, and newer."""
    count = len(costed.voided)
    if "daily" not in costed.memo:
        costed.memo["daily"] = count, _by_day(asked, costed, 0)
    counted, kept = costed.memo["daily"]
    return [kept] if counted == count else [kept, _by_day(asked, costed, counted)]


def _daily_marks(asked: Asked, costed: Costed) -> list[tuple[int, Flows]]:
    """Flows of what is provisional, in marks; the coins are those that were counted already."""
    marked = shadow(asked, costed)
    found = [] if marked is None else _daily(asked, marked)
    return [(first, Flows(daily.size, money=_of(daily.money, MARK))) for first, daily in found]


def _of(money: dict[Figure, Ints], unit: str) -> dict[Figure, Ints]:
    return {figure: values for figure, values in money.items() if figure[1] == unit}


def _by_day(asked: Asked, costed: Costed, first: int) -> tuple[int, Flows]:
    """Flows of an account by day, of the events from `first` on; behind those known before are coin gifts alone."""
    days = costed.columns.day[first:].astype(np.int64)
    begin = int(days.min())
    flows, period = Flows(int(days.max()) - begin + 1), costed.columns.day - begin
    _add_draws(asked, flows, costed, period, first)
    if not first:
        _add_rows(asked.columns, flows, costed, period)
        _add_refunds(asked.columns, flows, costed, period)
    return begin, flows


def _add_draws(asked: Asked, flows: Flows, costed: Costed, period: Ints, first: int) -> None:
    sent, events = costed.sent()[first:], slice(first, None)
    coin, period = costed.columns.account.coin, period[events]
    flows.add(flows.coins, ("sent", coin), period[sent], costed.columns.coins[events][sent])
    rest = ~sent & (costed.events.role[events] != REFUND)
    for code in (asked.currency, *costed.unconverted):
        drawn = costed.cost(code, first)
        flows.add(flows.money, ("spent_cost", code), period[sent], drawn[sent])
        flows.add(flows.money, ("lost_cost", code), period[rest], drawn[rest])


def _add_rows(columns: Columns, flows: Flows, costed: Costed, period: Ints) -> None:
    """Purchases, adjustments and gifts paid in money, by what they are."""
    events, kinds, coin = costed.columns, costed.columns.money.kind, costed.columns.account.coin
    stands = ~costed.voided[costed.rows]
    for wanted, coin_flow, money_flows in _KINDS:
        found = np.flatnonzero(np.isin(kinds, wanted) & stands)
        if coin_flow:
            at = costed.rows[found]
            coins = np.where(events.role[at] == LOT, 1, -1) * events.coins[at]
            flows.add(flows.coins, (coin_flow, coin), period[at], coins)
        for code, row in by_currency(columns, found, costed.paid.currency[found]):
            for name in money_flows if code not in (columns.currencies[NO_CURRENCY], UNKNOWN) else ():
                flows.add(flows.money, (name, code), period[costed.rows[row]], costed.paid.minor[row])


_KINDS = (
    ((PURCHASE,), "bought", ("paid",)),
    ((FREE, ADJUSTMENT), "adjusted", ("adjusted_cost",)),
    ((GIFT,), "", ("paid", "spent_cost")),
)
"""What the money rows of each kind add their coins and their money to; coins given are counted elsewhere."""


def _add_refunds(columns: Columns, flows: Flows, costed: Costed, period: Ints) -> None:
    """Refunds of purchases: money back lowers what was paid; what their coins had cost beyond it is lost."""
    refunds = costed.refunds
    if not len(refunds.row):
        return
    at = costed.rows[refunds.row]
    flows.add(flows.coins, ("bought", costed.columns.account.coin), period[at], -costed.columns.coins[at])
    for code, place in by_currency(columns, np.arange(len(at)), refunds.currency):
        flows.add(flows.money, ("paid", code), period[at[place]], -refunds.back[place])
        flows.add(flows.money, ("lost_cost", code), period[at[place]], refunds.returned[place] - refunds.back[place])
    for code in costed.booking.stock.costs.keys() - {UNKNOWN}:
        flows.add(flows.money, ("lost_cost", code), period[at], costed.cost(code)[at])


# --- As rows of the report --------------------------------------------------------------------------------------------


def _rows(sums: Sums, currency: str) -> list[tuple[object, ...]]:
    """Rows of the report's own currency, each followed by one for every currency something had no rate from."""
    texts = zip(*sums.texts(), strict=True) if sums.by else iter([()] * len(sums.codes))
    codes = [currency, *sorted({code for name, code in sums.values if name in MONEY_COLUMNS} - {currency})]
    coins = _coins(sums)
    money = {code: _table(sums, MONEY_COLUMNS, code) for code in codes}
    rows: list[tuple[object, ...]] = []
    for number, keys in enumerate(texts):
        for code in codes:
            figures = money[code][number]
            if code == currency:
                rows.append((*keys, *coins[number], *figures, code))
            elif any(figures):
                rows.append((*keys, *([0] * 5), *figures, code))
    return rows


def _marked(sums: Sums, rows: Sequence[tuple[object, ...]], currency: str) -> Iterator[tuple[int, str]]:
    """Rows and columns of the report's currency whose money is provisional."""
    own = [number for number, row in enumerate(rows) if row[-1] == currency]
    for name in MONEY_COLUMNS:
        marks = sums.values.get((f"{PROVISIONAL} {name}", ""))
        if marks is not None:
            yield from ((own[group], name) for group in np.flatnonzero(marks).tolist())


def _table(sums: Sums, names: Sequence[str], unit: str) -> list[tuple[int, ...]]:
    """Figures of one unit, a row for each group."""
    zero = np.zeros(len(sums.codes), np.int64)
    return list(zip(*(sums.values.get((name, unit), zero).tolist() for name in names), strict=True))


def _coins(sums: Sums) -> list[tuple[Coins, ...]]:
    units = sorted({unit for name, unit in sums.values if name in COIN_COLUMNS})
    tables = {unit: _table(sums, COIN_COLUMNS, unit) for unit in units}
    found: list[tuple[Coins, ...]] = []
    for number in range(len(sums.codes)):
        here = [unit for unit in units if any(tables[unit][number])]
        found.append(tuple(coins_of({unit: tables[unit][number][place] for unit in here}, here) for place in range(5)))
    return found
