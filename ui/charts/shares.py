"""A share chart: one lying bar for each label, with its value and its part of the whole."""

from __future__ import annotations

from PySide6.QtCore import QRectF

from ui import formats, tokens
from ui.charts import layout, marks, said
from ui.charts.canvas import Canvas
from ui.charts.chart import Chart, Place
from ui.charts.layout import Bar, Hit, Scale
from ui.text import _

_GAP = float(tokens.SPACE_M)
_NARROW = 420.0
"""Pixels below which a bar goes under its name."""
_NAME = 0.34
"""Part of the width the names take at most."""
_THICK, _THIN = 14.0, 8.0


def height(rows: int, width: float, line: float) -> float:
    """Pixels a share chart of so many rows wants; `line` is the height of a line of text."""
    return rows * _row(width, line)


def _row(width: float, line: float) -> float:
    return line + _THIN + 14 if width < _NARROW else max(line, _THICK) + 10


def draw(canvas: Canvas, room: QRectF, chart: Chart, focus: Place | None) -> list[Hit]:
    """Draw as many rows as there is room for, and how many are left out."""
    look, count = canvas.look, len(chart.labels)
    line = canvas.metrics(look.body).height()
    row = _row(room.width(), line)
    fitting = count if count * row <= room.height() + 1 else max(0, int((room.height() - line) / row))
    low, high = chart.bounds()
    values = [said.total(chart, place) for place in range(count)]
    percents = [_percent(chart, place) for place in range(count)]
    columns = _Columns(canvas, room, chart, values, percents)
    bars: list[Bar] = []
    for place in range(fitting):
        where = QRectF(room.left(), room.top() + place * row, room.width(), row)
        if focus is not None and focus.place == place:
            canvas.fill(where.adjusted(-4, 0, 4, 0), look.band)
        track = columns.write(where, place)
        mine = list(layout.lying(chart, place, track, Scale(low, max(high, low + 1), track.left(), track.right())))
        for bar in mine:
            if chart.value(Place(bar.hit.series, place)):
                marks.draw_bar(canvas, bar, is_lying=True)
        bars += mine
    if len(chart.series) > 1:
        marks.draw_ring(canvas, bars, focus)
    if fitting < count:
        rest = QRectF(room.left(), room.top() + fitting * row, room.width(), line)
        canvas.text(rest, _("and {count} more").format(count=formats.count(count - fitting)), look.caption, look.second)
    return [bar.hit for bar in bars]


def _percent(chart: Chart, place: int) -> str:
    from ui import formats

    total, whole = chart.total(place), chart.sum
    if total is None or whole <= 0:
        return ""
    if 0 < 100 * total < whole:
        return _("<{percent}").format(percent=formats.percent(1, 100))
    return formats.percent(total, whole)


class _Columns:
    """Where name, bar, value and percentage of a row go: beside each other, or in two lines where it is narrow."""

    def __init__(self, canvas: Canvas, room: QRectF, chart: Chart, values: list[str], percents: list[str]) -> None:
        self._canvas, self._chart, self._values, self._percents = canvas, chart, values, percents
        font = canvas.look.body
        self._is_narrow = room.width() < _NARROW
        self._value = max((canvas.width(text, font) for text in values), default=0.0) + 1
        self._percent = max((canvas.width(text, font) for text in percents), default=0.0) + 1
        names = max((canvas.width(text, font) for text in chart.labels), default=0.0) + 1
        self._name = min(names, room.width() * _NAME)
        self._line = canvas.metrics(font).height()

    def write(self, where: QRectF, place: int) -> QRectF:
        """Write a row; give where its bar goes."""
        canvas, look = self._canvas, self._canvas.look
        texts = where.adjusted(0, 4, 0, 0) if self._is_narrow else where
        high = self._line if self._is_narrow else where.height()
        percent = QRectF(texts.right() - self._percent, texts.top(), self._percent, high)
        value = QRectF(percent.left() - _GAP - self._value, texts.top(), self._value, high)
        wide = max(0.0, value.left() - texts.left() - _GAP) if self._is_narrow else self._name
        name = QRectF(texts.left(), texts.top(), wide, high)
        canvas.text(name, self._chart.labels[place], look.body, look.text)
        canvas.text(value, self._values[place], look.body, look.text, "far")
        canvas.text(percent, self._percents[place], look.body, look.second, "far")
        if self._is_narrow:
            return QRectF(where.left(), texts.top() + high + 2, where.width(), _THIN)
        left = name.right() + _GAP
        return QRectF(left, where.center().y() - _THICK / 2, max(1.0, value.left() - _GAP - left), _THICK)
