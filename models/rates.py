"""Exchange rates: which one holds for two currencies on a day, and an amount turned by it exactly.

Pure look-up in the shipped tables (resources/rates/SOURCE.md), in the daily rates published since, and in the rates the
user entered.  It knows nothing of the ledger's tables and never looks anything up on a network.
"""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from models.currencies import DIGITS
from models.money import divide_half_even
from models.periods import day_number, from_day_number
from resources import path

MAX_AGE = 7
"""How many days back the last rate of the daily table may lie."""

Origin = Literal["own", "ecb", "monthly", "same"]
OwnRates = Mapping[tuple[str, str, date], Decimal]
"""The user's rates: (from, to, day) -> units of `to` for one unit of `from`, positive."""
Published = Mapping[str, Mapping[int, str]]
"""The ECB's rates of a newer file: currency -> day (since 1970) -> units for 1 EUR, positive, as published."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of the source currency was worth in the target currency."""

    value: Fraction  # target major units per one source major unit, exact
    day: date  # the day it was published for; of a monthly rate the first of the month
    source: Origin  # own: entered by the user; ecb: daily reference rate; monthly: HMRC; same: one currency
    is_provisional: bool  # the day asked for lies after the end of the daily table, so a newer table may differ


class _Found(NamedTuple):
    """A rate as one unreduced fraction, before anyone needs more than to multiply by it."""

    numerator: int
    denominator: int
    day: int  # days since 1970-01-01
    source: Origin


class Rates:
    """Rates by rule: the user's own for the day, else the ECB's for both, else the month's for both, else none.

    Sources are never mixed in one conversion.  Every answer is kept, so asking again is a dictionary look-up.
    """

    def __init__(
        self,
        own: OwnRates = MappingProxyType({}),
        digits: Mapping[str, int] = DIGITS,
        published: Published = MappingProxyType({}),
    ) -> None:
        """Take the user's rates, the ledger's currency table, and what the ECB published after the shipped table.

        An own rate that is not positive is a ValueError.  Answers are kept, so make a new one when any rate changes.
        """
        for key, rate in own.items():
            if not (rate.is_finite() and rate > 0):
                raise ValueError(f"the rate for {key} is {rate}, not a positive number")
        self._own = own
        self._digits = digits
        self._newer = _newer(published) if published else {}
        self._tables: dict[str, Mapping[int, str]] = {}
        self._factors: dict[tuple[str, str, date], tuple[int, int] | None] = {}

    @property
    def last_day(self) -> date:
        """The last day the daily rates were published for, here or in the ledger; days after it are provisional."""
        return from_day_number(max(self._newer["EUR"])) if self._newer else last_day()

    def find(self, source: str, target: str, day: date) -> Rate | None:
        """Return the rate from one currency to another on a day, or None where there is none."""
        found = self._search(source, target, day)
        if found is None:
            return None
        value = Fraction(found.numerator, found.denominator)
        return Rate(value, from_day_number(found.day), found.source, self._is_provisional(found, source, target, day))

    def is_provisional(self, source: str, target: str, day: date) -> bool:
        """Whether a conversion on a day rests on a rate that a newer table may change."""
        found = self._search(source, target, day) if day > self.last_day else None
        return found is not None and self._is_provisional(found, source, target, day)

    def convert(self, minor: int, source: str, target: str, day: date) -> int | None:
        """Turn an amount in minor units into the other currency's minor units, None where there is no rate.

        One exact fraction, rounded half-even once.  The result has no bound here; who stores it checks.
        """
        factor = self.factor(source, target, day)
        return None if factor is None else divide_half_even(minor * factor[0], factor[1])

    def factor(self, source: str, target: str, day: date) -> tuple[int, int] | None:
        """Return the fraction (numerator, denominator) that turns minor units of one currency into the other's."""
        key = (source, target, day)
        try:
            return self._factors[key]
        except KeyError:
            return self._factors.setdefault(key, self._factor(source, target, day))

    def _factor(self, source: str, target: str, day: date) -> tuple[int, int] | None:
        found = self._search(source, target, day)
        if found is None:
            return None
        scale, unscale = 10 ** self._digits[target], 10 ** self._digits[source]
        return found.numerator * scale, found.denominator * unscale

    def _search(self, source: str, target: str, day: date) -> _Found | None:
        number = day_number(day)
        if source == target:
            return _Found(1, 1, number, "same")
        own = self._find_own(source, target, day) if self._own else None
        return own or self._find_daily(source, target, number) or _find_monthly(source, target, day)

    def _find_own(self, source: str, target: str, day: date) -> _Found | None:
        if direct := self._own.get((source, target, day)):
            numerator, denominator = direct.as_integer_ratio()
        elif inverse := self._own.get((target, source, day)):
            denominator, numerator = inverse.as_integer_ratio()
        else:
            return None
        return _Found(numerator, denominator, day_number(day), "own")

    def _find_daily(self, source: str, target: str, day: int) -> _Found | None:
        """Cross two of the ECB's rates (units per 1 EUR) of the last day that has both, at most MAX_AGE days back."""
        sources, targets = self._daily(source), self._daily(target)
        if not (sources and targets):
            return None
        for number in range(day, day - MAX_AGE - 1, -1):
            below, above = sources.get(number), targets.get(number)
            if below and above:
                return _cross(below, above, number, "ecb")
        return None

    def _daily(self, currency: str) -> Mapping[int, str]:
        """Give the shipped rates of one currency, with the newer ones behind them."""
        table = self._tables.get(currency)
        if table is None:
            shipped, newer = _daily(currency), self._newer.get(currency)
            table = self._tables[currency] = {**shipped, **newer} if newer else shipped
        return table

    def _is_provisional(self, found: _Found, source: str, target: str, day: date) -> bool:
        """Tell whether newer daily rates may answer otherwise: the day is past their end, and they carry both."""
        if found.source not in {"ecb", "monthly"} or day <= self.last_day:
            return False
        last = day_number(self.last_day)
        return found.source == "ecb" or (last in self._daily(source) and last in self._daily(target))


@dataclass(frozen=True, slots=True)
class Edition:
    """Which tables are shipped: their publishers, the packages they were built from, their first and last days."""

    daily_source: str
    daily_package: str
    monthly_source: str
    monthly_package: str
    daily_first: date
    daily_last: date
    monthly_first: date  # the first of the first month
    monthly_last: date  # the first of the last month


@cache
def edition() -> Edition:
    """Return what the shipped file says of itself, read once."""
    text = dict(_read("SELECT key, value FROM meta"))
    return Edition(
        text["daily_source"],
        text["daily_package"],
        text["monthly_source"],
        text["monthly_package"],
        *(date.fromisoformat(text[key]) for key in ("daily_first", "daily_last", "monthly_first", "monthly_last")),
    )


def last_day() -> date:
    """Return the last day the shipped daily table was published for."""
    return edition().daily_last


@cache
def shipped() -> Mapping[str, Mapping[int, str]]:
    """Return the whole shipped daily table: currency -> day (since 1970) -> units for 1 EUR; without the euro."""
    return {code: _daily(code) for (code, _) in _read("SELECT DISTINCT currency, '' FROM daily")}


def _newer(published: Published) -> dict[str, dict[int, str]]:
    """Keep what lies after the shipped table, which alone answers for its own days; add the euro, 1 on each."""
    known = day_number(last_day())
    tables = {code: {day: rate for day, rate in table.items() if day > known} for code, table in published.items()}
    days = {day for table in tables.values() for day in table}
    return {**tables, "EUR": dict.fromkeys(days, "1")} if days else {}


def _find_monthly(source: str, target: str, day: date) -> _Found | None:
    """Cross two rates of the day's own month (units per 1 GBP)."""
    month = day_number(day.replace(day=1))
    below, above = _monthly(source).get(month), _monthly(target).get(month)
    return _cross(below, above, month, "monthly") if below and above else None


def _cross(below: str, above: str, day: int, source: Origin) -> _Found:
    """Divide two published decimals, units of the target by units of the source for the same base unit."""
    numerator, above_scale = _integer(above)
    denominator, below_scale = _integer(below)
    return _Found(numerator * below_scale, denominator * above_scale, day, source)


def _integer(text: str) -> tuple[int, int]:
    """Read a plain decimal as a fraction: "1.25" is 125 over 100."""
    whole, _, places = text.partition(".")
    return int(whole + places), 10 ** len(places)


@cache
def _daily(currency: str) -> Mapping[int, str]:
    """Read all rates of one currency, units per 1 EUR, by day; of the euro itself 1 on every published day."""
    if currency == "EUR":
        return dict.fromkeys(_daily("USD"), "1")
    return dict(_read("SELECT day, rate FROM daily WHERE currency = ?", currency))


@cache
def _monthly(currency: str) -> Mapping[int, str]:
    """Read all monthly rates of one currency, units per 1 GBP, by first day; of the pound itself 1 in every month."""
    if currency == "GBP":
        return dict.fromkeys(_monthly("EUR"), "1")
    return dict(_read("SELECT month, rate FROM monthly WHERE currency = ?", currency))


def _read(sql: str, *values: str) -> list[tuple[Any, str]]:
    """Run one query on the shipped file through a connection of its own, so that any thread may ask."""
    address = f"{path('rates', 'rates.sqlite').as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        return connection.execute(sql, values).fetchall()
