"""A part of a creator's page: a card with its title."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

from ui import tokens
from ui.desktop.widgets.plain import PlainLabel


class Card(QFrame):
    """One card; `head` takes what stands beside the title, `column` what comes under it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self.head = QHBoxLayout()
        self.head.setSpacing(tokens.SPACE_S)
        self.head.addWidget(PlainLabel(title, "strong"))
        self.head.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(tokens.SPACE_L, tokens.SPACE_M, tokens.SPACE_L, tokens.SPACE_M)
        self.column.setSpacing(tokens.SPACE_S)
        self.column.addLayout(self.head)


def clear(layout: QLayout) -> None:
    """Take every widget out of a layout for good."""
    while (item := layout.takeAt(0)) is not None:
        if (part := item.widget()) is not None:
            part.setParent(None)
            part.deleteLater()
