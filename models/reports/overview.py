"""The Overview in figures: this month, the months before it, purses, creators and budgets, all from the reports.

Everything is in the ledger's own currency and booking. What a figure could not count stands beside it, never in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from models import reports
from models.money import Money, divide_half_even
from models.periods import bounds, from_day_number
from models.reports import Query, Report
from models.reports.budgets import BudgetStatus, status
from models.reports.compare import Stretch, earlier
from models.reports.tallies import MARKED, Cells, Month, Row, Tally, dicts, months_until

if TYPE_CHECKING:
    from models.budgets import BudgetRow
    from models.columns import Columns
    from models.moments import Moment
    from models.rates import Rates
    from models.settings import Settings

MONTHS = 12
"""How many months, the present one last, the chart and the creators are of."""
TOP = 5
"""How many creators are named."""


@dataclass(frozen=True, slots=True)
class SameDays:
    """What the same days of earlier months cost: which days, what each stretch cost, and the average, half-even.

    `is_provisional`: part of it rests on a rate that a newer table may change. So it does in the classes below.
    """

    stretches: tuple[Stretch, ...]
    minor: tuple[int, ...]
    is_provisional: bool

    @property
    def average(self) -> int:
        """The average of them."""
        return divide_half_even(sum(self.minor), len(self.minor))


@dataclass(frozen=True, slots=True)
class Purse:
    """What is left in an account: coins, what they cost in minor units, and what of that cost has no rate."""

    account: int
    platform: str
    label: str
    coin: str
    coins: int
    cost: int
    unconverted: tuple[Money, ...] = ()
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class TopCreator:
    """A creator (id 0: nobody was named) and what gifts to them cost, in minor units."""

    id: int
    name: str
    minor: int
    is_provisional: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """What the Overview page shows; `today` is the ledger's. `in_all` is what the creators' shares are parts of.

    `before` is None where no earlier month has the ledger's first entry in it or behind it.
    """

    currency: str
    today: date
    is_empty: bool
    spent: Tally
    before: SameDays | None
    months: tuple[Month, ...]
    creators: tuple[TopCreator, ...]
    in_all: int
    purses: tuple[Purse, ...]
    ever: Tally
    budgets: tuple[BudgetStatus, ...]

    @property
    def month(self) -> Month:
        """The present month."""
        return self.months[-1]

    @property
    def budget(self) -> BudgetStatus | None:
        """The budget that says most of how this month goes: for everything before others, then the month's before
        others, then what gifts cost before what is paid.
        """
        order = ("month", "week", "year", "evening")
        return min(
            self.budgets,
            key=lambda one: (
                bool(one.budget.terms.about), order.index(one.budget.terms.period), one.budget.terms.basis == "paid",
            ),
            default=None,
        )  # fmt: skip

    @property
    def coins(self) -> tuple[tuple[str, int], ...]:
        """Coins left by kind of coin, which are never added to one another."""
        left: Counter[str] = Counter()
        for purse in self.purses:
            left[purse.coin] += purse.coins
        return tuple(left.items())

    @property
    def left_cost(self) -> tuple[Money, ...]:
        """What the coins left in all purses cost: in the ledger's currency first, then what of it has no rate."""
        left = Counter({self.currency: 0})
        for purse in self.purses:
            left[self.currency] += purse.cost
            left.update({part.currency: part.minor for part in purse.unconverted})
        codes = (self.currency, *sorted(code for code in left if left[code] and code != self.currency))
        return tuple(Money(left[code], code) for code in codes)


def overview(columns: Columns, rates: Rates, settings: Settings, rows: Iterable[BudgetRow], now: Moment) -> Overview:
    """Work out everything the Overview shows at the moment `now`."""
    spans = months_until(now.day, MONTHS, settings.month_starts_on)
    days = _Days(columns, reports.run("spending", columns, rates, settings, Query(("day", "account"))))
    creators = _creators(columns, rates, settings, spans[0][1], spans[-1][2])
    return Overview(
        currency=settings.currency,
        today=now.day,
        is_empty=not columns.accounts,
        spent=days.spent(spans[-1][1], spans[-1][2]),
        before=_same_days(columns, days, spans[-1][1], now.day, settings.month_starts_on),
        months=tuple(days.month(*span) for span in spans),
        creators=tuple(creators[:TOP]),
        in_all=sum(creator.minor for creator in creators),
        purses=tuple(purses_at(columns, rates, settings)),
        ever=days.spent(date.min, date.max),
        budgets=tuple(status(columns, rates, settings, rows, now)),
    )


class _Days:
    """The spending report by day and account, added up over any days: its cells add up exactly."""

    def __init__(self, columns: Columns, report: Report) -> None:
        self._cells = Cells(columns)
        self._rows = [(date.fromisoformat(row["day"]), row) for row in dicts(report)]

    def _within(self, first: date, last: date) -> Iterator[Row]:
        return (row for day, row in self._rows if first <= day <= last)

    def spent(self, first: date, last: date) -> Tally:
        """What the gifts of those days add up to."""
        return self._cells.tally(self._within(first, last))

    def month(self, key: str, first: date, last: date) -> Month:
        """What the gifts of a month cost."""
        rows = list(self._within(first, last))
        return Month(key, first, last, self._cells.by_platform(rows), self._cells.provisional(rows))


def _same_days(columns: Columns, days: _Days, first: date, today: date, starts_on: int) -> SameDays | None:
    """Hold the month so far against the same days of earlier ones, as far back as the ledger goes."""
    begun = min((int(account.day[0]) for account in columns.accounts.values()), default=None)
    if begun is None:
        return None
    since = bounds("month", from_day_number(begun), starts_on)[0]
    found = tuple(stretch for stretch in earlier("same-days", first, today, starts_on) if stretch[0] >= since)
    spent = [days.spent(*stretch) for stretch in found]
    late = any(one.is_provisional for one in spent)
    return SameDays(found, tuple(one.minor for one in spent), late) if found else None


def _creators(columns: Columns, rates: Rates, settings: Settings, since: date, until: date) -> list[TopCreator]:
    """Who got most in those days, most first."""
    report = reports.run("spending", columns, rates, settings, Query(("creator",), since, until))
    ids = {name: number for number, name in columns.creators.items()}
    found = [
        TopCreator(ids.get(row["creator"], 0), row["creator"], row["cost"], bool(row[MARKED])) for row in dicts(report)
    ]
    return sorted((one for one in found if one.minor), key=lambda one: (-one.minor, one.name))


def purses_at(columns: Columns, rates: Rates, settings: Settings, until: date | None = None) -> Iterator[Purse]:
    """What is left where coins ever came or went, by account: now, or at the end of the day `until`."""
    report = reports.run("balance", columns, rates, settings, Query(("account",), until=until))
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in dicts(report):
        rows.setdefault(row["account"], []).append(row)
    for account in sorted((one.account for one in columns.accounts.values()), key=lambda one: one.label):
        own, *others = rows[account.label]  # the ledger's own currency comes first
        if any(own[name] for name in ("bought", "adjusted", "sent")):
            unconverted = tuple(Money(row["closing_cost"], row["currency"]) for row in others if row["closing_cost"])
            yield Purse(
                account.id,
                account.platform,
                account.label,
                account.coin,
                own["closing_coins"],
                own["closing_cost"],
                unconverted,
                "closing_cost" in own[MARKED],
            )
