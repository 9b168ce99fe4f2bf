"""The currency table: which codes there are and how many decimal digits each one has (ISO 4217).

Names here are the standard's English ones; what a person reads is the face's business.
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from resources import path


@dataclass(frozen=True, slots=True)
class Currency:
    """One line of the table; source: ISO 4217 by way of resources/currencies/SOURCE.md."""

    code: str
    digits: int  # decimal places of the minor unit: 2 for EUR, 0 for JPY, 3 for KWD
    name: str  # in English, as the standard has it
    withdrawn: str  # the month it was withdrawn, YYYY-MM; empty while in use

    @property
    def is_active(self) -> bool:
        """Tell whether the code is in use today."""
        return not self.withdrawn


@cache
def table() -> Mapping[str, Currency]:
    """Return the whole table by code, read once."""
    with path("currencies", "currencies.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Currency(row["code"], int(row["digits"]), row["name"], row["withdrawn"])
            for row in csv.DictReader(file)
        }


class _Digits(Mapping[str, int]):
    """The digits of every known code, read from the table when first asked."""

    def __getitem__(self, code: str) -> int:
        return table()[code].digits

    def __iter__(self) -> Iterator[str]:
        return iter(table())

    def __len__(self) -> int:
        return len(table())


DIGITS: Mapping[str, int] = _Digits()
"""Decimal digits by currency code; an unknown code is a KeyError, never 2."""


def digits(code: str) -> int:
    """Return how many decimal digits `code` has; KeyError if it is not in the table."""
    return table()[code].digits


def is_known(code: str) -> bool:
    """Tell whether `code` is in the table, in use or withdrawn; codes are upper case."""
    return code in table()


def codes(*, withdrawn: bool = True) -> list[str]:
    """Return all codes in alphabetical order, on request only those still in use."""
    return [currency.code for currency in table().values() if withdrawn or currency.is_active]


USUAL = ("EUR", "USD", "GBP")
"""Currencies most people pay in: they come first where one is chosen, and a sign may mean one of them."""


def offered(*first: str) -> list[str]:
    """Give all codes in use to choose from: those given first, then the usual ones."""
    return list(dict.fromkeys((*first, *USUAL, *codes(withdrawn=False))))


def name(code: str) -> str:
    """Return the English name of `code` (ISO 4217); KeyError if it is not in the table."""
    return table()[code].name
