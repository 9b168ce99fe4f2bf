"""What every table of whole rows has in common: quiet lines of one height, smooth scrolling, one stop for Tab."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui import tokens


class RowTable(QTableView):
    """A table whose rows are selected whole; nothing in it is edited unless who makes it says so."""

    def __init__(self, title: str, role: str, height: int, parent: QWidget | None = None) -> None:
        """`title` is what it is called aloud, `role` its place in the style sheet, `height` of a row in pixels."""
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setProperty("role", role)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setFont(tokens.font("caption"))
        self.horizontalHeader().setHighlightSections(False)
        self.set_row_height(height)

    def set_row_height(self, height: int) -> None:
        """Set how high every row is, in pixels."""
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing for a typed letter: Qt would write every row to find one that begins with it."""
