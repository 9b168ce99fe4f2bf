"""What is used of each budget: figures of the reports in the budget's own currency, so that no two screens disagree."""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from models import reports
from models.money import Money, divide_half_even
from models.names import name_key
from models.periods import DAY_KEYS, EVENING_STARTS, bounds
from models.reports import Asked, Query
from models.reports.tallies import dicts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from models.budgets import BudgetRow, Terms
    from models.columns import Columns
    from models.drafts import Draft
    from models.moments import Moment
    from models.rates import Rates
    from models.reports.costing import Costed
    from models.settings import Settings

EARLIER = 6
"""How many periods before the present one are looked back on."""


@dataclass(frozen=True, slots=True)
class Used:
    """What one period used: `minor` units of the budget's currency, and what could not be counted into them.

    `is_uncovered`: there were coins that no purchase covers, and their cost is not known. `unconverted` money has no
    rate. `key` names the period as reports do.
    """

    key: str
    first: date
    last: date
    minor: int = 0
    is_uncovered: bool = False
    unconverted: tuple[Money, ...] = ()

    def __add__(self, other: Used) -> Used:
        """Add what else the same period used."""
        found: Counter[str] = Counter()
        for money in (*self.unconverted, *other.unconverted):
            found[money.currency] += money.minor
        unconverted = tuple(Money(minor, code) for code, minor in sorted(found.items()))
        is_uncovered = self.is_uncovered or other.is_uncovered
        return replace(self, minor=self.minor + other.minor, is_uncovered=is_uncovered, unconverted=unconverted)


@dataclass(frozen=True, slots=True)
class BudgetStatus:
    """Where a budget stands in one period: `gone` of its `days` have begun; `earlier` are the periods before, in order.

    All amounts are minor units of the budget's currency.
    """

    budget: BudgetRow
    used: Used
    gone: int
    earlier: tuple[Used, ...] = ()

    @property
    def amount(self) -> int:
        """The limit."""
        return self.budget.terms.amount.minor

    @property
    def left(self) -> int:
        """What may still be used; below zero where it is over."""
        return self.amount - self.used.minor

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.used.last - self.used.first).days + 1

    @property
    def percent(self) -> int:
        """Used part of the limit, in whole percent, rounded down; 100 may hide a rest, which `is_over` does not."""
        return self.used.minor * 100 // self.amount

    @property
    def pace(self) -> int:
        """Part of the period that has begun, in whole percent, rounded down."""
        return self.gone * 100 // self.days

    @property
    def forecast(self) -> int | None:
        """What the period will have used if its other days are like those so far; None before it begins.

        `used / gone * days`, today counting as gone, rounded half-even.
        """
        return divide_half_even(self.used.minor * self.days, self.gone) if self.gone else None

    @property
    def is_over(self) -> bool:
        """Whether more was used than allowed; exactly all of it is not over."""
        return self.used.minor > self.amount

    @property
    def is_above_pace(self) -> bool:
        """Whether a larger part of the limit was used than of the period has begun."""
        return self.used.minor * self.days > self.amount * self.gone

    @property
    def is_certain(self) -> bool:
        """Whether everything could be counted."""
        return not self.used.is_uncovered and not self.used.unconverted


def status(
    columns: Columns, rates: Rates, settings: Settings, rows: Iterable[BudgetRow], now: Moment
) -> list[BudgetStatus]:
    """Say where each budget stands in the period that holds `now`, and what the periods before it used."""
    return [_status(columns, rates, settings, row, now, now, EARLIER) for row in rows]


def after(
    columns: Columns, rates: Rates, settings: Settings, rows: Iterable[BudgetRow], draft: Draft, now: Moment
) -> list[BudgetStatus]:
    """Say where each budget that a new purchase or gift counts towards would stand in its period, were it saved.

    A gift in coins is taken for the account's next one, as the entry bar does. What a purchase would make of earlier
    gifts that wait for coins is not foreseen.
    """
    found = []
    for row in rows:
        if _counts(row.terms, draft):
            before = _status(columns, rates, settings, row, draft.moment, now, 0)
            found.append(replace(before, used=before.used + _drafted(columns, rates, settings, row, draft)))
    return found


def period_of(terms: Terms, moment: Moment, starts_on: int) -> Used:
    """Give the period of a budget that holds a moment, with nothing used; an evening lasts from 06:00 to 06:00."""
    day = moment.day
    if terms.period == "evening":
        day -= timedelta(days=moment.local.hour < EVENING_STARTS)
        return Used(day.isoformat(), day, day)
    return Used(DAY_KEYS[terms.period](day, starts_on), *bounds(terms.period, day, starts_on))


def _before(terms: Terms, period: Used, starts_on: int) -> Used:
    """Give the period before that one."""
    day = period.first - timedelta(days=1)
    if terms.period == "evening":
        return Used(day.isoformat(), day, day)
    return Used(DAY_KEYS[terms.period](day, starts_on), *bounds(terms.period, day, starts_on))


def _status(
    columns: Columns, rates: Rates, settings: Settings, row: BudgetRow, at: Moment, now: Moment, earlier: int
) -> BudgetStatus:
    """Where a budget stands in the period that holds `at`, with so many periods before it."""
    periods = [period_of(row.terms, at, settings.month_starts_on)]
    for _ in range(earlier):
        periods.insert(0, _before(row.terms, periods[0], settings.month_starts_on))
    used = _used(columns, rates, settings, row.terms, periods)
    today = period_of(row.terms, now, settings.month_starts_on).first if row.terms.period == "evening" else now.day
    gone = (min(today, used[-1].last) - used[-1].first).days + 1
    return BudgetStatus(row, used[-1], max(gone, 0), tuple(used[:-1]))


def _used(columns: Columns, rates: Rates, settings: Settings, terms: Terms, periods: Sequence[Used]) -> list[Used]:
    """Fill in what the reports say each of some neighbouring periods used."""
    asked = _asked(terms, periods[0].first, periods[-1].last)
    found = [dicts(reports.run(name, columns, rates, settings, query)) for name, query in asked]
    cells = [{row[terms.period]: _cell(row) for row in rows} for rows in found]
    return [sum((cell[period.key] for cell in cells if period.key in cell), period) for period in periods]


def _asked(terms: Terms, first: date, last: date) -> list[tuple[str, Query]]:
    """Which reports tell what a budget used from the period that begins on `first` to the one that ends on `last`."""
    where = ((terms.about, terms.name),) if terms.about else ()
    # The small hours of an evening are of the day after it; what else is of that day is another evening's row.
    until = last + timedelta(days=terms.period == "evening")
    query = Query((terms.period,), first, until, where, terms.amount.currency)
    if terms.basis == "spent":
        return [("spending", query)]
    return [("purchases", query), ("spending", replace(query, where=(*where, ("kind", "money"))))]


def counted(columns: Columns, rates: Rates, settings: Settings, terms: Terms, used: Used) -> array[int]:
    """Ids of the entries a budget counts in a period."""
    from models.reports.entries import entries

    found = array("q")
    for name, query in _asked(terms, used.first, used.last):
        where = (*query.where, (terms.period, used.key))
        found.extend(entries(name, columns, rates, settings, replace(query, where=where)))
    return found


def _cell(row: dict[str, Any]) -> Used:
    minor = row["cost"] if "cost" in row else row["paid"]
    return Used("", date.min, date.min, minor, bool(row.get("uncovered_coins")), row["unconverted"])


# --- What a draft would use -------------------------------------------------------------------------------------------


def _counts(terms: Terms, draft: Draft) -> bool:
    """Whether an entry like this counts towards a budget."""
    if draft.kind != "gift" and (draft.kind != "purchase" or terms.basis == "spent"):
        return False
    if draft.coins is not None and draft.kind == "gift" and terms.basis == "paid":
        return False
    of = {
        "": "",
        "platform": draft.platform,
        "account": f"{draft.platform} - {draft.account}",
        "creator": draft.creator,
    }
    return name_key(of[terms.about]) == name_key(terms.name)


def _drafted(columns: Columns, rates: Rates, settings: Settings, row: BudgetRow, draft: Draft) -> Used:
    """What a draft alone would use of a budget it counts towards."""
    currency, nothing = row.terms.amount.currency, period_of(row.terms, draft.moment, settings.month_starts_on)
    paid = draft.charged or draft.amount
    if paid is not None:
        minor = rates.convert(paid.minor, paid.currency, currency, draft.moment.day)
        return replace(nothing, unconverted=(paid,)) if minor is None else replace(nothing, minor=minor)
    coins = draft.coins or 0
    costed = _account(columns, rates, settings, draft, currency)
    if costed is None:
        return replace(nothing, is_uncovered=True)
    from models.reports.figures import next_drawn

    drawn, uncovered = next_drawn(costed, coins)
    others = tuple(Money(minor, code) for code, minor in sorted(drawn.items()) if minor and code != currency)
    return replace(nothing, minor=drawn.get(currency, 0), is_uncovered=uncovered > 0, unconverted=others)


def _account(columns: Columns, rates: Rates, settings: Settings, draft: Draft, currency: str) -> Costed | None:
    """The books of a draft's account in a currency; None for an account without entries."""
    from models.reports.costing import cost

    asked = Asked(columns, rates, settings, Query(currency=currency))
    label = name_key(f"{draft.platform} - {draft.account}")
    return next((costed for costed in cost(asked) if name_key(costed.account) == label), None)
