"""How the price of coins compares with what one paid before and with what was seen elsewhere. It never accuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from models import currencies
from models.catalogue import PriceBand
from models.money import Money, divide_half_even

ENOUGH = 3
"""Purchases from which on one has a usual price: the only one would always be like itself."""
ABOUT = 5
"""Percent within which two prices are called about the same."""


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


def compare(paid: Money, coins: int, usual: int | None, bands: Sequence[PriceBand]) -> Compared:
    """Hold what was paid for `coins` against one's usual price of 100 coins (minor units of the same currency)."""
    percent = divide_half_even(100 * (100 * paid.minor - usual * coins), usual * coins) if usual else None
    band = next((band for band in bands if band.currency == paid.currency), None)
    return Compared(percent, _place(paid, coins, band) if band else "", band)


def _place(paid: Money, coins: int, band: PriceBand) -> Literal["below", "within", "above"]:
    price = Fraction(paid.minor, coins * 10 ** currencies.digits(paid.currency))
    if price < Fraction(band.usual_low):
        return "below"
    return "above" if price > Fraction(band.usual_high) else "within"
