"""What is seen while files are held over the window: that they may be let go."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui import tokens
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _


class DropHint(QFrame):
    """Lies over its parent and lets everything through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "drop")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.setSpacing(tokens.SPACE_XS)
        column.addStretch()
        for text, size, tone in (
            (_("Let go to import"), "title", ""),
            (_("You see every row before anything is written. A ledger is opened."), "body", "second"),
        ):
            label = PlainLabel(text, size, tone)  # type: ignore[arg-type]
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch()

    def cover(self, area: QWidget) -> None:
        """Show it over `area` of the same window."""
        corner = area.mapTo(area.window(), area.rect().topLeft())
        self.setGeometry(
            corner.x() + tokens.SPACE_L,
            corner.y() + tokens.SPACE_L,
            area.width() - 2 * tokens.SPACE_L,
            area.height() - 2 * tokens.SPACE_L,
        )
        self.show()
        self.raise_()
