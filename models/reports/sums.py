"""Figures by group keys as arrays: what rows of a report, and the cells of a table, are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

from models.money import Money, hundredths
from models.reports import COLUMNS, Asked, Column, Report
from models.reports.costing import provisional
from models.reports.table import PROVISIONAL

if TYPE_CHECKING:
    from models.booking import Ints
    from models.reports import Coins
    from models.reports.costing import Costed

DENSE = 2_000_000
"""Up to so many possible groups are counted in plain arrays; beyond, only those that occur are numbered."""
Figure = tuple[str, str]
"""What some values are: a measure, and their unit: a kind of coin, a currency, or nothing for counts."""
MARKS: Figure = (PROVISIONAL, "")
"""Marks of what in the money of a group rests on rates that may change: not 0 where any of it does.

Of a balance each measure has marks of its own, `provisional closing_cost` say.
"""


@dataclass(frozen=True)
class Sums:
    """Figures by the keys `by`: one element for each group that occurs, in the order of its labels.

    `labels` are, for each key, the texts its numbers stand for, in code-point order. `codes` are the groups: the
    numbers of their labels, the first key's weighing most.
    """

    by: tuple[str, ...]
    labels: tuple[Sequence[str], ...]
    codes: Ints
    values: Mapping[Figure, Ints]

    def numbers(self) -> list[Ints]:
        """Give the numbers of the groups' labels, key by key."""
        codes, found = self.codes, list[Any]()
        for labels in reversed(self.labels):
            codes, number = np.divmod(codes, len(labels) or 1)
            found.insert(0, number)
        return found

    def texts(self) -> list[list[str]]:
        """Give the labels of the groups, key by key."""
        numbers = zip(self.labels, self.numbers(), strict=True)
        return [[labels[number] for number in found.tolist()] for labels, found in numbers]

    def by_fewer(self, by: tuple[str, ...]) -> Sums:
        """Add the groups up by some of the keys; right only for what may be added along the others."""
        if by == self.by:
            return self
        places = [self.by.index(key) for key in by]
        labels, numbers = tuple(self.labels[place] for place in places), self.numbers()
        code = combined([numbers[place] for place in places], labels, len(self.codes))
        return add_up(by, labels, [code], [self.values])


def combined(numbers: Sequence[Ints | int], labels: Sequence[Sequence[str]], size: int) -> Ints:
    """Make one number of those of several labels, for `size` elements."""
    code: Ints | int = 0
    for number, texts in zip(numbers, labels, strict=True):
        code = code * len(texts) + number
    return np.ascontiguousarray(np.broadcast_to(np.asarray(code, np.int64), (size,)))


def add_up(
    by: tuple[str, ...],
    labels: tuple[Sequence[str], ...],
    codes: Sequence[Ints],
    values: Sequence[Mapping[Figure, Ints]],
) -> Sums:
    """Add up values by the group each is of: several arrays of group numbers, each with its figures."""
    size = prod(map(len, labels))
    used: Ints | None = None
    if size > DENSE:
        used = np.sort(np.concatenate(codes))  # np.unique takes twice as long
        used = used[np.diff(used, prepend=-1) > 0]
        codes, size = [np.searchsorted(used, code) for code in codes], len(used)
    present = np.zeros(size, np.bool_)
    sums: dict[Figure, Ints] = {}
    for code, figures in zip(codes, values, strict=True):
        present[code] = True
        for figure, numbers in figures.items():
            np.add.at(sums.setdefault(figure, np.zeros(size, np.int64)), code, numbers.astype(np.int64, copy=False))
    groups = np.flatnonzero(present)
    found = {figure: numbers[groups] for figure, numbers in sums.items()}
    return Sums(by, labels, groups if used is None else used[groups], found)


# --- As rows of a report ----------------------------------------------------------------------------------------------


def as_report(name: str, asked: Asked, accounts: Sequence[Costed], sums: Sums) -> Report:
    """Make the report of that name of the sums by the keys it is asked by."""
    columns = tuple(Column(key, "key") for key in sums.by) + COLUMNS[name]
    rows = _kept_rows(name, asked, sums)
    late = sums.values.get(MARKS)
    numbers = () if late is None else np.flatnonzero(late).tolist()
    marked = frozenset(
        (number, column.name) for number in numbers for column in COLUMNS[name] if column.kind == "money"
    )
    return Report(name, asked.query, columns, rows, asked.currency, provisional(asked, accounts), marked)


def _kept_rows(name: str, asked: Asked, sums: Sums) -> list[tuple[object, ...]]:
    """Rows of the sums. Most are as in the last report by these keys where little has changed since: those stay."""
    cache, key = asked.columns.cache, (name, sums.by)
    match cache.get(key):
        case asked.currency, Sums() as before, list(rows) if (changed := _changed(before, sums)) is not None:
            some = {figure: values[changed] for figure, values in sums.values.items()}
            new = _rows(name, asked.currency, replace(sums, codes=sums.codes[changed], values=some))
            rows = list(rows)
            for group, row in zip(changed.tolist(), new, strict=True):
                rows[group] = row
        case _:
            rows = _rows(name, asked.currency, sums)
    cache[key] = asked.currency, sums, rows
    return rows


def _changed(before: Sums, now: Sums) -> Ints | None:
    """Which groups have other figures than before; None where there are other groups, or other figures altogether."""
    is_alike = before.labels == now.labels and before.values.keys() == now.values.keys()
    if not is_alike or not np.array_equal(before.codes, now.codes):
        return None
    return np.flatnonzero(np.logical_or.reduce([before.values[figure] != now.values[figure] for figure in now.values]))


def _rows(name: str, currency: str, sums: Sums) -> list[tuple[object, ...]]:
    size = len(sums.codes)
    zero = np.zeros(size, np.int64)
    money = {code: minor for (kind, code), minor in sums.values.items() if kind == "money"}
    coins, uncovered = _coins(sums, "uncovered")
    counts, minor = sums.values.get(("count", ""), zero).tolist(), money.get(currency, zero).tolist()
    values = {
        **dict.fromkeys(("gifts", "purchases", "charges"), counts),
        "coins": coins,
        **dict.fromkeys(("cost", "paid"), minor),
        "currency": [currency] * size,
        "uncovered_coins": uncovered,
        "unconverted": _unconverted(money, currency, size),
        **{figure: _amounts(sums, figure) for figure in ("received_low", "received_high", "saved")},
        **{figure: sums.values.get((figure, currency), zero).tolist() for figure in ("at_rate", "markup")},
        "markup_percent": _percents(sums, currency),
        "uncompared": sums.values.get(("uncompared", ""), zero).tolist(),
        "left_out": sums.values.get(("left_out", ""), zero).tolist(),
        "uncompared_coins": _coins(sums, "uncompared_coins")[1],
    }
    return list(zip(*sums.texts(), *(values[column.name] for column in COLUMNS[name]), strict=True))


def _unconverted(money: Mapping[str, Ints], currency: str, size: int) -> list[tuple[Money, ...]]:
    """Money of each group in currencies other than `currency`, sorted by code."""
    found: list[tuple[Money, ...]] = [()] * size
    for code in sorted(money.keys() - {currency}):
        for group in np.flatnonzero(money[code]).tolist():
            found[group] = (*found[group], Money(int(money[code][group]), code))
    return found


def _percents(sums: Sums, currency: str) -> list[int | None]:
    """What banks added, in hundredths of a per cent of what the price came to."""
    zero = np.zeros(len(sums.codes), np.int64)
    added, there = (sums.values.get((figure, currency), zero).tolist() for figure in ("markup", "at_rate"))
    return [hundredths(part, whole) for part, whole in zip(added, there, strict=True)]


def _amounts(sums: Sums, measure: str) -> list[tuple[Money, ...]]:
    """An estimate of each group, by currency."""
    return _unconverted(
        {code: minor for (kind, code), minor in sums.values.items() if kind == measure}, "", len(sums.codes)
    )


def _coins(sums: Sums, beside: str) -> tuple[list[Coins], list[Coins]]:
    """Both coin columns: plain numbers where all coins of a group are of one unit, else each with its unit."""
    zero = np.zeros(len(sums.codes), np.int64)
    units = sorted({unit for kind, unit in sums.values if kind in {"coins", beside}})
    tables = [[sums.values.get((kind, unit), zero) for unit in units] for kind in ("coins", beside)]
    plain: list[Any] = [sum(table, start=zero).tolist() for table in tables]
    spans = zero.copy()
    for one, other in zip(*tables, strict=True):
        spans += (one != 0) | (other != 0)
    mixed = np.flatnonzero(spans > 1)
    for column, table in zip(plain, tables, strict=True) if len(mixed) else ():
        for group, amounts in zip(mixed.tolist(), _listed([values[mixed] for values in table], units), strict=True):
            column[group] = amounts
    return plain[0], plain[1]


def _listed(table: list[Ints], units: list[str]) -> list[Coins]:
    """Amounts with their units, zeros left out, group by group; groups of the same units are put together at once."""
    pattern = sum(((values != 0) << number for number, values in enumerate(table)), np.zeros(len(table[0]), np.int64))
    found: list[Coins] = [()] * len(pattern)
    for bits in set(pattern.tolist()) - {0}:
        groups = np.flatnonzero(pattern == bits)
        parts = [
            zip(values[groups].tolist(), repeat(unit), strict=False)
            for number, (values, unit) in enumerate(zip(table, units, strict=True))
            if bits >> number & 1
        ]
        for group, amounts in zip(groups.tolist(), zip(*parts, strict=True), strict=True):
            found[group] = amounts
    return found
