"""Headings over the columns of a report, in as many lines as there are keys across; each leads to its entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from ui import tokens
from ui.desktop import theme
from ui.desktop.tables.pivot_parts import SIDE, visual, write

LINE = 26
"""Pixels of a line of headings."""
Span = tuple[int, int]
"""First and last column under one heading."""


class PivotHeader(QHeaderView):
    """Several lines of headings. `picked` tells the line and the column that were clicked, counted from 0."""

    picked = Signal(int, int)

    def __init__(self, own: theme.Theme, parent: QWidget | None = None, *, are_names: bool = False) -> None:
        """`are_names`: it stands over names first, and is no link."""
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._theme, self._are_names = own, are_names
        self._levels: Sequence[tuple[str, ...]] = ()
        self._lines = 1
        self.setMouseTracking(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFont(tokens.font("caption"))

    def show_levels(self, levels: Sequence[tuple[str, ...]], lines: int) -> None:
        """Show the headings of each column, outer ones first, in so many lines."""
        self._levels, self._lines = levels, lines
        self.setFixedHeight(lines * LINE + 4)
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._lines * LINE + 4)

    def width_of(self, column: int) -> int:
        """Pixels the innermost heading of a column wishes."""
        metrics = QFontMetrics(tokens.font("caption"))
        return metrics.horizontalAdvance(self._levels[column][-1] if self._levels[column] else "") + 2 * SIDE + 4

    # --- Drawing --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self.viewport()) as painter:
            area = self.viewport().rect()
            painter.fillRect(area, self._theme.color("window"))
            painter.setFont(tokens.font("caption"))
            for level in range(self._lines):
                for span in self._spans(level):
                    self._draw(painter, level, span)
            painter.fillRect(QRect(0, area.bottom(), area.width(), 1), self._theme.color("hairline"))

    def _draw(self, painter: QPainter, level: int, span: Span) -> None:
        is_inner = level == self._lines - 1
        text = self._text(level, span[0])
        place = QRect(0, 2 + level * LINE, 0, LINE)
        whole = self._reach(span)
        place.setLeft(whole[0])
        place.setRight(whole[1])
        if not is_inner and text:
            edge = visual(self.layoutDirection(), place, QRect(place.left(), place.top() + 5, 1, LINE - 10))
            painter.fillRect(edge, self._theme.color("hairline"))
            # A heading over many columns stays in sight while they move.
            place = place.intersected(self.viewport().rect())
        is_name = self._are_names and not span[0]
        extra = 4 if is_name else 0
        room = visual(self.layoutDirection(), place, place.adjusted(SIDE + extra, 0, -SIDE, 0))
        painter.setPen(self._theme.color("second" if is_inner else "text"))
        write(painter, room, text, self.layoutDirection(), is_number=is_inner and not is_name)

    def _text(self, level: int, column: int) -> str:
        """Heading of a column in a line; one with fewer than there are lines stands in the last."""
        levels = self._levels[column]
        at = level - (self._lines - len(levels))
        return levels[at] if at >= 0 else ""

    def _reach(self, span: Span) -> tuple[int, int]:
        """Pixels from which to which some columns reach."""
        ends = [(self.sectionViewportPosition(column), self.sectionSize(column)) for column in span]
        return min(start for start, _ in ends), max(start + size for start, size in ends) - 1

    def _seen(self) -> Span:
        """First and last column in sight."""
        ends = sorted(self.logicalIndexAt(x) for x in (0, self.viewport().width() - 1))
        last = len(self._levels) - 1
        if ends[0] < 0:  # beyond the last column there is nothing
            ends = [ends[1], last] if ends[1] >= 0 else [0, last]
        return max(0, ends[0]), min(last, ends[1])

    def _spans(self, level: int) -> Iterator[Span]:
        """Columns that share a heading in this line, and those of the lines above it."""
        if not self._levels:
            return
        column, last = self._seen()
        while column <= last:
            span = self._span(level, column)
            yield span
            column = span[1] + 1

    def _span(self, level: int, column: int) -> Span:
        if level == self._lines - 1:
            return column, column
        first = end = column
        shared = self._shared(level, column)
        while first > 0 and self._shared(level, first - 1) == shared:
            first -= 1
        while end < len(self._levels) - 1 and self._shared(level, end + 1) == shared:
            end += 1
        return first, end

    def _shared(self, level: int, column: int) -> tuple[str, ...]:
        return tuple(self._text(line, column) for line in range(level + 1))

    # --- Pointer --------------------------------------------------------------------------------------------------

    def _at(self, event: QMouseEvent) -> tuple[int, int] | None:
        point = event.position().toPoint()
        column, level = self.logicalIndexAt(point), min(self._lines - 1, max(0, (point.y() - 2) // LINE))
        return (level, column) if 0 <= column < len(self._levels) and self._text(level, column) else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_link = self._at(event) is not None and not self._are_names
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self._at(event)
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            level, column = found
            self.picked.emit(level, self._span(level, column)[0])
