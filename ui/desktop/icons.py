"""Icons: a few line drawings of our own, in a colour of the theme, as sharp as the screen is."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

from resources import path

SIZE = 16
"""Pixels an icon beside text is wide, before the screen's scale."""
_LARGE = 40
_LINE, _FINE_LINE = 'stroke-width="1.7"', 'stroke-width="0.9"'
"""What looks right beside text is heavy on its own."""


_DIRECTED = ("back", "next", "undo", "redo", "again")
"""Icons that point where one came from: the other way in languages read from the right."""


def pixmap(name: str, color: str, size: int = SIZE, scale: float = 1) -> QPixmap:
    """Draw an icon in one colour; `scale` is the number of dots of the screen per pixel."""
    is_mirrored = name in _DIRECTED and QGuiApplication.layoutDirection() == Qt.LayoutDirection.RightToLeft
    return _drawn(name, color, size, scale, is_mirrored)


@lru_cache(maxsize=256)
def _drawn(name: str, color: str, size: int, scale: float, is_mirrored: bool) -> QPixmap:
    dots = round(size * scale)
    drawn = QPixmap(QSize(dots, dots))
    drawn.fill(Qt.GlobalColor.transparent)
    svg = path("icons", f"{name}.svg").read_text(encoding="utf-8").replace("currentColor", color)
    if size >= _LARGE:
        svg = svg.replace(_LINE, _FINE_LINE)
    with QPainter(drawn) as painter:
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, dots, dots))
    if is_mirrored:
        drawn = drawn.transformed(QTransform().scale(-1, 1))
    drawn.setDevicePixelRatio(scale)
    return drawn


def icon(
    name: str, color: QColor, active: QColor | None = None, disabled: QColor | None = None, size: int = SIZE
) -> QIcon:
    """Make an icon of one colour, with another one while it is switched on or cannot be used."""
    from PySide6.QtWidgets import QApplication

    scale = max((screen.devicePixelRatio() for screen in QApplication.screens()), default=1)
    made = QIcon()
    made.addPixmap(pixmap(name, color.name(), size, scale))
    if active is not None:
        drawn = pixmap(name, active.name(), size, scale)
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Active, QIcon.Mode.Selected):
            made.addPixmap(drawn, mode, QIcon.State.On)
    if disabled is not None:
        made.addPixmap(pixmap(name, disabled.name(), size, scale), QIcon.Mode.Disabled)
    return made
