"""A button with one of our icons, which follows the theme."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget

from ui.desktop import icons
from ui.desktop.theme import Theme


class IconButton(QPushButton):
    """A button with an icon and, where there is room, a word; `explanation` is its tooltip, or its name."""

    def __init__(self, theme: Theme, icon: str, text: str, explanation: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme, self._name = theme, icon
        self.setToolTip(explanation)
        self.setAccessibleName(text or explanation)
        self.setProperty("role", "" if text else "quiet")
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setIcon(icons.icon(self._name, self._theme.color("second")))
