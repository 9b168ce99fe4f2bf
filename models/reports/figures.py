"""What each entry cost and what its account held after it: the figures beside the rows of the Ledger page."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models.booking import Booking, Bools, Ints
from models.columns import ASSERTION, UNKNOWN, Columns
from models.conversions import Conversion, conversion
from models.journal import FigureKey, Need
from models.money import Money
from models.reports import Asked
from models.reports.costing import NO_CURRENCY, Costed, cost
from models.reports.provisional import MARK, provisional_events, shadow

if TYPE_CHECKING:
    from datetime import date

    from models.rates import Rates
    from models.settings import Settings

_FEW_LOTS = 20
"""Lots a price is put together of; more of them say nothing about a small gift."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Figures of an entry. `cost` is what its coins or its money cost in the ledger's currency, None where it has none.

    `uncovered` coins cost nothing known, `unconverted` money has no rate. `balance`: the account's coins after it.
    `difference`: of an assertion, how many coins more the ledger has than the app showed. `is_voided`: a gift that was
    refunded counts as never given. `is_provisional`: the cost rests on a rate that a newer table may change.
    """

    cost: Money | None
    uncovered: int
    unconverted: tuple[Money, ...]
    balance: int
    difference: int = 0
    is_voided: bool = False
    is_provisional: bool = False


@dataclass(frozen=True)
class _AccountFigures:
    """The same for all events of an account, as arrays; `money` by currency code."""

    costed: Costed
    money: dict[str, Ints]
    uncovered: Ints
    balance: Ints
    difference: Ints
    provisional: Bools | None


class Figures:
    """Figures of every entry, by its id. They stay as they were when the journal changes: make new ones then."""

    def __init__(self, asked: Asked, accounts: list[Costed]) -> None:
        """Look the figures up in books that were costed as asked."""
        self._asked, self._currency, self._rates = asked, asked.currency, asked.rates
        self._currencies = asked.columns.currencies
        self._accounts = [_weigh(asked, costed) for costed in accounts]
        ids = [figures.costed.columns.detail["id"] for figures in self._accounts]
        size = 1 + max((int(found.max()) for found in ids), default=0)
        self._account = np.full(size, -1, np.int32)
        self._row = np.zeros(size, np.int32)
        for number, found in enumerate(ids):
            self._account[found] = number
            self._row[found] = np.arange(len(found))

    def of(self, entry: int) -> Figure | None:
        """Figures of the entry with this id; None for one that was not there."""
        if not 0 <= entry < len(self._account) or self._account[entry] < 0:
            return None
        figures, row = self._accounts[self._account[entry]], int(self._row[entry])
        money = {code: int(minor[row]) for code, minor in figures.money.items()}
        found = self._figure(money, int(figures.uncovered[row]), int(figures.balance[row]))
        is_provisional = figures.provisional is not None and bool(figures.provisional[row])
        is_voided, difference = bool(figures.costed.voided[row]), int(figures.difference[row])
        if not (difference or is_voided or is_provisional):
            return found
        return replace(found, difference=difference, is_voided=is_voided, is_provisional=is_provisional)

    def conversion(self, price: Money, charged: Money | None, day: date) -> Conversion | None:
        """Say how a payment of that day was converted; None where it needed no rate."""
        return conversion(price, charged, day, self._rates, self._currency)

    @cached_property
    def given_back(self) -> dict[int, Money]:
        """What each refund of a purchase gave back, by the refund's id; converted as its purchase was."""
        return dict(pair for figures in self._accounts for pair in _given_back(figures.costed, self._currencies))

    def values(self, entries: Ints, by: FigureKey) -> list[Ints]:
        """What these entries are sorted by, the most important last; money without a rate counts as nothing."""
        value, rest = np.zeros(len(entries), np.int64), np.zeros(len(entries), np.int64)
        known = np.flatnonzero(entries < len(self._account))
        for number, figures in enumerate(self._accounts):
            place = known[self._account[entries[known]] == number]
            row = self._row[entries[place]]
            figure = figures.balance if by == "balance" else figures.money.get(self._currency)
            if figure is not None:
                value[place] = figure[row]
            if by == "price":
                covered = figures.costed.columns.coins[row] - figures.uncovered[row]
                coins = np.maximum(covered, 1)  # at most 3 * 10^9, so that 64 bits are enough
                value[place], left = np.divmod(value[place], coins)
                rest[place] = (left << 31) // coins
        return [rest, value] if by == "price" else [value]

    def provisional(self) -> Ints:
        """Ids of the entries whose cost rests on a rate that a newer table may change."""
        late = [
            figures.costed.columns.detail["id"][figures.provisional]
            for figures in self._accounts
            if figures.provisional is not None
        ]
        return np.concatenate([np.zeros(0, np.int64), *late])

    def needing(self, need: Need) -> Ints:
        """Ids of the entries for which `need` is open."""
        found = [figures.costed.columns.detail["id"][self._open(figures, need)] for figures in self._accounts]
        return np.concatenate([np.zeros(0, np.int64), *found])

    def _open(self, figures: _AccountFigures, need: Need) -> Bools:
        others = [minor for code, minor in figures.money.items() if code != self._currency]
        open_: Bools = np.zeros(len(figures.balance), np.bool_)
        for part in {"uncovered": [figures.uncovered], "differs": [figures.difference], "unconverted": others}[need]:
            open_ |= part != 0
        return open_

    def unlike(self, other: Figures) -> array[int]:
        """Ids of the entries that cost something else in other figures of the same journal, by moment."""
        ids, moments = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for mine, theirs in zip(self._accounts, other._accounts, strict=True):
            zero, differs = np.zeros(len(mine.balance), np.int64), np.zeros(len(mine.balance), np.bool_)
            for code in mine.money.keys() | theirs.money.keys():
                differs |= mine.money.get(code, zero) != theirs.money.get(code, zero)
            ids.append(mine.costed.columns.detail["id"][differs])
            moments.append(mine.costed.columns.detail["at"][differs])
        found = np.concatenate(ids)
        return array("q", found[np.lexsort((found, np.concatenate(moments)))].astype(np.int64).tobytes())

    def next_cost(self, account: int, coins: int) -> Figure | None:
        """What the next `coins` an account spends will cost, and leave; None for an account without entries."""
        figures = next((found for found in self._accounts if found.costed.columns.account.id == account), None)
        if figures is None:
            return None
        drawn, uncovered = next_drawn(figures.costed, coins)
        found = self._figure(drawn, uncovered, int(figures.balance[-1]) - coins)
        return replace(found, is_provisional=draws_late(self._asked, figures.costed, coins))

    def next_price(self, account: int, coins: int) -> Fraction | None:
        """What each of the next `coins` an account spends costs, unrounded, in minor units of the ledger's currency.

        None where that is not known of all of them, or where they come from more than a few lots.
        """
        figures = next((found for found in self._accounts if found.costed.columns.account.id == account), None)
        return None if figures is None or coins < 1 else _price(figures.costed.booking, coins, self._currency)

    def _figure(self, money: dict[str, int], uncovered: int, balance: int) -> Figure:
        others = tuple(Money(minor, code) for code, minor in sorted(money.items()) if minor and code != self._currency)
        minor = money.get(self._currency, 0)
        return Figure(Money(minor, self._currency) if minor or not others else None, uncovered, others, balance)


def next_drawn(costed: Costed, coins: int) -> tuple[dict[str, int], int]:
    """What the next `coins` an account spends cost, by currency, and how many of them no lot of known cost covers."""
    book = costed.booking
    drawn = book.between(book.spent, book.spent + coins)
    missing = coins - min(coins, max(0, book.tape.length - book.spent))
    return drawn, missing + drawn.pop(UNKNOWN, 0)


def draws_late(asked: Asked, costed: Costed, coins: int) -> bool:
    """Whether a rate that may still change is part of what the next `coins` an account spends cost."""
    marked = shadow(asked, costed)
    return marked is not None and next_drawn(marked, coins)[0].get(MARK, 0) > 0


def _price(book: Booking, coins: int, currency: str) -> Fraction | None:
    """Average price of the next `coins` in one currency; None where they cost anything else."""
    tape, spent = book.tape, book.spent
    if spent + coins > tape.length:
        return None
    first, last = tape.pieces(np.array([spent, spent + coins - 1])).tolist()
    if last - first >= _FEW_LOTS:
        return None
    price = Fraction(0)
    ends = [*tape.start[first + 1 : last + 1].tolist(), spent + coins]
    for piece, end in zip(range(first, last + 1), ends, strict=True):
        lot = int(tape.row[piece])
        if any(minor[lot] for code, minor in book.stock.costs.items() if code != currency):
            return None
        cost = int(book.stock.costs[currency][lot]) if currency in book.stock.costs else 0
        price += Fraction((end - max(spent, int(tape.start[piece]))) * cost, int(book.stock.coins[lot]))
    return price / coins


def _given_back(costed: Costed, currencies: Sequence[str]) -> Iterator[tuple[int, Money]]:
    refunds = costed.refunds
    for row, minor, number in zip(refunds.row, refunds.back, refunds.currency, strict=True):
        if currencies[number] not in {UNKNOWN, currencies[NO_CURRENCY]}:
            yield int(costed.columns.money.id[row]), Money(int(minor), currencies[number])


def _weigh(asked: Asked, costed: Costed) -> _AccountFigures:
    columns = asked.columns
    codes = {columns.currencies[number] for number in np.unique(costed.paid.currency).tolist()} - {
        UNKNOWN,
        columns.currencies[NO_CURRENCY],
    }
    money = {code: costed.cost(code) for code in {*codes, *costed.booking.stock.costs} - {UNKNOWN}}
    for code in codes:
        own = (costed.paid.currency == columns.currency(code)) & ~costed.voided[costed.rows]
        money[code][costed.rows[own]] += costed.paid.minor[own]
    balance = costed.balance()
    difference = np.zeros(len(balance), np.int64)
    seen = costed.rows[costed.columns.money.kind == ASSERTION]
    difference[seen] = balance[seen] - costed.columns.coins[seen]
    provisional = provisional_events(asked, costed)
    return _AccountFigures(costed, money, costed.uncovered(), balance, difference, provisional)


def figures(columns: Columns, rates: Rates, settings: Settings) -> Figures:
    """Work out the figures of every entry in the ledger's own currency and basis."""
    columns.need("id")
    asked = Asked(columns, rates, settings)
    return Figures(asked, cost(asked))
