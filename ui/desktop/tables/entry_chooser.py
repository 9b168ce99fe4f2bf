"""Which columns the Ledger table shows, and in which order: a list to tick and to drag, by keyboard as well."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from ui import tokens
from ui.desktop import theme
from ui.desktop.tables.entry_columns import COLUMNS, Key, number
from ui.desktop.tables.entry_layout import EntryLayout
from ui.desktop.widgets.chips import Popup
from ui.desktop.widgets.choice_chip import Ticks
from ui.desktop.widgets.plain import Paragraph
from ui.text import _

_KEY = Qt.ItemDataRole.UserRole
_WIDTH = 240


class ColumnChooser(Popup):
    """Lists every column in its order; a tick shows it, dragging or Alt with an arrow moves it."""

    def __init__(self, own: theme.Theme, columns: EntryLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns = columns
        self.list = QListWidget()
        self.list.setProperty("role", "plain")
        self.list.setAccessibleName(_("Columns"))
        self.list.setItemDelegate(Ticks(own, self.list))
        self.list.setMouseTracking(True)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.model().rowsMoved.connect(lambda *_: self._arrange())
        self.list.itemClicked.connect(self._toggle)
        self.list.installEventFilter(self)
        hint = Paragraph(_("Drag a column, or move it with Alt and an arrow key."), "caption", "second")
        reset = QPushButton(_("The usual columns"))
        reset.setProperty("role", "quiet")
        reset.clicked.connect(self._reset)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_S, tokens.SPACE_S, tokens.SPACE_S, tokens.SPACE_S)
        column.setSpacing(tokens.SPACE_S)
        for part in (self.list, hint):
            column.addWidget(part)
        column.addWidget(reset, 0, Qt.AlignmentFlag.AlignLeading)
        self._fill()

    def _fill(self) -> None:
        self.list.clear()
        shown = self._columns.shown
        for key in self._columns.order:
            item = QListWidgetItem(_(COLUMNS[number(key)].title))
            item.setData(_KEY, key)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setFixedSize(_WIDTH, min(14, self.list.count()) * (self.fontMetrics().height() + tokens.SPACE_M) + 2)
        self.list.setCurrentRow(0)

    def items(self) -> list[QListWidgetItem]:
        """The columns, from the top down."""
        return [self.list.item(row) for row in range(self.list.count())]

    def _toggle(self, item: QListWidgetItem) -> None:
        is_on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)
        if not any(one.checkState() == Qt.CheckState.Checked for one in self.items()):
            item.setCheckState(Qt.CheckState.Checked)  # a table without columns could not be read
        self._arrange()

    def _arrange(self) -> None:
        keys: list[Key] = [item.data(_KEY) for item in self.items()]
        shown = {item.data(_KEY) for item in self.items() if item.checkState() == Qt.CheckState.Checked}
        self._columns.arrange(keys, shown)

    def _reset(self) -> None:
        self._columns.reset()
        self._fill()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Let the keys of the list tick and move."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            item, row = self.list.currentItem(), self.list.currentRow()
            step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
            if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter} and item is not None:
                self._toggle(item)
                return True
            if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                if 0 <= row + step < self.list.count():
                    self.list.insertItem(row + step, self.list.takeItem(row))
                    self.list.setCurrentRow(row + step)
                    self._arrange()
                return True
        return False
