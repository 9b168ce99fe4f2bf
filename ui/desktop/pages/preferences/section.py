"""A card of settings: each with its name and what it means at one side, and what changes it at the other."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from ui import tokens
from ui.desktop.widgets.plain import Paragraph, PlainLabel

_NAMES = 250
"""Pixels the names of settings take, the same in every card."""


class Section(QFrame):
    """One card; `column` takes what is no single setting."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.title = PlainLabel(title, "strong")
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(tokens.SPACE_XL)
        self._grid.setVerticalSpacing(tokens.SPACE_L)
        self._grid.setColumnMinimumWidth(0, _NAMES)
        self._grid.setColumnStretch(1, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(tokens.SPACE_L, tokens.SPACE_M, tokens.SPACE_L, tokens.SPACE_L)
        self.column.setSpacing(tokens.SPACE_M)
        self.column.addWidget(self.title)
        self.column.addLayout(self._grid)

    def add(self, name: str, meaning: str, control: QWidget) -> None:
        """Add a setting; `meaning` may be empty."""
        said = QVBoxLayout()
        said.setSpacing(tokens.SPACE_XS // 2)
        heading = PlainLabel(name)
        heading.setBuddy(control)
        said.addWidget(heading)
        if meaning:
            explained = Paragraph(meaning, "caption", "second")
            said.addWidget(explained)
        said.addStretch()
        control.setAccessibleDescription(meaning)
        row = self._grid.rowCount()
        self._grid.addLayout(said, row, 0)
        self._grid.addWidget(control, row, 1, Qt.AlignmentFlag.AlignTop)
