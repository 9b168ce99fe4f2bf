"""Where the parts of a chart go, left to right and in exact pixels; who draws mirrors and rounds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF

from ui.charts.chart import Chart

_WIDEST_BAR = 44.0
_BAR = 0.68
"""Part of its place a bar, or a group of bars, is wide."""
_MARKER = 10.0
_STEPS = (1, 2, 3, 4, 6, 12)


@dataclass(frozen=True, slots=True)
class Hit:
    """What is drawn for one value: by it a pointer finds the value."""

    rect: QRectF
    series: int
    place: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, or a part of one; `is_end` at the end away from the zero line."""

    hit: Hit
    is_end: bool
    is_negative: bool


@dataclass(frozen=True)
class Scale:
    """Lays values from `low` to `high` over pixels from `start` to `stop`."""

    low: int
    high: int
    start: float
    stop: float

    def at(self, value: int) -> float:
        """Pixel of a value. Whole numbers of any size are divided exactly before they are rounded."""
        return self.start + (self.stop - self.start) * ((value - self.low) / (self.high - self.low))


def slots(plot: QRectF, count: int) -> list[tuple[float, float]]:
    """Cut the width of a plot into equal places: where each begins, and its width."""
    width = plot.width() / max(1, count)
    return [(plot.left() + at * width, width) for at in range(count)]


def stacked(chart: Chart, plot: QRectF, scale: Scale) -> Iterator[Bar]:
    """Bars on each other: what is above zero upwards, what is below downwards."""
    for place, (left, width) in enumerate(slots(plot, len(chart.labels))):
        thick = min(_WIDEST_BAR, width * _BAR)
        for start, stop, series, is_end in pile([one.values[place] for one in chart.series]):
            rect = _upright(left + (width - thick) / 2, thick, scale.at(start), scale.at(stop))
            yield Bar(Hit(rect, series, place), is_end, stop < start)


def pile(values: Sequence[int | None]) -> Iterator[tuple[int, int, int, bool]]:
    """Lay values on each other: from where to where each reaches, its number, and whether none lies beyond it."""
    last = {value > 0: at for at, value in enumerate(values) if value}
    reached = {True: 0, False: 0}
    for at, value in enumerate(values):
        if value is not None:
            is_up = value >= 0
            start = reached[is_up]
            reached[is_up] += value
            yield start, start + value, at, last.get(is_up, at) == at


def grouped(chart: Chart, plot: QRectF, scale: Scale) -> Iterator[Bar]:
    """Bars beside each other."""
    count = max(1, len(chart.series))
    for place, (left, width) in enumerate(slots(plot, len(chart.labels))):
        whole = min(_WIDEST_BAR * count, width * (_BAR if count == 1 else 0.8))
        thick = whole / count
        for series, one in enumerate(chart.series):
            value = one.values[place]
            if value is not None:
                at = left + (width - whole) / 2 + series * thick
                gap = 1 if thick > 5 and count > 1 else 0
                rect = _upright(at, thick - gap, scale.at(0), scale.at(value))
                yield Bar(Hit(rect, series, place), is_end=True, is_negative=value < 0)


def _upright(left: float, width: float, start: float, stop: float) -> QRectF:
    return QRectF(left, min(start, stop), width, abs(stop - start))


def points(chart: Chart, plot: QRectF, scale: Scale) -> Iterator[Hit]:
    """Squares around the points of lines."""
    places = slots(plot, len(chart.labels))
    for series, one in enumerate(chart.series):
        for place, value in enumerate(one.values):
            if value is not None:
                left, width = places[place]
                x, y = left + width / 2, scale.at(value)
                yield Hit(QRectF(x - _MARKER / 2, y - _MARKER / 2, _MARKER, _MARKER), series, place)


def lying(chart: Chart, place: int, room: QRectF, scale: Scale) -> Iterator[Bar]:
    """One row of a share chart: parts of a bar behind each other, inside `room`."""
    for start, stop, series, is_end in pile([one.values[place] for one in chart.series]):
        left, right = sorted((scale.at(start), scale.at(stop)))
        hit = Hit(QRectF(left, room.top(), right - left, room.height()), series, place)
        yield Bar(hit, is_end, stop < start)


def captions(room: QRectF, widths: Sequence[float], gap: float) -> list[tuple[int, QRectF]]:
    """Choose the places whose captions are written, and where: each one, or each second, third ..., always the last.

    A caption stands in the middle of its place, those at the ends inside `room`; two are at least `gap` apart.
    """
    count = len(widths)
    for step in chain(_STEPS, range(24, 12 * count, 12)):
        found = [(place, _caption(room, place, widths)) for place in range(count - 1, -1, -step)]
        if all(one.left() - other.right() >= gap for (_, one), (_, other) in pairwise(found)):
            return found
    return [(count - 1, _caption(room, count - 1, widths))] if count else []


def _caption(room: QRectF, place: int, widths: Sequence[float]) -> QRectF:
    slot, width = room.width() / len(widths), min(widths[place], room.width())
    left = room.left() + (place + 0.5) * slot - width / 2
    return QRectF(max(room.left(), min(left, room.right() - width)), room.top(), width, room.height())


def hatch(rect: QRectF, apart: float, slope: int) -> list[QLineF]:
    """Lines across a rectangle at 45 degrees (`slope` 1 or -1) or level (0), cut off at its edges."""
    left, top, right = rect.left(), rect.top(), rect.right()
    width, height = rect.width(), rect.height()
    if slope == 0:
        levels = (rect.bottom() - apart * (at + 0.5) for at in range(int(height / apart + 0.5)))
        return [QLineF(left, y, right, y) for y in levels]
    lines, step = [], apart * 1.5
    for along in (step * (at + 0.5) for at in range(int((width + height) / step + 0.5))):
        near, far = max(0.0, along - height), min(along, width)
        start, stop = (left + near, left + far) if slope > 0 else (right - near, right - far)
        lines.append(QLineF(start, top + along - near, stop, top + along - far))
    return lines


def nearest(hits: Sequence[Hit], point: QPointF, *, is_lying: bool) -> Hit | None:
    """Find what a pointer means: what it is on, else what is closest, first along the places."""

    def far(hit: Hit) -> tuple[float, float]:
        rect = hit.rect
        across = max(rect.left() - point.x(), point.x() - rect.right(), 0.0)
        up = max(rect.top() - point.y(), point.y() - rect.bottom(), 0.0)
        return (up, across) if is_lying else (across, up)

    return min(hits, key=far, default=None)
