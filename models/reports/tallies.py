"""Cells of the spending report, added up: what some gifts come to, and months of them.

A cell is a row of one account, so that its coins are of one kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models.money import Money
from models.periods import DAY_KEYS, bounds

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.columns import Columns
    from models.reports import Report

Coins = tuple[tuple[str, int], ...]
"""Coins by kind (`TikTok Coin`), which are never added to one another."""
Row = Mapping[str, Any]
MARKED = "marked"
"""Stands among the names of a row's columns for those whose money rests on a rate that may change."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What some gifts add up to: how many, their cost in minor units, their coins, and what could not be counted.

    `is_provisional`: part of the cost rests on a rate that a newer table may change.
    """

    gifts: int = 0
    minor: int = 0
    coins: Coins = ()
    uncovered: Coins = ()
    unconverted: tuple[Money, ...] = ()
    is_provisional: bool = False

    @property
    def is_certain(self) -> bool:
        """Whether everything could be counted."""
        return not self.uncovered and not self.unconverted


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its key, its days, and what gifts cost by platform, in minor units; for some `provisional`."""

    key: str
    first: date
    last: date
    by_platform: Mapping[str, int]
    provisional: frozenset[str]


def dicts(report: Report) -> Iterator[dict[str, Any]]:
    """Rows of a report by the names of its columns, and under `MARKED` the columns whose money is provisional."""
    names = [column.name for column in report.columns]
    marked: dict[int, set[str]] = {}
    for number, name in report.marked:
        marked.setdefault(number, set()).add(name)
    none = frozenset[str]()
    rows = (dict(zip(names, row, strict=True)) for row in report.rows)
    return ({**row, MARKED: marked.get(number, none)} for number, row in enumerate(rows))


class Cells:
    """Adds up cells, whose accounts are told by their labels."""

    def __init__(self, columns: Columns) -> None:
        self._owner = {account.account.label: account.account for account in columns.accounts.values()}

    def account(self, row: Row) -> AccountRow:
        """Account of a cell."""
        return self._owner[row["account"]]

    def tally(self, rows: Iterable[Row]) -> Tally:
        """Add up cells."""
        return _sum(
            (
                row["gifts"],
                row["cost"],
                ((coin, row["coins"]),),
                ((coin, row["uncovered_coins"]),),
                row["unconverted"],
                bool(row[MARKED]),
            )
            for row in rows
            for coin in (self.account(row).coin,)
        )

    def by_platform(self, rows: Iterable[Row]) -> dict[str, int]:
        """What gifts cost, by platform."""
        found: Counter[str] = Counter()
        for row in rows:
            found[self.account(row).platform] += row["cost"]
        return dict(found)

    def provisional(self, rows: Iterable[Row]) -> frozenset[str]:
        """Platforms of which that is provisional."""
        return frozenset(self.account(row).platform for row in rows if row[MARKED])


def together(tallies: Iterable[Tally]) -> Tally:
    """Add up what several add up to."""
    return _sum(
        (one.gifts, one.minor, one.coins, one.uncovered, one.unconverted, one.is_provisional) for one in tallies
    )


def _sum(parts: Iterable[tuple[int, int, Coins, Coins, Iterable[Money], bool]]) -> Tally:
    gifts, minor, is_provisional = 0, 0, False
    coins, uncovered, others = Counter[str](), Counter[str](), Counter[str]()
    for some, cost, of_coins, of_uncovered, unconverted, is_late in parts:
        gifts += some
        minor += cost
        is_provisional |= is_late
        for sums, amounts in ((coins, of_coins), (uncovered, of_uncovered)):
            for name, amount in amounts:
                sums[name] += amount
        for money in unconverted:
            others[money.currency] += money.minor
    given, unpaid, rest = (
        tuple(pair for pair in sorted(sums.items()) if pair[1]) for sums in (coins, uncovered, others)
    )
    return Tally(gifts, minor, given, unpaid, tuple(Money(amount, code) for code, amount in rest), is_provisional)


def months_until(day: date, count: int, starts_on: int) -> list[tuple[str, date, date]]:
    """Key, first and last day of so many months, the last of them that of `day`."""
    found: list[tuple[str, date, date]] = []
    for _ in range(count):
        first, last = bounds("month", day, starts_on)
        found.insert(0, (DAY_KEYS["month"](day, starts_on), first, last))
        day = first - timedelta(days=1)
    return found
