"""What the Purses page asks. These functions run on the reckoning thread; their answers are frozen."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.money import Money
    from models.reports.explanations import Explanation
    from models.reports.savings import Evidence
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


@dataclass(frozen=True, slots=True)
class Beside:
    """An account's prices beside others: about what the website would have `saved`, by currency.

    `uncompared` coins could not be held against it; `asked` are the ids of purchases that something is asked about.
    `evidence` are the prices seen that were not the person's own.
    """

    saved: tuple[Money, ...] = ()
    uncompared: int = 0
    asked: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = ()


def beside(books: Books, account: int) -> Beside:
    """Hold the purchases of an account against the website, as the report does, and check each of them."""
    from models import reports
    from models.reports.checks import checks
    from models.reports.costing import cost
    from models.reports.savings import evidence

    held = books.columns.accounts.get(account)
    if held is None:
        return Beside()
    query = reports.Query((), where=(("account", held.account.label),))
    report = reports.run("savings", books.columns, books.rates, books.settings, query)
    asked = tuple(one.entry for one in checks(books.columns, owner=account) if one.check.doubts)
    names = [column.name for column in report.columns]
    row = dict(zip(names, report.rows[0], strict=True)) if report.rows else {}
    saved, uncompared = row.get("saved", ()), row.get("uncompared_coins", 0)
    books_asked = reports.settle("savings", books.columns, books.rates, books.settings, query)
    seen = evidence(books_asked, cost(books_asked))
    return Beside(saved, uncompared if isinstance(uncompared, int) else 0, asked, seen)  # type: ignore[arg-type]


def explanations(books: Books, entry: int) -> tuple[Explanation, ...]:
    """What a balance that differs may be."""
    from models import settling

    return settling.explanations(books.reader, entry)


def paid_from(books: Books, lot: int) -> array[int]:
    """Ids of the entries that took coins of a lot."""
    from models.reports import stock

    return stock.drawn_from(books.columns, books.rates, books.settings, lot)


def uncovered(books: Books, account: int) -> array[int]:
    """Ids of the entries of an account that took coins no lot covers."""
    from models.reports import stock

    return stock.uncovered(books.columns, books.rates, books.settings, account)
