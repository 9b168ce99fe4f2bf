"""One entry and its coins: which lots paid for it with how much, or what became of the lot it brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from models.booking import DRAW, LOT, Ints
from models.booking import share as share_of
from models.columns import UNKNOWN
from models.money import Money
from models.periods import from_day_number
from models.reports import Asked
from models.reports.costing import Costed, cost

if TYPE_CHECKING:
    from models.booking import Booking
    from models.columns import Columns
    from models.rates import Rates
    from models.settings import Settings

MOST = 30
"""Lots that are named; a gift that took coins of more names the first of them."""


@dataclass(frozen=True, slots=True)
class Share:
    """What one lot, the entry with the id `lot` of that day, paid: so many coins, and their cost; None if not known."""

    lot: int
    day: date
    coins: int
    cost: Money | None


@dataclass(frozen=True, slots=True)
class Used:
    """What became of the coins of a lot, and what those that are left cost; None for a cost that is not known.

    `back` coins went back with refunds, `draws` entries took the others.
    """

    coins: int
    spent: int
    back: int
    left: int
    left_cost: Money | None
    draws: int


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
            return _trace(costed, int(found[0]), is_pooled=settings.basis == "average")
    return Traced()


def _trace(costed: Costed, row: int, *, is_pooled: bool) -> Traced:
    role, drawn = int(costed.events.role[row]), int(costed.booking.demand[row])
    if is_pooled:
        return Traced(is_pooled=role == LOT or drawn > 0, missing=int(costed.booking.missing()[row]))
    if role == LOT:
        return Traced(used=_used(costed, row))
    if role != DRAW and not drawn:
        return Traced()
    return _paid_by(costed, int(costed.booking.demand[:row].sum()), drawn)


def _paid_by(costed: Costed, begin: int, drawn: int) -> Traced:
    """Name the pieces of the tape from `begin` on that gave the coins."""
    tape = costed.booking.tape
    end = min(begin + drawn, tape.length)
    if end <= begin:
        return Traced(missing=drawn)
    first, last = int(np.searchsorted(tape.start, begin, "right")) - 1, int(np.searchsorted(tape.start, end, "left"))
    pieces = range(first, last)
    shares: list[Share] = []
    for piece in pieces[:MOST]:
        stop = int(tape.start[piece + 1]) if piece + 1 < len(tape.start) else tape.length
        since = int(tape.offset[piece]) + max(begin, int(tape.start[piece])) - int(tape.start[piece])
        until = int(tape.offset[piece]) + min(end, stop) - int(tape.start[piece])
        shares.append(_share(costed, int(tape.row[piece]), since, until))
    return Traced(tuple(shares), max(0, len(pieces) - MOST), begin + drawn - end)


def _share(costed: Costed, lot: int, since: int, until: int) -> Share:
    """The coins of a lot from one position in it to another."""
    at = _lots(costed)[lot]
    entry = int(costed.columns.detail["id"][at])
    return Share(
        entry, from_day_number(int(costed.columns.day[at])), until - since, _cost(costed.booking, lot, since, until)
    )


def _lots(costed: Costed) -> Ints:
    """Events that are lots, in the order the stock has them."""
    return np.flatnonzero(costed.events.role == LOT)


def _cost(book: Booking, lot: int, since: int, until: int) -> Money | None:
    """What the coins of a lot from one position to another cost, in the currency the lot is known in."""
    coins = book.stock.coins[lot : lot + 1]
    positions, zero = np.array([since, until]), np.zeros(2, np.int64)
    found: Money | None = Money(0, next(iter(book.stock.costs)))
    for code, minor in book.stock.costs.items():
        if minor[lot]:
            whole, rest = np.divmod(minor[lot : lot + 1], coins)
            cut = int(np.diff(share_of(positions, zero, coins, whole, rest))[0])
            found = None if code == UNKNOWN else Money(cut, code)
    return found


def _used(costed: Costed, row: int) -> Used:
    """Follow the coins of a lot along the tape."""
    book = costed.booking
    lot = int(np.searchsorted(_lots(costed), row))
    tape, drawn = book.tape, int(book.demand.sum())
    here = np.flatnonzero(tape.row == lot)
    begin = tape.start[here]
    end = np.append(tape.start[1:], tape.length)[here]
    taken = np.clip(drawn, begin, end) - begin
    left = int((end - begin - taken).sum())
    kept = np.flatnonzero(end > drawn)
    since = tape.offset[here][kept] + np.maximum(begin[kept], drawn) - begin[kept]
    costs = [_cost(book, lot, int(one), int(one + end[place] - max(int(begin[place]), drawn)))
             for one, place in zip(since.tolist(), kept.tolist(), strict=True)]  # fmt: skip
    coins, spent = int(costed.columns.coins[row]), int(taken.sum())
    return Used(coins, spent, coins - spent - left, left, _sum(costs), _draws(book, begin, begin + taken))


def _sum(costs: list[Money | None]) -> Money | None:
    known = [one for one in costs if one is not None]
    if not known or len(known) < len(costs):
        return None
    return Money(sum(one.minor for one in known), known[0].currency)


def _draws(book: Booking, begin: Ints, end: Ints) -> int:
    """How many events took coins from these stretches of the tape."""
    after = np.cumsum(book.demand)
    before = after - book.demand
    first, last = np.searchsorted(after, begin, "right"), np.searchsorted(before, end, "left")
    events = {
        event
        for one, other, size in zip(first.tolist(), last.tolist(), (end - begin).tolist(), strict=True)
        for event in (range(one, other) if size else ())
    }
    return int(np.count_nonzero(book.demand[sorted(events)])) if events else 0
