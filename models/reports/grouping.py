"""Grouping: parts of gifts or purchases, laid into the cells of a report by any of its keys.

A key turns parts into small numbers whose order is that of their labels, so cells come out sorted by their keys.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models.booking import Ints
from models.money import Money
from models.periods import DAY_KEYS, EVENING_STARTS, day_number, weekday
from models.reports.costing import Costed, day_date

if TYPE_CHECKING:
    from models.columns import Columns, MoneyRow
    from models.reports import Coins, Query
    from models.settings import Settings

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
class Row:
    """One cell of the report: its labels and sums."""

    labels: tuple[str, ...]
    count: int
    coins: Coins
    uncovered: Coins
    money: dict[str, int]

    def unconverted(self, currency: str) -> tuple[Money, ...]:
        """Money in currencies other than the report's, sorted by code."""
        return tuple(Money(minor, code) for code, minor in sorted(self.money.items()) if minor and code != currency)


def group(columns: Columns, settings: Settings, query: Query, parts: Sequence[Parts]) -> list[Row]:
    """Sum parts by the query's keys, keeping those its period and conditions ask for."""
    parts = [part for part in (_within(part, query) for part in parts) if len(part.event)]
    make = _Keys(columns, settings, parts)
    for name in {name for name, _ in query.where}:
        key = make.key(name)
        wanted = {value for where, value in query.where if where == name}
        allowed = np.array([label in wanted for label in key.labels], np.bool_)
        parts = [part.keep(np.broadcast_to(allowed[key.codes(part)], part.event.shape)) for part in parts]
    keys = [make.key(name) for name in query.by]
    return _sum(keys, [part for part in parts if len(part.event)])


def _within(part: Parts, query: Query) -> Parts:
    if not (query.since or query.until):
        return part
    days = part.costed.columns.day[part.event]
    first = day_number(query.since) if query.since else -1
    last = day_number(query.until) if query.until else np.iinfo(np.int64).max
    return part.keep((days >= first) & (days <= last))


def _sum(keys: Sequence[Key], parts: Sequence[Parts]) -> list[Row]:
    sizes = [len(key.labels) for key in keys]
    codes = [_combine(keys, sizes, part) for part in parts]
    size = int(np.prod(sizes, dtype=object)) if sizes else 1
    if size > DENSE:
        used = np.unique(np.concatenate(codes)) if codes else np.zeros(0, np.int64)
        codes, size = [np.searchsorted(used, code) for code in codes], len(used)
    else:
        used = np.arange(size)
    present = np.zeros(size, np.bool_)
    sums: dict[tuple[str, str], Ints] = {}
    for part, code in zip(parts, codes, strict=True):
        present[code] = True
        for name, values in _measures(part):
            np.add.at(sums.setdefault(name, np.zeros(size, np.int64)), code, values)
    cells = np.flatnonzero(present)
    return _rows(keys, sizes, used[cells], {name: values[cells] for name, values in sums.items()})


def _combine(keys: Sequence[Key], sizes: Sequence[int], part: Parts) -> Ints:
    code: Ints | int = 0
    for key, size in zip(keys, sizes, strict=True):
        code = code * size + key.codes(part)
    return np.broadcast_to(np.asarray(code, np.int64), part.event.shape)


def _measures(part: Parts) -> list[tuple[tuple[str, str], Ints]]:
    coin = part.costed.columns.account.coin
    sums = [(("coins", coin), part.coins), (("uncovered", coin), part.uncovered), *((("money", code), minor) for code, minor in part.money.items())]
    return [(("count", ""), part.count), *((name, values) for name, values in sums if values.any())]


def _rows(keys: Sequence[Key], sizes: Sequence[int], codes: Ints, sums: dict[tuple[str, str], Ints]) -> list[Row]:
    labels: list[list[str]] = []
    for key, size in zip(reversed(keys), reversed(sizes), strict=True):
        codes, number = np.divmod(codes, size)
        labels.insert(0, [key.labels[label] for label in number.tolist()])
    names = list(zip(*labels, strict=True)) if keys else [()] * len(codes)
    values = {name: array.tolist() for name, array in sums.items()}
    return [_row(label, number, values) for number, label in enumerate(names)]


def _row(labels: tuple[str, ...], number: int, values: dict[tuple[str, str], list[int]]) -> Row:
    by_kind: dict[str, dict[str, int]] = {"count": {}, "coins": {}, "uncovered": {}, "money": {}}
    for (kind, name), sums in values.items():
        if sums[number]:
            by_kind[kind][name] = sums[number]
    units = sorted(by_kind["coins"].keys() | by_kind["uncovered"].keys())
    coins, uncovered = (coins_of(by_kind[kind], units) for kind in ("coins", "uncovered"))
    return Row(labels, by_kind["count"].get("", 0), coins, uncovered, by_kind["money"])


def coins_of(by_unit: dict[str, int], units: Sequence[str]) -> Coins:
    """Coins as a row shows them: a plain number where all its coins are of one of `units`, else each with its unit."""
    if len(units) <= 1:
        return sum(by_unit.values())
    return tuple((by_unit[unit], unit) for unit in units if by_unit.get(unit))


def by_code(rows: Sequence[int], codes: Sequence[str]) -> list[tuple[str, Ints]]:
    """Split row numbers by the code each has."""
    found = sorted({codes[row] for row in rows})
    return [(code, np.array([row for row in rows if codes[row] == code], np.int64)) for code in found]


class _Keys:
    """Makes the keys of one report."""

    def __init__(self, columns: Columns, settings: Settings, parts: Sequence[Parts]) -> None:
        self._columns = columns
        self._starts_on = settings.month_starts_on
        self._parts = parts

    def key(self, name: str) -> Key:
        """Make the key of that name."""
        if name in DAY_KEYS:
            return self._by_day(lambda day: DAY_KEYS[name](day_date(day), self._starts_on))
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
        self._columns.need("hour")
        return self._by_day(lambda day: day_date(day).isoformat(),
                            lambda part: part.costed.columns.detail["hour"][part.event] < EVENING_STARTS)  # fmt: skip

    def _hour(self) -> Key:
        self._columns.need("hour")
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
        self._columns.need("item")
        return _by_name({0: "", **self._columns.items}, lambda part: part.costed.columns.detail["item"][part.event])

    def _kind(self) -> Key:
        labels = sorted({part.kind for part in self._parts})
        return Key(labels, lambda part: labels.index(part.kind))

    def _channel(self) -> Key:
        return self._by_source(lambda row: row.channel)

    def _payment_method(self) -> Key:
        return self._by_source(lambda row: row.payment_method)

    def _paid_currency(self) -> Key:
        return self._by_source(lambda row: "" if row.reason == "free" else row.currency or "")

    def _by_source(self, label: Callable[[MoneyRow], str]) -> Key:
        accounts = {id(part.costed.columns): part.costed.columns for part in self._parts}
        names = {key: ["", *(label(row) for row in columns.money)] for key, columns in accounts.items()}
        labels = sorted({name for column in names.values() for name in column})
        place = {name: number for number, name in enumerate(labels)}
        numbers = {key: np.array([place[name] for name in column], np.int64) for key, column in names.items()}
        return Key(labels, lambda part: numbers[id(part.costed.columns)][part.source + 1])


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
