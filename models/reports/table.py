"""A report as a table with keys down and across, subtotals and totals, beside what was there in earlier stretches.

It is made by `cross`; here is what screens read it by. Whoever has one has numpy: nothing here loads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Any

from models.periods import DAY_KEYS
from models.reports import COHORT_KEYS, Query
from models.reports.compare import Stretch

if TYPE_CHECKING:
    from models.booking import Ints
    from models.reports.savings import Evidence
    from models.reports.sums import Sums

ORDERED = frozenset({*DAY_KEYS, *COHORT_KEYS, "weekday", "hour", "evening", "size", "streak", "rank"})
"""Keys whose values have an order of their own; others stand by the money they are about, the most first."""
THEN = "then "
"""Stands before the name of a measure of then."""
PROVISIONAL = "provisional"
"""Name of the marks of what rests on a rate that may change; of a balance the measure follows."""


def marks_of(measure: str) -> tuple[str, str]:
    """Name the measures in which the marks of a measure's money can be: its own, or those of all money of a report."""
    return f"{PROVISIONAL} {measure}", PROVISIONAL


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

    def all_values(self) -> list[list[str]]:
        """Give the values of the innermost heads key by key, in order."""
        import numpy as np

        codes, found = self.codes[self.depths == len(self.keys)], list[list[str]]()
        for labels in reversed(self.labels):
            codes, numbers = np.divmod(codes, len(labels) or 1)
            found.insert(0, [labels[number] for number in numbers.tolist()])
        return found

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
        return self._figure(measure, THEN + measure)

    def change(self, measure: str) -> dict[str, int]:
        """Give what has come since, unit by unit; negative where it is less."""
        now, then = self.now(measure), self.then(measure)
        found = {unit: now.get(unit, 0) - then.get(unit, 0) for unit in self.units.get(measure, ())}
        return {unit: value for unit, value in found.items() if value}

    def is_provisional(self, measure: str) -> bool:
        """Whether the money of a measure rests on a rate that a newer table may change."""
        return self._has_marks(measure, "")

    def was_provisional(self, measure: str) -> bool:
        """Whether that of then does."""
        return self._has_marks(measure, THEN)

    def _has_marks(self, measure: str, then: str) -> bool:
        stored = (self.sums.values.get((then + name, "")) for name in marks_of(measure))
        return any(values is not None and bool(values[self.place]) for values in stored)

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
    evidence: Sequence[Evidence] = ()
    """Prices seen that what is saved was reckoned by."""

    @property
    def compares(self) -> bool:
        """Whether there is anything beside now."""
        return bool(self.request.then)

    @cached_property
    def units(self) -> Mapping[str, Sequence[str]]:
        """Units of each measure; the report's currency comes first."""
        found: dict[str, set[str]] = {}
        for measure, unit in self.blocks[0, 0].values:
            found.setdefault(measure.removeprefix(THEN), set()).add(unit)
        return {name: sorted(units, key=lambda unit: (unit != self.currency, unit)) for name, units in found.items()}

    def cell(self, row: Head, column: Head) -> Cell | None:
        """Give the cell of a row and a column; None where nothing is."""
        import numpy as np

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
        import numpy as np

        if not rows or not columns:
            return [[] for _ in rows]
        sums = self.blocks[rows[0].depth, columns[0].depth]
        values = sums.values.get((f"{THEN}{measure}" if is_then else measure, unit))
        if values is None or not len(values):
            return [[0] * len(columns) for _ in rows]
        places, is_there = self._places(sums, rows, columns)
        found: list[list[int]] = np.where(is_there, values[places], 0).tolist()
        return found

    def filled(self, rows: Sequence[Head], columns: Sequence[Head]) -> list[list[bool]]:
        """Tell of the same cells whether anything is there, now or then."""
        if not rows or not columns:
            return [[] for _ in rows]
        found: list[list[bool]] = self._places(self.blocks[rows[0].depth, columns[0].depth], rows, columns)[1].tolist()
        return found

    def _places(self, sums: Sums, rows: Sequence[Head], columns: Sequence[Head]) -> tuple[Ints, Any]:
        """Find where the figures of cells stand in their sums, and which of them do."""
        import numpy as np

        width = prod(map(len, self.columns.labels[: columns[0].depth]))
        codes = np.array([row.code for row in rows])[:, None] * width + np.array([column.code for column in columns])
        if not len(sums.codes):
            return codes, np.zeros(codes.shape, np.bool_)
        places = np.minimum(np.searchsorted(sums.codes, codes), len(sums.codes) - 1)
        return places, sums.codes[places] == codes

    def is_provisional(self, measure: str) -> bool:
        """Whether the money of a measure rests in any cell on a rate that may change, now or then."""
        return any(self.has(name, "") for name in marks_of(measure))

    def has(self, measure: str, unit: str) -> bool:
        """Whether a measure has a figure of that unit in any cell, now or then."""
        sums = self.blocks[len(self.rows.keys), len(self.columns.keys)]
        found = (sums.values.get((stored, unit)) for stored in (measure, THEN + measure))
        return any(values is not None and bool(values.any()) for values in found)

    def most(self, measure: str) -> int:
        """Give the largest figure of a cell that is no total, without regard to its sign; at least 1."""
        sums = self.blocks[len(self.rows.keys), len(self.columns.keys)]
        unit = next(iter(self.units.get(measure, ())), "")
        values = sums.values.get((measure, unit))
        return max(1, int(abs(values).max())) if values is not None and len(values) else 1

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
