"""The journal as double entries, every number whole: what beancount and hledger files are both written from.

Coins are a commodity, and every posting of coins bears the cost it was booked with; so the coins of an account, each at
the cost it came or went with, cost what the balance report closes with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from models.money import Money, writer

PAYMENTS = "Assets:Payments"
"""Where the money comes from: what was paid goes out of it, and is put in by whoever books their bank."""
GIFTS, COINS, CAME, LOST = "Expenses:Gifts", "Assets:Coins", "Equity:Coins", "Expenses:Lost-Coins"
REFUNDED = f"{LOST}:Refunds"


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it is opened: its name, what it is called in the ledger, the one commodity it holds, if one."""

    name: str
    title: str = ""
    commodity: str = ""


@dataclass(frozen=True, slots=True)
class Price:
    """A rate that was used: one `unit` was worth `value` (a plain decimal) of the report's currency on a day.

    `source` says where it is from, and of which day.
    """

    day: date
    unit: str
    value: str
    source: str


class Posting(NamedTuple):
    """What comes into an account (out of it, below zero): coins or minor units, and their `total` cost if in another.

    The total has no sign: it counts the way the amount does.
    """

    account: str
    amount: Money
    total: Money | None = None


Facts = tuple[tuple[str, str | int], ...]
"""What else is known of an entry, by short names of small letters."""


class Transaction(NamedTuple):
    """One entry of the ledger (`entry` is its id) as postings that add up to nothing in every currency."""

    entry: int
    day: date
    payee: str
    text: str
    facts: Facts
    postings: tuple[Posting, ...]


@dataclass(frozen=True, slots=True)
class Assertion:
    """Coins that somebody saw in an account, and how many the ledger had.

    `holds_in_order`: the dates up to it and after it are in the order of the booking, so that with the day's entries
    written in their order it can be checked where it stands. `holds_all_day`: it was the last of its day.
    """

    entry: int
    day: date
    payee: str
    facts: Facts
    account: str
    seen: Money
    had: int
    holds_in_order: bool
    holds_all_day: bool

    @property
    def is_met(self) -> bool:
        """Whether the ledger had what was seen."""
        return self.seen.minor == self.had


@dataclass(frozen=True)
class Journal:
    """A whole ledger as double entries. `entries` can be gone through once, in the order of their dates.

    `digits`: decimals of every currency and commodity. `coins`: what each commodity is called. `first` is the day that
    the first entry is of.
    """

    currency: str
    basis: str
    first: date
    digits: Mapping[str, int]
    coins: Mapping[str, str]
    accounts: tuple[Account, ...]
    prices: tuple[Price, ...]
    entries: Iterator[Transaction | Assertion]

    def amount(self, money: Money) -> str:
        """Write an amount with its currency or commodity, as both languages do."""
        return f"{writer(self.digits[money.currency])(money.minor)} {money.currency}"
