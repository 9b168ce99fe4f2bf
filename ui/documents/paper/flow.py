"""What stands on which page, and how far down. Pure: it knows heights, not what is high."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_TOGETHER = 2
"""Rows of a table that stand together at the foot of a page and at the head of the next."""


@dataclass(frozen=True)
class Piece:
    """Something that is not divided. `above` is left free over it, but not at the head of a page.

    What `keeps` stands on one page with what follows it.
    """

    height: float
    above: float = 0.0
    keeps: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows of a table, `head` repeated over them on every page and `foot` once under the last.

    What `is_whole` goes to a new page rather than being divided.
    """

    heights: Sequence[float]
    head: float
    foot: float = 0.0
    above: float = 0.0
    is_whole: bool = False


@dataclass(frozen=True)
class Placed:
    """A thing on a page: its number, where its top is, and of rows which, the first and the one after the last."""

    item: int
    top: float
    first: int = 0
    last: int = 0


Item = Piece | Rows
Page = list[Placed]


def paginate(items: Sequence[Item], room: float) -> list[Page]:
    """Place all things in their order on pages that are `room` high; there is at least one page."""
    flow = _Flow(room)
    for number, item in enumerate(items):
        if not flow.is_kept:
            flow.make_room(items, number)
        flow.is_kept = isinstance(item, Piece) and item.keeps
        if isinstance(item, Piece):
            flow.put(number, item)
        else:
            flow.put_rows(number, item)
    return flow.pages


class _Flow:
    def __init__(self, room: float) -> None:
        self.pages: list[Page] = [[]]
        self.is_kept = False
        self._room, self._at = room, 0.0

    def _turn(self) -> None:
        if self.pages[-1]:
            self.pages.append([])
        self._at = 0.0

    def _above(self, item: Item) -> float:
        return item.above if self.pages[-1] else 0.0

    def make_room(self, items: Sequence[Item], number: int) -> None:
        """Turn the page where what stands together from here on does not fit under what is there."""
        need = 0.0
        for item in items[number:]:
            need += item.above + (item.height if isinstance(item, Piece) else _least(item))
            if need > self._room or not (isinstance(item, Piece) and item.keeps):
                break
        if self._at + need > self._room:
            self._turn()

    def put(self, number: int, piece: Piece) -> None:
        if self._at + self._above(piece) + piece.height > self._room:
            self._turn()
        self._at += self._above(piece)
        self.pages[-1].append(Placed(number, self._at))
        self._at += piece.height

    def put_rows(self, number: int, rows: Rows) -> None:
        ends = [0.0, *accumulate(rows.heights)]
        first, count = 0, len(rows.heights)
        if self._at + self._above(rows) + _least(rows) > self._room:
            self._turn()
        while True:
            top = self._at + self._above(rows)
            last = _fitting(ends, first, self._room - top - rows.head, rows.foot)
            if last == first < count:
                if self.pages[-1]:
                    self._turn()
                    continue
                last += 1  # a row that is higher than a page
            self.pages[-1].append(Placed(number, top, first, last))
            self._at = top + rows.head + ends[last] - ends[first]
            if last == count:
                self._at += rows.foot
                return
            first = last
            self._turn()


def _fitting(ends: Sequence[float], first: int, room: float, foot: float) -> int:
    """Number of the row after the last that fits; some are left for the next page where the foot would stand alone."""
    count = len(ends) - 1
    fits = bisect_right(ends, ends[first] + room + 1e-6, lo=first) - 1
    if fits < count or ends[count] - ends[first] + foot <= room + 1e-6:
        return fits if count - fits != 1 or fits - first <= _TOGETHER else fits - 1
    return max(first, count - _TOGETHER, min(first + 1, count - 1))


def _least(rows: Rows) -> float:
    """How high the head and the rows that stand together under it are, at least."""
    heights = rows.heights
    few = len(heights) if rows.is_whole else min(_TOGETHER, len(heights))
    return rows.head + sum(heights[:few]) + (rows.foot if few == len(heights) else 0.0)
