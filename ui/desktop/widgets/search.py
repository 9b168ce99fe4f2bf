"""The search field in the title line."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.desktop import icons
from ui.desktop.theme import Theme
from ui.text import _

_PAUSE = 0
"""Milliseconds after the last letter before the search begins: only letters that come at once are one search."""


class SearchField(QLineEdit):
    """What to look for; `searched` comes after a short pause in typing, at once on Enter. Esc empties it."""

    searched = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText(_("Search the ledger"))
        self.setAccessibleName(_("Search creators, gifts and notes"))
        self.setToolTip(_("Looks for words in creators, gifts and notes (Ctrl+F)"))
        self._sign = QAction(self)
        self.addAction(self._sign, QLineEdit.ActionPosition.LeadingPosition)
        self._dress()
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._search)
        self.textChanged.connect(lambda _text: self._pause.start())
        self.returnPressed.connect(self._search)
        theme.changed.connect(self._dress)

    def _dress(self) -> None:
        self._sign.setIcon(icons.icon("search", self._theme.color("second")))

    def _search(self) -> None:
        self._pause.stop()
        self.searched.emit(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self._search()
            return
        super().keyPressEvent(event)
