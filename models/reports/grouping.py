"""Grouping: parts of gifts or purchases, laid into the cells of a report by any of its keys.

A key turns parts into small numbers whose order is that of their labels, so cells come out sorted by their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from models.booking import Ints
from models.money import Money
from models.periods import DAY_KEYS, EVENING_STARTS, day_number, weekday
from models.reports import COLUMNS, Asked, Coins, Column, Query, Report
from models.reports.costing import Costed, day_date, provisional

if TYPE_CHECKING:
    from models.columns import AccountColumns, Columns
    from models.settings import Settings

FOLD = 4
"""Parts are folded where there are at least so many for each possible cell."""
KEPT = 16
"""How many foldings of the same parts are kept."""
DENSE = 2_000_000
"""Up to so many possible cells are counted in plain arrays; beyond, only those that occur are numbered."""


@dataclass(frozen=True)
class Parts:
    """Pieces of one account's events, one element each: the `event` they belong to and what they add to a cell.

    `source` is the money row whose channel, payment method and currency they have (-1: none). `kind` is a label each.
    `money` holds minor units by currency code.
    """

    costed: Costed
    event: Ints
    source: Ints
    kind: str
    count: Ints
    coins: Ints
    uncovered: Ints
    money: dict[str, Ints]
    memo: dict[object, Parts] = field(default_factory=dict)
    """These parts as `folded` for what earlier reports asked."""

    def keep(self, wanted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Parts:
        """Give the parts that are wanted."""
        if wanted.all():
            return self
        money = {code: minor[wanted] for code, minor in self.money.items()}
        arrays = (self.count[wanted], self.coins[wanted], self.uncovered[wanted])
        return Parts(self.costed, self.event[wanted], self.source[wanted], self.kind, *arrays, money)


@dataclass(frozen=True)
class Key:
    """A key over one report's parts: its `labels` in code-point order, and the label number of each part."""

    labels: Sequence[str]
    codes: Callable[[Parts], Ints | int]


@dataclass(frozen=True)
class Cells:
    """The cells of a report, sorted by their labels: one list per key, and one element per cell in everything else."""

    labels: list[list[str]]
    count: Ints
    coins: list[Coins]
    uncovered: list[Coins]
    money: dict[str, Ints]

    def cost(self, currency: str) -> list[int]:
        """Money in one currency, in minor units."""
        minor: list[int] = self.money.get(currency, np.zeros_like(self.count)).tolist()
        return minor

    def unconverted(self, currency: str) -> list[tuple[Money, ...]]:
        """Money in currencies other than `currency`, sorted by code."""
        found: list[tuple[Money, ...]] = [()] * len(self.count)
        for code in sorted(self.money.keys() - {currency}):
            for cell in np.flatnonzero(self.money[code]).tolist():
                found[cell] = (*found[cell], Money(int(self.money[code][cell]), code))
        return found


def sum_up(name: str, asked: Asked, accounts: Sequence[Costed], parts: Sequence[Parts]) -> Report:
    """Make the report of that name: the sums of its parts, by the query's keys."""
    cells = group(asked, parts)
    minor = cells.cost(asked.currency)
    values = {
        **dict.fromkeys(("gifts", "purchases"), cells.count.tolist()),
        "coins": cells.coins,
        **dict.fromkeys(("cost", "paid"), minor),
        "currency": [asked.currency] * len(minor),
        "uncovered_coins": cells.uncovered,
        "unconverted": cells.unconverted(asked.currency),
    }
    columns = tuple(Column(key, "key") for key in asked.query.by) + COLUMNS[name]
    rows = list(zip(*cells.labels, *(values[column.name] for column in COLUMNS[name]), strict=True))
    return Report(name, asked.query, columns, rows, asked.currency, provisional(asked, accounts))


def group(asked: Asked, parts: Sequence[Parts]) -> Cells:
    """Sum parts by the query's keys, keeping those its period and conditions ask for."""
    query = asked.query
    conditions = {name: {value for where, value in query.where if where == name} for name, _ in query.where}
    names = sorted({*query.by, *conditions})
    told_by = (*names, query.since, query.until, asked.settings.month_starts_on)
    within = [part.memo.get(told_by) or _within(part, query) for part in parts]
    make = _Keys(asked.columns, asked.settings, [part for part in within if len(part.event)])
    keys = {name: make.key(name) for name in names}
    pairs = [pair for pair in zip(parts, within, strict=True) if len(pair[1].event)]
    parts = [_folded(whole, part, list(keys.values()), told_by) for whole, part in pairs]
    for name, wanted in conditions.items():
        allowed = np.array([label in wanted for label in keys[name].labels], np.bool_)
        parts = [part.keep(np.broadcast_to(allowed[keys[name].codes(part)], part.event.shape)) for part in parts]
    return _sum([keys[name] for name in query.by], [part for part in parts if len(part.event)])


def _folded(whole: Parts, part: Parts, keys: Sequence[Key], told_by: object) -> Parts:
    """Add up the parts no key tells apart, as one of them, and keep that for the next report that asks by the same."""
    size = prod(len(key.labels) for key in keys)
    if told_by in whole.memo or size * FOLD > len(part.event):
        return part
    cell = _combine(keys, part)
    one = np.full(size, -1)
    one[cell] = np.arange(len(cell))
    one = one[one >= 0]

    def add(values: Ints) -> Ints:
        total = np.zeros(size, np.int64)
        np.add.at(total, cell, values.astype(np.int64, copy=False))
        found: Ints = total[cell[one]]
        return found

    money = {code: add(minor) for code, minor in part.money.items()}
    sums = add(part.count), add(part.coins), add(part.uncovered)
    while len(whole.memo) >= KEPT:
        del whole.memo[next(iter(whole.memo))]
    whole.memo[told_by] = Parts(part.costed, part.event[one], part.source[one], part.kind, *sums, money)
    return whole.memo[told_by]


def _within(part: Parts, query: Query) -> Parts:
    if not (query.since or query.until):
        return part
    days = part.costed.columns.day[part.event]
    first = day_number(query.since) if query.since else -1
    last = day_number(query.until) if query.until else np.iinfo(np.int64).max
    return part.keep((days >= first) & (days <= last))


def _sum(keys: Sequence[Key], parts: Sequence[Parts]) -> Cells:
    codes, size = [_combine(keys, part) for part in parts], prod(len(key.labels) for key in keys)
    used: Ints | None = None
    if size > DENSE:
        used = np.sort(np.concatenate(codes))  # np.unique takes twice as long
        used = used[np.diff(used, prepend=-1) > 0]
        codes, size = [np.searchsorted(used, code) for code in codes], len(used)
    present = np.zeros(size, np.bool_)
    sums: dict[tuple[str, str], Ints] = {}
    for part, code in zip(parts, codes, strict=True):
        present[code] = True
        for name, values in _measures(part):
            np.add.at(sums.setdefault(name, np.zeros(size, np.int64)), code, values.astype(np.int64, copy=False))
    cells = np.flatnonzero(present)
    labels = _labels(keys, cells if used is None else used[cells])
    return _cells(labels, len(cells), {name: values[cells] for name, values in sums.items()})


def _combine(keys: Sequence[Key], part: Parts) -> Ints:
    """Number of the cell each part belongs to."""
    code: Ints | int = 0
    for key in keys:
        code = code * len(key.labels) + key.codes(part)
    return np.ascontiguousarray(np.broadcast_to(np.asarray(code, np.int64), part.event.shape))


def _measures(part: Parts) -> list[tuple[tuple[str, str], Ints]]:
    coin = part.costed.columns.account.coin
    sums = [
        (("coins", coin), part.coins),
        (("uncovered", coin), part.uncovered),
        *((("money", code), minor) for code, minor in part.money.items()),
    ]
    return [(("count", ""), part.count), *((name, values) for name, values in sums if values.any())]


def _labels(keys: Sequence[Key], codes: Ints) -> list[list[str]]:
    labels: list[list[str]] = []
    for key in reversed(keys):
        codes, number = np.divmod(codes, len(key.labels))
        labels.insert(0, [key.labels[label] for label in number.tolist()])
    return labels


def _cells(labels: list[list[str]], size: int, sums: dict[tuple[str, str], Ints]) -> Cells:
    by_kind: dict[str, dict[str, Ints]] = {"count": {}, "coins": {}, "uncovered": {}, "money": {}}
    for (kind, name), values in sums.items():
        by_kind[kind][name] = values
    units = sorted(by_kind["coins"].keys() | by_kind["uncovered"].keys())
    coins, uncovered = _coins(by_kind["coins"], by_kind["uncovered"], units, size)
    return Cells(labels, by_kind["count"].get("", np.zeros(size, np.int64)), coins, uncovered, by_kind["money"])


def _coins(
    coins: dict[str, Ints], uncovered: dict[str, Ints], units: list[str], size: int
) -> tuple[list[Coins], list[Coins]]:
    """Both coin columns: plain numbers where all coins of a cell are of one unit, else each with its unit."""
    zero = np.zeros(size, np.int64)
    tables = [[column.get(unit, zero) for unit in units] for column in (coins, uncovered)]
    plain: list[Any] = [sum(table, start=zero).tolist() for table in tables]
    spans = np.zeros(size, np.int64)
    for one, other in zip(*tables, strict=True):
        spans += (one != 0) | (other != 0)
    mixed = np.flatnonzero(spans > 1)
    for column, table in zip(plain, tables, strict=True) if len(mixed) else ():
        for cell, amounts in zip(mixed.tolist(), _listed([values[mixed] for values in table], units), strict=True):
            column[cell] = amounts
    return plain[0], plain[1]


def _listed(table: list[Ints], units: list[str]) -> list[Coins]:
    """Amounts with their units, zeros left out, cell by cell; cells of the same units are put together at once."""
    pattern = sum(((values != 0) << number for number, values in enumerate(table)), np.zeros(len(table[0]), np.int64))
    found: list[Coins] = [()] * len(pattern)
    for bits in set(pattern.tolist()) - {0}:
        cells = np.flatnonzero(pattern == bits)
        parts = [
            zip(values[cells].tolist(), repeat(unit), strict=False)
            for number, (values, unit) in enumerate(zip(table, units, strict=True))
            if bits >> number & 1
        ]
        for cell, amounts in zip(cells.tolist(), zip(*parts, strict=True), strict=True):
            found[cell] = amounts
    return found


def coins_of(by_unit: dict[str, int], units: Sequence[str]) -> Coins:
    """Coins as a row shows them: a plain number where all its coins are of one of `units`, else each with its unit."""
    if len(units) <= 1:
        return sum(by_unit.values())
    return tuple((by_unit[unit], unit) for unit in units if by_unit.get(unit))


def by_currency(columns: Columns, rows: Ints, currencies: Ints) -> list[tuple[str, Ints]]:
    """Split money rows by the currency each has (numbers of the columns' currencies, one for each of `rows`)."""
    numbers = sorted(set(currencies.tolist()))
    return [(columns.currencies[number], rows[currencies == number]) for number in numbers]


class _Keys:
    """Makes the keys of one report."""

    def __init__(self, columns: Columns, settings: Settings, parts: Sequence[Parts]) -> None:
        self._columns = columns
        self._starts_on = settings.month_starts_on
        self._parts = parts

    def key(self, name: str) -> Key:
        """Make the key of that name."""
        if name in DAY_KEYS:
            return self._by_day(lambda day: _period(name, day, self._starts_on))
        key: Key = getattr(self, f"_{name}")()
        return key

    def _by_day(self, label: Callable[[int], str], shift: Callable[[Parts], Ints | int] = lambda _: 0) -> Key:
        spans = [(part.costed.columns.day[part.event], shift(part)) for part in self._parts]
        days = [days - shifted for days, shifted in spans]
        first = min((int(day.min()) for day in days), default=0)
        last = max((int(day.max()) for day in days), default=-1)
        names = [label(day) for day in range(first, last + 1)]
        labels, numbers = _numbered(names)
        return Key(labels, lambda part: numbers[part.costed.columns.day[part.event] - shift(part) - first])

    def _weekday(self) -> Key:
        return self._by_day(lambda day: weekday(day_date(day)))

    def _evening(self) -> Key:
        return self._by_day(
            lambda day: day_date(day).isoformat(),
            lambda part: (part.costed.columns.detail["hour"][part.event] < EVENING_STARTS).astype(np.int64),
        )

    def _hour(self) -> Key:
        return Key([f"{hour:02d}" for hour in range(24)], lambda part: part.costed.columns.detail["hour"][part.event])

    def _platform(self) -> Key:
        return self._by_account(lambda costed: costed.columns.account.platform)

    def _account(self) -> Key:
        return self._by_account(lambda costed: costed.account)

    def _by_account(self, label: Callable[[Costed], str]) -> Key:
        labels = sorted({label(part.costed) for part in self._parts})
        return Key(labels, lambda part: labels.index(label(part.costed)))

    def _creator(self) -> Key:
        return _by_name({0: "", **self._columns.creators}, lambda part: part.costed.columns.creator[part.event])

    def _gift(self) -> Key:
        return _by_name({0: "", **self._columns.items}, lambda part: part.costed.columns.detail["item"][part.event])

    def _kind(self) -> Key:
        labels = sorted({part.kind for part in self._parts})
        return Key(labels, lambda part: labels.index(part.kind))

    def _channel(self) -> Key:
        return self._by_source(lambda columns: columns.labels["channel"])

    def _payment_method(self) -> Key:
        return self._by_source(lambda columns: columns.labels["payment_method"])

    def _paid_currency(self) -> Key:
        return self._by_source(self._columns.paid_currencies)

    def _by_source(self, texts_of: Callable[[AccountColumns], list[str]]) -> Key:
        accounts = {part.costed.account: part.costed.columns for part in self._parts}
        texts = {label: ["", *texts_of(account)] for label, account in accounts.items()}
        labels = sorted({text for column in texts.values() for text in column})
        place = {text: number for number, text in enumerate(labels)}
        numbers = {label: np.array([place[text] for text in column], np.int64) for label, column in texts.items()}
        return Key(labels, lambda part: numbers[part.costed.account][part.source + 1])


@lru_cache(maxsize=1 << 15)
def _period(name: str, day: int, starts_on: int) -> str:
    return DAY_KEYS[name](day_date(day), starts_on)


def _numbered(names: list[str]) -> tuple[list[str], Ints]:
    """Number texts by their code-point order."""
    labels = sorted(set(names))
    place = {name: number for number, name in enumerate(labels)}
    return labels, np.array([place[name] for name in names], np.int64)


def _by_name(names: dict[int, str], ids: Callable[[Parts], Ints]) -> Key:
    labels, numbers = _numbered(list(names.values()))
    number_of = np.zeros(max(names) + 1, np.int64)
    number_of[list(names)] = numbers
    return Key(labels, lambda part: number_of[ids(part)])
