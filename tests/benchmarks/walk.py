"""A second opinion on a million gifts: each is led through the lots, without any of the product's arithmetic.

It knows what `samples` makes: first in first out, EUR, UTC, every gift covered.
"""

from __future__ import annotations

import csv
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from models.rates import Rates

DIGITS = {"JPY": 0, "KWD": 3}
Cells = dict[tuple[str, str], tuple[int, int, int]]
"""Month and creator -> gifts, coins, cost in cents."""


class Lot:
    """Coins of one purchase, and how many of them are spent."""

    def __init__(self, coins: int, cost: int) -> None:
        self.coins, self.cost, self.spent = coins, cost, 0

    def take(self, wanted: int) -> tuple[int, int]:
        """Spend up to so many coins; give how many and what they cost."""
        taken = min(wanted, self.coins - self.spent)
        begin, self.spent = self.spent, self.spent + taken
        return taken, self.spent * self.cost // self.coins - begin * self.cost // self.coins


def walk(rows: Iterable[Mapping[str, str]]) -> Cells:
    """Work out month x creator."""
    rates = Rates()
    cells: Cells = defaultdict(lambda: (0, 0, 0))
    lots: dict[tuple[str, str], deque[Lot]] = defaultdict(deque)
    for row in rows:
        purse = row["platform"], row["account"]
        if row["type"] != "gift":
            lots[purse].append(Lot(int(row["coins"]), euros(rates, row) if row["amount"] else 0))
            continue
        coins, cost = int(row["coins"] or 0), euros(rates, row) if row["amount"] else 0
        left = coins
        while left:
            taken, share = lots[purse][0].take(left)
            left, cost = left - taken, cost + share
            if not taken:
                lots[purse].popleft()
        cell = row["when"][:7], row["creator"]
        before = cells[cell]
        cells[cell] = before[0] + int(row["quantity"] or 1), before[1] + coins, before[2] + cost
    return dict(cells)


def euros(rates: Rates, row: Mapping[str, str]) -> int:
    """The row's amount in cents; `round` of a Fraction takes the even one of two equally near."""
    rate = rates.find(row["currency"], "EUR", date.fromisoformat(row["when"][:10]))
    assert rate, row
    return round(Fraction(row["amount"]) * rate.value * 100)


def walk_file(path: Path) -> Cells:
    """Work out month x creator of a table of `samples`."""
    with path.open(encoding="utf-8", newline="") as file:
        return walk(csv.DictReader(file))
