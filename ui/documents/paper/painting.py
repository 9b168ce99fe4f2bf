"""Paints the pages of a document, on whatever Qt can paint: a PDF, a printer, the screen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextLayout

from ui import formats, tokens
from ui.charts import look
from ui.charts.drawing import draw
from ui.documents.paper import facts
from ui.documents.paper.composing import Lines, Pages, Picture, Words
from ui.documents.paper.facts import Cards
from ui.documents.paper.flow import Placed
from ui.documents.paper.grid import ABOVE, EDGE, MOST_LINES
from ui.documents.paper.sheet import SIDE, TOP
from ui.documents.paper.type import Type, plain
from ui.text import _

_HAIR, _LINE = 0.5, 1.0
_RUNNING = TOP - tokens.SPACE_XL
"""What the title on further pages stands on."""


@cache
def _color(role: str) -> QColor:
    return QColor(getattr(tokens.LIGHT, role))


class Painting:
    """Paints pages, one at a time and in any order, on one thread: fonts belong to the thread they are used on."""

    def __init__(self, pages: Pages) -> None:
        self.pages = pages
        self._type = Type()
        self.is_mirrored = pages.document.is_mirrored
        self._look = look.paper()
        self._broken: tuple[str, QTextLayout] = "", QTextLayout()

    def paint(self, painter: QPainter, number: int) -> None:
        """Paint the page of that number, counted from 0, where an inch of the painter has 96 pixels."""
        painter.save()
        try:
            self._paint(painter, number)
        finally:  # rows that are made one by one may refuse, or be no longer wanted
            painter.restore()

    def _paint(self, painter: QPainter, number: int) -> None:
        # Each text runs the way its own first letter does; where it stands is told with every one.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        for placed in self.pages.pages[number]:
            part = self.pages.parts[placed.item]
            top = TOP + placed.top
            if isinstance(part, Words):
                self._words(painter, part, top)
            elif isinstance(part, Picture):
                self._chart(painter, part, top)
            elif isinstance(part, Cards):
                facts.paint(self, painter, part, top)
            else:
                _Table(self, painter, part).paint(placed, top)
        self._edges(painter, number)

    # --- What tables need, too --------------------------------------------------------------------------------------

    @property
    def type(self) -> Type:
        """The fonts."""
        return self._type

    def left(self, left: float, width: float) -> float:
        """Where what is laid out from the left really begins."""
        return self.pages.sheet.width - left - width if self.is_mirrored else left

    def side(self, *, is_far: bool) -> Qt.AlignmentFlag:
        """The side texts stand at."""
        return Qt.AlignmentFlag.AlignRight if is_far != self.is_mirrored else Qt.AlignmentFlag.AlignLeft

    def line(self, painter: QPainter, text: str, at: QRectF, size: tokens.Size, *, is_far: bool = False) -> None:
        """Write one line into a place laid out from the left, at its near side or at its far one."""
        text = self._type.shortened(text, at.width(), size)
        width = self._type.width(text, size)
        left = at.right() - width if is_far else at.left()
        painter.drawText(QPointF(self.left(left, width), at.top() + self._type.ascent(size)), text)

    # --- Parts ------------------------------------------------------------------------------------------------------

    def dress(self, painter: QPainter, size: tokens.Size, tone: str) -> None:
        """Write in that font and colour from now on."""
        painter.setFont(self._type.font(size))
        painter.setPen(_color(tone))

    def _words(self, painter: QPainter, words: Words, top: float) -> None:
        self.dress(painter, words.size, words.tone)
        width = self.pages.sheet.room_width
        if words.of == 1:
            self.line(painter, words.text, QRectF(SIDE, top, width, 0), words.size)
            return
        if self._broken[0] is not words.text:  # its lines come one after the other
            self._broken = words.text, self._type.broken(words.text, width, words.size, self.side(is_far=False))
        line = self._broken[1].lineAt(words.line)
        line.draw(painter, QPointF(self.left(SIDE, width), top - words.line * self._type.height(words.size)))

    def _chart(self, painter: QPainter, picture: Picture, top: float) -> None:
        rect = QRectF(SIDE, top, self.pages.sheet.room_width, picture.height)
        clothes = replace(self._look, shows_title=picture.has_title)
        draw(painter, rect, picture.chart, clothes, is_mirrored=self.is_mirrored)

    def _edges(self, painter: QPainter, number: int) -> None:
        """Write what stands on every page: whose page it is, when it was made, and which of how many."""
        sheet, count = self.pages.sheet, len(self.pages.pages)
        self.dress(painter, "caption", "second")
        ascent, half = self._type.ascent("caption"), sheet.room_width / 2
        if number:
            title = plain(self.pages.document.title)
            self.line(painter, title, QRectF(SIDE, _RUNNING - ascent, sheet.room_width, 0), "caption")
        said = _("Page {page} of {pages}").format(page=formats.count(number + 1), pages=formats.count(count))
        self.line(painter, plain(self.pages.document.made), QRectF(SIDE, sheet.foot - ascent, half, 0), "caption")
        self.line(painter, said, QRectF(SIDE + half, sheet.foot - ascent, half, 0), "caption", is_far=True)


class _Table:
    """Paints the rows of a table that stand on one page."""

    def __init__(self, own: Painting, painter: QPainter, lines: Lines) -> None:
        self._own, self._painter, self._lines = own, painter, lines
        self._type, self._grid = own.type, lines.grid
        lefts, left = [], SIDE
        for width in lines.band.widths:
            lefts.append(left + EDGE)
            left += width
        self._right = left
        # Numbers are written from the left everywhere, so that units stand under units at the right side alone.
        self._cells = [
            (place, left, width - 2 * EDGE, self._grid.is_number[place] and not own.is_mirrored)
            for place, left, width in zip(lines.band.columns, lefts, lines.band.widths, strict=True)
        ]

    def paint(self, placed: Placed, top: float) -> None:
        """Paint them, headings first."""
        self._heads(top)
        top += self._lines.head
        self._level(top, _LINE, "outline")
        self._own.dress(self._painter, "body", "text")
        first = self._lines.first
        edges = []
        rows = self._grid.rows(first + placed.first, first + placed.last)
        for row, height in zip(rows, self._lines.heights[placed.first : placed.last], strict=True):
            self._row(row, top + ABOVE)
            top += height
            edges.append(top)
        for edge in edges:
            self._level(edge, _HAIR, "hairline")
        if self._lines.has_foot and placed.last == len(self._lines.heights):
            self._foot(top)

    def _level(self, y: float, width: float, tone: str, left: float = SIDE, right: float | None = None) -> None:
        right = self._right if right is None else right
        start = self._own.left(left, right - left)
        self._painter.setPen(QPen(_color(tone), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        self._painter.drawLine(QLineF(start, y, start + right - left, y))

    def _row(self, row: tuple[str, ...], top: float) -> None:
        """Write one row: what is too long for its column on several lines."""
        type_, own, painter = self._type, self._own, self._painter
        baseline = top + type_.ascent("body")
        for place, left, width, is_far in self._cells:
            text = row[place]
            if not text:
                continue
            wide = type_.width(text)
            if wide <= width + 0.01:
                x = own.left(left + width - wide if is_far else left, wide)
                painter.drawText(QPointF(x, baseline), text)
            elif self._grid.is_number[place]:
                own.line(painter, text, QRectF(left, top, width, 0), "body", is_far=is_far)
            else:
                self._paragraph(text, QRectF(left, top, width, 0), "body", MOST_LINES)

    def _paragraph(self, text: str, at: QRectF, size: tokens.Size, most: int, *, is_far: bool = False) -> None:
        """Write a text on at most so many lines; the last one ends in an ellipsis where there would be more."""
        own, type_ = self._own, self._type
        if type_.fits(text, at.width(), size):  # a layout may break what fits to the hair
            own.line(self._painter, text, at, size, is_far=is_far)
            return
        broken = type_.broken(text, at.width(), size, own.side(is_far=is_far))
        start = QPointF(own.left(at.left(), at.width()), at.top())
        count = broken.lineCount()
        for number in range(count if count <= most else most - 1):
            broken.lineAt(number).draw(self._painter, start)
        if count > most:
            rest = _from(text, broken.lineAt(most - 1).textStart())
            last = at.translated(0, (most - 1) * type_.height(size))
            own.line(self._painter, type_.shortened(rest, at.width(), size), last, size, is_far=is_far)

    def _heads(self, top: float) -> None:
        own, type_, lines = self._own, self._type, self._lines
        high = type_.height("strong")
        top += ABOVE
        for level in self._grid.levels(lines.band):
            for over in filter(lambda over: over.text, level):
                left = self._cells[over.first][1]
                right = self._cells[over.last - 1][1] + self._cells[over.last - 1][2]
                own.dress(self._painter, "strong", "text")
                text = type_.shortened(over.text, right - left, "strong")
                gap = (right - left - type_.width(text, "strong")) / 2
                own.line(self._painter, text, QRectF(left + gap, top, right - left, 0), "strong")
                self._level(top + high + ABOVE / 2, _HAIR, "outline", left, right)
            top += high + ABOVE
        own.dress(self._painter, "strong", "text")
        for place, left, width, is_far in self._cells:
            text = self._grid.headings[place][-1]
            # What has fewer lines than others stands at the foot of them.
            fewer = lines.head_lines - min(lines.head_lines, type_.lines(text, width, "strong"))
            at = QRectF(left, top + fewer * high, width, 0)
            self._paragraph(text, at, "strong", lines.head_lines, is_far=is_far)
        own.dress(self._painter, "caption", "second")
        for place, left, width, is_far in self._cells:
            at = QRectF(left, top + lines.head_lines * high, width, 0)
            own.line(self._painter, self._grid.units[place], at, "caption", is_far=is_far)

    def _foot(self, top: float) -> None:
        self._level(top, _LINE, "outline")
        self._own.dress(self._painter, "strong", "text")
        for place, left, width, is_far in self._cells:
            at = QRectF(left, top + ABOVE, width, 0)
            self._own.line(self._painter, (self._grid.totals or ())[place], at, "strong", is_far=is_far)


def _from(text: str, start: int) -> str:
    """The rest of a text from a place that Qt counts in halves of 32 bits."""
    return text.encode("utf-16-le", "surrogatepass")[2 * start :].decode("utf-16-le", "replace")
