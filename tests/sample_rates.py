"""Rates and currencies of the random ledgers: some that drift, one with gaps, two without any rate."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

DIGITS = {"EUR": 2, "USD": 2, "GBP": 2, "JPY": 0, "KRW": 0, "KWD": 3, "TRY": 2, "SYP": 2, "IRR": 2}
CONVERTIBLE = ("EUR", "USD", "JPY", "KWD", "TRY", "GBP", "KRW")
UNCONVERTIBLE = ("SYP", "IRR")
PER_EURO = {
    "EUR": Fraction(1),
    "USD": Fraction("1.0837"),
    "GBP": Fraction("0.8519"),
    "JPY": Fraction("161.37"),
    "KRW": Fraction("1473.2"),
    "KWD": Fraction("0.3331"),
    "TRY": Fraction("35.117"),
}


def sample_rate(source: str, target: str, day: date) -> Fraction | None:
    """Units of the target for one of the source, drifting from day to day; TRY has none on every fifth day."""
    if source == target:
        return Fraction(1)
    if not {source, target} <= PER_EURO.keys() or ("TRY" in (source, target) and day.toordinal() % 5 == 0):
        return None
    return PER_EURO[target] / PER_EURO[source] * (1 + Fraction(day.toordinal() % 7, 1000))
