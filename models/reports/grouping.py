"""Grouping: parts of gifts or purchases, summed into groups by any of a report's keys.

A key turns parts into small numbers whose order is that of their labels, so cells come out sorted by their keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from models.booking import Ints
from models.periods import day_number
from models.reports import OF_ALL_KEYS, Asked, Coins, Query
from models.reports.costing import Costed
from models.reports.keys import Key, Keys
from models.reports.sums import Figure, Sums, add_up, combined

if TYPE_CHECKING:
    from models.columns import Columns

FOLD = 4
"""Parts are folded where there are at least so many for each possible cell."""
KEPT = 16
"""How many foldings of the same parts are kept."""


@dataclass(frozen=True)
class Parts:
    """Pieces of one account's events, one element each: the `event` they belong to and what they add to a cell.

    `source` is the money row whose channel, payment method and currency they have (-1: none). `kind` is a label each.
    `money` holds minor units by currency code, `extra` what only some reports add up, by figure.
    """

    costed: Costed
    event: Ints
    source: Ints
    kind: str
    count: Ints
    coins: Ints
    uncovered: Ints
    money: dict[str, Ints]
    extra: dict[Figure, Ints] = field(default_factory=dict)
    memo: dict[object, Parts] = field(default_factory=dict)
    """These parts as `folded` for what earlier reports asked."""

    def keep(self, wanted: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Parts:
        """Give the parts that are wanted."""
        if wanted.all():
            return self
        money = {code: minor[wanted] for code, minor in self.money.items()}
        arrays = (self.count[wanted], self.coins[wanted], self.uncovered[wanted])
        extra = {figure: values[wanted] for figure, values in self.extra.items()}
        return Parts(self.costed, self.event[wanted], self.source[wanted], self.kind, *arrays, money, extra)


def group(asked: Asked, parts: Sequence[Parts]) -> Sums:
    """Sum parts by the query's keys, keeping those its period and conditions ask for."""
    query = asked.query
    names = sorted({*query.by, *(name for name, _ in query.where)})
    # Who came when, or who got most, changes with any entry, and with it which parts are alike.
    state = None if OF_ALL_KEYS.isdisjoint(names) else asked.columns.seq
    told_by = (*names, query.since, query.until, asked.settings.month_starts_on, state)
    within = [part.memo.get(told_by) or _within(part, query) for part in parts]
    pairs = [pair for pair in zip(parts, within, strict=True) if len(pair[1].event)]
    keys = _keys(asked, [part for _, part in pairs], parts, names)
    parts = _kept(query, keys, [_folded(whole, part, list(keys.values()), told_by) for whole, part in pairs])
    by = [keys[name] for name in query.by]
    labels = tuple(key.labels for key in by)
    return add_up(query.by, labels, [_combine(by, part) for part in parts], [dict(_measures(part)) for part in parts])


def chosen(asked: Asked, parts: Sequence[Parts]) -> list[Parts]:
    """Give what is left of the parts by the query's period and conditions, each piece as it is."""
    within = [part for part in (_within(part, asked.query) for part in parts) if len(part.event)]
    return _kept(asked.query, _keys(asked, within, parts, sorted({name for name, _ in asked.query.where})), within)


def _keys(asked: Asked, parts: Sequence[Parts], every: Sequence[Parts], names: Sequence[str]) -> dict[str, Key]:
    make = Keys(asked, parts, every)
    return {name: make.key(name) for name in names}


def _kept(query: Query, keys: Mapping[str, Key], parts: Sequence[Parts]) -> list[Parts]:
    """Keep of the parts what meets the query's conditions."""
    conditions = {name: {value for where, value in query.where if where == name} for name, _ in query.where}
    kept = list(parts)
    for name, wanted in conditions.items():
        allowed = np.array([label in wanted for label in keys[name].labels], np.bool_)
        kept = [part.keep(np.broadcast_to(allowed[keys[name].codes(part)], part.event.shape)) for part in kept]
    return [part for part in kept if len(part.event)]


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
    extra = {figure: add(values) for figure, values in part.extra.items()}
    sums = add(part.count), add(part.coins), add(part.uncovered)
    while len(whole.memo) >= KEPT:
        del whole.memo[next(iter(whole.memo))]
    whole.memo[told_by] = Parts(part.costed, part.event[one], part.source[one], part.kind, *sums, money, extra)
    return whole.memo[told_by]


def _within(part: Parts, query: Query) -> Parts:
    if not (query.since or query.until):
        return part
    days = part.costed.columns.day[part.event]
    first = day_number(query.since) if query.since else -1
    last = day_number(query.until) if query.until else np.iinfo(np.int64).max
    return part.keep((days >= first) & (days <= last))


def _combine(keys: Sequence[Key], part: Parts) -> Ints:
    """Number of the group each part belongs to."""
    return combined([key.codes(part) for key in keys], [key.labels for key in keys], len(part.event))


def _measures(part: Parts) -> list[tuple[tuple[str, str], Ints]]:
    coin = part.costed.columns.account.coin
    sums = [
        (("coins", coin), part.coins),
        (("uncovered", coin), part.uncovered),
        *((("money", code), minor) for code, minor in part.money.items()),
        *part.extra.items(),
    ]
    return [(("count", ""), part.count), *((name, values) for name, values in sums if values.any())]


def coins_of(by_unit: dict[str, int], units: Sequence[str]) -> Coins:
    """Coins as a row shows them: a plain number where all its coins are of one of `units`, else each with its unit."""
    if len(units) <= 1:
        return sum(by_unit.values())
    return tuple((by_unit[unit], unit) for unit in units if by_unit.get(unit))


def by_currency(columns: Columns, rows: Ints, currencies: Ints) -> list[tuple[str, Ints]]:
    """Split money rows by the currency each has (numbers of the columns' currencies, one for each of `rows`)."""
    numbers = sorted(set(currencies.tolist()))
    return [(columns.currencies[number], rows[currencies == number]) for number in numbers]
