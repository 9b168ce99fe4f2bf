"""A few small bars side by side, each under its limit: what the periods before the present one came to."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import tip
from ui.tokens import SPACE_XS

_WIDE, _HIGH = 14, 40
_ROUND = 2


class SmallBars(QWidget):
    """Values with what is said of each when the pointer is over it; the last one is the present one, and stronger."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._values: Sequence[int] = ()
        self._said: Sequence[str] = ()
        self._limits: Sequence[int] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_values(self, values: Sequence[int], said: Sequence[str], limits: Sequence[int]) -> None:
        """Show values of one unit, and across each the line of the limit it is held against."""
        self._values, self._said, self._limits = values, said, limits
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(max(1, len(self._values)) * (_WIDE + SPACE_XS) - SPACE_XS, _HIGH)

    def _places(self) -> list[QRectF]:
        """Column of each value, from the side reading begins at."""
        step = _WIDE + SPACE_XS
        columns = [QRectF(number * step, 0, _WIDE, self.height()) for number in range(len(self._values))]
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            columns.reverse()
        return columns

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = self._theme.tokens
        full = max([*self._limits, *self._values, 1])
        room = self.height() - 1
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for number, (column, value) in enumerate(zip(self._places(), self._values, strict=True)):
                color = colors.second if number == len(self._values) - 1 else colors.outline
                limit = max(self._limits[number], 0)
                painter.setPen(Qt.PenStyle.NoPen)
                self._bar(painter, column, max(2.0, room * max(value, 0) / full), color)
                if value > limit:
                    painter.setClipRect(QRectF(0, 0, self.width(), room - room * limit / full + 1))
                    self._bar(painter, column, room * value / full, colors.wrong)
                    painter.setClipping(False)
                self._line(painter, column, int(room - room * limit / full) + 1)

    def _line(self, painter: QPainter, column: QRectF, y: int) -> None:
        pen = QPen(QColor(self._theme.tokens.text), 1)
        pen.setDashPattern([3, 3])
        painter.setPen(pen)
        painter.drawLine(int(column.left()) - SPACE_XS // 2, y, int(column.right()) + SPACE_XS // 2, y)

    def _bar(self, painter: QPainter, column: QRectF, high: float, color: str) -> None:
        painter.setBrush(QColor(color))
        painter.drawRoundedRect(QRectF(column.left(), self.height() - high, _WIDE, high), _ROUND, _ROUND)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            over = (said for place, said in zip(self._places(), self._said, strict=True) if place.contains(event.pos()))
            QToolTip.showText(event.globalPos(), tip(next(over, "")), self)
            return True
        return super().event(event)
