"""A small table inside a card: as high as its rows, up to a few of them, and one stop for the keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from ui.desktop import theme
from ui.desktop.tables.row_table import RowTable
from ui.desktop.widgets.cells import Index, side
from ui.desktop.widgets.plain import tip

WriteRow = Callable[[int], Sequence[str]]
WriteHint = Callable[[int], str]
MOST = 8
"""Rows that are on screen at once; the others scroll."""


class ShortTable(RowTable):
    """Whole rows, nothing to edit; columns share the width by the letters they wish for."""

    asked = Signal(int)
    """What is behind a row is wanted, by Enter or a double click."""

    def __init__(self, own: theme.Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, "card", theme.ROW_HEIGHT["normal"], parent)
        self._theme = own
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalHeader().setSectionsClickable(False)
        self.horizontalHeader().setMinimumSectionSize(32)
        self.doubleClicked.connect(lambda index: self.asked.emit(index.row()))

    def letters(self) -> list[int]:
        """Width each column wishes for, in average letters."""
        raise NotImplementedError

    def fit(self, most: int = MOST) -> None:
        """Be as high as the rows there are, at most so many, and share out the width."""
        rows = min(self.model().rowCount(), most)
        high = self.horizontalHeader().sizeHint().height() + rows * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(high + 2 * self.frameWidth() + 1)
        self._share_width()

    def _share_width(self) -> None:
        wished = self.letters()
        width, total = self.viewport().width(), sum(wished)
        for number, letters in enumerate(wished):
            self.setColumnWidth(number, width * letters // total)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.choose_row(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self.asked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)


class TextModel(QAbstractTableModel):
    """Rows of texts, written as they are looked at."""

    def __init__(self, titles: Sequence[str], numbers: Sequence[int], parent: QObject | None = None) -> None:
        """`numbers` are the columns that hold numbers."""
        super().__init__(parent)
        self._titles, self._numbers = titles, numbers
        self._count = 0
        self._write: WriteRow = lambda _row: ()
        self._hint: WriteHint = lambda _row: ""
        self._rows: dict[int, Sequence[str]] = {}

    def show(self, count: int, write: WriteRow, hint: WriteHint = lambda _row: "") -> None:
        """Show so many rows; `hint` says what stands behind one."""
        self.beginResetModel()
        self._count, self._write, self._hint = count, write, hint
        self._rows.clear()
        self.endResetModel()

    def texts(self, row: int) -> Sequence[str]:
        """The cells of a row."""
        if row not in self._rows:
            self._rows[row] = self._write(row)
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and index.isValid():
            return self.texts(index.row())[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return side(is_number=index.column() in self._numbers)
        return tip(self._hint(index.row())) if role == Qt.ItemDataRole.ToolTipRole and index.isValid() else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return side(is_number=section in self._numbers) if role == Qt.ItemDataRole.TextAlignmentRole else None


class TextTable(ShortTable):
    """A short table of texts."""

    def __init__(
        self,
        own: theme.Theme,
        title: str,
        columns: Sequence[tuple[str, int, bool]],
        parent: QWidget | None = None,
    ) -> None:
        """`columns` are headings with the letters they wish for, and whether they hold numbers."""
        super().__init__(own, title, parent)
        self._letters = [letters for _title, letters, _is_number in columns]
        numbers = [at for at, (_title, _letters, is_number) in enumerate(columns) if is_number]
        self.texts = TextModel([heading for heading, *_ in columns], numbers, self)
        self.setModel(self.texts)

    def letters(self) -> list[int]:
        return self._letters

    def show_rows(self, count: int, write: WriteRow, hint: WriteHint = lambda _row: "") -> None:
        """Show so many rows; `hint` says what stands behind one."""
        self.texts.show(count, write, hint)
        self.fit()
