"""A report laid out in two directions: one key down, one across, with totals that are the sums of the cells. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from models.money import Money
from models.periods import DAY_KEYS
from models.reports import Report

Measure = Literal["cost", "coins", "gifts"]
ORDERED = (*DAY_KEYS, "weekday", "hour", "evening")
"""Keys whose values have an order of their own; others stand by what they cost."""


@dataclass
class Cell:
    """What one cell, row or column adds up to. `cost` is in minor units; coins of different kinds stay apart."""

    gifts: int = 0
    cost: int = 0
    coins: Counter[str] = field(default_factory=Counter)
    uncovered: Counter[str] = field(default_factory=Counter)
    unconverted: Counter[str] = field(default_factory=Counter)

    def add(self, other: Cell) -> None:
        """Add another cell's figures."""
        self.gifts += other.gifts
        self.cost += other.cost
        for mine, its in (
            (self.coins, other.coins),
            (self.uncovered, other.uncovered),
            (self.unconverted, other.unconverted),
        ):
            for unit, amount in its.items():
                mine[unit] += amount

    @property
    def is_certain(self) -> bool:
        """Whether every coin was paid for and every amount could be converted."""
        return not (any(self.uncovered.values()) or any(self.unconverted.values()))


@dataclass
class Pivot:
    """A spending report by one or two keys. `across` is empty where only the rows have a key."""

    down: str
    across: str
    currency: str
    rows: Sequence[str] = ()
    columns: Sequence[str] = ()
    cells: Mapping[tuple[str, str], Cell] = field(default_factory=dict)

    @cached_property
    def row_totals(self) -> Mapping[str, Cell]:
        """Sum of each row."""
        return _sums((row, cell) for (row, _column), cell in self.cells.items())

    @cached_property
    def column_totals(self) -> Mapping[str, Cell]:
        """Sum of each column."""
        return _sums((column, cell) for (_row, column), cell in self.cells.items())

    @cached_property
    def total(self) -> Cell:
        """Sum of everything."""
        return _sums(("", cell) for cell in self.cells.values()).get("", Cell())

    @cached_property
    def most(self) -> int:
        """Largest cost of a cell, against which the others are shaded; at least 1."""
        return max((cell.cost for cell in self.cells.values()), default=0) or 1


def _sums(parts: Iterable[tuple[str, Cell]]) -> dict[str, Cell]:
    sums: dict[str, Cell] = {}
    for key, cell in parts:
        sums.setdefault(key, Cell()).add(cell)
    return sums


def by(down: str, across: str) -> tuple[str, ...]:
    """Keys a report has to be grouped by to be laid out: the account comes with them, as coins are of its kind."""
    return tuple(dict.fromkeys(key for key in (down, across, "account") if key))


def pivot(report: Report, down: str, across: str, coin_of: Mapping[str, str]) -> Pivot:
    """Lay out a spending report grouped by `by(down, across)`; `coin_of` names the coin of each account's label."""
    names = [column.name for column in report.columns]
    cells: dict[tuple[str, str], Cell] = {}
    for values in report.rows:
        row = dict(zip(names, values, strict=True))
        key = str(row[down]), str(row[across]) if across else ""
        cells.setdefault(key, Cell()).add(_cell(row, coin_of[str(row["account"])]))
    made = Pivot(down, across, report.currency, cells=cells)
    made.rows = _sorted(down, made.row_totals)
    made.columns = _sorted(across, made.column_totals) if across else ()
    return made


def _cell(row: Mapping[str, Any], coin: str) -> Cell:
    unconverted = Counter({part.currency: part.minor for part in row["unconverted"]})
    coins, uncovered = (Counter({coin: row[name]} if row[name] else {}) for name in ("coins", "uncovered_coins"))
    return Cell(row["gifts"], row["cost"], coins, uncovered, unconverted)


def _sorted(key: str, totals: Mapping[str, Cell]) -> list[str]:
    if key in ORDERED:
        return sorted(totals)
    return sorted(totals, key=lambda name: (-totals[name].cost, -totals[name].gifts, name))


def unconverted(cell: Cell) -> list[Money]:
    """Amounts that stand beside a cell's cost, because no rate could turn them into its currency."""
    return [Money(minor, code) for code, minor in sorted(cell.unconverted.items()) if minor]
