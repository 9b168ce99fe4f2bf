"""What is used of each budget: figures of the reports in the budget's own currency, so that no two screens disagree."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

from models import reports
from models.budgets import FIRST_CARRY
from models.money import Money, divide_half_even
from models.periods import DAY_KEYS, EVENING_STARTS, bounds, own_bounds
from models.reports import Query
from models.reports.tallies import MARKED, Cells, Coins, dicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.budgets import BudgetRow, Terms
    from models.columns import Columns
    from models.moments import Moment
    from models.rates import Rates
    from models.settings import Settings

EARLIER = 6
"""How many periods before the present one are looked back on."""
NEAR = 80
"""Percent of a budget from which on one is told that it is nearly used up."""
_FORESEEN_FROM = 5
"""One part in so many of a period has to be gone before anything is foreseen."""
Level = Literal["", "near", "over"]


@dataclass(frozen=True, slots=True)
class Used:
    """What one period used: `minor` units of the budget's currency, and what could not be counted into them.

    `uncovered` are coins that no purchase covers, by kind: their cost is not known. `unconverted` money has no rate.
    `key` names the period as reports do. `carried` is what came over from the period before: above zero where that
    left something, below where it was over. `is_provisional`: part of it rests on a rate that may still change.
    """

    key: str
    first: date
    last: date
    minor: int = 0
    uncovered: Coins = ()
    unconverted: tuple[Money, ...] = ()
    carried: int = 0
    is_provisional: bool = False

    def __add__(self, other: Used) -> Used:
        """Add what else the same period used."""
        found, coins = Counter[str](), Counter[str]()
        for money in (*self.unconverted, *other.unconverted):
            found[money.currency] += money.minor
        for kind, count in (*self.uncovered, *other.uncovered):
            coins[kind] += count
        unconverted = tuple(Money(minor, code) for code, minor in sorted(found.items()) if minor)
        minor, uncovered = self.minor + other.minor, tuple(pair for pair in sorted(coins.items()) if pair[1])
        is_late = self.is_provisional or other.is_provisional
        return replace(self, minor=minor, uncovered=uncovered, unconverted=unconverted, is_provisional=is_late)

    @property
    def is_own(self) -> bool:
        """Whether it begins on a day of the budget's own, so that it is no period of the reports."""
        return "/" in self.key

    @property
    def is_certain(self) -> bool:
        """Whether everything could be counted."""
        return not self.uncovered and not self.unconverted


@dataclass(frozen=True, slots=True)
class BudgetStatus:
    """Where a budget stands in one period: `gone` of its `days` have begun; `earlier` are the periods before, in order.

    All amounts are minor units of the budget's currency. `behind` adds up the periods from which something was carried
    over into this one; None where nothing is.
    """

    budget: BudgetRow
    used: Used
    gone: int
    earlier: tuple[Used, ...] = ()
    behind: Used | None = None

    @property
    def amount(self) -> int:
        """What the period may use: the limit, and what was carried over to it; that may be nothing, or less."""
        return self.amount_of(self.used)

    def amount_of(self, used: Used) -> int:
        """What a period of this budget may use."""
        return self.budget.terms.amount.minor + used.carried

    @property
    def left(self) -> int:
        """What may still be used; below zero where it is over."""
        return self.amount - self.used.minor

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.used.last - self.used.first).days + 1

    @property
    def percent(self) -> int | None:
        """Used part of the amount, in whole percent, rounded down; 100 may hide a rest, which `is_over` does not.

        None where there is nothing to take a part of: what was carried over took all of it.
        """
        return self.used.minor * 100 // self.amount if self.amount > 0 else None

    @property
    def pace(self) -> int:
        """Part of the period that has begun, in whole percent, rounded down."""
        return self.gone * 100 // self.days

    @property
    def forecast(self) -> int | None:
        """What the period will have used if its other days are like those so far.

        `used / gone * days`, today counting as gone, rounded half-even. It knows nothing of weekends, paydays or the
        periods before, and one large entry is taken to come again; so there is none (None) before a fifth of the
        days has begun, when a single entry would decide it.
        """
        is_early = self.gone * _FORESEEN_FROM < self.days
        return None if is_early else divide_half_even(self.used.minor * self.days, self.gone)

    @property
    def is_over(self) -> bool:
        """Whether more was used than allowed; exactly all of it is not over."""
        return self.used.minor > self.amount

    @property
    def is_above_pace(self) -> bool:
        """Whether a larger part of the amount was used than of the period has begun."""
        return self.used.minor * self.days > self.amount * self.gone

    @property
    def level(self) -> Level:
        """What one is told of once: that it is nearly used up, or over."""
        if self.is_over:
            return "over"
        return "near" if self.used.minor > 0 and self.used.minor * 100 >= self.amount * NEAR else ""

    @property
    def is_certain(self) -> bool:
        """Whether everything could be counted, in this period and in those that were carried over."""
        return self.used.is_certain and (self.behind is None or self.behind.is_certain)


def status(
    columns: Columns,
    rates: Rates,
    settings: Settings,
    rows: Iterable[BudgetRow],
    now: Moment,
    earlier: int = EARLIER,
) -> list[BudgetStatus]:
    """Say where each budget stands in the period that holds `now`, and what so many periods before it used."""
    return [status_at(columns, rates, settings, row, now, now, earlier) for row in rows]


def period_of(terms: Terms, moment: Moment, starts_on: int) -> Used:
    """Give the period of a budget that holds a moment, with nothing used; an evening lasts from 06:00 to 06:00.

    `starts_on` is the day the ledger's months begin on. A period that is none of the ledger's, because the budget
    begins on a day of its own, has its two days as its key: `2026-03-25/2026-04-24`.
    """
    is_night = terms.period == "evening" and moment.local.hour < EVENING_STARTS
    return _period(terms, moment.day - timedelta(days=is_night), starts_on)


def _before(terms: Terms, period: Used, starts_on: int) -> Used:
    """Give the period before that one."""
    return _period(terms, period.first - timedelta(days=1), starts_on)


def _period(terms: Terms, day: date, starts_on: int) -> Used:
    if terms.period == "evening":
        return Used(day.isoformat(), day, day)
    if (own := own_start(terms, starts_on)) is not None:
        first, last = own_bounds(terms.period, day, own)
        return Used(f"{first}/{last}", first, last)
    return Used(DAY_KEYS[terms.period](day, starts_on), *bounds(terms.period, day, starts_on))


def own_start(terms: Terms, starts_on: int) -> int | None:
    """The day a budget's periods begin on where that is not when the ledger's begin, whose months start on such a day.

    Weeks of the ledger begin on Monday, its years with the month of January.
    """
    usual = {"week": 1, "month": starts_on, "year": 100 + starts_on}.get(terms.period)
    return None if terms.starts_on == usual else terms.starts_on


def status_at(
    columns: Columns, rates: Rates, settings: Settings, row: BudgetRow, at: Moment, now: Moment, earlier: int = 0
) -> BudgetStatus:
    """Say where a budget stands now in the period that holds `at`, and what so many periods before it used."""
    terms, starts_on = row.terms, settings.month_starts_on
    periods = [period_of(terms, at, starts_on)]
    since = None if terms.carry_since is None else max(terms.carry_since, FIRST_CARRY)
    while len(periods) <= earlier or (since is not None and since < periods[-1].first):
        periods.append(_before(terms, periods[-1], starts_on))
    used = _used(columns, rates, settings, terms, periods[::-1])
    behind = None
    if since is not None:
        used, behind = _carry(used, terms.amount.minor, since)
    today = period_of(terms, now, starts_on).first if terms.period == "evening" else now.day
    gone = (min(today, used[-1].last) - used[-1].first).days + 1
    return BudgetStatus(row, used[-1], max(gone, 0), tuple(used[len(used) - 1 - earlier : -1]), behind)


def _carry(used: Sequence[Used], limit: int, since: date) -> tuple[list[Used], Used | None]:
    """Let what each period leaves or is over move on, from the one that holds `since`; add up those before the last.

    So a period gets `limit` for each of the periods since then before it, less all that they used. What could not be
    counted in one of them is not carried over either.
    """
    found: list[Used] = []
    behind: Used | None = None
    carried = 0
    for period in used:
        found.append(replace(period, carried=carried))
        if period.last >= since:
            carried += limit - period.minor
            if period is not used[-1]:
                behind = period if behind is None else replace(behind + period, last=period.last)
    return found, behind


def _used(columns: Columns, rates: Rates, settings: Settings, terms: Terms, periods: Sequence[Used]) -> list[Used]:
    """Fill in what the reports say each of some neighbouring periods used."""
    cells = Cells(columns)
    found = {period.key: period for period in periods}
    is_own = own_start(terms, settings.month_starts_on) is not None
    by = "day" if is_own else terms.period
    keys = {day: one.key for one in periods for day in _days(one)} if is_own else {key: key for key in found}
    for name, query in _asked(terms, periods[0].first, periods[-1].last):
        by_account = replace(query, by=(by, "account"))
        for row in dicts(reports.run(name, columns, rates, settings, by_account)):
            if (key := keys.get(row[by])) is not None:
                found[key] += _cell(row, cells.account(row).coin)
    return list(found.values())


def _days(period: Used) -> list[str]:
    """Keys of the days of a period."""
    first = period.first.toordinal()
    return [date.fromordinal(first + step).isoformat() for step in range((period.last - period.first).days + 1)]


def _asked(terms: Terms, first: date, last: date) -> list[tuple[str, Query]]:
    """Which reports tell what a budget used from the period that begins on `first` to the one that ends on `last`."""
    where = ((terms.about, terms.name),) if terms.about else ()
    # The small hours of an evening are of the day after it; what else is of that day is another evening's row.
    until = last + timedelta(days=terms.period == "evening")
    query = Query((), first, until, where, terms.amount.currency)
    if terms.basis == "spent":
        return [("spending", query)]
    return [("purchases", query), ("spending", replace(query, where=(*where, ("kind", "money"))))]


def counted(columns: Columns, rates: Rates, settings: Settings, terms: Terms, used: Used) -> array[int]:
    """Ids of the entries a budget counts in a period."""
    from models.reports.entries import entries

    found = array("q")
    for name, query in _asked(terms, used.first, used.last):
        # The days asked for are those of the period, but of an evening, which ends on another day than it began.
        where = (*query.where, *(((terms.period, used.key),) if terms.period == "evening" else ()))
        found.extend(entries(name, columns, rates, settings, replace(query, where=where)))
    return found


def _cell(row: dict[str, Any], coin: str) -> Used:
    minor, uncovered = row["cost"] if "cost" in row else row["paid"], row.get("uncovered_coins")
    not_covered = ((coin, uncovered),) if uncovered else ()
    return Used("", date.min, date.min, minor, not_covered, row["unconverted"], is_provisional=bool(row[MARKED]))
