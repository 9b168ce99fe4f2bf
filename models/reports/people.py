"""Creators in figures: the list of them, and one at a time, all cells of the spending report.

Everything is in the ledger's own currency and booking. Creator 0 stands for whoever got the gifts that name nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from models import reports
from models.booking import Ints
from models.columns import GIFT
from models.money import Money, divide_half_even
from models.periods import DAY_KEYS, bounds, day_number, from_day_number, month_of
from models.reports import Asked, Query, Report, settle
from models.reports.costing import cost
from models.reports.estimate import Estimate, Given, received
from models.reports.overview import dicts

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.columns import Columns
    from models.handles import HandleRow
    from models.rates import Rates
    from models.settings import Settings

LEAST_MONTHS, MOST_MONTHS = 12, 24
"""How many months the trend of a creator shows."""
Days = tuple[date, date]
Coins = tuple[tuple[str, int], ...]
"""Coins by kind (`TikTok Coin`), which are never added to one another."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What some gifts add up to: how many, their cost in minor units, their coins, and what could not be counted."""

    gifts: int = 0
    minor: int = 0
    coins: Coins = ()
    uncovered: Coins = ()
    unconverted: tuple[Money, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether everything could be counted."""
        return not self.uncovered and not self.unconverted

    @property
    def per_coin(self) -> Fraction | None:
        """Exact price of a coin in minor units; None where coins of several kinds, or none, or unpaid ones went."""
        return Fraction(self.minor, self.coins[0][1]) if len(self.coins) == 1 and self.is_certain else None


class _Sum:
    """Adds up cells; coins of different kinds and money of different currencies stay apart."""

    def __init__(self) -> None:
        self._gifts = self._minor = 0
        self._apart: tuple[dict[str, int], ...] = ({}, {}, {})

    def add(self, gifts: int, minor: int, coins: Coins, uncovered: Coins, unconverted: Iterable[Money]) -> None:
        """Add one cell, or what several add up to."""
        self._gifts += gifts
        self._minor += minor
        others = [(money.currency, money.minor) for money in unconverted]
        for sums, parts in zip(self._apart, (coins, uncovered, others), strict=True):
            for name, amount in parts:
                sums[name] = sums.get(name, 0) + amount

    def tally(self) -> Tally:
        """Give the sum."""
        coins, uncovered, others = (
            tuple((name, amount) for name, amount in sorted(sums.items()) if amount) for sums in self._apart
        )
        unconverted = tuple(Money(amount, code) for code, amount in others)
        return Tally(self._gifts, self._minor, coins, uncovered, unconverted)


def together(tallies: Iterable[Tally]) -> Tally:
    """Add up what several add up to."""
    whole = _Sum()
    for one in tallies:
        whole.add(one.gifts, one.minor, one.coins, one.uncovered, one.unconverted)
    return whole.tally()


@dataclass(frozen=True, slots=True)
class Person:
    """A creator in the list; `days` are those of the first and the last gift in the period, if there was one."""

    id: int
    name: str
    handles: tuple[str, ...]
    tally: Tally
    days: Days | None


@dataclass(frozen=True, slots=True)
class People:
    """Every creator with gifts in a period, or every one at all; `minor` is what all their gifts cost together."""

    currency: str
    persons: tuple[Person, ...]
    minor: int


@dataclass(frozen=True, slots=True)
class Item:
    """Gifts of one name on one platform."""

    name: str
    platform: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its key, its days, what gifts cost by platform, in minor units, and what may have been received."""

    key: str
    first: date
    last: date
    by_platform: Mapping[str, int]
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Portrait:
    """One creator: in a period (`tally`, `items`, `platforms`, `estimate`) and at all (`ever`, `days`, `months`).

    `in_all` is what the gifts to everyone cost in the period; `months_touched` the months of the period the creator was
    given to, from the first gift to the last.
    """

    id: int
    name: str
    currency: str
    tally: Tally
    ever: Tally
    in_all: int
    days: Days | None
    months: tuple[Month, ...]
    months_touched: int
    items: tuple[Item, ...]
    platforms: tuple[tuple[str, Tally], ...]
    estimate: Estimate

    @property
    def per_month(self) -> int:
        """Average cost of a month in the period, half-even, in minor units."""
        return divide_half_even(self.tally.minor, self.months_touched or 1)


class Gallery:
    """Answers about creators from the journal as it is now."""

    def __init__(self, columns: Columns, rates: Rates, settings: Settings) -> None:
        """Ask the reports of these books."""
        self._columns, self._rates, self._settings = columns, rates, settings
        self._owner = {account.account.label: account.account for account in columns.accounts.values()}

    def people(self, handles: Iterable[HandleRow], since: date | None = None, until: date | None = None) -> People:
        """List creators, those without gifts in the period only where it has no bounds."""
        report = self._report(Query(("creator", "account"), since, until))
        rows = defaultdict(list)
        for row in dicts(report):
            rows[row["creator"]].append(row)
        tallies = {name: self._tally(found) for name, found in rows.items()}
        days = self._days(since, until)
        known: dict[int, dict[str, None]] = defaultdict(dict)
        for handle in handles:
            known[handle.creator][handle.name] = None
        everyone = ({0: ""} if "" in rows else {}) | self._columns.creators
        persons = (
            Person(number, name, tuple(known[number]), tallies.get(name, Tally()), days.get(number))
            for number, name in everyone.items()
            if name in tallies or not (since or until)
        )
        return People(report.currency, tuple(persons), sum(tally.minor for tally in tallies.values()))

    def _days(self, since: date | None, until: date | None, only: int | None = None) -> dict[int, Days]:
        """Days of the first and the last gift in the period, refunded ones left out, by creator; of one, if `only`."""
        asked = settle("spending", self._columns, self._rates, self._settings, Query((), since, until))
        size = max(self._columns.creators, default=0) + 1
        first, last = np.full(size, np.iinfo(np.int32).max), np.full(size, -1)
        for creator, day in _gifts(asked, only):
            np.minimum.at(first, creator, day)
            np.maximum.at(last, creator, day)
        found = np.flatnonzero(last >= 0).tolist()
        return {
            creator: (from_day_number(int(first[creator])), from_day_number(int(last[creator]))) for creator in found
        }

    def portrait(self, creator: int, today: date, since: date | None = None, until: date | None = None) -> Portrait:
        """Show one creator. Raises KeyError for one that is not there."""
        name = self._columns.creators[creator] if creator else ""
        where, by = (("creator", name),), ("month", "gift", "account", "kind")
        ever = list(dicts(self._report(Query(by, where=where))))
        within = list(dicts(self._report(Query(by, since, until, where)))) if since or until else ever
        days = self._days(None, None, creator).get(creator)
        days_within = self._days(since, until, creator).get(creator)
        everyone = dicts(self._report(Query((), since, until)))
        return Portrait(
            id=creator,
            name=name,
            currency=self._settings.currency,
            tally=self._tally(within),
            ever=self._tally(ever),
            in_all=sum(row["cost"] for row in everyone),
            days=days,
            months=self._months(ever, days, today),
            months_touched=self._touched(days_within),
            items=self._items(within),
            platforms=self._platforms(within),
            estimate=self._estimate(within),
        )

    # --- From the cells of a report -------------------------------------------------------------------------------

    def _report(self, query: Query) -> Report:
        return reports.run("spending", self._columns, self._rates, self._settings, query)

    def _account(self, row: Mapping[str, Any]) -> AccountRow:
        return self._owner[row["account"]]

    def _tally(self, rows: Iterable[Mapping[str, Any]]) -> Tally:
        """Add cells up, each of one account."""
        whole = _Sum()
        for row in rows:
            coin, coins, uncovered = self._account(row).coin, row["coins"], row["uncovered_coins"]
            parts = (((coin, coins),) if coins else (), ((coin, uncovered),) if uncovered else ())
            whole.add(row["gifts"], row["cost"], *parts, row["unconverted"])
        return whole.tally()

    def _items(self, rows: Iterable[Mapping[str, Any]]) -> tuple[Item, ...]:
        cells = defaultdict(list)
        for row in rows:
            cells[row["gift"], self._account(row).platform].append(row)
        items = (Item(*key, self._tally(found)) for key, found in cells.items())
        return tuple(sorted(items, key=lambda item: (-item.tally.minor, -item.tally.gifts, item.name, item.platform)))

    def _platforms(self, rows: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, Tally], ...]:
        cells = defaultdict(list)
        for row in rows:
            cells[self._account(row).platform].append(row)
        tallies = ((platform, self._tally(found)) for platform, found in cells.items())
        return tuple(sorted(tallies, key=lambda one: (-one[1].minor, one[0])))

    def _estimate(self, rows: Iterable[Mapping[str, Any]]) -> Estimate:
        return received(self._given(row) for row in rows)

    def _given(self, row: Mapping[str, Any]) -> Given:
        account = self._account(row)
        if row["kind"] == "coins":
            return Given(account.platform, account.unit, row["gift"], row["coins"])
        paid = (Money(row["cost"], self._settings.currency), *row["unconverted"])
        return Given(account.platform, account.unit, row["gift"], paid=paid)

    # --- Months ---------------------------------------------------------------------------------------------------

    def _months(self, rows: Iterable[Mapping[str, Any]], days: Days | None, today: date) -> tuple[Month, ...]:
        """Months up to the present one, or to that of the last gift where it was long ago."""
        if days is None:
            return ()
        cells = defaultdict(list)
        for row in rows:
            cells[row["month"]].append(row)
        spans = self._back_from(max(today, days[1]))
        if all(key not in cells for key, _, _ in spans):
            spans = self._back_from(days[1])
        begun = [span for span in spans if span[2] >= days[0]]
        spans = spans[-max(LEAST_MONTHS, len(begun)) :]
        return tuple(
            Month(key, first, last, dict(self._by_platform(cells[key])), self._estimate(cells[key]))
            for key, first, last in spans
        )

    def _back_from(self, day: date) -> list[tuple[str, date, date]]:
        """Key, first and last day of the latest months up to that of `day`."""
        starts_on, found = self._settings.month_starts_on, list[tuple[str, date, date]]()
        for _ in range(MOST_MONTHS):
            first, last = bounds("month", day, starts_on)
            found.insert(0, (DAY_KEYS["month"](day, starts_on), first, last))
            day = first - timedelta(days=1)
        return found

    def _by_platform(self, rows: Iterable[Mapping[str, Any]]) -> Counter[str]:
        found: Counter[str] = Counter()
        for row in rows:
            found[self._account(row).platform] += row["cost"]
        return found

    def _touched(self, days: Days | None) -> int:
        """How many months lie from one day to another, both counted."""
        if days is None:
            return 0
        (year, month), (last_year, last_month) = (month_of(day, self._settings.month_starts_on) for day in days)
        return (last_year - year) * 12 + last_month - month + 1


def _gifts(asked: Asked, only: int | None) -> Iterable[tuple[Ints, Ints]]:
    """Creator and day of every gift in the period, or of one creator's, that was not refunded, account by account."""
    since = day_number(asked.query.since) if asked.query.since else -1
    until = day_number(asked.query.until) if asked.query.until else np.iinfo(np.int32).max
    for costed in cost(asked):
        wanted, columns = costed.sent(), costed.columns
        wanted[costed.rows[(columns.money.kind == GIFT) & ~costed.voided[costed.rows]]] = True
        if asked.query.since or asked.query.until:
            wanted &= (columns.day >= since) & (columns.day <= until)
        if only is not None:
            wanted &= columns.creator == only
        event = np.flatnonzero(wanted)
        yield columns.creator[event], columns.day[event]
