"""Lots, draws, and the two ways to pair them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from tests.oracle.amounts import plus, share
from tests.oracle.entries import Costs, Entry


@dataclass(frozen=True)
class Bag:
    """Coins side by side that share costs, one for each currency, and a count of coins whose cost is unknown."""

    coins: int
    costs: Costs
    unknown: int

    def cost(self, start: int, end: int) -> Costs:
        """Cost of the coins at positions [start, end)."""
        return {currency: share(amount, self.coins, start, end) for currency, amount in self.costs.items()}

    def uncovered(self, start: int, end: int) -> int:
        """How many of the coins at positions [start, end) count as of unknown cost."""
        return share(self.unknown, self.coins, start, end)

    def part(self, start: int, end: int) -> Bag:
        """The coins at positions [start, end) as a bag of their own."""
        return Bag(end - start, self.cost(start, end), self.uncovered(start, end))


EMPTY = Bag(0, {}, 0)


@dataclass(frozen=True)
class Lot:
    """Coins that came at one moment, at one cost."""

    entry: Entry
    bag: Bag
    currency: str
    cost: int

    @property
    def is_free(self) -> bool:
        """Whether its coins came as a present."""
        return self.entry.type == "adjustment" and self.entry.row["item"] == "free"


@dataclass(frozen=True)
class Run:
    """Neighbouring coins of one draw: positions [start, end) of a bag; without a bag they were never covered."""

    bag: Bag | None
    start: int
    end: int
    lot: Lot | None = None

    @property
    def coins(self) -> int:
        """How many coins."""
        return self.end - self.start

    @property
    def costs(self) -> Costs:
        """What they cost, by currency."""
        return self.bag.cost(self.start, self.end) if self.bag else {}

    @property
    def uncovered(self) -> int:
        """How many of them have no known cost."""
        return self.bag.uncovered(self.start, self.end) if self.bag else self.coins

    def cut(self, coins: int) -> tuple[Run, Run]:
        """The first so many coins, and the others."""
        middle = self.start + coins
        return Run(self.bag, self.start, middle, self.lot), Run(self.bag, middle, self.end, self.lot)


Runs = list[Run]


class Book(Protocol):
    """One account: lots come in, coins go out as runs appended to the list of whoever draws them."""

    def add(self, lot: Lot) -> None:
        """A lot has come."""

    def draw(self, runs: Runs, coins: int) -> None:
        """Coins are sent or lost."""

    def take_back(self, lot: Lot, runs: Runs, coins: int) -> None:
        """Coins of this lot are refunded."""

    def close(self) -> None:
        """Nothing more will come: what is owed stays uncovered."""

    def left(self) -> tuple[int, Costs]:
        """Coins and cost of what is unspent."""


@dataclass
class Owed:
    """Coins gone ahead of the lots, in the order they went."""

    waiting: deque[tuple[Runs, int]] = field(default_factory=deque)

    def join(self, runs: Runs, coins: int) -> None:
        """Queue up."""
        if coins:
            self.waiting.append((runs, coins))

    def serve(self, lot: Lot) -> int:
        """Give the first coins of a new lot to those who wait; how many went."""
        position = 0
        while self.waiting and position < lot.bag.coins:
            runs, coins = self.waiting.popleft()
            taken = min(coins, lot.bag.coins - position)
            runs.append(Run(lot.bag, position, position + taken, lot))
            position += taken
            if taken < coins:
                self.waiting.appendleft((runs, coins - taken))
        return position

    def close(self) -> None:
        """Those who still wait get nothing."""
        for runs, coins in self.waiting:
            runs.append(Run(None, 0, coins))


@dataclass
class Pile:
    """What is left of a lot in a FIFO book: positions [start, end)."""

    lot: Lot
    start: int
    end: int

    def take_first(self, runs: Runs, coins: int) -> int:
        """Draw up to so many coins from the front; how many there were."""
        taken = min(coins, self.end - self.start)
        if taken:
            runs.append(Run(self.lot.bag, self.start, self.start + taken, self.lot))
        self.start += taken
        return taken

    def take_last(self, runs: Runs, coins: int) -> int:
        """Take up to so many coins from the back; how many there were."""
        taken = min(coins, self.end - self.start)
        if taken:
            runs.append(Run(self.lot.bag, self.end - taken, self.end, self.lot))
        self.end -= taken
        return taken


@dataclass
class Fifo:
    """Draws on the oldest lot; free coins in turn, first or last."""

    free_coins: str
    piles: list[Pile] = field(default_factory=list)
    owed: Owed = field(default_factory=Owed)

    def add(self, lot: Lot) -> None:
        """Serve what is owed and pile up the rest."""
        self.piles.append(Pile(lot, self.owed.serve(lot), lot.bag.coins))

    def draw(self, runs: Runs, coins: int) -> None:
        """Take from pile after pile; the rest is owed."""
        for pile in self._in_turn():
            coins -= pile.take_first(runs, coins)
        self.owed.join(runs, coins)

    def take_back(self, lot: Lot, runs: Runs, coins: int) -> None:
        """Take the lot's own last coins, then draw."""
        own = next(pile for pile in self.piles if pile.lot is lot)
        coins -= own.take_last(runs, coins)
        self.draw(runs, coins)

    def close(self) -> None:
        """What is owed stays uncovered."""
        self.owed.close()

    def left(self) -> tuple[int, Costs]:
        """Coins and cost of all piles."""
        rests = [pile.lot.bag.part(pile.start, pile.end) for pile in self.piles]
        return sum(rest.coins for rest in rests), plus(*(rest.costs for rest in rests))

    def _in_turn(self) -> list[Pile]:
        if self.free_coins == "date":
            return list(self.piles)
        free = [pile for pile in self.piles if pile.lot.is_free]
        other = [pile for pile in self.piles if not pile.lot.is_free]
        return free + other if self.free_coins == "first" else other + free


@dataclass
class Average:
    """One pool; positions in it count from the last join."""

    bag: Bag = EMPTY
    drawn: int = 0
    owed: Owed = field(default_factory=Owed)

    def add(self, lot: Lot) -> None:
        """Serve what is owed at the lot's own cost; the rest joins what is left of the pool."""
        served = self.owed.serve(lot)
        if served < lot.bag.coins:
            mine, other = self._rest(), lot.bag.part(served, lot.bag.coins)
            costs = plus(mine.costs, other.costs)
            self.bag, self.drawn = Bag(mine.coins + other.coins, costs, mine.unknown + other.unknown), 0

    def draw(self, runs: Runs, coins: int) -> None:
        """Take the next positions of the pool; the rest is owed."""
        taken = min(coins, self.bag.coins - self.drawn)
        if taken:
            runs.append(Run(self.bag, self.drawn, self.drawn + taken))
        self.drawn += taken
        self.owed.join(runs, coins - taken)

    def take_back(self, lot: Lot, runs: Runs, coins: int) -> None:
        """The pool knows no lots: an ordinary draw."""
        del lot
        self.draw(runs, coins)

    def close(self) -> None:
        """What is owed stays uncovered."""
        self.owed.close()

    def left(self) -> tuple[int, Costs]:
        """Coins and cost of the pool."""
        rest = self._rest()
        return rest.coins, rest.costs

    def _rest(self) -> Bag:
        return self.bag.part(self.drawn, self.bag.coins) if self.bag.coins else EMPTY


def cut_alike(runs: Iterable[Run], pattern: Iterable[Run]) -> Iterator[tuple[Run, Lot | None]]:
    """The runs, cut again wherever the pattern (the same coins in the same order) changes lot, with that lot."""
    waiting = deque(runs)
    for model in pattern:
        missing = model.coins
        while missing:
            head, rest = (run := waiting.popleft()).cut(min(missing, run.coins))
            missing -= head.coins
            if rest.coins:
                waiting.appendleft(rest)
            yield head, model.lot
