"""A painter that mirrors what it draws where the window runs from the right, and puts edges on whole dots."""

from __future__ import annotations

from functools import cache
from math import floor
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPaintEngine, QPainter

from ui.charts.look import Look
from ui.text import one_line

Side = Literal["near", "far", "middle"]
_LONGEST = 200
"""Characters of a name that are looked at; a chart never has room for more."""
_FLAGS = Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_VECTORS = (QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture)
_NO_XML = dict.fromkeys((*range(55296, 57344), 65534, 65535), "�") | {0x2028: " ", 0x2029: " "}


@cache
def harmless(text: str) -> str:
    """Make one line of a text, of characters every format can hold."""
    text = text[:_LONGEST]
    return text if text.isprintable() else one_line(text.translate(_NO_XML))


class Canvas:
    """Draws on `painter` within `rect`. Everything it is given is laid out from left to right."""

    def __init__(self, painter: QPainter, rect: QRectF, look: Look, *, is_mirrored: bool) -> None:
        self.painter, self.look, self.is_mirrored = painter, look, is_mirrored
        transform = painter.deviceTransform()
        self._scale = transform.m11() if painter.paintEngine().type() not in _VECTORS else 0.0
        self._offset = (transform.dx(), transform.dy())
        self._axis = rect.left() + rect.right()
        self.hair = max(1, floor(self._scale * look.hair + 0.01)) / self._scale if self._scale > 0 else look.hair
        self._metrics: dict[int, QFontMetricsF] = {}
        # Each text runs the way its own first letter does; where it stands is told with every one.
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)

    # --- Where ----------------------------------------------------------------------------------------------------

    def turned(self, rect: QRectF) -> QRectF:
        """Where a rectangle really is."""
        return QRectF(self._axis - rect.right(), rect.top(), rect.width(), rect.height()) if self.is_mirrored else rect

    def turned_point(self, point: QPointF) -> QPointF:
        """Where a point really is."""
        return QPointF(self._axis - point.x(), point.y()) if self.is_mirrored else point

    def snapped(self, rect: QRectF) -> QRectF:
        """Move the edges of a rectangle to whole dots; a vector has none."""
        scale = self._scale
        if scale <= 0:
            return rect
        across, down = self._offset
        left, top = round(rect.left() * scale + across), round(rect.top() * scale + down)
        right, bottom = round(rect.right() * scale + across), round(rect.bottom() * scale + down)
        return QRectF((left - across) / scale, (top - down) / scale, (right - left) / scale, (bottom - top) / scale)

    # --- Shapes ---------------------------------------------------------------------------------------------------

    def fill(self, rect: QRectF, color: QColor) -> None:
        """Fill a rectangle."""
        self.painter.fillRect(self.snapped(self.turned(rect)), color)

    def level(self, left: float, right: float, y: float, color: QColor) -> None:
        """Draw a thin level line."""
        rect = self.snapped(self.turned(QRectF(left, y, right - left, 0)))
        self.painter.fillRect(QRectF(rect.left(), rect.top(), rect.width(), self.hair), color)

    # --- Text -----------------------------------------------------------------------------------------------------

    def metrics(self, font: QFont) -> QFontMetricsF:
        """Measures of a font on this device."""
        found = self._metrics.get(id(font))
        if found is None:
            found = self._metrics[id(font)] = QFontMetricsF(font, self.painter.device())
        return found

    def width(self, text: str, font: QFont) -> float:
        """Pixels a text is wide."""
        return self.metrics(font).horizontalAdvance(harmless(text))

    def text(self, rect: QRectF, text: str, font: QFont, color: QColor, side: Side = "near") -> None:
        """Write one line at the near (left) side of a rectangle, shortened where it does not fit."""
        text = harmless(text)
        metrics = self.metrics(font)
        if metrics.horizontalAdvance(text) > rect.width() + 0.5:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        self.painter.setFont(font)
        self.painter.setPen(color)
        self.painter.drawText(self.turned(rect), int(self._alignment(side) | _FLAGS), text)

    def _alignment(self, side: Side) -> Qt.AlignmentFlag:
        if side == "middle":
            return Qt.AlignmentFlag.AlignHCenter
        return Qt.AlignmentFlag.AlignRight if (side == "far") != self.is_mirrored else Qt.AlignmentFlag.AlignLeft
