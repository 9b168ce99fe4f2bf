"""The Ledger table as one works in it: whole rows, one key for each thing, columns as one wants them."""

from __future__ import annotations

from array import array
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.desktop import theme
from ui.desktop.tables.entry_columns import COLUMNS
from ui.desktop.tables.entry_delegate import EntryDelegate
from ui.desktop.tables.entry_layout import EntryLayout
from ui.desktop.tables.entry_model import EntryModel
from ui.desktop.tables.row_table import RowTable
from ui.desktop.widgets.cells import Index
from ui.text import _

if TYPE_CHECKING:
    from ui.desktop.session import LedgerSession
    from ui.desktop.tables.entry_editor import CellEditing


class EntryTable(RowTable):
    """A table of entries, each cell of which can be typed in where that makes sense."""

    edit_wanted = Signal(int)
    """An entry, by its id, is to be shown in a bar."""
    sort_wanted = Signal(int, bool)
    """A column, and whether downwards."""

    def __init__(self, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(_("Entries"), "entries", theme.ROW_HEIGHT["normal"], parent)
        self._theme = own
        self.rows = EntryModel(self)
        self._drawing = EntryDelegate(own, self)
        self.setModel(self.rows)
        self.setItemDelegate(self._drawing)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.doubleClicked.connect(self._edit_cell)
        self._prepare_header()
        self.columns = EntryLayout(self, self._drawing)
        self._session: LedgerSession | None = None

    def _prepare_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(40)
        header.setSectionsMovable(True)
        header.setFirstSectionMovable(True)
        # A movable heading asks of every row whether its column is selected, each time it is drawn. Ours shows no
        # selection, so it gets an empty one to ask.
        header.setSelectionModel(QItemSelectionModel(self.rows, header))
        header.sectionClicked.connect(self._sort)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda _place: self.choose_columns())

    def choose_columns(self) -> None:
        """Open the list of columns under the headings."""
        from ui.desktop.tables.entry_chooser import ColumnChooser

        self.chooser = ColumnChooser(self._theme, self.columns, self)
        self.chooser.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.chooser.open_under(self.horizontalHeader())
        self.chooser.list.setFocus()

    def _sort(self, column: int) -> None:
        """Sort by a column: the latest and largest first, names from A; a second click turns it round."""
        if not COLUMNS[column].is_sorted:
            return
        chosen, is_descending = self.rows.sorting
        is_descending = not is_descending if column == chosen else COLUMNS[column].falls
        self.rows.mark_sorting(column, is_descending=is_descending)
        self.sort_wanted.emit(column, is_descending)

    # --- Typing ---------------------------------------------------------------------------------------------------

    @cached_property
    def cells(self) -> CellEditing:
        """What one types with in the table, made when someone first does."""
        from ui.desktop.tables.entry_editor import CellEditing

        made = CellEditing(self)
        made.attach(self._session)
        return made

    def attach(self, session: LedgerSession | None) -> None:
        """Write what is typed here into this ledger, or into none."""
        self._session = session
        if "cells" in self.__dict__:
            self.cells.attach(session)

    @property
    def is_typing(self) -> bool:
        """Whether a cell is open."""
        return "cells" in self.__dict__ and self.cells.editor is not None

    def resume_typing(self) -> None:
        """Open again the cell that was open when its row was moved away."""
        if "cells" in self.__dict__:
            self.cells.resume()

    # --- Selection ------------------------------------------------------------------------------------------------

    def selected_rows(self) -> int:
        """How many rows are selected; a million cost no more than one."""
        return sum(bottom - top + 1 for top, bottom in self._selected_parts())

    def selected_ids(self) -> array[int]:
        """Ids of the selected entries, from the top down."""
        found = array("q")
        for top, bottom in self._selected_parts():
            found.extend(self.rows.ids[top : bottom + 1])
        return found

    def _selected_parts(self) -> list[tuple[int, int]]:
        """First and last row of each run of selected rows, from the top down."""
        chosen = self.selectionModel().selection()
        parts = (chosen.at(number) for number in range(chosen.count()))
        return sorted((part.top(), part.bottom()) for part in parts)

    def select(self, entry: int, column: int | None = None) -> None:
        """Select an entry alone, whatever key is held, and bring it on screen, if it is in the view."""
        row = self.rows.row_of(entry)
        if row is not None:
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            index = self.rows.index(row, max(0, self.currentIndex().column()) if column is None else column)
            self.selectionModel().setCurrentIndex(index, flags)
            self.scrollTo(index)

    # --- Keys and pointer -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, current = event.key(), self.currentIndex()
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers() and current.isValid():
            self.edit_wanted.emit(self.rows.ids[current.row()])
        elif key in {Qt.Key.Key_Home, Qt.Key.Key_End} and not event.modifiers() and self.rows.ids:
            self.setCurrentIndex(self.rows.index(0 if key == Qt.Key.Key_Home else len(self.rows.ids) - 1, 0))
        elif plain and event.text().isprintable() and event.text().strip() and current.isValid():
            self.cells.begin(self.rows.ids[current.row()], COLUMNS[current.column()].key, event.text())
        else:
            super().keyPressEvent(event)

    def edit_current(self) -> None:
        """Open the current cell to type in, or the first of its row that can be."""
        current = self.currentIndex()
        if current.isValid():
            entry, wanted = self.rows.ids[current.row()], [COLUMNS[current.column()].key, *self.columns.shown]
            any(self.cells.begin(entry, key) for key in wanted)

    def _edit_cell(self, index: Index) -> None:
        """Open a cell to type in; where it only shows what follows from others, the bar of its entry."""
        entry = self.rows.ids[index.row()]
        if not self.cells.begin(entry, COLUMNS[index.column()].key):
            self.edit_wanted.emit(entry)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.rowAt(event.position().toPoint().y()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def _hover(self, row: int) -> None:
        for changed in {self._drawing.hovered, row} if row != self._drawing.hovered else ():
            self.viewport().update(self._row_area(changed))
        self._drawing.hovered = row

    def _row_area(self, row: int) -> QRect:
        return (
            QRect(0, self.rowViewportPosition(row), self.viewport().width(), self.rowHeight(row))
            if row >= 0
            else QRect()
        )

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.rows.ids:
            self.selectionModel().setCurrentIndex(self.rows.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        for index in (current, previous) if self.isVisible() else ():
            self.viewport().update(self._row_area(index.row()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows; while the keyboard is here, a bar beside the current one and a frame round its cell."""
        super().paintEvent(event)
        if self.hasFocus() and self.currentIndex().isValid():
            area = self._row_area(self.currentIndex().row())
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                area.setLeft(area.right() - 2)
            with QPainter(self.viewport()) as painter:
                painter.fillRect(QRect(area.left(), area.top(), 3, area.height()), self._theme.color("accent"))
                painter.setPen(self._theme.color("outline"))
                painter.drawRect(self.visualRect(self.currentIndex()).adjusted(0, 0, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.columns.fit()
