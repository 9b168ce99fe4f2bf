"""How a value looks: bars with rounded ends and patterns, points of several shapes, lines of several dashes."""

from __future__ import annotations

from math import pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QPainterPath, QPen, QPolygonF

from ui.desktop.charts.canvas import Canvas
from ui.desktop.charts.layout import Bar, hatch

_ROUND = 2.5
_APART = 5.0
"""Pixels between the lines of a pattern."""
_SLOPES = ((1,), (-1,), (0,), (1, -1))
_DASHES: tuple[tuple[float, ...], ...] = ((), (5, 2.5), (1.5, 2), (8, 2, 1.5, 2), (3, 2), (10, 3))
_CORNERS = (0, 4, -4, 3, 5, 6)
"""Corners of the point of a series: 0 for a circle, -4 for a square on its corner."""


def draw_bar(canvas: Canvas, bar: Bar, *, is_lying: bool = False) -> None:
    """Draw a bar in the colour and pattern of its series; two parts of one bar stay apart by a hair."""
    rect = canvas.snapped(canvas.turned(bar.hit.rect))
    if bar.is_end and min(rect.width(), rect.height()) < canvas.hair:
        rect = _least(canvas, rect, bar, is_lying=is_lying)
    far = "top" if not is_lying else "left" if canvas.is_mirrored else "right"
    if bar.is_negative:
        far = {"top": "bottom", "left": "right", "right": "left"}[far]
    if not bar.is_end:
        rect = _parted(canvas, rect, far)
    _fill(canvas, rect, bar.hit.series, far if bar.is_end else "")


def draw_swatch(canvas: Canvas, rect: QRectF, series: int) -> None:
    """Draw the small square of a legend."""
    _fill(canvas, canvas.snapped(canvas.turned(rect)), series, "")


def _least(canvas: Canvas, rect: QRectF, bar: Bar, *, is_lying: bool) -> QRectF:
    """Give a value that is not 0 at least a line one can see."""
    if is_lying:
        is_left = bar.is_negative != canvas.is_mirrored
        width = max(rect.width(), canvas.hair)
        return QRectF(rect.right() - width if is_left else rect.left(), rect.top(), width, rect.height())
    width, height = max(rect.width(), canvas.hair), max(rect.height(), canvas.hair)
    return QRectF(rect.left(), rect.top() if bar.is_negative else rect.bottom() - height, width, height)


def _parted(canvas: Canvas, rect: QRectF, far: str) -> QRectF:
    hair = canvas.hair
    if (rect.height() if far in {"top", "bottom"} else rect.width()) <= 2 * hair:
        return rect
    cut = {"top": (0, hair, 0, 0), "bottom": (0, 0, 0, -hair), "left": (hair, 0, 0, 0), "right": (0, 0, -hair, 0)}
    return rect.adjusted(*cut[far])


def _fill(canvas: Canvas, rect: QRectF, series: int, far: str) -> None:
    look, painter = canvas.look, canvas.painter
    color, pattern = look.color(series), look.pattern(series)
    ground = look.faint[series % len(look.faint)] if pattern else color
    if far:
        path = rounded(rect, far)
        painter.fillPath(path, ground)
    else:
        painter.fillRect(rect, ground)
    if pattern:
        pen = QPen(color, canvas.hair * 1.25)
        painter.setPen(pen)
        for slope in _SLOPES[(pattern - 1) % len(_SLOPES)]:
            for start, stop in hatch(rect, _APART, slope):
                painter.drawLine(start, stop)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = canvas.hair / 2
        painter.setPen(QPen(color, canvas.hair))
        if rect.width() > 2 * canvas.hair and rect.height() > 2 * canvas.hair:
            painter.drawRect(rect.adjusted(half, half, -half, -half))


def rounded(rect: QRectF, far: str) -> QPainterPath:
    """Give a rectangle two round corners at one of its sides."""
    along = rect.height() if far in {"top", "bottom"} else rect.width()
    across = rect.width() if far in {"top", "bottom"} else rect.height()
    radius = min(_ROUND, along, across / 2)
    path = QPainterPath()
    path.addRoundedRect(rect, radius, radius)
    squared = {
        "top": rect.adjusted(0, radius, 0, 0),
        "bottom": rect.adjusted(0, 0, 0, -radius),
        "left": rect.adjusted(radius, 0, 0, 0),
        "right": rect.adjusted(0, 0, -radius, 0),
    }
    path.addRect(squared[far])
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def line_pen(canvas: Canvas, series: int) -> QPen:
    """Pen of a line: no two of the first six have the same dashes."""
    pen = QPen(canvas.look.color(series), 2 * canvas.look.hair)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dashes = _DASHES[series % len(_DASHES)]
    if dashes:
        pen.setDashPattern(list(dashes))
    return pen


def draw_point(canvas: Canvas, at: QPointF, series: int, radius: float = 3.5) -> None:
    """Draw the point of a series, `at` where it really is."""
    painter = canvas.painter
    painter.setPen(QPen(canvas.look.ground, canvas.look.hair))
    painter.setBrush(QBrush(canvas.look.color(series)))
    corners = _CORNERS[series % len(_CORNERS)]
    if corners == 0:
        painter.drawEllipse(at, radius, radius)
    else:
        painter.drawPolygon(_polygon(at, corners, radius * 1.25))


def _polygon(at: QPointF, corners: int, radius: float) -> QPolygonF:
    turn = pi / 4 if corners == 4 else 0.0
    angles = [turn + 2 * pi * corner / abs(corners) for corner in range(abs(corners))]
    return QPolygonF([QPointF(at.x() + radius * sin(one), at.y() - radius * sin(one + pi / 2)) for one in angles])
