"""How the price of coins compares with what one paid before and with what was seen elsewhere. It never accuses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low
from typing import Literal

from models import currencies
from models.catalogue import PriceBand
from models.money import Money, divide_half_even

ENOUGH = 3
"""Purchases from which on one has a usual price: the only one would always be like itself."""
LATELY = 10
"""Purchases, the latest ones, that the usual price is of."""
ABOUT, DEAR = 5, 20
"""Percent within which two prices are called about the same, and above which one is called dear."""
FAR = Fraction(3, 2)
"""A price is far from the usual one above so many times of it, or below that part of it."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A price beside others: `percent` above one's own usual, below zero: below it; None where there is no usual.

    `place` is where it lies in the `band` of prices seen elsewhere; both are empty where none was seen.
    """

    percent: int | None
    place: Literal["", "below", "within", "above"]
    band: PriceBand | None

    @property
    def is_usual(self) -> bool:
        """Whether it is about what one usually pays."""
        return self.percent is not None and abs(self.percent) <= ABOUT


def usual(bought: Iterable[tuple[Money, int]]) -> Fraction | None:
    """Give the usual price of one coin, in minor units, from what was paid for how many coins, the latest at the end.

    It is the median of the latest purchases, which a few odd ones do not move; None where there are too few.
    """
    prices = [Fraction(paid.minor, coins) for paid, coins in bought][-LATELY:]
    return median_low(prices) if len(prices) >= ENOUGH else None


def at(price: Fraction, coins: int, currency: str) -> Money:
    """Give what so many coins cost at a price, rounded to the minor unit."""
    return Money(divide_half_even(price.numerator * coins, price.denominator), currency)


def is_far(paid: Money, coins: int, usual: Fraction) -> bool:
    """Whether what was paid is far from the usual price."""
    ratio = Fraction(paid.minor, coins) / usual
    return not 1 / FAR <= ratio <= FAR


def compare(
    paid: Money, coins: int, usual: Fraction | None, bands: Sequence[PriceBand] = (), price: Money | None = None
) -> Compared:
    """Hold what was paid for `coins` against one's usual price of one coin, in minor units of the same currency.

    Prices seen elsewhere are those of shops, so they are compared with what the shop took: `price`, where the bank took
    another amount (`paid`).
    """
    ratio = Fraction(paid.minor, coins) / usual - 1 if usual else None
    percent = divide_half_even(100 * ratio.numerator, ratio.denominator) if ratio is not None else None
    asked = price or paid
    band = next((band for band in bands if band.currency == asked.currency), None)
    return Compared(percent, _place(major(asked, coins), band) if band else "", band)


def major(price: Money, coins: int) -> Fraction:
    """Give the price of one coin in major units, as the catalogue counts."""
    return Fraction(price.minor, coins * 10 ** currencies.digits(price.currency))


def _place(price: Fraction, band: PriceBand) -> Literal["below", "within", "above"]:
    if price < Fraction(band.usual_low):
        return "below"
    return "above" if price > Fraction(band.usual_high) else "within"
