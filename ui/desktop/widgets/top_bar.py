"""The line at the top: which ledger is open, the search, and the two things done most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from ui.desktop import icons
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import PlainLabel, ShortLabel
from ui.text import _
from ui.tokens import SPACE_L, SPACE_S

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

SEARCH_WIDTH = 320


class TopBar(QFrame):
    """Name of the ledger, a place for the search field, and buttons that wait for their actions."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "top")
        self._theme = theme
        mark = PlainLabel()
        mark.setPixmap(icons.pixmap("coinpurse", "#000000", 26, self.devicePixelRatioF()))
        self._name = ShortLabel("Coinpurse", "strong")
        self._gift, self._purchase = QPushButton(_("Add gift")), QPushButton(_("Add purchase"))
        self._gift.setProperty("role", "primary")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SPACE_L, SPACE_S, SPACE_L, SPACE_S)
        self._row.setSpacing(SPACE_S)
        self._row.addWidget(mark)
        self._row.addWidget(self._name, 1)
        for button in (self._gift, self._purchase):
            self._row.addWidget(button)
        theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        for button, icon, tone in ((self._gift, "gift", "on_accent"), (self._purchase, "purchase", "text")):
            button.setIcon(icons.icon(icon, self._theme.color(tone), disabled=self._theme.color("disabled")))

    def complete(self, search: QWidget, gift: QAction, purchase: QAction) -> None:
        """Put the search field in, and let the buttons do their actions."""
        search.setMinimumWidth(120)
        search.setMaximumWidth(SEARCH_WIDTH)
        self._row.insertWidget(2, search, 1)
        for button, action in ((self._gift, gift), (self._purchase, purchase)):
            button.setToolTip(action.toolTip())
            button.clicked.connect(action.trigger)
            action.enabledChanged.connect(button.setEnabled)
            button.setEnabled(action.isEnabled())

    def show_name(self, name: str) -> None:
        """Show which ledger is open."""
        self._name.setText(name)
