"""A second opinion on a million gifts: each is led through the lots in plain steps, by nothing of the product.

It knows what `samples` makes: months of UTC, first in first out, free coins at no cost, every gift covered, a published
rate for every day and currency.
"""

from __future__ import annotations

import csv
import sqlite3
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from tests.oracle.entries import UNITS

PUBLISHED = Path(__file__).parents[2] / "resources" / "rates" / "rates.sqlite"
EPOCH = date(1970, 1, 1)
LAST_OF_WEEK = "SELECT rate FROM daily WHERE currency = ? AND day BETWEEN ? AND ? ORDER BY day DESC LIMIT 1"


class Lot:
    """Coins of one purchase, and how many of them are spent."""

    def __init__(self, coins: int, cost: int) -> None:
        self.coins, self.cost, self.spent = coins, cost, 0

    def take(self, wanted: int) -> tuple[int, int]:
        """Spend up to so many coins; give how many and what they cost."""
        taken = min(wanted, self.coins - self.spent)
        begin, self.spent = self.spent, self.spent + taken
        return taken, self.spent * self.cost // self.coins - begin * self.cost // self.coins


class Cell:
    """What one creator was given in one month."""

    def __init__(self) -> None:
        self.gifts, self.cents, self.coins = 0, 0, Counter[str]()

    def texts(self) -> tuple[str, ...]:
        """The cell as the report's CSV has it."""
        several = "; ".join(f"{coins} {unit}" for unit, coins in sorted(self.coins.items()))
        coins = several if len(self.coins) > 1 else str(self.coins.total())
        return str(self.gifts), coins, f"{self.cents // 100}.{self.cents % 100:02d}", "EUR", "0", ""


def walk(rows: Iterable[Mapping[str, str]]) -> list[tuple[str, ...]]:
    """Work out the spending report by month and creator, as the rows of its CSV."""
    cells: dict[tuple[str, str], Cell] = defaultdict(Cell)
    lots: dict[tuple[str, str], deque[Lot]] = defaultdict(deque)
    for row in rows:
        purse, coins = (row["platform"], row["account"]), int(row["coins"] or 0)
        cents = euros(row["amount"], row["currency"], date.fromisoformat(row["when"][:10])) if row["amount"] else 0
        if row["type"] != "gift":
            lots[purse].append(Lot(coins, cents))
            continue
        cell = cells[row["when"][:7], row["creator"]]
        cell.gifts += int(row["quantity"] or 1)
        cell.cents += cents + drawn(lots[purse], coins)
        if coins:
            cell.coins[f"{row['platform']} {UNITS[row['platform']]}"] += coins
    return [(*key, *cells[key].texts()) for key in sorted(cells)]


def drawn(lots: deque[Lot], coins: int) -> int:
    """Spend coins of the oldest lots and give what they cost."""
    cost = 0
    while coins:
        taken, share = lots[0].take(coins)
        coins, cost = coins - taken, cost + share
        if not taken:
            lots.popleft()
    return cost


def euros(amount: str, currency: str, day: date) -> int:
    """The amount in cents; `round` of a Fraction takes the even one of two equally near."""
    return round(Fraction(amount) * rate_of(currency, "EUR", day) * 100)


@cache
def rate_of(currency: str, target: str, day: date) -> Fraction:
    """Euros for one unit: by the last of the bank's rates of a week, else by the month's, both as published."""
    assert target == "EUR"
    if currency == "EUR":
        return Fraction(1)
    number = (day - EPOCH).days
    if found := connection().execute(LAST_OF_WEEK, (currency, number - 7, number)).fetchone():
        return 1 / Fraction(found[0])
    month = (day.replace(day=1) - EPOCH).days
    per_pound = dict(connection().execute("SELECT currency, rate FROM monthly WHERE month = ?", (month,)))
    return Fraction(per_pound["EUR"]) / Fraction(per_pound[currency])


@cache
def connection() -> sqlite3.Connection:
    return sqlite3.connect(f"{PUBLISHED.as_uri()}?mode=ro", uri=True)


def walk_file(path: Path) -> list[tuple[str, ...]]:
    """Work out the report of a table of `samples`."""
    with path.open(encoding="utf-8", newline="") as file:
        return walk(csv.DictReader(file))
