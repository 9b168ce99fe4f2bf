"""Money and coins: read, converted, shared, added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.oracle.entries import Costs, Entry, Rate


def power(digits: int) -> int:
    """How many minor units make one unit of a currency."""
    return int("1" + "0" * digits)


def to_minor(text: str, digits: int) -> int:
    """`1.25` in minor units; ValueError if it has more digits than the currency."""
    whole, _, part = text.partition(".")
    if len(part) > digits:
        raise ValueError(f"{text} has more than {digits} digits")
    return int(whole + part.ljust(digits, "0"))


def to_text(minor: int, digits: int) -> str:
    """Minor units as a decimal with a point and all digits of the currency."""
    sign, figures = ("-" if minor < 0 else ""), str(abs(minor)).rjust(digits + 1, "0")
    return f"{sign}{figures[:-digits]}.{figures[-digits:]}" if digits else f"{sign}{figures}"


@dataclass(frozen=True)
class Converter:
    """Turns the money of an entry into the report's currency where there is a rate."""

    currency: str
    rate: Rate
    digits: Mapping[str, int]

    def amount(self, entry: Entry) -> int:
        """The price in minor units of its own currency, before any conversion; 0 if none."""
        text, currency = entry.row["amount"], entry.row["currency"]
        return to_minor(text, self.digits[currency]) if text else 0

    def cost(self, entry: Entry) -> tuple[str, int]:
        """Currency and minor units of what the entry cost."""
        kind = "charged" if entry.row["charged"] else "amount"
        source = entry.row["charged_currency" if kind == "charged" else "currency"]
        minor = to_minor(entry.row[kind], self.digits[source])
        rate = Fraction(1) if source == self.currency else self.rate(source, self.currency, entry.on)
        if rate is None:
            return source, minor
        exact = Fraction(minor, power(self.digits[source])) * rate * power(self.digits[self.currency])
        return self.currency, round(exact)


def share(amount: int, coins: int, start: int, end: int) -> int:
    """What the coins at positions [start, end) bear of an amount lying on so many coins."""
    return end * amount // coins - start * amount // coins


def plus(*parts: Mapping[str, int]) -> Costs:
    """Add up money by currency (or coins by unit)."""
    total: Counter[str] = Counter()
    for part in parts:
        total.update(part)
    return dict(total)


def minus(costs: Mapping[str, int]) -> Costs:
    """The same with the other sign."""
    return {currency: -amount for currency, amount in costs.items()}


def nonzero(amounts: Mapping[str, int]) -> Costs:
    """What is not zero of them."""
    return {label: amount for label, amount in amounts.items() if amount}
