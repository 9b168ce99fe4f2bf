"""A drop-down whose arrow is drawn in the colour of the theme: a style sheet alone would leave it without one."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from ui.desktop import icons

_SIZE = 12


class DropDown(QComboBox):
    """One of several, each a value with its name."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)

    def offer(self, choices: Iterable[tuple[object, str]]) -> None:
        """Set what can be chosen, as values and names."""
        self.clear()
        for value, name in choices:
            self.addItem(name, value)

    @property
    def key(self) -> str:
        """What is chosen, where the values are words."""
        return str(self.currentData() or "")

    def choose(self, value: object) -> None:
        """Choose one of them, the first where that one is not on offer; no signal comes."""
        self.setCurrentIndex(max(0, self.findData(value)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Let the page scroll: a wheel must not choose what the pointer happens to pass over."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        color = self.palette().color(group, QPalette.ColorRole.PlaceholderText).name()
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = 8 if is_mirrored else self.width() - _SIZE - 8
        with QPainter(self) as painter:
            arrow = icons.pixmap("down", color, _SIZE, self.devicePixelRatioF())
            painter.drawPixmap(left, (self.height() - _SIZE) // 2, arrow)
