"""A report as a table with keys down and across, subtotals and totals, beside what was there in earlier stretches.

Every total is a further report by fewer keys: what may be added is added, kind by kind; balances are balanced anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from models.periods import DAY_KEYS
from models.reports import Asked, Query, need, settle
from models.reports.choices import measures, money_of
from models.reports.compare import Stretch, aligned, half_even
from models.reports.costing import cost, provisional
from models.reports.grouping import group
from models.reports.sums import Figure, Sums, add_up, combined

if TYPE_CHECKING:
    from models.booking import Ints
    from models.columns import Columns
    from models.rates import Rates
    from models.settings import Settings

ORDERED = frozenset({*DAY_KEYS, "weekday", "hour", "evening"})
"""Keys whose values have an order of their own; others stand by the money they are about, the most first."""
_THEN = "then "
_NAMES = {
    "spending": {"count": "gifts", "coins": "coins", "money": "cost", "uncovered": "uncovered_coins"},
    "purchases": {"count": "purchases", "coins": "coins", "money": "paid"},
}
"""What reports call the measures of their parts."""


@dataclass(frozen=True, slots=True)
class Request:
    """A table to be made: a report by the keys `rows` down and `columns` across, outer ones first.

    `now` is what the stretches `then` are compared with; of several of them the average is shown.
    """

    report: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    query: Query
    now: Stretch | None = None
    then: tuple[Stretch, ...] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column: so many of its keys have a value, which `code` tells. Of none it is the total."""

    depth: int = 0
    code: int = 0


TOTAL = Head()


@dataclass(frozen=True)
class Axis:
    """Rows from the top down, or columns from the first: `depths` and `codes` of their heads.

    With several keys a row with values of the outer ones alone, the subtotal, stands before those it adds up.
    """

    keys: tuple[str, ...]
    labels: tuple[Sequence[str], ...]
    depths: Ints
    codes: Ints

    def __len__(self) -> int:
        """How many there are."""
        return len(self.codes)

    def head(self, number: int) -> Head:
        """Give the head at a place."""
        return Head(int(self.depths[number]), int(self.codes[number]))

    def heads(self, depth: int) -> list[Head]:
        """Give those with so many values, in order."""
        return [Head(depth, code) for code in self.codes[self.depths == depth].tolist()]

    def values(self, head: Head) -> tuple[str, ...]:
        """Give the values of a head's keys."""
        code, found = head.code, list[str]()
        for labels in reversed(self.labels[: head.depth]):
            code, number = divmod(code, len(labels))
            found.insert(0, labels[number])
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of a cell, read from the sums at its place."""

    sums: Sums
    units: Mapping[str, Sequence[str]]
    place: int

    def now(self, measure: str) -> dict[str, int]:
        """Give a figure by unit: coins by kind, money by currency, counts without one. Zeros are left out."""
        return self._figure(measure, measure)

    def then(self, measure: str) -> dict[str, int]:
        """Give what it was in the earlier stretch, or in several on average."""
        return self._figure(measure, _THEN + measure)

    def change(self, measure: str) -> dict[str, int]:
        """Give what has come since, unit by unit; negative where it is less."""
        now, then = self.now(measure), self.then(measure)
        found = {unit: now.get(unit, 0) - then.get(unit, 0) for unit in self.units.get(measure, ())}
        return {unit: value for unit, value in found.items() if value}

    def _figure(self, measure: str, stored: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for unit in self.units.get(measure, ()):
            values = self.sums.values.get((stored, unit))
            if values is not None and (value := int(values[self.place])):
                found[unit] = value
        return found


@dataclass(frozen=True)
class Cross:
    """A finished table. `blocks` are its sums by how many keys of rows and of columns they are by."""

    request: Request
    currency: str
    blocks: Mapping[tuple[int, int], Sums]
    rows: Axis
    columns: Axis
    provisional: date | None = None
    names: Sequence[Mapping[str, Mapping[str, str]]] = ()
    """For each stretch of then, by key: what its values stand for now."""

    @property
    def compares(self) -> bool:
        """Whether there is anything beside now."""
        return bool(self.request.then)

    @cached_property
    def units(self) -> Mapping[str, Sequence[str]]:
        """Units of each measure; the report's currency comes first."""
        found: dict[str, set[str]] = {}
        for measure, unit in self.blocks[0, 0].values:
            found.setdefault(measure.removeprefix(_THEN), set()).add(unit)
        return {name: sorted(units, key=lambda unit: (unit != self.currency, unit)) for name, units in found.items()}

    def cell(self, row: Head, column: Head) -> Cell | None:
        """Give the cell of a row and a column; None where nothing is."""
        sums = self.blocks[row.depth, column.depth]
        code = row.code * prod(map(len, self.columns.labels[: column.depth])) + column.code
        place = int(np.searchsorted(sums.codes, code))
        is_there = place < len(sums.codes) and sums.codes[place] == code
        return Cell(sums, self.units, place) if is_there else None

    def values(self, row: Head, column: Head) -> list[tuple[str, str]]:
        """Give the keys of a row and a column with their values."""
        both = ((self.rows, row), (self.columns, column))
        return [pair for axis, head in both for pair in zip(axis.keys, axis.values(head), strict=False)]

    def figures(
        self, rows: Sequence[Head], columns: Sequence[Head], measure: str, unit: str, *, is_then: bool = False
    ) -> list[list[int]]:
        """Give one figure of many cells at once, row by row; the rows are of one depth, and so are the columns."""
        if not rows or not columns:
            return [[] for _ in rows]
        sums = self.blocks[rows[0].depth, columns[0].depth]
        values = sums.values.get((f"{_THEN}{measure}" if is_then else measure, unit))
        if values is None or not len(values):
            return [[0] * len(columns) for _ in rows]
        width = prod(map(len, self.columns.labels[: columns[0].depth]))
        codes = np.array([row.code for row in rows])[:, None] * width + np.array([column.code for column in columns])
        places = np.minimum(np.searchsorted(sums.codes, codes), len(values) - 1)
        found: list[list[int]] = np.where(sums.codes[places] == codes, values[places], 0).tolist()
        return found

    def most(self, measure: str) -> int:
        """Give the largest figure of a cell that is no total, without regard to its sign; at least 1."""
        sums = self.blocks[len(self.rows.keys), len(self.columns.keys)]
        unit = next(iter(self.units.get(measure, ())), "")
        values = sums.values.get((measure, unit))
        return max(1, int(np.abs(values).max())) if values is not None and len(values) else 1

    def queries(self, row: Iterable[Head], column: Iterable[Head], *, is_then: bool = False) -> list[Query]:
        """Say by what period and conditions the entries behind cells are asked for, now or in each stretch of then.

        Several rows, or columns, differ in one key alone.
        """
        asked = self.request.query
        wanted = {**_wanted(self.rows, row), **_wanted(self.columns, column)}
        if not is_then:
            return [_narrowed(asked, wanted)]
        stretches = zip(self.request.then, self.names, strict=True)
        return [
            _narrowed(replace(asked, since=since, until=until), _renamed(wanted, names))
            for (since, until), names in stretches
        ]


def _wanted(axis: Axis, heads: Iterable[Head]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for head in heads:
        for key, value in zip(axis.keys, axis.values(head), strict=False):
            found.setdefault(key, []).append(value)
    return {key: list(dict.fromkeys(values)) for key, values in found.items()}


def _renamed(wanted: Mapping[str, list[str]], names: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """Values of now as the stretch of then has them; one that has no counterpart is its own."""
    found: dict[str, list[str]] = {}
    for key, values in wanted.items():
        theirs = names.get(key, {})
        found[key] = [old for old, new in theirs.items() if new in values]
        found[key] += [value for value in values if value not in theirs.values()]
    return found


def _narrowed(query: Query, wanted: Mapping[str, list[str]]) -> Query:
    kept = tuple(pair for pair in query.where if pair[0] not in wanted)
    more = tuple((key, value) for key, values in wanted.items() for value in values)
    return replace(query, by=(), where=kept + more)


# --- How it is made ---------------------------------------------------------------------------------------------------


def cross(columns: Columns, rates: Rates, settings: Settings, request: Request) -> Cross:
    """Make the table. Raises LedgerError where the report cannot be asked so."""
    query = replace(request.query, by=(*request.rows, *request.columns))
    asked = settle(request.report, columns, rates, settings, query)
    need(columns, asked.query)
    starts_on = settings.month_starts_on
    names = [
        {key: aligned(key, request.now or then, then, starts_on) for key in asked.query.by} for then in request.then
    ]
    sums = [_summing(request.report, asked)]
    for since, until in request.then:
        sums.append(_summing(request.report, replace(asked, query=replace(asked.query, since=since, until=until))))
    blocks = _blocks(request, sums, names)
    rows = _axis(request.rows, [blocks[depth, 0] for depth in range(len(request.rows) + 1)], request, asked.currency)
    across = [blocks[0, depth] for depth in range(len(request.columns) + 1)]
    leaves = _axis(request.columns, across, request, asked.currency)
    return Cross(request, asked.currency, blocks, rows, leaves, provisional(asked, cost(asked)), names)


Summing = Callable[[tuple[str, ...]], Sums]


def _summing(name: str, asked: Asked) -> Summing:
    """Give what sums a stretch of time by any keys of its query."""
    from models.reports import balance, purchases, spending

    if name == "balance":
        accounts = balance.chosen(asked)
        return lambda by: balance.sums_by(asked, accounts, by)
    parts_of = spending.parts_of if name == "spending" else purchases.parts_of
    found, names = group(asked, parts_of(asked, cost(asked))), _NAMES[name]
    values = {(names[measure], unit): numbers for (measure, unit), numbers in found.values.items() if measure in names}
    return replace(found, values=values).by_fewer


def _blocks(
    request: Request, stretches: Sequence[Summing], names: Sequence[Mapping[str, Mapping[str, str]]]
) -> dict[tuple[int, int], Sums]:
    rows, columns = request.rows, request.columns
    depths = [(down, across) for down in range(len(rows) + 1) for across in range(len(columns) + 1)]
    bys = {(down, across): (*rows[:down], *columns[:across]) for down, across in depths}
    if len(stretches) == 1:
        return {depth: stretches[0](by) for depth, by in bys.items()}
    renamed = [{}, *names]
    labels = _all_labels([sums((*rows, *columns)) for sums in stretches], renamed)
    return {depth: _beside([sums(by) for sums in stretches], labels, renamed) for depth, by in bys.items()}


def _all_labels(every: Sequence[Sums], names: Sequence[Mapping[str, Mapping[str, str]]]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {}
    for sums, new in zip(every, names, strict=True):
        for key, texts in zip(sums.by, sums.labels, strict=True):
            found.setdefault(key, set()).update(new.get(key, {}).get(text, text) for text in texts)
    return {key: sorted(texts) for key, texts in found.items()}


def _beside(
    every: Sequence[Sums], labels: Mapping[str, list[str]], names: Sequence[Mapping[str, Mapping[str, str]]]
) -> Sums:
    """Put the sums of now beside those of then, or their average."""
    now, count = every[0], len(every) - 1
    codes = [_recoded(sums, labels, new) for sums, new in zip(every, names, strict=True)]
    values = [now.values, *(_as_then(sums.values) for sums in every[1:])]
    found = add_up(now.by, tuple(labels[key] for key in now.by), codes, values)
    averages = {figure: half_even(sum_, count) for figure, sum_ in found.values.items() if figure[0].startswith(_THEN)}
    return replace(found, values={**found.values, **averages})


def _as_then(values: Mapping[Figure, Ints]) -> dict[Figure, Ints]:
    return {(_THEN + measure, unit): numbers for (measure, unit), numbers in values.items()}


def _recoded(sums: Sums, labels: Mapping[str, list[str]], names: Mapping[str, Mapping[str, str]]) -> Ints:
    """Number the groups by other labels, under the names these have there."""
    numbers = []
    for key, texts, number in zip(sums.by, sums.labels, sums.numbers(), strict=True):
        place = {text: at for at, text in enumerate(labels[key])}
        new = names.get(key, {})
        numbers.append(np.array([place[new.get(text, text)] for text in texts], np.int64)[number])
    return combined(numbers, [labels[key] for key in sums.by], len(sums.codes))


def _axis(keys: tuple[str, ...], sums: Sequence[Sums], request: Request, currency: str) -> Axis:
    """Order the heads of an axis; `sums` are by none of its keys, by the first, by the first two ..."""
    labels = sums[-1].labels
    ranks = [np.zeros(1, np.int64)]
    for depth, key in enumerate(keys, 1):
        codes = sums[depth].codes
        parent, number = np.divmod(codes, len(labels[depth - 1]) or 1)
        by = [number, ranks[depth - 1][np.searchsorted(sums[depth - 1].codes, parent)] if len(codes) else number]
        if key not in ORDERED:
            by[1:1] = _by_size(sums[depth], request.report, currency)
        order = np.lexsort(by)
        rank = np.empty(len(codes), np.int64)
        rank[order] = np.arange(len(codes))
        ranks.append(rank)
    return _outline(keys, labels, [one.codes for one in sums], ranks)


def _by_size(sums: Sums, report: str, currency: str) -> list[Ints]:
    """What puts groups with more money first, then those with more entries."""
    zero = np.zeros(len(sums.codes), np.int64)
    figures = ((measures(report)[0], ""), (money_of(report), currency))
    return [-sums.values.get(figure, zero) for figure in figures]


def _outline(keys: tuple[str, ...], labels: tuple[Sequence[str], ...], codes: list[Ints], ranks: list[Ints]) -> Axis:
    """Lay heads of every depth in one order: each before those it adds up."""
    deepest = len(keys)
    wanted = range(1, deepest + 1) if deepest else range(1)
    found, places = [], []
    for depth in wanted:
        mine = np.full((deepest, len(codes[depth])), -1)
        for outer in range(1, depth + 1):
            of_outer = codes[depth] // prod(len(texts) or 1 for texts in labels[outer:depth])
            mine[outer - 1] = ranks[outer][np.searchsorted(codes[outer], of_outer)]
        found.append((np.full(len(codes[depth]), depth), codes[depth]))
        places.append(mine)
    depths, all_codes = (np.concatenate(part) for part in zip(*found, strict=True))
    order = np.lexsort(np.concatenate(places, axis=1)[::-1]) if deepest else np.arange(len(all_codes))
    return Axis(keys, labels, depths[order], all_codes[order])
