"""One entry and its coins: which lots paid for it with how much, or what became of the lot it brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from models.booking import LOT
from models.columns import UNKNOWN
from models.money import Money
from models.periods import from_day_number
from models.reports import Asked
from models.reports.costing import NO_CURRENCY, Costed, cost
from models.reports.provisional import paid_provisionally

if TYPE_CHECKING:
    from models.booking import Bools
    from models.columns import Columns
    from models.rates import Rates
    from models.settings import Settings

MOST = 30
"""Lots that are named; a gift that took coins of more names the first of them."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one lot, the entry with the id `lot` of that day, paid: so many coins, and their cost; None if not known.

    `is_provisional`: the cost rests on a rate that a newer table may change.
    """

    lot: int
    day: date
    coins: int
    cost: Money | None
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Used:
    """What became of the coins of a lot, and what those that are left cost; None where none are, or it is not known.

    `back` coins went back with refunds, `draws` entries took the others. `is_provisional`: what is left rests on a rate
    that a newer table may change.
    """

    coins: int
    spent: int
    back: int
    left: int
    left_cost: Money | None
    draws: int
    is_provisional: bool = False


@dataclass(frozen=True, slots=True)
class Traced:
    """Where the coins of an entry came from (`shares`, `missing` ones from nowhere) or went (`used`).

    `more` lots paid for it besides those in `shares`. `is_pooled`: at average cost coins come from no lot, but from a
    pool of all; then there are neither.
    """

    shares: tuple[Share, ...] = ()
    more: int = 0
    missing: int = 0
    used: Used | None = None
    is_pooled: bool = False


def trace(columns: Columns, rates: Rates, settings: Settings, entry: int) -> Traced:
    """Trace the coins of the entry with this id, by the ledger's own basis; of one without coins there is nothing."""
    columns.need("id")
    asked = Asked(columns, rates, settings)
    for costed in cost(asked):
        found = np.flatnonzero(costed.columns.detail["id"] == entry)
        if len(found):
            return _trace(asked, costed, int(found[0]))
    return Traced()


def _trace(asked: Asked, costed: Costed, row: int) -> Traced:
    book, is_lot = costed.booking, costed.events.role[row] == LOT
    drawn = int(book.demand[row])
    if asked.basis == "average":
        return Traced(is_pooled=is_lot or drawn > 0, missing=int(book.missing()[row]))
    if is_lot:
        return Traced(used=_used(asked, costed, row))
    return _paid_by(asked, costed, int(book.demand[:row].sum()), drawn)


def _paid_by(asked: Asked, costed: Costed, begin: int, drawn: int) -> Traced:
    """Name the lots that gave the coins from a position of the tape on."""
    book, tape = costed.booking, costed.booking.tape
    end = min(begin + drawn, tape.length)
    if end <= begin:
        return Traced(missing=drawn)
    cuts = np.concatenate([[begin], tape.start[(tape.start > begin) & (tape.start < end)], [end]])
    named = cuts[: MOST + 1]
    lots = costed.lots[tape.row[tape.pieces(named[:-1])]]
    costs = sum(np.diff(book.cost(code, named)) for code in book.stock.costs)  # each lot has cost in one of them
    pieces = zip(lots.tolist(), np.diff(named).tolist(), np.broadcast_to(costs, lots.shape).tolist(), strict=True)
    late = paid_provisionally(asked, costed)
    shares = tuple(_share(asked, costed, late, *piece) for piece in pieces)
    return Traced(shares, len(cuts) - len(named), begin + drawn - end)


def _share(asked: Asked, costed: Costed, late: Bools, lot: int, coins: int, minor: int) -> Share:
    """Coins of the lot that stands in a money row, and their cost."""
    entry, day = int(costed.columns.money.id[lot]), int(costed.columns.day[costed.rows[lot]])
    return Share(entry, from_day_number(day), coins, _money(asked, costed, lot, minor), bool(late[lot]))


def _money(asked: Asked, costed: Costed, lot: int, minor: int) -> Money | None:
    """A part of the cost of a lot in the currency it is known in; None where it is not known."""
    number = int(costed.paid.currency[lot])
    code = asked.columns.currencies[number] if number != NO_CURRENCY else asked.currency
    return None if code == UNKNOWN else Money(minor, code)


def _used(asked: Asked, costed: Costed, row: int) -> Used:
    book, lots = costed.booking, costed.lots
    lot = int(np.searchsorted(costed.rows[lots], row))
    left, minor = (int(found[lot]) for found in book.left(costed.paid.minor[lots]))
    laid = int((book.tape.end - book.tape.start)[book.tape.row == lot].sum())
    coins, cost_left = int(costed.columns.coins[row]), _money(asked, costed, int(lots[lot]), minor) if left else None
    is_late = cost_left is not None and bool(paid_provisionally(asked, costed)[lots[lot]])
    return Used(coins, laid - left, coins - laid, left, cost_left, len(book.draws(lot)), is_late)
