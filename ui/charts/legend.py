"""The head of a chart: its title where it stands alone, and what its colours and lines mean."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPen

from ui import formats, tokens
from ui.charts import marks
from ui.charts.canvas import Canvas
from ui.charts.chart import Chart
from ui.text import _

_SWATCH, _NEAR = 10.0, 6.0
_LINE_SWATCH = 22.0
_APART, _GAP, _LINES = float(tokens.SPACE_L), float(tokens.SPACE_S), float(tokens.SPACE_XS)
_WIDEST = 160.0
"""Pixels a name may be wide."""
_MOST = 0.4
"""Part of the height names may take; the rest of them is counted."""


def draw(canvas: Canvas, rect: QRectF, chart: Chart) -> QRectF:
    """Draw title and legend at the top of `rect`; give what is left below."""
    look, room = canvas.look, QRectF(rect)
    if look.shows_title and chart.title:
        high = canvas.metrics(look.strong).height()
        canvas.text(QRectF(room.left(), room.top(), room.width(), high), chart.title, look.strong, look.text)
        room.setTop(room.top() + high + _GAP)
    names = [one.name for one in chart.series] if len(chart.series) > 1 else []
    names += [mark.name for mark in chart.marks]
    if names:
        room.setTop(_draw_names(canvas, room, chart, names) + _GAP)
    return room


def _draw_names(canvas: Canvas, room: QRectF, chart: Chart, names: list[str]) -> float:
    """Draw name after name, in as many lines as they need and may have; give where the last ends."""
    look = canvas.look
    places = list(_places(canvas, room, chart, names))
    line = canvas.metrics(look.caption).height()
    limit = max(room.top() + line, room.top() + _MOST * room.height()) + 0.5
    fitting = sum(place.bottom() <= limit for place in places)
    fitting -= fitting < len(places)
    for at, place in enumerate(places[:fitting]):
        sign = _sign(chart, at, names)
        _draw_sign(canvas, QRectF(place.left(), place.top(), sign, line), chart, at - len(names) + len(chart.marks), at)
        canvas.text(place.adjusted(sign + _NEAR, 0, 0, 0), names[at], look.caption, look.second)
    if fitting < len(places):
        rest = _("and {count} more").format(count=formats.count(len(places) - fitting))
        canvas.text(places[fitting], rest, look.caption, look.second)
    return places[min(fitting, len(places) - 1)].bottom()


def _sign(chart: Chart, at: int, names: list[str]) -> float:
    is_line = chart.kind == "line" or at >= len(names) - len(chart.marks)
    return _LINE_SWATCH if is_line else _SWATCH


def _places(canvas: Canvas, room: QRectF, chart: Chart, names: list[str]) -> Iterator[QRectF]:
    """Give where each name goes with its sign, line below line."""
    line = canvas.metrics(canvas.look.caption).height()
    x, y = room.left(), room.top()
    for at, name in enumerate(names):
        sign = _sign(chart, at, names) + _NEAR
        width = sign + min(canvas.width(name, canvas.look.caption) + 1, _WIDEST)
        if x > room.left() and x + width > room.right():
            x, y = room.left(), y + line + _LINES
        yield QRectF(x, y, min(width, room.width()), line)
        x += width + _APART


def _draw_sign(canvas: Canvas, where: QRectF, chart: Chart, mark: int, series: int) -> None:
    """Draw what a name is the name of: a mark where `mark` counts from 0, else a series."""
    if mark >= 0:
        _draw_line(canvas, where, mark_pen(canvas))
    elif chart.kind == "line":
        _draw_line(canvas, where, marks.line_pen(canvas, series))
        marks.draw_points(canvas, [canvas.turned(where).center()], series, 3.5)
    else:
        top = where.center().y() - _SWATCH / 2
        marks.draw_swatch(canvas, QRectF(where.left(), top, _SWATCH, _SWATCH), series)


def _draw_line(canvas: Canvas, where: QRectF, pen: QPen) -> None:
    rect = canvas.turned(where)
    canvas.painter.setPen(pen)
    canvas.painter.drawLine(QLineF(rect.left(), rect.center().y(), rect.right(), rect.center().y()))


def mark_pen(canvas: Canvas) -> QPen:
    """Pen of a line across the chart."""
    pen = QPen(canvas.look.text, 1.25 * canvas.look.hair)
    pen.setDashPattern([4, 3])
    return pen
