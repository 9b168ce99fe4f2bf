"""The head of a chart: its title where it stands alone, and what its colours and lines mean."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPen

from ui.desktop.charts import marks
from ui.desktop.charts.canvas import Canvas
from ui.desktop.charts.chart import Chart

_SWATCH, _NEAR, _APART, _GAP = 10.0, 6.0, 18.0, 10.0
_WIDEST = 160.0
"""Pixels a name may be wide."""
_LINE_SWATCH = 22.0


def draw(canvas: Canvas, rect: QRectF, chart: Chart) -> QRectF:
    """Draw title and legend at the top of `rect`; give what is left below."""
    look, room = canvas.look, QRectF(rect)
    if look.shows_title and chart.title:
        high = canvas.metrics(look.strong).height()
        canvas.text(QRectF(room.left(), room.top(), room.width(), high), chart.title, look.strong, look.text)
        room.setTop(room.top() + high + _GAP)
    names = [one.name for one in chart.series] if len(chart.series) > 1 else []
    names += [mark.name for mark in chart.marks]
    if not names:
        return room
    bottom = _draw_items(canvas, room, chart, names)
    room.setTop(bottom + _GAP)
    return room


def _draw_items(canvas: Canvas, room: QRectF, chart: Chart, names: list[str]) -> float:
    """Draw name after name, in as many lines as they need; give where the last ends."""
    look = canvas.look
    line = canvas.metrics(look.caption).height()
    swatch = _LINE_SWATCH if chart.kind == "line" else _SWATCH
    series = len(names) - len(chart.marks)
    x, y = room.left(), room.top()
    for at, name in enumerate(names):
        sign = swatch if at < series else _LINE_SWATCH
        width = min(canvas.width(name, look.caption) + 1, _WIDEST, room.width() - sign - _NEAR)
        if x > room.left() and x + sign + _NEAR + width > room.right():
            x, y = room.left(), y + line + 4
        where = QRectF(x, y, sign, line)
        if at >= series:
            _draw_line(canvas, where, mark_pen(canvas))
        elif chart.kind == "line":
            _draw_line(canvas, where, marks.line_pen(canvas, at))
            marks.draw_point(canvas, canvas.turned(where).center(), at)
        else:
            marks.draw_swatch(canvas, QRectF(x, y + (line - _SWATCH) / 2, _SWATCH, _SWATCH), at)
        canvas.text(QRectF(x + sign + _NEAR, y, width, line), name, look.caption, look.second)
        x += sign + _NEAR + width + _APART
    return y + line


def _draw_line(canvas: Canvas, where: QRectF, pen: QPen) -> None:
    rect = canvas.turned(where)
    canvas.painter.setPen(pen)
    canvas.painter.drawLine(QLineF(rect.left(), rect.center().y(), rect.right(), rect.center().y()))


def mark_pen(canvas: Canvas) -> QPen:
    """Pen of a line across the chart."""
    pen = QPen(canvas.look.text, 1.25 * canvas.look.hair)
    pen.setDashPattern([4, 3])
    return pen
