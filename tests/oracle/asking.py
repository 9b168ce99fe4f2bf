"""Short ways to write the rows of a ledger, and to ask the oracle about them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from tests.oracle.entries import COLUMNS, Settings
from tests.oracle.walk import Oracle
from tests.sample_rates import DIGITS

Rows = dict[str, str]


def rate(source: str, target: str, day: date) -> Fraction | None:
    """1 USD is 0.50 EUR, from February 2026 on 0.80; 1 EUR is 160 JPY; 1 KWD is 3 EUR; nothing else has a rate."""
    euros = {
        "EUR": Fraction(1),
        "USD": Fraction(1, 2) if day < date(2026, 2, 1) else Fraction(4, 5),
        "JPY": Fraction(1, 160),
        "KWD": Fraction(3),
    }
    return euros[source] / euros[target] if source in euros and target in euros else None


def entry(kind: str, when: str, **fields: str | int) -> Rows:
    """A row of the account TikTok - main."""
    place = {"type": kind, "when": when, "platform": "TikTok", "account": "main"}
    return dict.fromkeys(COLUMNS, "") | place | {name: str(value) for name, value in fields.items()}


def buy(when: str, coins: int, amount: str, currency: str = "EUR", **fields: str | int) -> Rows:
    """A purchase."""
    return entry("purchase", when, coins=coins, amount=amount, currency=currency, **fields)


def give(when: str, coins: int, **fields: str | int) -> Rows:
    """A gift in coins."""
    return entry("gift", when, item="Rose", coins=coins, **fields)


def pay(when: str, amount: str, currency: str = "EUR", **fields: str | int) -> Rows:
    """A gift paid in money."""
    return entry("gift", when, item="Super Chat", amount=amount, currency=currency, **fields)


def adjust(when: str, coins: int, reason: str, **fields: str | int) -> Rows:
    """An adjustment."""
    return entry("adjustment", when, coins=coins, item=reason, **fields)


def refund(when: str, reference: str, coins: int, amount: str, currency: str = "EUR", **fields: str | int) -> Rows:
    """A refund."""
    return entry("refund", when, reference=reference, coins=coins, amount=amount, currency=currency, **fields)


def book(*rows: Rows, basis: str = "fifo", currency: str = "EUR", **fields: str | int) -> Oracle:
    """The oracle over these rows; other fields are settings of the ledger, which is in UTC unless told."""
    chosen = Settings(**({"timezone": "UTC"} | fields))  # type: ignore[arg-type]
    return Oracle(rows, chosen, basis, currency, rate, DIGITS)


def costs(oracle: Oracle, *orders: int) -> list[int]:
    """The euro cents these rows of the file drew."""
    return [oracle.cost_of(order)[0].get("EUR", 0) for order in orders]
