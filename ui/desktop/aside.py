"""A page that is none of the rail's: one looks something up there, or sets it, and goes back to where one was."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui import tokens
from ui.desktop.actions import Actions
from ui.desktop.page import Page
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.title_line import TitleLine
from ui.text import _


class Aside(Page):
    """It needs no ledger. `left` comes when a person is done with it: by the button before its title, or Esc."""

    left = Signal()

    def __init__(
        self, title: str, own: Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        """Make it with its title line; what it shows is added to `column`."""
        super().__init__(own, actions, preferences, parent)
        back = IconButton(own, "back", "", _("Back (Esc)"))
        back.clicked.connect(self.left)
        self.head = TitleLine(title)
        self.head.setContentsMargins(tokens.SPACE_S, tokens.SPACE_M, tokens.SPACE_L, 0)
        self.head.setSpacing(tokens.SPACE_S)
        self.head.insertWidget(0, back)
        self.head.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.SPACE_M)
        self.column.addLayout(self.head)

    def reckon(self) -> None:
        """Nothing of the ledger is shown."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
