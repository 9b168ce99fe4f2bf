"""How a value looks: bars with rounded ends and patterns, points of several shapes, lines of several dashes."""

from __future__ import annotations

from collections.abc import Sequence
from math import pi, sin
from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QPolygonF

from ui.charts.canvas import Canvas
from ui.charts.chart import Place
from ui.charts.layout import Bar, hatch

Far = Literal["top", "bottom", "left", "right", "all"]
"""The end of a bar that is round: where its value is."""
_ROUND, _ROUND_FROM = 2.5, 4.0
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
    far: Far = "bottom" if bar.is_negative else "top"
    if is_lying:
        far = "left" if bar.is_negative != canvas.is_mirrored else "right"
    _fill(canvas, rect if bar.is_end else _parted(canvas, rect, far), bar.hit.series, far if bar.is_end else None)


def draw_ring(canvas: Canvas, bars: list[Bar], focus: Place | None) -> None:
    """Draw a frame around the bar of `focus`."""
    for bar in bars:
        if focus == (bar.hit.series, bar.hit.place):
            rect = canvas.snapped(canvas.turned(bar.hit.rect)).adjusted(-1, -1, 1, 1)
            canvas.painter.strokePath(rounded(rect, "all"), QPen(canvas.look.text, 2 * canvas.hair))


def draw_swatch(canvas: Canvas, rect: QRectF, series: int) -> None:
    """Draw the small square of a legend."""
    _fill(canvas, canvas.snapped(canvas.turned(rect)), series, "all")


def _least(canvas: Canvas, rect: QRectF, bar: Bar, *, is_lying: bool) -> QRectF:
    """Give a value that is not 0 at least a line one can see."""
    if is_lying:
        is_left = bar.is_negative != canvas.is_mirrored
        width = max(rect.width(), canvas.hair)
        return QRectF(rect.right() - width if is_left else rect.left(), rect.top(), width, rect.height())
    width, height = max(rect.width(), canvas.hair), max(rect.height(), canvas.hair)
    return QRectF(rect.left(), rect.top() if bar.is_negative else rect.bottom() - height, width, height)


def _parted(canvas: Canvas, rect: QRectF, far: Far) -> QRectF:
    gap = max(canvas.hair, canvas.look.hair)
    if (rect.height() if far in {"top", "bottom"} else rect.width()) <= 2 * gap:
        return rect
    cut = {"top": (0, gap, 0, 0), "bottom": (0, 0, 0, -gap), "left": (gap, 0, 0, 0), "right": (0, 0, -gap, 0)}
    return rect.adjusted(*cut[far])


def _fill(canvas: Canvas, rect: QRectF, series: int, far: Far | None) -> None:
    look, painter = canvas.look, canvas.painter
    color, pattern = look.color(series), look.pattern(series)
    has_pattern = pattern and min(rect.width(), rect.height()) > 2 * canvas.hair
    ground = look.faint[series % len(look.faint)] if has_pattern else color
    if far is None or rect.width() < _ROUND_FROM:
        painter.fillRect(rect, ground)
    else:
        painter.fillPath(rounded(rect, far), ground)
    if has_pattern:
        _draw_pattern(canvas, rect, color, pattern, far)


def _draw_pattern(canvas: Canvas, rect: QRectF, color: QColor, pattern: int, far: Far | None) -> None:
    """Draw lines across a bar, and its outline."""
    painter, hair = canvas.painter, canvas.hair
    pen = QPen(color, 1.25 * hair)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    inside = rect.adjusted(hair, hair, -hair, -hair)
    for slope in _SLOPES[(pattern - 1) % len(_SLOPES)]:
        painter.drawLines(hatch(inside, _APART, slope))
    outline = rect.adjusted(hair / 2, hair / 2, -hair / 2, -hair / 2)
    painter.strokePath(rounded(outline, far), QPen(color, hair))


def rounded(rect: QRectF, far: Far | None) -> QPainterPath:
    """Outline a rectangle with round corners at one of its sides, at all, or at none."""
    path = QPainterPath()
    if far is None:
        path.addRect(rect)
        return path
    if far == "all":
        path.addRoundedRect(rect, _ROUND, _ROUND)
        return path
    corners = _corners(rect, far)
    path.moveTo(*corners[0])
    path.lineTo(*corners[1])
    path.quadTo(*corners[2], *corners[3])
    path.lineTo(*corners[4])
    path.quadTo(*corners[5], *corners[6])
    path.lineTo(*corners[7])
    path.closeSubpath()
    return path


def _corners(rect: QRectF, far: Far) -> list[tuple[float, float]]:
    """The points of an outline, from one corner at the near end around the far one to the other."""
    left, top, right, bottom = rect.left(), rect.top(), rect.right(), rect.bottom()
    base, end = {"top": (bottom, top), "bottom": (top, bottom), "left": (right, left), "right": (left, right)}[far]
    is_upright = far in {"top", "bottom"}
    low, high = (left, right) if is_upright else (top, bottom)
    along, across = max(-_ROUND, min(base - end, _ROUND)), min(_ROUND, (high - low) / 2)
    points = [
        (base, low), (end + along, low), (end, low), (end, low + across),
        (end, high - across), (end, high), (end + along, high), (base, high),
    ]  # fmt: skip
    return [(x, y) for y, x in points] if is_upright else points


def line_pen(canvas: Canvas, series: int) -> QPen:
    """Pen of a line: no two of the first six have the same dashes."""
    pen = QPen(canvas.look.color(series), 2 * canvas.look.hair)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    dashes = _DASHES[series % len(_DASHES)]
    if dashes:
        pen.setDashPattern(list(dashes))
    return pen


def draw_points(canvas: Canvas, points: Sequence[QPointF], series: int, radius: float) -> None:
    """Draw points of a series, given where they really are; no two of the first six have the same shape."""
    painter = canvas.painter
    painter.setPen(QPen(canvas.look.ground, canvas.look.hair))
    painter.setBrush(canvas.look.color(series))
    corners = _CORNERS[series % len(_CORNERS)]
    if corners == 0:
        for at in points:
            painter.drawEllipse(at, radius, radius)
        return
    shape = _polygon(corners, radius * 1.25)
    for at in points:
        painter.drawPolygon(shape.translated(at))


def _polygon(corners: int, radius: float) -> QPolygonF:
    turn = pi / 4 if corners == 4 else 0.0
    angles = [turn + 2 * pi * corner / abs(corners) for corner in range(abs(corners))]
    return QPolygonF([QPointF(radius * sin(one), -radius * sin(one + pi / 2)) for one in angles])
