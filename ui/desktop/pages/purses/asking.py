"""What the Purses page asks. These functions run on the reckoning thread; their answers are frozen."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.reports.stock import Purse
    from ui.desktop.books import Books

Usual = Mapping[tuple[str, str], Fraction]
"""Usual price of one coin in minor units, by platform and currency."""


@dataclass(frozen=True)
class Looked:
    """Every purse, and what one usually pays."""

    purses: tuple[Purse, ...]
    usual: Usual
    basis: str


def look(books: Books) -> Looked:
    """Look into every purse."""
    from models import accounts
    from models.reports import stock
    from models.reports.usual import usual_prices

    rows = accounts.accounts(books.reader)
    found = stock.purses(books.columns, books.rates, books.settings, rows)
    return Looked(found, usual_prices(books.columns), books.settings.basis)


def paid_from(books: Books, lot: int) -> array[int]:
    """Ids of the entries that took coins of a lot."""
    from models.reports import stock

    return stock.drawn_from(books.columns, books.rates, books.settings, lot)


def uncovered(books: Books, account: int) -> array[int]:
    """Ids of the entries of an account that took coins no lot covers."""
    from models.reports import stock

    return stock.uncovered(books.columns, books.rates, books.settings, account)
