"""What the cells of a whole column say together: the order of its dates, the style of its numbers. Pure.

A cell alone may mean two things; a column decides it, or it is asked, with examples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from models.errors import InvalidEntry
from models.imports.amounts import Price, price
from models.imports.table import dates
from models.imports.table.mapping import DATE_ORDERS, Field
from models.imports.table.workbook import Exact

POINT, COMMA = "point", "comma"
STYLES = {"1,234.50": POINT, "1.234,50": COMMA, "1 234,50": COMMA, "1'234.50": POINT}
"""The sign before the cents, by how a style is shown."""
WHOLE = frozenset({"coins", "coins_each", "quantity"})
"""Fields that are whole numbers: what has cents read one way is read the other."""
EXAMPLES = 3
_SHOWN = 60
_DISTINCT = 40
"""Different words of a column that are kept: a column of kinds has few."""


@dataclass
class Facts:
    """What was seen in a column: `filled` cells, of which so many can be dates, numbers, amounts of money.

    `orders` counts the dates each order can read, `open_dates` are examples of those that two orders read differently.
    `signs` counts the numbers that only one decimal sign explains, `whole_signs` those that one makes whole and the
    other not, `open_numbers` are examples of those both explain. `words` are the different texts, or the first of many.
    """

    filled: int = 0
    dates: int = 0
    numbers: int = 0
    money: int = 0
    negative: int = 0
    has_clock: bool = False
    is_long: bool = False
    orders: Counter[str] = field(default_factory=Counter)
    open_dates: list[str] = field(default_factory=list)
    signs: Counter[str] = field(default_factory=Counter)
    whole_signs: Counter[str] = field(default_factory=Counter)
    open_numbers: list[str] = field(default_factory=list)
    open_wholes: list[str] = field(default_factory=list)
    codes: Counter[str] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)

    def add(self, cell: str) -> None:
        """Take in a cell."""
        if not cell:
            return
        self.filled += 1
        if cell in self.words or len(self.words) < _DISTINCT:
            self.words[cell[:_SHOWN]] += 1
        else:
            self.is_long = True
        self._add_number(cell)
        self._add_date(cell)

    def _add_number(self, cell: str) -> None:
        found = _number(cell) if len(cell) <= _SHOWN else None
        if found is None:
            return
        self.numbers += 1
        self.negative += found.is_negative
        for code in found.codes[:1]:
            self.codes[code] += 1
        if isinstance(cell, Exact):
            self.money += "." in cell
            return
        self.money += bool(found.codes) or found.point != found.comma
        self._weigh(found, cell)

    def _weigh(self, found: Price, cell: str) -> None:
        if found.point == found.comma:
            return
        if found.point is None or found.comma is None:
            self.signs[POINT if found.comma is None else COMMA] += 1
            return
        _keep(self.open_numbers, cell)
        ways = {POINT: is_whole(found.point), COMMA: is_whole(found.comma)}
        whole = [sign for sign, fits in ways.items() if fits]
        if len(whole) == 1:
            self.whole_signs[whole[0]] += 1
        else:
            _keep(self.open_wholes, cell)

    def _add_date(self, cell: str) -> None:
        said = dates.understand(cell) if len(cell) <= _SHOWN else None
        if said is None:
            return
        self.dates += 1
        self.has_clock = self.has_clock or said.clock is not None
        self.orders.update(sorted(said.orders))
        if said.is_open:
            _keep(self.open_dates, cell)

    # --- What it decides --------------------------------------------------------------------------------------------

    @property
    def order(self) -> str:
        """The one order that reads every date; empty where several do and differ, or none reads all."""
        able = [order for order in DATE_ORDERS if self.orders[order] == self.dates]
        if len(able) == 1:
            return able[0]
        if not self.open_dates:
            return max(DATE_ORDERS, key=lambda order: self.orders[order])
        return ""

    def possible_orders(self) -> tuple[str, ...]:
        """Orders that read the examples of dates that are open."""
        said = [dates.understand(text) for text in self.open_dates]
        return tuple(order for order in DATE_ORDERS if any(one and order in one.orders for one in said))

    def evidence(self, field: str) -> set[str]:
        """Decimal signs that numbers of this column show for certain."""
        shown = self.signs + self.whole_signs if field in WHOLE else self.signs
        return {sign for sign, count in shown.items() if count}

    def is_open(self, field: str) -> bool:
        """Whether some number can be read in two ways."""
        return bool(self.open_examples(field))

    def open_examples(self, field: str) -> list[str]:
        """Numbers that can be read in two ways."""
        return self.open_wholes if field in WHOLE else self.open_numbers

    def share(self, count: int) -> float:
        """Part of the filled cells that `count` of them are."""
        return count / self.filled if self.filled else 0.0

    def as_data(self, words: int | None = None) -> dict[str, Any]:
        """Give it as JSON can hold it, with at most so many words."""
        return {**vars(self), "words": dict(list(self.words.items())[:words])}


def from_data(data: dict[str, Any]) -> Facts:
    """Read what `as_data` gave. Raises ValueError for what it never gives."""
    counters = {name: Counter(data[name]) for name in ("orders", "signs", "whole_signs", "codes", "words")}
    found = Facts(**{**data, **counters})
    whole = Facts()
    for name, usual in vars(whole).items():
        value = getattr(found, name)
        parts = [*value, *value.values()] if isinstance(value, Counter) else value if isinstance(value, list) else []
        if type(value) is not type(usual) or not all(isinstance(part, str | int) for part in parts):
            raise ValueError(name)
    return found


@lru_cache(maxsize=1 << 14)
def _number(cell: str) -> Price | None:
    """Read what may be a number; cells of a column are often the same, and most are none."""
    if ":" in cell or not any(map(str.isdecimal, cell)):
        return None
    try:
        found = price(cell)
    except InvalidEntry:
        return None
    return None if found.sign and not found.codes else found


read_price = lru_cache(maxsize=1 << 14)(price)
"""Reads a price as `amounts.price` does, once for all cells that are the same."""


def _keep(examples: list[str], cell: str) -> None:
    if len(examples) < EXAMPLES and cell not in examples:
        examples.append(cell[:_SHOWN])


def is_whole(number: str) -> bool:
    """Whether a decimal with a point has nothing but noughts behind it."""
    return not number.partition(".")[2].strip("0")


def styles(facts: Mapping[Field, Facts], answered: str = "") -> dict[Field, str]:
    """Decide the decimal sign of every column of numbers, by field; empty where it has to be asked.

    A column that shows nothing itself is written as the others of its table are.
    """
    every = set().union(*(facts[name].evidence(name) for name in facts))
    shared = next(iter(every)) if len(every) == 1 else ""
    found: dict[Field, str] = {}
    for name, one in facts.items():
        own = one.evidence(name)
        found[name] = answered or (next(iter(own)) if len(own) == 1 else shared if not own else "")
    return found
