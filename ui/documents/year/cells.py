"""Columns and cells of the tables of a year: what gifts cost, and beside it what could not be counted in that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from models.money import Money
from models.reports.estimate import Estimate
from models.reports.tallies import Coins, Tally
from models.reports.year import Bought
from ui import cost_texts, estimate_texts, formats
from ui.documents.document import Column, Value, Written
from ui.documents.year.names import Names
from ui.text import _


@dataclass(frozen=True)
class Costs:
    """The columns that say what gifts cost: the cost, then each currency without a rate, then coins without a lot."""

    currency: str
    without_rate: tuple[str, ...]
    uncovered: tuple[str, ...]
    names: Names
    is_provisional: bool
    """Whether rates that may change are part of any cost: its heading says so."""

    @classmethod
    def of(cls, currency: str, whole: Tally, names: Names) -> Costs:
        """Make the columns that the figures of `whole`, and of its parts, need."""
        codes = tuple(money.currency for money in whole.unconverted)
        return cls(currency, codes, tuple(kind for kind, _coins in whole.uncovered), names, whole.is_provisional)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns."""
        heading = cost_texts.about(_("Cost"), is_provisional=self.is_provisional)
        cost = Column((heading,), "money", self.currency, "sum")
        apart = (Column((_("Cost, no rate"),), "money", code, "sum") for code in self.without_rate)
        missing = (Column((_("Without a purchase"),), "coins", self.names.coin(kind), "sum") for kind in self.uncovered)
        return (cost, *apart, *missing)

    def cells(self, tally: Tally) -> tuple[Value, ...]:
        """The cells of some gifts; empty where nothing is apart."""
        others, missing = _by_currency(tally.unconverted), dict(tally.uncovered)
        return (tally.minor, *map(others.get, self.without_rate), *map(missing.get, self.uncovered))


@dataclass(frozen=True)
class Payments:
    """The columns that say what was paid for coins: the amount, then each currency without a rate."""

    currency: str
    without_rate: tuple[str, ...]
    is_provisional: bool

    @classmethod
    def of(cls, currency: str, whole: Bought) -> Payments:
        """Make the columns that the figures of `whole`, and of its parts, need."""
        return cls(currency, tuple(money.currency for money in whole.unconverted), whole.is_provisional)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns."""
        apart = (Column((_("Paid, no rate"),), "money", code, "sum") for code in self.without_rate)
        heading = cost_texts.about(_("Paid for coins"), is_provisional=self.is_provisional)
        return (Column((heading,), "money", self.currency, "sum"), *apart)

    def cells(self, bought: Bought) -> tuple[Value, ...]:
        """The cells of some purchases; empty where nothing is apart."""
        return (bought.minor, *map(_by_currency(bought.unconverted).get, self.without_rate))


def _by_currency(amounts: Iterable[Money]) -> dict[str, int]:
    return {money.currency: money.minor for money in amounts}


def coins(amounts: Coins, names: Names) -> Value:
    """Coins of the only kind there is on a platform; empty where there are none."""
    return next(((count, names.coin(kind)) for kind, count in amounts), None)


def share(part: int, whole: int) -> Value:
    """What part of the whole it is; empty of nothing."""
    if whole <= 0:
        return None
    said = formats.percent(part, whole)
    if 0 < 100 * part < whole:
        said = _("<{percent}").format(percent=formats.percent(1, 100))
    return Written(said, part / whole)


def price(exact: Fraction | None, currency: str, *, is_provisional: bool) -> Value:
    """Exact price of one coin; empty where there is none."""
    if exact is None:
        return None
    said = formats.per_coin(Money(exact.numerator, currency), exact.denominator)
    return Written(cost_texts.about(said, is_provisional=is_provisional), float(exact))


def estimate(found: Estimate) -> Value:
    """What may have been received; empty where nobody knows."""
    return Written(estimate_texts.estimate(found)) if found.ranges else None


def total(width: int, *figures: Value) -> tuple[Value, ...]:
    """Make the row of totals of a table whose first columns, so many, are no figures."""
    return (_("Total"), *[None] * (width - 1), *figures)


def is_several(rows: Sequence[object]) -> bool:
    """Whether a table has rows enough for a total under them."""
    return len(rows) > 1
