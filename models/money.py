"""Money: whole minor units of a currency, and the arithmetic the books rest on. Pure; no float anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from models.errors import LedgerError
from models.text import N_

if TYPE_CHECKING:
    from models.booking import Ints

MAX_AMOUNT = 10**15
"""Largest amount of one entry, converted ones included, in minor units."""
MAX_PAID = 4 * 10**18
"""Most minor units all amounts of an account, or of a report, may add up to, so that no sum passes 64 bits."""
MAX_COINS = 3 * 10**9
"""Most coins all lots of one account may hold together: keeps `share` inside 64 bits."""

Whole = TypeVar("Whole", int, "Ints")
"""A whole number, or an array of them."""
_DECIMAL = re.compile(r"-?[0-9]{1,16}(\.[0-9]{1,8})?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in minor units (cents) of `currency`, an ISO 4217 code. Different currencies never add."""

    minor: int
    currency: str

    def __add__(self, other: Money) -> Money:
        """Add an amount of the same currency."""
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} do not add")
        return Money(self.minor + other.minor, self.currency)

    def __neg__(self) -> Money:
        """Turn the sign."""
        return Money(-self.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract an amount of the same currency."""
        return self + -other


def to_text(minor: int, digits: int) -> str:
    """Write minor units as a plain decimal with a point and exactly `digits` places: `to_text(-5, 2)` is `-0.05`."""
    return writer(digits)(minor)


@cache
def writer(digits: int) -> Callable[[int], str]:
    """Give what writes amounts of a currency as `to_text` does: it knows every ending, from `.00` to `.99`."""
    places = [f".{rest:0{digits}d}" for rest in range(10**digits)] if digits else [""]
    whole = len(places)

    def written(minor: int) -> str:
        return f"{minor // whole}{places[minor % whole]}" if minor >= 0 else f"-{written(-minor)}"

    return written


def from_text(text: str, digits: int) -> int:
    """Read a plain decimal with a point into minor units; nothing else is a number here (no NaN, 1e9, 1_000, 1,5).

    Raises LedgerError where `text` is not such a number, has more places than the currency, or passes MAX_AMOUNT.
    """
    if not _DECIMAL.fullmatch(text):
        raise LedgerError(N_("“{text}” is not an amount: write digits with a point, like 12.50"), text=text[:40])
    whole, _, places = text.lstrip("-").partition(".")
    # Noughts too: “10.000” euros may be ten thousand as some write it, and must not become ten.
    if len(places) > digits:
        raise LedgerError(
            N_("“{text}” has more decimal places than the currency has ({digits})"), text=text, digits=digits
        )
    minor: int = int(whole) * 10**digits + int((places[:digits]).ljust(digits, "0") or 0)
    if minor > MAX_AMOUNT:
        raise LedgerError(N_("“{text}” is more than one entry can hold"), text=text)
    return -minor if text.startswith("-") else minor


def hundredths(part: int, whole: int) -> int | None:
    """Give what part of `whole` it is in hundredths of a per cent, rounded half-even; None of nothing."""
    return divide_half_even(part * 10_000 * (1 if whole > 0 else -1), abs(whole)) if whole else None


def divide_half_even(numerator: Whole, denominator: Whole | int) -> Whole:
    """Round exact fractions to whole numbers, ties to the even one. Denominators are positive."""
    whole = numerator // denominator
    twice = 2 * (numerator - whole * denominator)
    rounded: Whole = whole + ((twice > denominator) | ((twice == denominator) & (whole % 2 == 1)))
    return rounded


def share(cost: int, coins: int, start: int, end: int) -> int:
    """Cost of the coins from `start` to `end` of a lot of `coins` that cost `cost`: cumulative rounding down.

    Shares of neighbouring ranges add up to the share of both, so the shares of a lot add up to its cost.
    """
    return end * cost // coins - start * cost // coins
