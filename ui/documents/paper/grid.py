"""One table as texts: its cells, its headings, and what room they need."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, takewhile

from ui import tokens
from ui.documents import texts
from ui.documents.document import Column, Table
from ui.documents.paper.columns import Band, Wish
from ui.documents.paper.type import Type, plain

Row = tuple[str, ...]
EDGE = 6.0
"""Pixels left free on each side of a cell."""
ABOVE = tokens.SPACE_XS
"""Pixels left free over and under a row; the half of it between the lines of a heading and what is around it."""
MOST_LINES = 12
"""Lines of a cell at most."""
_HEAD_LINES = 3
_TEXT_LEAST, _HEAD_LEAST = 120.0, 90.0
"""Pixels a column of longer texts, and the words of a heading, are squeezed to at most."""
_KEPT = 20_000
"""Rows whose texts are kept; more of them are written again where they are needed again."""


@dataclass(frozen=True)
class Over:
    """Words over several columns of a band, those from `first` to before `last`; empty over one that has none."""

    text: str
    first: int
    last: int


class Grid:
    """A table, measured."""

    def __init__(self, table: Table, type_: Type) -> None:
        self.columns = table.columns
        self.is_number = [texts.is_number(column) for column in table.columns]
        self.totals = self._written(table.totals) if table.totals is not None else None
        self._table, self._type = table, type_
        self._kept: list[Row] = []
        self._is_kept = False
        self._some: tuple[int, int, list[Row]] = (0, 0, [])
        self._reading: tuple[int, Iterator[Row]] = (0, iter(()))
        self.depth = max(1, *(len(column.heading) for column in table.columns))
        self.headings = [_padded(column, self.depth) for column in table.columns]
        self.units = [plain(texts.unit(column)) for column in table.columns]
        self.count, self._widest = self._measured()
        self.wishes = self._wishes()

    # --- Cells ----------------------------------------------------------------------------------------------------

    def _written(self, row: Iterable[object]) -> Row:
        return tuple(map(texts.text, self.columns, row))  # type: ignore[arg-type]

    def _all(self) -> Iterator[Row]:
        return iter(self._kept) if self._is_kept else map(self._written, self._table.rows)

    def rows(self, first: int, last: int) -> list[Row]:
        """The texts of some rows. They are asked for from the first to the last, the same ones perhaps once more."""
        if self._is_kept:
            return self._kept[first:last]
        if self._some[:2] != (first, last):
            at, reading = self._reading
            if first < at or not at:
                at, reading = 0, self._all()
            some = list(islice(reading, first - at, last - at))
            self._reading = last, reading
            self._some = first, last, some
        return self._some[2]

    # --- Room -----------------------------------------------------------------------------------------------------

    def _measured(self) -> tuple[int, list[float]]:
        """Look at every cell once: how many rows there are, and how wide the widest cell of each column is."""
        widest = [0.0] * len(self.columns)
        count, width = 0, self._type.width
        for count, row in enumerate(self._all(), 1):
            if count <= _KEPT:
                self._kept.append(row)
            widest = list(map(max, widest, map(width, row)))
        self._is_kept = count <= _KEPT
        if not self._is_kept:
            self._kept.clear()
        for place, text in enumerate(self.totals or ()):
            widest[place] = max(widest[place], width(text, "strong"))
        return count, widest

    def _wishes(self) -> list[Wish]:
        """Numbers are never cut, nor the longest word of a heading if it can be helped; other texts may take lines."""
        places = range(len(self.columns))
        keys = len(list(takewhile(lambda place: not self.is_number[place], places)))
        wishes = [self._wish(place, is_key=place < max(1, keys)) for place in places]
        for over in (over for level in range(self.depth - 1) for over in self._overs(places, level) if over.text):
            under = range(over.first, over.last)
            wide = min(self._type.width(over.text, "strong"), _TEXT_LEAST) + 2 * EDGE
            short = max(0.0, wide - sum(wishes[place].least for place in under)) / len(under)
            for place in under:
                least = wishes[place].least + short
                wishes[place] = replace(wishes[place], least=least, most=max(least, wishes[place].most))
        return wishes

    def _wish(self, place: int, *, is_key: bool) -> Wish:
        head, content = self.headings[place][-1], self._widest[place]
        width = self._type.width
        words = max((width(word, "strong") for word in head.split()), default=0.0)
        unit = width(self.units[place], "caption")
        head_least = min(max(words, unit), _HEAD_LEAST)
        head_most = min(width(head, "strong"), max(content, words, 1.2 * _HEAD_LEAST))
        is_fixed = self.is_number[place] or self.columns[place].kind == "date"
        least = max(content if is_fixed else min(content, _TEXT_LEAST), head_least)
        return Wish(least + 2 * EDGE, max(content, head_most, head_least) + 2 * EDGE, is_key)

    def heights(self, bands: Sequence[Band]) -> array[float]:
        """How high each row is: as its tallest cell, in whichever band that stands."""
        once = self._type.height("body") + 2 * ABOVE
        room = [
            (place, wide - 2 * EDGE) for band in bands for place, wide in zip(band.columns, band.widths, strict=True)
        ]
        narrow = [(place, width) for place, width in room if self._widest[place] > width]
        if not narrow:
            return array("d", [once]) * self.count
        lines, line = self._type.lines, self._type.height("body")
        return array(
            "d",
            (
                once + line * (min(MOST_LINES, max(lines(row[place], width) for place, width in narrow)) - 1)
                for row in self._all()
            ),
        )

    def foot(self) -> float:
        """How high the row of totals is."""
        return self._type.height("strong") + 2 * ABOVE if self.totals is not None else 0.0

    # --- Headings -------------------------------------------------------------------------------------------------

    def levels(self, band: Band) -> list[list[Over]]:
        """The outer words of the headings of a band, the outermost first."""
        return [self._overs(band.columns, level) for level in range(self.depth - 1)]

    def _overs(self, columns: Sequence[int], level: int) -> list[Over]:
        """Put neighbours together that have the same words so far."""
        found, first = [], 0
        for words, group in groupby(columns, lambda place: self.headings[place][: level + 1]):
            last = first + len(list(group))
            found.append(Over(words[-1], first, last))
            first = last
        return found

    def head_lines(self, band: Band) -> int:
        """Lines of the innermost words."""
        heads = [(self.headings[place][-1], width) for place, width in zip(band.columns, band.widths, strict=True)]
        return min(_HEAD_LINES, max(self._type.lines(head, width - 2 * EDGE, "strong") for head, width in heads))

    def head(self, band: Band) -> float:
        """How high the headings of a band are."""
        line = self._type.height("strong")
        unit = self._type.height("caption") if any(self.units[place] for place in band.columns) else 0.0
        return (self.depth - 1) * (line + ABOVE) + self.head_lines(band) * line + unit + 2 * ABOVE


def _padded(column: Column, depth: int) -> tuple[str, ...]:
    """The words of a heading, the innermost last, in as many levels as there are."""
    words = tuple(map(plain, column.heading)) or ("",)
    return ("",) * (depth - len(words)) + words
