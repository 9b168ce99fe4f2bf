"""The one drawing of a chart: on screen, on a printer, in a PDF and in an SVG."""

from __future__ import annotations

from itertools import groupby

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from ui import tokens
from ui.charts import layout, legend, marks, shares
from ui.charts.canvas import Canvas
from ui.charts.chart import Chart, Place, ticks
from ui.charts.layout import Hit, Scale
from ui.charts.look import Look
from ui.text import _

GAP = float(tokens.SPACE_S)
_TICK_HEIGHT = 34.0
"""Pixels between two lines of the grid, at least."""
_WIDEST_LABEL, _LABELS_APART = 96.0, 6.0
_FOCUSED = 5.5
_ROOMY = 14.0
"""Pixels between the points of a line from which on they are drawn large."""


def draw(
    painter: QPainter, rect: QRectF, chart: Chart, look: Look, *, is_mirrored: bool = False, focus: Place | None = None
) -> list[Hit]:
    """Draw a chart into `rect`; where `is_mirrored`, time runs from the right. Tells where each value is."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    canvas = Canvas(painter, rect, look, is_mirrored=is_mirrored)
    room = legend.draw(canvas, rect, chart)
    if chart.is_empty:
        canvas.text(room, _("Nothing to show"), look.body, look.second, "middle")
        hits = []
    elif chart.kind == "share":
        hits = shares.draw(canvas, room, chart, focus)
    else:
        hits = _draw_upright(canvas, room, chart, focus)
    painter.restore()
    return [Hit(canvas.turned(hit.rect), hit.series, hit.place) for hit in hits] if is_mirrored else hits


def _draw_upright(canvas: Canvas, room: QRectF, chart: Chart, focus: Place | None) -> list[Hit]:
    """Draw a chart whose values go upwards over its labels."""
    line = canvas.metrics(canvas.look.caption).height()
    high = room.height() - line - GAP - line / 2
    if high < line or room.width() < 2 * line:
        return []
    steps = ticks(*chart.bounds(), max(2, int(high / _TICK_HEIGHT)))
    written = [chart.write_short(value) for value in steps]
    gutter = min(max(canvas.width(text, canvas.look.caption) for text in written) + GAP, room.width() / 2)
    plot = QRectF(room.left() + gutter, room.top() + line / 2, room.width() - gutter, high)
    scale = Scale(steps[0], steps[-1], plot.bottom(), plot.top())
    if focus is not None and focus.place < len(chart.labels):
        left, width = layout.slots(plot, len(chart.labels))[focus.place]
        canvas.fill(QRectF(left, plot.top(), width, plot.height()), canvas.look.band)
    _draw_grid(canvas, plot, scale, list(zip(steps, written, strict=True)))
    hits = _draw_values(canvas, plot, chart, scale, focus)
    canvas.level(plot.left(), plot.right(), scale.at(0), canvas.look.zero)
    _draw_marks(canvas, plot, chart, scale)
    _draw_labels(canvas, QRectF(plot.left(), plot.bottom() + GAP / 2, plot.width(), line), chart, focus)
    return hits


def _draw_grid(canvas: Canvas, plot: QRectF, scale: Scale, steps: list[tuple[int, str]]) -> None:
    look = canvas.look
    line = canvas.metrics(look.caption).height()
    for value, text in steps:
        y = scale.at(value)
        canvas.level(plot.left(), plot.right(), y, look.grid)
        room = QRectF(plot.left() - plot.width(), y - line / 2, plot.width() - GAP, line)
        canvas.text(room, text, look.caption, look.second, "far")


def _draw_values(canvas: Canvas, plot: QRectF, chart: Chart, scale: Scale, focus: Place | None) -> list[Hit]:
    if chart.kind == "line":
        return _draw_lines(canvas, plot, chart, scale, focus)
    bars = list((layout.stacked if chart.kind == "stacked" else layout.grouped)(chart, plot, scale))
    for bar in bars:
        if chart.value(Place(bar.hit.series, bar.hit.place)):
            marks.draw_bar(canvas, bar)
    marks.draw_ring(canvas, bars, focus)
    return [bar.hit for bar in bars]


def _draw_lines(canvas: Canvas, plot: QRectF, chart: Chart, scale: Scale, focus: Place | None) -> list[Hit]:
    """Draw a line for each series, broken where nothing is known, and its points on it."""
    hits = list(layout.points(chart, plot, scale))
    radius = 3.5 if plot.width() >= _ROOMY * len(chart.labels) else 2.25
    for series, mine in groupby(hits, lambda hit: hit.series):
        known = {hit.place: canvas.turned_point(hit.rect.center()) for hit in mine}
        canvas.painter.setPen(marks.line_pen(canvas, series))
        ends = [(at, known[place + 1]) for place, at in known.items() if place + 1 in known]
        canvas.painter.drawLines([QLineF(start, stop) for start, stop in ends])
        marks.draw_points(canvas, list(known.values()), series, radius)
        if focus is not None and focus.series == series and focus.place in known:
            marks.draw_points(canvas, [known[focus.place]], series, _FOCUSED)
    return hits


def _draw_marks(canvas: Canvas, plot: QRectF, chart: Chart, scale: Scale) -> None:
    for mark in chart.marks:
        canvas.painter.setPen(legend.mark_pen(canvas))
        y = scale.at(mark.value)
        ends = (canvas.turned_point(QPointF(x, y)) for x in (plot.left(), plot.right()))
        canvas.painter.drawLine(*ends)


def _draw_labels(canvas: Canvas, room: QRectF, chart: Chart, focus: Place | None) -> None:
    """Write the labels, each under its place, as many as there is room for."""
    look = canvas.look
    widths = [min(canvas.width(label, look.caption), _WIDEST_LABEL) + 1 for label in chart.labels]
    for place, where in layout.captions(room, widths, _LABELS_APART):
        color = look.text if focus is not None and focus.place == place else look.second
        canvas.text(where, chart.labels[place], look.caption, color, "middle")
