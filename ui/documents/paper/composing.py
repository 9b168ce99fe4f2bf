"""Makes pages of a document: its parts in their order, how high each is, and what stands on which page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ui import tokens
from ui.charts.chart import Chart
from ui.documents.document import Document, Section
from ui.documents.paper import facts
from ui.documents.paper.columns import Band, bands
from ui.documents.paper.facts import Cards
from ui.documents.paper.flow import Item, Page, Piece, Rows, paginate
from ui.documents.paper.grid import Grid
from ui.documents.paper.sheet import Sheet, sheet
from ui.documents.paper.type import Type, plain

_CHART = 0.42
"""How high a chart is for its width."""
_CHART_HIGHEST = 300.0
_STRETCHED = 0.75
"""A table that takes so much of the width takes all of it."""


@dataclass(frozen=True)
class Words:
    """One line of a text that is broken at a width."""

    text: str
    size: tokens.Size
    tone: str
    line: int
    of: int


@dataclass(frozen=True)
class Picture:
    """A chart, as wide as there is room; without its title where that stands over it already."""

    chart: Chart
    height: float
    has_title: bool


@dataclass(frozen=True)
class Lines:
    """Some columns of a table, from the row `first` on; its headings have so many lines."""

    grid: Grid
    band: Band
    heights: Sequence[float]
    first: int
    head_lines: int
    head: float
    has_foot: bool


Part = Words | Picture | Lines | Cards


@dataclass(frozen=True)
class Pages:
    """A document on sheets of one size. What `pages` place is in `parts`, by its number."""

    document: Document
    sheet: Sheet
    parts: Sequence[Part]
    pages: Sequence[Page]


class Composition:
    """A document whose tables are measured, which takes the time; it can be laid out on one sheet or another."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._type = Type()
        self._grids = {
            number: Grid(section.table, self._type)
            for number, section in enumerate(document.sections)
            if section.table is not None and section.table.columns
        }

    def best(self, paper: str) -> Sheet:
        """Choose how a sheet of that paper lies: across only where a table has not all its columns side by side."""
        upright = sheet(paper)
        fits = all(len(bands(grid.wishes, upright.room_width)) == 1 for grid in self._grids.values())
        return upright if fits else sheet(paper, is_wide=True)

    def on(self, lying: Sheet) -> Pages:
        """Lay it out."""
        setting = _Setting(lying, self._type)
        setting.text(self.document.title, "figure", "text", above=0, keeps=True)
        for line in self.document.about:
            setting.text(line, "body", "second", above=tokens.SPACE_XS, keeps=True)
        for number, section in enumerate(self.document.sections):
            setting.section(section, self._grids.get(number))
        return Pages(self.document, lying, setting.parts, paginate(setting.items, lying.room_height))


class _Setting:
    """The parts of a document in their order, and how high each is on a sheet of that size."""

    def __init__(self, lying: Sheet, type_: Type) -> None:
        self.parts: list[Part] = []
        self.items: list[Item] = []
        self._sheet, self._type = lying, type_

    def _add(self, part: Part, item: Item) -> None:
        self.parts.append(part)
        self.items.append(item)

    def section(self, section: Section, grid: Grid | None) -> None:
        """Add a section; its title stays with what follows it."""
        self.text(section.title, "title", "text", above=tokens.SPACE_XL, keeps=True)
        for cards in facts.rows(section.facts, self._type, self._sheet.room_width):
            self._add(cards, Piece(cards.height, tokens.SPACE_M))
        for paragraph in section.paragraphs:
            self.text(paragraph, "body", "text", above=tokens.SPACE_S)
        if section.chart is not None:
            high = min(self._sheet.room_width * _CHART, _CHART_HIGHEST)
            said = {*(item.text for item in self.parts if isinstance(item, Words))}
            self._add(Picture(section.chart, high, plain(section.chart.title) not in said), Piece(high, tokens.SPACE_M))
        if grid is not None:
            self._table(grid)
        for number, note in enumerate(section.notes):
            self.text(note, "caption", "second", above=tokens.SPACE_XS if number else tokens.SPACE_M)

    def text(self, text: str, size: tokens.Size, tone: str, *, above: float, keeps: bool = False) -> None:
        """Add the lines of a text: the first two stay together, and the last two."""
        text = plain(text)
        of = self._type.lines(text, self._sheet.room_width, size) if text else 0
        for line in range(of):
            stays = keeps or (of > 1 and line in {0, of - 2})
            self._add(Words(text, size, tone, line, of), Piece(self._type.height(size), 0 if line else above, stays))

    def _table(self, grid: Grid) -> None:
        """Add a table, or the parts of one whose columns do not all stand side by side, page by page."""
        room = self._sheet.room_width
        parts = [_stretched(band, grid, room) for band in bands(grid.wishes, room)]
        heights = grid.heights(parts)
        if len(parts) == 1:
            self._lines(grid, parts[0], heights, 0, is_end=True, is_whole=False)
            return
        room = self._sheet.room_height - max(map(grid.head, parts)) - tokens.SPACE_M
        for first, last in _chunks(heights, room, self._titles(), grid.foot()):
            for band in parts:
                self._lines(grid, band, heights[first:last], first, is_end=last == len(heights), is_whole=True)

    def _lines(
        self, grid: Grid, band: Band, heights: Sequence[float], first: int, *, is_end: bool, is_whole: bool
    ) -> None:
        head, has_foot = grid.head(band), is_end and grid.totals is not None
        part = Lines(grid, band, heights, first, grid.head_lines(band), head, has_foot)
        self._add(part, Rows(heights, head, grid.foot() if has_foot else 0.0, tokens.SPACE_M, is_whole))

    def _titles(self) -> float:
        """How high the titles are that stay with what is added next."""
        kept = takewhile(lambda item: isinstance(item, Piece) and item.keeps, reversed(self.items))
        return sum(item.above + item.height for item in kept if isinstance(item, Piece))


def _stretched(band: Band, grid: Grid, room: float) -> Band:
    """Let a table that is nearly as wide as the page be just as wide; what is over goes to its texts, else to all."""
    over = room - band.width
    if over <= 0 or band.width < room * _STRETCHED:
        return band
    wide = [place for place in band.columns if not grid.is_number[place]] or list(band.columns)
    widths = zip(band.columns, band.widths, strict=True)
    return Band(band.columns, tuple(width + over / len(wide) * (place in wide) for place, width in widths))


def _chunks(heights: Sequence[float], room: float, titles: float, foot: float) -> Iterator[tuple[int, int]]:
    """Divide rows so that each part fits on a page under its headings: the first under titles, the last with totals."""
    first, count = 0, len(heights)
    while True:
        last, high = first, 0.0 if first else titles
        while last < count and (last == first or high + heights[last] <= room):
            high += heights[last]
            last += 1
        if last == count and high + foot > room and last - first > 1:
            last -= 1
        yield first, last
        if last == count:
            return
        first = last
