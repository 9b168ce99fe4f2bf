"""The search field over the list of creators."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.desktop.theme import Theme
from ui.desktop.widgets.search import SearchField
from ui.text import _


class SearchLine(SearchField):
    """Looks for names and handles; Down and Enter go on to what was found."""

    passed = Signal()

    def __init__(self, own: Theme, parent: QWidget | None = None) -> None:
        super().__init__(own, parent)
        self.setPlaceholderText(_("Find a creator"))
        self.setAccessibleName(_("Search names and handles"))
        self.setToolTip(_("Looks for names and handles, whatever the case and accents"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.passed.emit()
