"""Booking: which coins paid for which gift, first in first out or from an average pool. Pure arithmetic on columns.

The events of one account come in booking order. Every draw takes the next coins of a *tape*: the coins of all lots laid
out in the order they are spent. With `F(x)` the cost of the first `x` coins of the tape, a draw that takes the coins
from `a` to `b` costs `F(b) - F(a)`. Free coins, refunds and pools decide what the tape looks like, and nothing else.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.signedinteger[Any]]
Bools = npt.NDArray[np.bool_]
LOT, REFUND, DRAW, NOTHING = 0, 1, 2, 3
BLOCK = 1 << 15
"""Draws worked on at a time: few enough that all their numbers stay in the processor's cache."""


@dataclass(frozen=True)
class Events:
    """The events of one account in booking order, one row each.

    `role` is LOT, REFUND (of a purchase), DRAW or NOTHING; `coins` is never negative. `lot` is, for a refund, the
    row of the purchase it refunds. `is_free` marks lots of free coins.
    """

    role: Ints
    coins: Ints
    lot: Ints
    is_free: Bools


@dataclass(frozen=True)
class Stock:
    """Lots, or pools: `coins` of each, and what they cost in each currency in which any did (minor units by code)."""

    coins: Ints
    costs: Mapping[str, Ints]


@dataclass(frozen=True)
class Tape:
    """Pieces of stock in the order their coins are spent; a piece runs from its `start` to the next one's.

    `row` says which lot or pool a piece is of, `offset` where in it the piece begins. `length`: coins there are in all.
    """

    start: Ints
    row: Ints
    offset: Ints
    length: int

    @property
    def end(self) -> Ints:
        """Where each piece ends."""
        return np.append(self.start[1:], self.length)[: len(self.start)]

    def cost(self, drawn: Ints, coins: Ints, cost: Ints) -> Ints:
        """Cost (minor units) of the first `drawn` coins, ascending positions, for stock of `coins` that cost `cost`."""
        if not len(self.start):
            return np.zeros(len(drawn), np.int64)
        whole, rest = np.divmod(cost, coins)
        begins = share(self.offset, self.row, coins, whole, rest)
        ends = share(self.offset + self.end - self.start, self.row, coins, whole, rest)
        base, shift = np.cumsum(ends - begins) - ends, self.start - self.offset
        piece = self.pieces(drawn)
        found = np.empty(len(drawn), np.int64)
        for begin in range(0, len(drawn), BLOCK):
            block = slice(begin, begin + BLOCK)
            number = piece[block]
            taken = np.minimum(drawn[block], self.length) - shift[number]
            found[block] = base[number] + share(taken, self.row[number], coins, whole, rest)
        return found

    def pieces(self, drawn: Ints) -> Ints:
        """Piece in which each of the ascending positions lies; a position between two lies in the later one."""
        # There are far fewer pieces than draws: look the pieces up among the draws, not the other way round.
        first = np.searchsorted(drawn, self.start)
        return np.repeat(np.arange(-1, len(self.start)), np.diff(first, prepend=0, append=len(drawn)))


def share(taken: Ints, row: Ints, coins: Ints, whole: Ints, rest: Ints) -> Ints:
    """Cost of the first `taken` coins of lot `row`, rounded down; `divmod(cost, coins)` apart keeps it in 64 bits."""
    return taken * whole[row] + taken * rest[row] // coins[row]


@dataclass(frozen=True)
class Booking:
    """What each event of an account takes: `demand` coins of the tape; refunds also coins `returned` of their own lot.

    `returned` is a pair of rows: positions in the refunded lot from and to which a refund takes coins back.
    """

    tape: Tape
    stock: Stock
    demand: Ints
    returned: tuple[Ints, Ints]

    def costs(self, currency: str, first: int = 0) -> Ints:
        """Cost (minor units) of the demand of each event from `first` on, in one currency; 0 for what no lot covers."""
        if currency not in self.stock.costs:
            return np.zeros(len(self.demand) - first, np.int64)
        return np.diff(self.cost(currency, self.drawn(first)))

    def cost(self, currency: str, drawn: Ints) -> Ints:
        """Cost of the coins of the tape up to each of these ascending positions."""
        cost = self.stock.costs.get(currency)
        return np.zeros(len(drawn), np.int64) if cost is None else self.tape.cost(drawn, self.stock.coins, cost)

    def between(self, begin: int, end: int) -> dict[str, int]:
        """Cost of the coins of the tape from one position to another, by currency."""
        return {code: int(np.diff(self.cost(code, np.array([begin, end])))[0]) for code in self.stock.costs}

    @property
    def spent(self) -> int:
        """Coins drawn in all, with those no lot covers."""
        return int(self.demand.sum())

    def missing(self, first: int = 0) -> Ints:
        """Coins of the demand of each event from `first` on that no lot ever covers."""
        if self.demand.sum() <= self.tape.length:
            return np.zeros(len(self.demand) - first, np.int64)
        return self.demand[first:] - np.diff(np.minimum(self.drawn(first), self.tape.length))

    def drawn(self, first: int) -> Ints:
        """Coins drawn before the event `first`, and after each one from it on."""
        drawn = np.empty(len(self.demand) - first + 1, np.int64)
        drawn[0] = self.demand[:first].sum()
        np.cumsum(self.demand[first:], out=drawn[1:])
        drawn[1:] += drawn[0]
        return drawn

    def left(self, cost: Ints) -> tuple[Ints, Ints]:
        """Coins of each lot that are left, and their share of its `cost`."""
        tape, coins = self.tape, self.stock.coins
        left, shares = np.zeros(len(coins), np.int64), np.zeros(len(coins), np.int64)
        begin, end = np.maximum(tape.start, self.spent), tape.end
        here = np.flatnonzero(begin < end)
        row, shift = tape.row[here], (tape.offset - tape.start)[here]
        whole, rest = np.divmod(cost, coins)
        upto, since = (share(ends[here] + shift, row, coins, whole, rest) for ends in (end, begin))
        np.add.at(left, row, (end - begin)[here])
        np.add.at(shares, row, upto - since)
        return left, shares

    def draws(self, lot: int) -> Ints:
        """Events that drew coins of a lot."""
        after = np.cumsum(self.demand)
        pieces = np.flatnonzero(self.tape.row == lot)
        first = np.searchsorted(after, self.tape.start[pieces], "right")
        last = np.searchsorted(after, self.tape.end[pieces], "left")
        spans = [np.arange(begin, end + 1) for begin, end in zip(first.tolist(), last.tolist(), strict=True)]
        events: Ints = np.unique(np.concatenate([np.zeros(0, np.int64), *spans]))
        events = events[events < len(after)]
        drawing: Ints = events[self.demand[events] > 0]
        return drawing

    def followed_by(self, draws: Ints) -> Booking:
        """Book draws behind all that was booked: they take the next coins of the tape, and change nothing before."""
        return replace(self, demand=np.append(self.demand, draws))


FreeCoins = Literal["date", "first", "last"]


def fifo(events: Events, costs: Mapping[str, Ints], free: FreeCoins = "date") -> Booking:
    """Draw from the oldest lot with coins left; `free` draws free coins among the lots there by date, first or last.

    `costs`: by currency, the cost of each lot in the order of the events.
    """
    lots = np.flatnonzero(events.role == LOT)
    stock = Stock(events.coins[lots], {currency: cost for currency, cost in costs.items() if cost.any()})
    demand = np.where(events.role == DRAW, events.coins, 0)
    has_refunds = bool((events.coins[events.role == REFUND] > 0).any())
    if has_refunds or (free != "date" and bool(events.is_free[lots].any())):
        return _walk(events, lots, stock, demand, free)
    ends = np.cumsum(stock.coins)
    tape = Tape(
        ends - stock.coins, np.arange(len(lots)), np.zeros(len(lots), np.int64), int(ends[-1]) if len(ends) else 0
    )
    return Booking(tape, stock, demand, _nothing_returned(demand))


def _nothing_returned(demand: Ints) -> tuple[Ints, Ints]:
    return np.zeros(len(demand), np.int64), np.zeros(len(demand), np.int64)


def _walk(events: Events, lots: Ints, stock: Stock, demand: Ints, free: FreeCoins) -> Booking:
    """Lay out the tape step by step, lots and refunds alike: what a refund finds depends on all before it."""
    drawn = np.cumsum(demand)
    steps = np.flatnonzero(events.role <= REFUND)
    walk = _Walk(stock.coins.tolist())
    returned = _nothing_returned(demand)
    number_of = {int(lot): number for number, lot in enumerate(lots)}
    extra = 0
    for step in steps.tolist():
        walk.serve(int(drawn[step]) + extra)
        if events.role[step] == LOT:
            walk.open(number_of[step], _QUEUES[free] if events.is_free[step] else 1)
        else:
            end, taken = walk.give_back(number_of[int(events.lot[step])], int(events.coins[step]))
            returned[0][step], returned[1][step] = end - taken, end
            demand[step] = int(events.coins[step]) - taken
            extra += int(demand[step])
    walk.serve(int(demand.sum()))
    return Booking(walk.tape(), stock, demand, returned)


_QUEUES = {"first": 0, "date": 1, "last": 2}


class _Walk:
    """Open lots in the order they are drawn, and the tape laid so far."""

    def __init__(self, coins: list[int]) -> None:
        self._used = [0] * len(coins)
        self._end = coins
        self._queues: tuple[deque[int], deque[int], deque[int]] = (deque(), deque(), deque())
        self._pieces: list[tuple[int, int, int]] = []
        self._laid = 0

    def open(self, lot: int, queue: int) -> None:
        """Let a lot join the end of a queue: 0 is drawn before 1, and 1 before 2."""
        self._queues[queue].append(lot)

    def serve(self, wanted: int) -> None:
        """Lay coins until `wanted` are on the tape or no lot has any left; the rest waits for the next lot."""
        for queue in self._queues:
            while queue and self._laid < wanted:
                lot = queue[0]
                taken = min(wanted - self._laid, self._end[lot] - self._used[lot])
                if taken:
                    self._pieces.append((self._laid, lot, self._used[lot]))
                    self._used[lot] += taken
                    self._laid += taken
                if self._used[lot] == self._end[lot]:
                    queue.popleft()

    def give_back(self, lot: int, coins: int) -> tuple[int, int]:
        """Take up to `coins` of the last unspent coins of a lot; give where they end and how many they are."""
        end = self._end[lot]
        taken = min(coins, end - self._used[lot])
        self._end[lot] -= taken
        return end, taken

    def tape(self) -> Tape:
        """Give the tape, with what is left of the open lots behind what was spent."""
        laid = self._laid
        self.serve(laid + sum(self._end) - sum(self._used))
        start, row, offset = np.array(self._pieces, np.int64).reshape(-1, 3).T
        return Tape(start, row, offset, self._laid)


def average(events: Events, costs: Mapping[str, Ints]) -> Booking:
    """Draw from one pool: what a lot brings beyond the coins owed joins it, and its coins share one cost till the next.

    Refunds draw from the pool like anything else. Coins owed are served by the next lot at that lot's own cost.
    """
    demand = np.where((events.role == DRAW) | (events.role == REFUND), events.coins, 0)
    lots = np.flatnonzero(events.role == LOT)
    currencies = [currency for currency in costs if costs[currency].any()]
    pools = _Pools(len(currencies))
    bought = (
        zip(*(costs[currency].tolist() for currency in currencies), strict=True)
        if currencies
        else iter([()] * len(lots))
    )
    for drawn, coins, cost in zip(np.cumsum(demand)[lots].tolist(), events.coins[lots].tolist(), bought, strict=True):
        pools.join(drawn, coins, cost)
    stock = pools.stock(currencies)
    return Booking(pools.tape(), stock, demand, _nothing_returned(demand))


class _Pools:
    """The pool of one account as lots join it; every join begins a new pool, and is a piece of the tape."""

    def __init__(self, currencies: int) -> None:
        self._coins = 0
        self._costs = (0,) * currencies
        self._served = 0
        self._rows: list[tuple[int, ...]] = []
        self._starts: list[int] = []

    def join(self, drawn: int, coins: int, costs: tuple[int, ...]) -> None:
        """Let a lot join once `drawn` coins have been asked for in all."""
        taken = min(drawn - self._served, self._coins)
        if taken:
            self._costs = tuple(cost - taken * cost // self._coins for cost in self._costs)
            self._coins -= taken
            self._served += taken
        owed = min(drawn - self._served, coins)
        if owed:
            self._add(coins, costs)
            self._served += owed
        if coins > owed:
            self._coins += coins - owed
            self._costs = tuple(
                kept + cost - owed * cost // coins for kept, cost in zip(self._costs, costs, strict=True)
            )
            self._add(self._coins, self._costs)

    def _add(self, coins: int, costs: tuple[int, ...]) -> None:
        self._starts.append(self._served)
        self._rows.append((coins, *costs))

    def tape(self) -> Tape:
        count = len(self._starts)
        start = np.array(self._starts, np.int64)
        return Tape(start, np.arange(count), np.zeros(count, np.int64), self._served + self._coins)

    def stock(self, currencies: list[str]) -> Stock:
        table = np.array(self._rows, np.int64).reshape(-1, 1 + len(currencies))
        return Stock(table[:, 0], {currency: table[:, 1 + number] for number, currency in enumerate(currencies)})
