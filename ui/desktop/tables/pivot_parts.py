"""The parts a report's table is made of: a model for each of its four views, how a cell is drawn, and the headings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import sqrt
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui import tokens
from ui.desktop import theme
from ui.desktop.tables.pivot_grid import EMPTY, Shown
from ui.desktop.widgets.cells import Index
from ui.desktop.widgets.plain import tip

Write = Callable[[int, int], Shown]
Explain = Callable[[int, int], str]
SIDE = 12
"""Pixels beside a text."""
_CELL = Qt.ItemDataRole.UserRole
_INDENT = 16
_SHADE = 0.16
_MEASURED = 12
"""Rows that are looked at for the width of a column."""
_DOT = 2.5


class PivotPart(QAbstractTableModel):
    """One of the four parts: it has each cell written when it is looked at."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows, self.headings = 0, list[str]()
        self._write: Write = lambda _row, _column: EMPTY
        self._explain: Explain = lambda _row, _column: ""

    def show(self, rows: int, headings: Sequence[str], write: Write, explain: Explain) -> None:
        """Show so many rows under these headings."""
        self.beginResetModel()
        self._rows, self.headings, self._write, self._explain = rows, list(headings), write, explain
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.headings)

    def shown(self, index: Index) -> Shown:
        """Give a cell as it is drawn."""
        return self._write(index.row(), index.column())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown(index).text
        if role == _CELL:
            return self.shown(index)
        if role in {Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole}:
            said = self._explain(index.row(), index.column())
            return tip(said) if role == Qt.ItemDataRole.ToolTipRole else said
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.headings[section]
        return None

    def width(self, column: int) -> int:
        """Pixels a column wishes: its widest text among the first rows."""
        plain, strong = (QFontMetrics(tokens.font(size)).horizontalAdvance for size in ("body", "strong"))
        widest = 0
        for row in range(min(self._rows, _MEASURED)):
            shown = self._write(row, column)
            text = (strong if shown.is_strong else plain)(shown.text)
            widest = max(widest, text + shown.indent * _INDENT)
        return widest + 2 * SIDE + 4


class PivotDrawing(QStyledItemDelegate):
    """Draws a cell: plain text, numbers at the right, a shade behind what is large, a dot at what is uncertain."""

    def __init__(self, own: theme.Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = own

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown: Shown = index.data(_CELL)
        rect, state, direction = option.rect, option.state, option.direction
        self._ground(painter, rect, state, shown)
        room = rect.adjusted(SIDE, 0, -SIDE, 0)
        if not shown.is_number:
            room = visual(direction, rect, rect.adjusted(SIDE + 4 + shown.indent * _INDENT, 0, -SIDE, 0))
        painter.setFont(tokens.font("strong" if shown.is_strong else "body"))
        painter.setPen(self._theme.color(shown.tone))
        write(painter, room, shown.text, direction, is_number=shown.is_number)
        if shown.is_doubtful:
            self._dot(painter, rect)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(self._theme.color("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -2))

    def _ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, shown: Shown) -> None:
        colors = self._theme.tokens
        if state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect, QColor(colors.selection))
        elif state & QStyle.StateFlag.State_MouseOver and shown.text:
            painter.fillRect(rect, QColor(colors.hover))
        elif shown.shade:
            painter.fillRect(rect, QColor(tokens.mix(colors.accent, colors.surface, _SHADE * sqrt(shown.shade))))
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, QColor(colors.row_line))

    def _dot(self, painter: QPainter, rect: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("attention"))
        painter.drawEllipse(QPointF(rect.right() - SIDE / 2, rect.center().y() + 0.5), _DOT, _DOT)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def visual(direction: Qt.LayoutDirection, rect: QRect, room: QRect) -> QRect:
    """Mirror a place inside `rect` where the window runs from the right."""
    return QStyle.visualRect(direction, rect, room)


def write(painter: QPainter, room: QRect, text: str, direction: Qt.LayoutDirection, *, is_number: bool) -> None:
    """Write one line, a number at the right whichever way the window runs: digits have to stand under each other."""
    side = Qt.AlignmentFlag.AlignRight if is_number else QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight if is_number else direction)
    elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter), elided)
