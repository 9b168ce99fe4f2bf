"""A chart by itself, in the light colours of paper: as a picture, an SVG or a page of a PDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QImageWriter, QPageSize, QPaintDevice, QPainter, QPdfWriter

from ui import tokens
from ui.charts import look, said
from ui.charts.canvas import harmless
from ui.charts.chart import Chart
from ui.charts.drawing import draw

_EDGE = tokens.SPACE_XL
_WIDTH, _HEIGHT = 880, 380
"""Pixels of a chart with an axis, where nothing else tells how large it is to be."""
_ROW, _AROUND, _MOST_ROWS = 27, 110, 40
"""Pixels of a lying bar with its name, and of what stands around them all; how many bars there is room for."""
_DOTS = 1200
"""Dots per inch a page is laid out in; nothing on it is made of dots."""
_PER_INCH = 96
"""Pixels of a chart in one inch of a page."""


def _draw_on(
    device: QPaintDevice, chart: Chart, size: QSize, scale: float, *, is_mirrored: bool, has_title: bool = True
) -> None:
    with QPainter(device) as painter:
        painter.scale(scale, scale)
        rect = QRectF(0, 0, size.width(), size.height())
        room = rect.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        clothes = replace(look.paper(), shows_title=has_title)
        painter.fillRect(rect, clothes.ground)
        draw(painter, room, chart, clothes, is_mirrored=is_mirrored)


def size(chart: Chart) -> QSize:
    """How large a chart wants to be by itself."""
    if chart.kind != "share":
        return QSize(_WIDTH, _HEIGHT)
    return QSize(_WIDTH, _AROUND + _ROW * min(len(chart.labels), _MOST_ROWS))


def image(chart: Chart, size: QSize, *, is_mirrored: bool = False, scale: int = 2) -> QImage:
    """Draw a chart as a picture of `scale` dots per pixel."""
    drawn = QImage(size * scale, QImage.Format.Format_RGB32)
    drawn.setDevicePixelRatio(scale)
    _draw_on(drawn, chart, size, 1, is_mirrored=is_mirrored)
    return drawn


def png(chart: Chart, size: QSize, *, is_mirrored: bool = False) -> bytes:
    """Draw a chart as a PNG file."""
    with _memory() as buffer:
        QImageWriter(buffer, QByteArray(b"png")).write(image(chart, size, is_mirrored=is_mirrored))
        return bytes(buffer.data().data())


def svg(chart: Chart, size: QSize, *, is_mirrored: bool = False, has_title: bool = True) -> bytes:
    """Draw a chart as an SVG, its texts as text; its title may stand above it already, where it is shown."""
    from PySide6.QtSvg import QSvgGenerator

    with _memory() as buffer:
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setSize(size)
        generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
        generator.setResolution(_PER_INCH)
        generator.setTitle(harmless(chart.title))
        generator.setDescription(said.summary(chart))
        _draw_on(generator, chart, size, 1, is_mirrored=is_mirrored, has_title=has_title)
        return bytes(buffer.data().data())


def pdf(chart: Chart, size: QSize, *, is_mirrored: bool = False) -> bytes:
    """Draw a chart as a PDF of one page just as large, its texts as text."""
    with _memory() as buffer:
        writer = QPdfWriter(buffer)
        writer.setResolution(_DOTS)
        writer.setTitle(harmless(chart.title))
        points = QSizeF(size) * 72 / _PER_INCH
        writer.setPageSize(QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
        writer.setPageMargins(QMarginsF())
        _draw_on(writer, chart, size, _DOTS / _PER_INCH, is_mirrored=is_mirrored)
        return bytes(buffer.data().data())


@contextmanager
def _memory() -> Iterator[QBuffer]:
    """Somewhere to draw to before there is a file."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    try:
        yield buffer
    finally:
        buffer.close()


FORMATS: dict[str, Callable[..., bytes]] = {"svg": svg, "png": png, "pdf": pdf}
"""What a chart can be saved as by itself."""
