"""Rows to tick: a box that can be seen in both themes, and the space bar for all rows that are selected."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.desktop import icons, theme
from ui.desktop.tables.row_table import RowTable
from ui.desktop.widgets.cells import Index

_BOX = 14
"""Pixels the box is wide."""


class TickTable(RowTable):
    """A table whose rows are ticked. `toggled` comes with the selected rows when the space bar is pressed."""

    toggled = Signal(list)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.toggled.emit(self.selected())
            return
        super().keyPressEvent(event)

    def selected(self) -> list[int]:
        """Numbers of the selected rows, from the top down."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())


class TickBoxes(QStyledItemDelegate):
    """Draws the box over the one the style has."""

    def __init__(self, own: theme.Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = own

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        state = index.data(Qt.ItemDataRole.CheckStateRole)
        if state is None:
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        place = own.widget.style().subElementRect(QStyle.SubElement.SE_ItemViewItemCheckIndicator, own, own.widget)
        box, colors = QRect(0, 0, _BOX, _BOX), self._theme.tokens
        box.moveCenter(place.center())
        is_on = state == Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(place.adjusted(-1, -1, 1, 1), QColor(colors.surface))
        painter.setPen(QColor(colors.accent if is_on else colors.outline))
        painter.setBrush(QColor(colors.accent if is_on else colors.surface))
        painter.drawRoundedRect(box, 3, 3)
        if is_on:
            scale = painter.device().devicePixelRatioF()
            painter.drawPixmap(box.topLeft(), icons.pixmap("check", colors.on_accent, _BOX, scale))
        painter.restore()
