"""How much of a limit is used, with a mark for how much of its time has gone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.desktop.theme import Theme
from ui.tokens import SPACE_XS, mix

_THICK = 10
_PERMILLE = 1000
_SOFT = 0.5
"""How much of its colour what is within the limit keeps where more is used: what is beyond it stands out."""


class PaceBar(QWidget):
    """A bar from nothing to the limit; past it, the limit itself becomes a mark. What it shows is said beside it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._used = self._limit = 0
        self._pace: int | None = None
        self._tone = "good"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_use(self, used: int, limit: int, pace: int | None, tone: str) -> None:
        """Show `used` of `limit`, both in the same unit; `pace` is the gone part of the time in a thousand."""
        self._used, self._limit, self._pace, self._tone = used, limit, pace, tone
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, _THICK + 2 * SPACE_XS)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                painter.translate(self.width(), 0)
                painter.scale(-1, 1)
            self._draw(painter)

    def _draw(self, painter: QPainter) -> None:
        colors = self._theme.tokens
        track = QRectF(0, SPACE_XS, self.width(), _THICK)
        shape = QPainterPath()
        shape.addRoundedRect(track, _THICK / 2, _THICK / 2)
        painter.fillPath(shape, QColor(colors.hairline))
        full = max(self._used, self._limit, 1)
        end, limit = (self.width() * max(value, 0) / full for value in (self._used, self._limit))
        strong = getattr(colors, self._tone)
        painter.setClipPath(shape)
        within = mix(strong, colors.surface, _SOFT) if end > limit else strong
        painter.fillRect(QRectF(0, track.top(), min(end, limit), _THICK), QColor(within))
        painter.fillRect(QRectF(limit, track.top(), max(0.0, end - limit), _THICK), QColor(strong))
        painter.setClipping(False)
        if end > limit:
            self._mark(painter, limit, QColor(colors.surface), track)
        if self._pace is not None:
            self._mark(painter, limit * self._pace / _PERMILLE, QColor(colors.text), QRectF(self.rect()))

    def _mark(self, painter: QPainter, x: float, color: QColor, span: QRectF) -> None:
        x = min(max(x, 1.0), self.width() - 1.0)
        painter.setPen(QPen(color, 2))
        painter.drawLine(int(x), int(span.top()), int(x), int(span.bottom()))
