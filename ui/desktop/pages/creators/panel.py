"""What opens beside the list for a while: a title, what is to be decided, and two buttons at its end."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from models.errors import LedgerError
from ui import tokens
from ui.desktop.widgets.plain import Paragraph
from ui.desktop.widgets.scroll import Scroll
from ui.text import _, sentence


class Panel(Scroll):
    """`left` comes with its second button, or Esc. Nothing is written before its first button is pressed."""

    left = Signal()

    def __init__(self, title: str, about: str, verb: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self.title = Paragraph(title, "title")
        self._about, self._wrong = Paragraph("", "body", "second"), Paragraph("", "body", "wrong")
        self._about.setText(about)
        self.do, self.leave = QPushButton(verb), QPushButton(_("Cancel"))
        self.do.setProperty("role", "primary")
        self.leave.clicked.connect(self.left)
        self.column = QVBoxLayout()
        self.column.setSpacing(tokens.SPACE_M)
        self.hold(self._inner())
        self._wrong.hide()

    def _inner(self) -> QWidget:
        buttons = QHBoxLayout()
        buttons.setSpacing(tokens.SPACE_S)
        buttons.addWidget(self.do)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        inner = QWidget()
        whole = QVBoxLayout(inner)
        whole.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, tokens.SPACE_L)
        whole.setSpacing(tokens.SPACE_M)
        whole.addWidget(self.title)
        whole.addWidget(self._about)
        whole.addLayout(self.column)
        whole.addWidget(self._wrong)
        whole.addLayout(buttons)
        whole.addStretch(1)
        return inner

    def refuse(self, error: LedgerError | None) -> None:
        """Say why it cannot be done; None takes that back."""
        self._wrong.say(sentence(error) if error else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)
