"""What scrolls down where a window is low: a page, or a side of one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class Scroll(QScrollArea):
    """As wide as there is room, without an edge; no stop for the keyboard, which goes to what is inside."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def hold(self, inside: QWidget) -> None:
        """Scroll this, on the ground pages have."""
        inside.setProperty("role", "page")
        self.setWidget(inside)
