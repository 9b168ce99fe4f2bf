"""What every table has in common: quiet lines of one height, smooth scrolling, one stop for Tab."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from ui import tokens


def make_quiet(view: QTableView) -> None:
    """Set what all tables have in common: nothing is edited, no lines, smooth scrolling, one stop for Tab."""
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.setTabKeyNavigation(False)
    view.verticalHeader().hide()
    view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)


def set_row_height(view: QTableView, height: int) -> None:
    """Make every row so many pixels high."""
    view.verticalHeader().setMinimumSectionSize(height)
    view.verticalHeader().setDefaultSectionSize(height)


class RowTable(QTableView):
    """A table whose rows are selected whole; nothing in it is edited unless who makes it says so."""

    def __init__(self, title: str, role: str, height: int, parent: QWidget | None = None) -> None:
        """`title` is what it is called aloud, `role` its place in the style sheet, `height` of a row in pixels."""
        super().__init__(parent)
        self.setAccessibleName(title)
        self.setProperty("role", role)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        make_quiet(self)
        self.horizontalHeader().setFont(tokens.font("caption"))
        self.horizontalHeader().setHighlightSections(False)
        self.set_row_height(height)

    def set_row_height(self, height: int) -> None:
        """Set how high every row is, in pixels."""
        set_row_height(self, height)

    def choose_row(self, row: int) -> None:
        """Go to a row. Qt's own selectRow finds none where columns end a pixel before the edge, read from the right."""
        chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self.model().index(row, 0), chosen)

    def keyboardSearch(self, search: str) -> None:
        """Do nothing for a typed letter: Qt would write every row to find one that begins with it."""
