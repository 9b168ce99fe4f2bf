"""How a payment in another currency was converted, and what the bank added to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.money import Money, hundredths

if TYPE_CHECKING:
    from models.rates import Rate, Rates


@dataclass(frozen=True, slots=True)
class Conversion:
    """A price, and what it comes to at the rate of its day: in the currency the bank charged, else in the ledger's.

    Without a rate `rate` and `there` are None. `markup` is what the bank charged beyond that, below zero where it took
    less, and `hundredths` the same in hundredths of a per cent; None where nothing was charged, or nothing is known.
    """

    price: Money
    currency: str
    rate: Rate | None
    there: Money | None
    charged: Money | None = None
    markup: Money | None = None
    hundredths: int | None = None


def conversions(price: Money, charged: Money | None, day: date, rates: Rates, currency: str) -> tuple[Conversion, ...]:
    """Give how a price became what was charged, and how that became `currency`; empty where no rate was needed."""
    first = conversion(price, charged, day, rates, currency)
    second = conversion(charged, None, day, rates, currency) if charged is not None else None
    return tuple(found for found in (first, second) if found is not None)


def conversion(price: Money, charged: Money | None, day: date, rates: Rates, currency: str) -> Conversion | None:
    """Hold what was charged against the price, or turn that into `currency`; None where there is nothing to say."""
    target = charged.currency if charged is not None else currency
    if price.currency == target and (charged is None or charged == price):
        return None
    minor = rates.convert(price.minor, price.currency, target, day)
    if minor is None:
        return Conversion(price, target, None, None, charged)
    found, there = rates.find(price.currency, target, day), Money(minor, target)
    if charged is None:
        return Conversion(price, target, found, there)
    added = charged.minor - minor
    return Conversion(price, target, found, there, charged, Money(added, target), hundredths(added, minor))
