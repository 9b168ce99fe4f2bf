"""A chip for any of several: a list to tick, with a search field over a long one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.desktop import icons
from ui.desktop.theme import Theme
from ui.desktop.widgets.chips import Chip, Popup
from ui.text import _, isolate, visible

Index = QModelIndex | QPersistentModelIndex
_BOX = 16
"""Pixels of a box to tick."""
_KEY = Qt.ItemDataRole.UserRole
_SEARCHABLE = 8
"""Choices from which on a search field is worth its place."""


class _Ticks(QStyledItemDelegate):
    """Draws an option with a box to tick that can be seen in both themes."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, option.fontMetrics.height() + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = self._theme.tokens, option.rect
        is_on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        if option.state & (QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(rect, QColor(tokens.hover))
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        left = rect.right() - _BOX - 6 if is_mirrored else rect.left() + 6
        box = QRect(left, rect.center().y() - _BOX // 2, _BOX, _BOX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.accent if is_on else tokens.outline))
        painter.setBrush(QColor(tokens.accent if is_on else tokens.surface))
        painter.drawRoundedRect(box, 3, 3)
        if is_on:
            check = icons.pixmap("check", tokens.on_accent, _BOX, painter.device().devicePixelRatioF())
            painter.drawPixmap(box.topLeft(), check)
        room = rect.adjusted(6, 0, -_BOX - 14, 0) if is_mirrored else rect.adjusted(_BOX + 14, 0, -6, 0)
        text = option.fontMetrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        side = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.setPen(QColor(tokens.text))
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter), text)


class _Choices(Popup):
    """A list to tick, with a search field over a long one."""

    ticked = Signal()

    def __init__(self, title: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = QStandardItemModel(self)
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Search"))
        self._search.setAccessibleName(_("Search in {title}").format(title=title))
        self._search.textChanged.connect(self._narrow)
        self._list = QListView()
        self._list.setProperty("role", "plain")
        self._list.setModel(self.model)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setItemDelegate(_Ticks(theme, self._list))
        self._list.setAccessibleName(title)
        self._list.clicked.connect(self._toggle)
        clear = QPushButton(_("Clear"))
        clear.setProperty("role", "quiet")
        clear.clicked.connect(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self._search)
        column.addWidget(self._list)
        column.addWidget(clear, 0, Qt.AlignmentFlag.AlignLeft)
        self.model.itemChanged.connect(lambda _item: self.ticked.emit())

    def fill(self, options: Iterable[tuple[Any, str]], chosen: frozenset[Any]) -> None:
        """List the options, given as key and text, those in `chosen` ticked."""
        self.model.blockSignals(True)
        self.model.clear()
        for key, text in options:
            item = QStandardItem(text)
            item.setData(key, _KEY)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if key in chosen else Qt.CheckState.Unchecked)
            self.model.appendRow(item)
        self.model.blockSignals(False)
        self.model.layoutChanged.emit()
        self._search.setVisible(self.model.rowCount() > _SEARCHABLE)
        self._search.clear()
        rows = min(10, max(3, self.model.rowCount()))
        self._list.setFixedSize(250, rows * (self.fontMetrics().height() + 10) + 2)

    def items(self) -> list[QStandardItem]:
        return [self.model.item(row) for row in range(self.model.rowCount())]

    def chosen(self) -> list[QStandardItem]:
        return [item for item in self.items() if item.checkState() == Qt.CheckState.Checked]

    def clear(self) -> None:
        for item in self.chosen():
            item.setCheckState(Qt.CheckState.Unchecked)

    def _narrow(self, text: str) -> None:
        from models.journal import fold

        wanted = fold(text)
        for row, item in enumerate(self.items()):
            self._list.setRowHidden(row, wanted not in fold(item.text()))

    def _toggle(self, index: Index) -> None:
        item = self.model.itemFromIndex(index)
        is_on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._search.hasFocus():
            self._list.setFocus()
            return
        if (
            event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}
            and self._list.currentIndex().isValid()
        ):
            self._toggle(self._list.currentIndex())
            return
        super().keyPressEvent(event)


class ChoiceChip(Chip):
    """Any of several: `chosen` are their keys. `options` are asked for each time the chip opens."""

    changed = Signal()
    opening = Signal()

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(title, theme, parent)
        self.chosen: frozenset[Any] = frozenset()
        self._options: Sequence[tuple[Any, str]] = ()
        self._popup: _Choices | None = None
        self.clicked.connect(self.open)

    def offer(self, options: Sequence[tuple[Any, str]]) -> None:
        """Set what can be chosen, as keys and texts; what is no longer there is no longer chosen."""
        self._options = [(key, visible(text)) for key, text in options]
        self.choose(self.chosen & {key for key, _text in options})

    def choose(self, chosen: frozenset[Any]) -> None:
        """Choose these keys, without a signal."""
        self.chosen = chosen
        names = [text for key, text in self._options if key in chosen]
        more = f" +{len(names) - 1}" if len(names) > 1 else ""
        self.mark(f"{isolate(names[0])}{more}" if names else "")

    def open(self) -> None:
        """Show the list."""
        self.opening.emit()
        if self._popup is None:
            self._popup = _Choices(self.title, self._theme, self)
            self._popup.ticked.connect(self._take)
        self._popup.fill(self._options, self.chosen)
        self._popup.open_under(self)

    def _take(self) -> None:
        if self._popup is not None:
            self.choose(frozenset(item.data(_KEY) for item in self._popup.chosen()))
            self.changed.emit()
