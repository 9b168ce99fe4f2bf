"""Creators in figures: the list of them, and one at a time, all cells of the spending report.

Everything is in the ledger's own currency and booking. Creator 0 stands for whoever got the gifts that name nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from models import reports
from models.booking import Ints
from models.columns import GIFT
from models.money import divide_half_even
from models.periods import day_number, from_day_number, month_of
from models.reports import Asked, Query, Report, settle
from models.reports.costing import cost
from models.reports.estimate import Estimate, Range, given, received
from models.reports.tallies import Cells, Month, Row, Tally, dicts, months_until

if TYPE_CHECKING:
    from models.columns import Columns
    from models.handles import HandleRow
    from models.rates import Rates
    from models.settings import Settings

LEAST_MONTHS, MOST_MONTHS = 12, 24
"""How many months the trend of a creator shows."""
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Person:
    """A creator in the list; `days` are those of the first and the last gift in the period, if there was one.

    `received` is what may have reached the creator of these gifts, by currency.
    """

    id: int
    name: str
    handles: tuple[str, ...]
    tally: Tally
    days: Days | None
    received: tuple[Range, ...] = ()


@dataclass(frozen=True, slots=True)
class People:
    """Every creator with gifts in a period, or every one at all; `minor` is what all their gifts cost together."""

    currency: str
    persons: tuple[Person, ...]
    minor: int

    def _costs(self) -> list[int]:
        """What the gifts to each creator cost, the most first; those that cost nothing are left out."""
        return sorted((one.tally.minor for one in self.persons if one.id and one.tally.minor > 0), reverse=True)

    def of_first(self, count: int) -> int | None:
        """What gifts to so many creators cost together, those to whom they cost most; None where there are no more."""
        costs = self._costs()
        return sum(costs[:count]) if count < len(costs) else None

    @property
    def effective(self) -> Fraction | None:
        """How many creators it would be if all had got the same and the giving were as concentrated as it is.

        It is the inverse Simpson index, one divided by the sum of the squares of their shares; None where nobody got
        anything.
        """
        costs = self._costs()
        return Fraction(sum(costs) ** 2, sum(cost**2 for cost in costs)) if costs else None

    @property
    def estimated_in(self) -> tuple[str, ...]:
        """Currencies of the estimates, that of most creators first: those of different ones are never compared."""
        found = Counter(part.currency for one in self.persons for part in one.received)
        return tuple(sorted(found, key=lambda code: (-found[code], code)))


@dataclass(frozen=True, slots=True)
class Item:
    """Gifts of one name on one platform.

    `price` is the exact price of a coin of those in coins, in minor units; None where not all of them are paid for.
    `estimate` is what may have reached the creator of them.
    """

    name: str
    platform: str
    tally: Tally
    price: Fraction | None = None
    estimate: Estimate = field(default_factory=Estimate)


@dataclass(frozen=True, slots=True)
class GivenMonth(Month):
    """A month of one creator, with what may have been received in it."""

    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Portrait:
    """One creator: in a period (`tally`, `items`, `platforms`, `estimate`) and at all (`ever`, `days`, `months`).

    `in_all` is what the gifts to everyone come to in the period; `months_touched` the months of the period the creator
    was given to, from the first gift to the last.
    """

    id: int
    name: str
    currency: str
    tally: Tally
    ever: Tally
    in_all: Tally
    days: Days | None
    months: tuple[GivenMonth, ...]
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
        self._cells = Cells(columns)

    def people(self, handles: Iterable[HandleRow], since: date | None = None, until: date | None = None) -> People:
        """List creators, those without gifts in the period only where it has no bounds."""
        report = self._report(Query(("creator", "account"), since, until))
        rows = defaultdict(list)
        for row in dicts(report):
            rows[row["creator"]].append(row)
        tallies = {name: self._cells.tally(found) for name, found in rows.items()}
        days = self._days(since, until)
        known: dict[int, dict[str, None]] = defaultdict(dict)
        for handle in handles:
            known[handle.creator][handle.name] = None
        everyone = ({0: ""} if "" in rows else {}) | self._columns.creators
        received = self._received(since, until)
        persons = [
            Person(number, name, tuple(known[number]), tallies.get(name, Tally()), days.get(number))
            for number, name in everyone.items()
            if name in tallies or not (since or until)
        ]
        persons = [replace(one, received=received.get(one.name, ())) for one in persons]
        return People(report.currency, tuple(persons), sum(tally.minor for tally in tallies.values()))

    def _received(self, since: date | None, until: date | None) -> dict[str, tuple[Range, ...]]:
        """What may have reached each creator, by name: cells of the report of estimates."""
        report = reports.run("received", self._columns, self._rates, self._settings, Query(("creator",), since, until))
        found = {}
        for row in dicts(report):
            low, high = ({one.currency: one.minor for one in row[name]} for name in ("received_low", "received_high"))
            found[row["creator"]] = tuple(Range(low.get(code, 0), most, code) for code, most in sorted(high.items()))
        return found

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
        everyone = dicts(self._report(Query(("account",), since, until)))
        return Portrait(
            id=creator,
            name=name,
            currency=self._settings.currency,
            tally=self._cells.tally(within),
            ever=self._cells.tally(ever),
            in_all=self._cells.tally(everyone),
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

    def _items(self, rows: Iterable[Row]) -> tuple[Item, ...]:
        cells = defaultdict(list)
        for row in rows:
            cells[row["gift"], self._cells.account(row).platform].append(row)
        items = (
            Item(*key, self._cells.tally(found), self._price(found), self._estimate(found))
            for key, found in cells.items()
        )
        return tuple(sorted(items, key=lambda item: (-item.tally.minor, -item.tally.gifts, item.name, item.platform)))

    def _price(self, rows: Iterable[Row]) -> Fraction | None:
        coins = self._cells.tally(row for row in rows if row["kind"] == "coins")
        return Fraction(coins.minor, coins.coins[0][1]) if coins.coins and coins.is_certain else None

    def _platforms(self, rows: Iterable[Row]) -> tuple[tuple[str, Tally], ...]:
        cells = defaultdict(list)
        for row in rows:
            cells[self._cells.account(row).platform].append(row)
        tallies = ((platform, self._cells.tally(found)) for platform, found in cells.items())
        return tuple(sorted(tallies, key=lambda one: (-one[1].minor, one[0])))

    def _estimate(self, rows: Iterable[Row]) -> Estimate:
        return received(given(self._cells.account(row), row, self._settings.currency) for row in rows)

    # --- Months ---------------------------------------------------------------------------------------------------

    def _months(self, rows: Iterable[Row], days: Days | None, today: date) -> tuple[GivenMonth, ...]:
        """Months up to the present one, or to that of the last gift where it was long ago."""
        if days is None:
            return ()
        cells = defaultdict(list)
        for row in rows:
            cells[row["month"]].append(row)
        starts_on = self._settings.month_starts_on
        spans = months_until(max(today, days[1]), MOST_MONTHS, starts_on)
        if all(key not in cells for key, _, _ in spans):
            spans = months_until(days[1], MOST_MONTHS, starts_on)
        begun = [span for span in spans if span[2] >= days[0]]
        spans = spans[-max(LEAST_MONTHS, len(begun)) :]
        return tuple(
            GivenMonth(
                key,
                first,
                last,
                self._cells.by_platform(cells[key]),
                self._cells.provisional(cells[key]),
                self._estimate(cells[key]),
            )
            for key, first, last in spans
        )

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
