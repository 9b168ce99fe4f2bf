"""A year in review: what gifts cost, what coins were bought for, whom gifts went to, and what was left at its end.

All of it is cells of the reports, in the ledger's own currency and booking, and of years as its months make them. What
a figure could not count stands beside it, never in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from models import reports
from models.errors import RequestRefused
from models.money import Money
from models.periods import day_number, from_day_number, month_end, month_start
from models.reports import Query, Report
from models.reports.compare import Stretch, earlier
from models.reports.estimate import Estimate, Given, given, received
from models.reports.overview import Purse, purses_at
from models.reports.people import Item
from models.reports.tallies import MARKED, Cells, Coins, Row, Tally, dicts, months_until, together
from models.text import N_

if TYPE_CHECKING:
    from models.columns import Columns
    from models.rates import Rates
    from models.settings import Settings


@dataclass(frozen=True, slots=True)
class Bought:
    """What coins were bought, net of refunds: how many purchases, what was paid in minor units, coins by kind."""

    purchases: int = 0
    minor: int = 0
    coins: Coins = ()
    unconverted: tuple[Money, ...] = ()
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class ReviewMonth:
    """A month of the year: its gifts, by platform too, in minor units, and its coins; `before` is it a year earlier.

    Of the platforms in `provisional` a rate in it may still change.
    """

    key: str
    first: date
    spent: Tally
    by_platform: dict[str, int]
    provisional: frozenset[str]
    bought: Bought
    before: Tally | None


@dataclass(frozen=True, slots=True)
class Receiver:
    """A creator (with an empty name: nobody was named), what gifts to them cost, and what these were."""

    name: str
    spent: Tally
    gifts: tuple[Given, ...]

    @property
    def estimate(self) -> Estimate:
        """What they may have received."""
        return received(self.gifts)


@dataclass(frozen=True, slots=True)
class Shop:
    """Purchases on one platform through one channel, and the exact price of a coin in minor units.

    The price is of what was paid in currencies without a missing rate; None where nothing was, or all came back.
    """

    platform: str
    channel: str
    bought: Bought
    price: Fraction | None


@dataclass(frozen=True, slots=True)
class Before:
    """The same days a year before; `begins` is the ledger's first day where that lies within them."""

    year: int
    stretch: Stretch
    spent: Tally
    bought: Bought
    creators: int
    begins: date | None


@dataclass(frozen=True, slots=True)
class Review:
    """One year, from `since` to `until`, which is before its end where it `is_over` not yet.

    `direct` is what of `spent` was paid in money. `newcomers` were given to for the first time; None where there is no
    time before. `purses` are as they were at the end of `until`. `provisional` is the first day whose rate may change.
    """

    year: int
    since: date
    until: date
    is_over: bool
    currency: str
    basis: str
    spent: Tally
    direct: Tally
    bought: Bought
    months: tuple[ReviewMonth, ...]
    platforms: tuple[tuple[str, Tally], ...]
    creators: tuple[Receiver, ...]
    newcomers: int | None
    items: tuple[Item, ...]
    purses: tuple[Purse, ...]
    shops: tuple[Shop, ...]
    before: Before | None
    provisional: date | None

    @property
    def people(self) -> int:
        """How many creators were given to, by name."""
        return sum(bool(one.name) for one in self.creators)

    def of_first(self, count: int) -> int:
        """What gifts to so many creators cost together, in minor units: those to whom they cost most, by name."""
        return sum([one.spent.minor for one in self.creators if one.name][:count])

    @property
    def estimate(self) -> Estimate:
        """What everyone together may have received."""
        return received(gift for one in self.creators for gift in one.gifts)


def years(columns: Columns, rates: Rates, settings: Settings) -> tuple[int, ...]:
    """Years with gifts or purchases, the latest first."""
    found = [reports.run(name, columns, rates, settings, Query(("year",))) for name in ("spending", "purchases")]
    return tuple(sorted({int(row["year"]) for report in found for row in dicts(report)}, reverse=True))


def is_over(year: int, today: date, starts_on: int) -> bool:
    """Whether the last month of a year is over."""
    return month_end(year, 12, starts_on) < today


def latest(found: Iterable[int], today: date, starts_on: int) -> int | None:
    """Give the year one looks back on: the latest that is over, else the first there is."""
    known = sorted(found)
    over = [year for year in known if is_over(year, today, starts_on)]
    return next(iter(over[-1:] or known[:1]), None)


def review(columns: Columns, rates: Rates, settings: Settings, year: int | None, today: date) -> Review:
    """Look back on a year; without one on the latest that is over. Raises RequestRefused where nothing is of it."""
    known = years(columns, rates, settings)
    chosen = latest(known, today, settings.month_starts_on) if year is None else year
    if not known or chosen is None:
        raise RequestRefused(N_("There is nothing to look back on yet: the ledger has no gifts and no purchases"))
    if chosen not in known:
        choices = ", ".join(map(str, sorted(known)))
        message = N_("The ledger has no gifts and no purchases of {year}; there is {choices}")
        raise RequestRefused(message, year=chosen, choices=choices)
    return _Maker(columns, rates, settings, chosen, today).make()


class _Maker:
    def __init__(self, columns: Columns, rates: Rates, settings: Settings, year: int, today: date) -> None:
        self._books = columns, rates, settings
        self._cells = Cells(columns)
        self._year, self._starts_on = year, settings.month_starts_on
        self._since = month_start(year, 1, self._starts_on)
        end = month_end(year, 12, self._starts_on)
        self._is_over = is_over(year, today, self._starts_on)
        self._until = end if self._is_over else min(end, max(today, _last_day(columns, end)))

    def make(self) -> Review:
        columns, rates, settings = self._books
        spending = self._report("spending", "month", "account")
        buying = self._report("purchases", "month", "account")
        before = self._before()
        creators = self._creators()
        return Review(
            year=self._year,
            since=self._since,
            until=self._until,
            is_over=self._is_over,
            currency=settings.currency,
            basis=settings.basis,
            spent=self._cells.tally(dicts(spending)),
            direct=self._direct(),
            bought=self._bought(dicts(buying)),
            months=tuple(self._months(spending, buying, before)),
            platforms=self._platforms(dicts(spending)),
            creators=creators,
            newcomers=self._newcomers(creators),
            items=self._items(),
            purses=tuple(purses_at(columns, rates, settings, self._until)),
            shops=self._shops(),
            before=before,
            provisional=min(filter(None, (spending.provisional, buying.provisional)), default=None),
        )

    def _report(self, name: str, *by: str, days: Stretch | None = None, **where: str) -> Report:
        since, until = days or (self._since, self._until)
        return reports.run(name, *self._books, Query(by, since, until, tuple(where.items())))

    # --- Gifts ----------------------------------------------------------------------------------------------------

    def _direct(self) -> Tally:
        return self._cells.tally(dicts(self._report("spending", "account", kind="money")))

    def _platforms(self, rows: Iterable[Row]) -> tuple[tuple[str, Tally], ...]:
        cells = defaultdict(list)
        for row in rows:
            cells[self._cells.account(row).platform].append(row)
        tallies = ((platform, self._cells.tally(found)) for platform, found in cells.items())
        return tuple(sorted(tallies, key=lambda one: (-one[1].minor, -one[1].gifts, one[0])))

    def _creators(self) -> tuple[Receiver, ...]:
        """Everyone who was given to, most first; what was given in money is told by its name as well."""
        cells, gifts = defaultdict(list), defaultdict(list)
        for row in dicts(self._report("spending", "creator", "account", "kind")):
            cells[row["creator"]].append(row)
        in_coins = (row for rows in cells.values() for row in rows if row["kind"] == "coins")
        in_money = dicts(self._report("spending", "creator", "account", "kind", "gift", kind="money"))
        for row in (*in_coins, *in_money):
            gifts[row["creator"]].append(given(self._cells.account(row), row, self._books[2].currency))
        found = [Receiver(name, self._cells.tally(rows), tuple(gifts[name])) for name, rows in cells.items()]
        return tuple(sorted(found, key=lambda one: (-one.spent.minor, -one.spent.gifts, one.name)))

    def _newcomers(self, creators: Iterable[Receiver]) -> int | None:
        first = _first_day(self._books[0])
        if first is None or first >= self._since:
            return None
        report = self._report("spending", "creator", days=(first, self._since - timedelta(days=1)))
        known = {"", *(row["creator"] for row in dicts(report))}
        return sum(one.name not in known for one in creators)

    def _items(self) -> tuple[Item, ...]:
        """Gifts by name, those given most often first."""
        cells = defaultdict(list)
        for row in dicts(self._report("spending", "gift", "account")):
            cells[row["gift"], self._cells.account(row).platform].append(row)
        items = (Item(*key, self._cells.tally(found)) for key, found in cells.items())
        return tuple(sorted(items, key=lambda item: (-item.tally.gifts, -item.tally.minor, item.name, item.platform)))

    # --- Coins ----------------------------------------------------------------------------------------------------

    def _bought(self, rows: Iterable[Row]) -> Bought:
        purchases, minor, is_late = 0, 0, False
        coins, others = Counter[str](), Counter[str]()
        for row in rows:
            purchases += row["purchases"]
            minor += row["paid"]
            is_late |= bool(row[MARKED])
            coins[self._cells.account(row).coin] += row["coins"]
            for money in row["unconverted"]:
                others[money.currency] += money.minor
        kept = tuple(Money(amount, code) for code, amount in sorted(others.items()) if amount)
        return Bought(purchases, minor, tuple(pair for pair in sorted(coins.items()) if pair[1]), kept, is_late)

    def _shops(self) -> tuple[Shop, ...]:
        """Platforms, those with the most paid first, and in each likewise where coins were bought."""
        cells, whole = defaultdict(list), Counter[str]()
        for row in dicts(self._report("purchases", "account", "channel", "paid_currency")):
            platform = self._cells.account(row).platform
            cells[platform, row["channel"]].append(row)
            whole[platform] += row["paid"]
        shops = [Shop(*key, self._bought(rows), _price(rows)) for key, rows in cells.items()]
        return tuple(
            sorted(shops, key=lambda one: (-whole[one.platform], one.platform, -one.bought.minor, one.channel))
        )

    # --- Time -----------------------------------------------------------------------------------------------------

    def _months(self, spending: Report, buying: Report, before: Before | None) -> Iterator[ReviewMonth]:
        """Months of the year up to the last day that counts."""
        spent, bought = _by_month(spending), _by_month(buying)
        then = _by_month(self._report("spending", "month", "account", days=before.stretch)) if before else {}
        for key, first, _last in months_until(month_end(self._year, 12, self._starts_on), 12, self._starts_on):
            if first <= self._until:
                rows = spent.get(key, [])
                was = self._cells.tally(then.get(f"{self._year - 1}{key[4:]}", ())) if before else None
                tally, by_platform = self._cells.tally(rows), self._cells.by_platform(rows)
                late, paid = self._cells.provisional(rows), self._bought(bought.get(key, ()))
                yield ReviewMonth(key, first, tally, by_platform, late, paid, was)

    def _before(self) -> Before | None:
        """The same days a year before; None where the ledger has nothing of them."""
        stretches = earlier("year-before", self._since, self._until, self._starts_on)
        first = _first_day(self._books[0])
        if not stretches or first is None or first > stretches[0][1]:
            return None
        days = stretches[0]
        spent = self._cells.tally(dicts(self._report("spending", "account", days=days)))
        bought = self._bought(dicts(self._report("purchases", "account", days=days)))
        creators = sum(bool(row["creator"]) for row in dicts(self._report("spending", "creator", days=days)))
        if not spent.gifts and not bought.purchases:
            return None
        return Before(self._year - 1, days, spent, bought, creators, first if first > days[0] else None)


def _price(rows: Iterable[Row]) -> Fraction | None:
    """Price of a coin by the cells that are of the ledger's currency as a whole."""
    known = [row for row in rows if not row["unconverted"]]
    coins = sum(row["coins"] for row in known)
    return Fraction(sum(row["paid"] for row in known), coins) if coins > 0 else None


def _by_month(report: Report) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in dicts(report):
        found.setdefault(row["month"], []).append(row)
    return found


def _first_day(columns: Columns) -> date | None:
    """The day of the ledger's first entry."""
    days = [int(account.day.min()) for account in columns.accounts.values()]
    return from_day_number(min(days)) if days else None


def _last_day(columns: Columns, end: date) -> date:
    """The day of the last entry up to the day `end`; there is one."""
    known = (account.day[account.day <= day_number(end)] for account in columns.accounts.values())
    return from_day_number(max(int(days.max()) for days in known if len(days)))


def rest(receivers: Iterable[Receiver]) -> Receiver:
    """Put several creators together, for those one does not list."""
    some = tuple(receivers)
    return Receiver("", together(one.spent for one in some), tuple(gift for one in some for gift in one.gifts))
