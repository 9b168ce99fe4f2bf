"""A chip for any of several: a list to tick, with a search field over a long one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
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
from ui.desktop.widgets.cells import Index
from ui.desktop.widgets.chips import Chip, Popup
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, isolate, name, ngettext, visible
from ui.tokens import SPACE_M, SPACE_S

_BOX = 16
"""Pixels of a box to tick."""
_KEY = Qt.ItemDataRole.UserRole
_SEARCHABLE = 8
"""Choices from which on a search field is worth its place."""
_LISTED = 200
"""Choices that are listed at most; further ones are found by typing."""


class Ticks(QStyledItemDelegate):
    """Draws an option with a box to tick that can be seen in both themes."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, option.fontMetrics.height() + SPACE_M)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colors, rect = self._theme.tokens, option.rect
        is_on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked.value
        if option.state & (QStyle.StateFlag.State_HasFocus | QStyle.StateFlag.State_MouseOver):
            painter.fillRect(rect, QColor(colors.hover))
        is_mirrored = option.direction == Qt.LayoutDirection.RightToLeft
        left = rect.right() - _BOX - SPACE_S if is_mirrored else rect.left() + SPACE_S
        box = QRect(left, rect.center().y() - _BOX // 2, _BOX, _BOX)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colors.accent if is_on else colors.outline))
        painter.setBrush(QColor(colors.accent if is_on else colors.surface))
        painter.drawRoundedRect(box, 3, 3)
        if is_on:
            check = icons.pixmap("check", colors.on_accent, _BOX, painter.device().devicePixelRatioF())
            painter.drawPixmap(box.topLeft(), check)
        near, far = SPACE_S, _BOX + 2 * SPACE_S
        room = rect.adjusted(near, 0, -far, 0) if is_mirrored else rect.adjusted(far, 0, -near, 0)
        text = option.fontMetrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        side = QStyle.visualAlignment(option.direction, Qt.AlignmentFlag.AlignLeft)
        painter.setPen(QColor(colors.text))
        painter.drawText(room, int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter), text)


class _Choices(Popup):
    """A list to tick, with a search field over a long one. `chosen` are the keys that are ticked."""

    ticked = Signal()
    closed = Signal()

    def __init__(self, title: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.chosen: frozenset[Any] = frozenset()
        self._options: Sequence[tuple[Any, str, str]] = ()
        self.model = QStandardItemModel(self)
        self._search = QLineEdit()
        self._search.setPlaceholderText(_("Search"))
        self._search.setAccessibleName(_("Search in {title}").format(title=title))
        self._search.textChanged.connect(lambda _text: self._list_options())
        self._list = QListView()
        self._list.setProperty("role", "plain")
        self._list.setModel(self.model)
        self._list.setUniformItemSizes(True)
        self._list.setMouseTracking(True)
        self._list.setItemDelegate(Ticks(theme, self._list))
        self._list.setAccessibleName(title)
        self._list.clicked.connect(self._toggle)
        self._more = PlainLabel("", "caption", "second")
        clear = QPushButton(_("Clear"))
        clear.setProperty("role", "quiet")
        clear.clicked.connect(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_S, SPACE_S, SPACE_S, SPACE_S)
        column.setSpacing(SPACE_S)
        for part in (self._search, self._list, self._more):
            column.addWidget(part)
        column.addWidget(clear, 0, Qt.AlignmentFlag.AlignLeft)
        self.model.itemChanged.connect(self._tick)

    def fill(self, options: Sequence[tuple[Any, str, str]], chosen: frozenset[Any]) -> None:
        """Offer the options, given as key, text and folded text; those in `chosen` are ticked."""
        self._options, self.chosen = options, chosen
        self._search.setVisible(len(options) > _SEARCHABLE)
        self._list_options()
        rows = min(10, max(3, self.model.rowCount()))
        self._list.setFixedSize(250, rows * (self.fontMetrics().height() + SPACE_M) + 2)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def start_search(self) -> None:
        """Forget what was typed before."""
        self._search.clear()
        (self._search if self._search.isVisibleTo(self) else self._list).setFocus()

    def _list_options(self) -> None:
        """List what holds the typed text, the ticked first; more than anyone reads is left to typing."""
        from models.names import fold

        wanted = fold(self._search.text())
        found = [option for option in self._options if wanted in option[2]]
        found.sort(key=lambda option: option[0] not in self.chosen)
        self.model.blockSignals(True)
        self.model.clear()
        for key, text, _folded in found[:_LISTED]:
            self.model.appendRow(_item(key, text, is_on=key in self.chosen))
        self.model.blockSignals(False)
        self.model.layoutChanged.emit()
        left = len(found) - _LISTED
        self._more.setVisible(left > 0)
        if left > 0:
            from ui import formats

            said = ngettext("{count} more: type to find it", "{count} more: type to find them", left)
            self._more.setText(said.format(count=formats.count(left)))

    def items(self) -> list[QStandardItem]:
        return [self.model.item(row) for row in range(self.model.rowCount())]

    def clear(self) -> None:
        self.chosen = frozenset()
        self._list_options()
        self.ticked.emit()

    def _tick(self, item: QStandardItem) -> None:
        is_on, key = item.checkState() == Qt.CheckState.Checked, item.data(_KEY)
        self.chosen = self.chosen | {key} if is_on else self.chosen - {key}
        self.ticked.emit()

    def _toggle(self, index: Index) -> None:
        item = self.model.itemFromIndex(index)
        is_on = item.checkState() == Qt.CheckState.Checked
        item.setCheckState(Qt.CheckState.Unchecked if is_on else Qt.CheckState.Checked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self._search.hasFocus():
            self._list.setFocus()
            self._list.setCurrentIndex(self.model.index(0, 0))
            return
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space} and self._toggle_current():
            return
        super().keyPressEvent(event)

    def _toggle_current(self) -> bool:
        """Tick the current option; while a text is typed the first one found, if it is the only one."""
        index = self._list.currentIndex()
        if self._search.hasFocus() and self.model.rowCount() == 1:
            index = self.model.index(0, 0)
        if index.isValid():
            self._toggle(index)
        return index.isValid()


def _item(key: Any, text: str, *, is_on: bool) -> QStandardItem:
    item = QStandardItem(text)
    item.setData(key, _KEY)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
    return item


class ChoiceChip(Chip):
    """Any of several: `chosen` are their keys. `options` are asked for each time the chip opens."""

    changed = Signal()
    opening = Signal()
    closed = Signal()
    """The list has been left."""

    def __init__(self, title: str, theme: Theme, parent: QWidget | None = None, *, are_names: bool = False) -> None:
        """`are_names`: the options are what people and strangers called things, which the privacy key hides."""
        super().__init__(title, theme, parent)
        self.chosen: frozenset[Any] = frozenset()
        self._are_names = are_names
        self._options: Sequence[tuple[Any, str]] = ()
        self._popup: _Choices | None = None
        self.clicked.connect(self.open)
        self.removed.connect(self.changed)

    def offer(self, options: Sequence[tuple[Any, str]]) -> None:
        """Set what can be chosen, as keys and texts; what is no longer there is no longer chosen."""
        self._options = options
        self.choose(self.chosen)
        if self.is_open:
            self._fill()

    def choose(self, chosen: frozenset[Any]) -> None:
        """Choose these keys, without a signal; those that are not offered are left out."""
        known = {key for key, _text in self._options}
        self.chosen = chosen & known if known else chosen
        names = [self._shown(text) for key, text in self._options if key in chosen]
        more = f" +{len(names) - 1}" if len(names) > 1 else ""
        self.mark(f"{isolate(names[0])}{more}" if names else "…" if chosen else "")

    @property
    def is_open(self) -> bool:
        """Whether its list is on screen."""
        return self._popup is not None and self._popup.isVisible()

    def reset(self) -> None:
        self.choose(frozenset())

    def redraw(self) -> None:
        """Write again what is chosen: names were hidden, or are shown again."""
        self.choose(self.chosen)

    def _shown(self, text: str) -> str:
        return name(text) if self._are_names else visible(text)

    def open(self) -> None:
        """Show the list."""
        if self._popup is None:
            self._popup = _Choices(self.title, self._theme, self)
            self._popup.ticked.connect(self._take)
            self._popup.closed.connect(self.closed)
        self._fill()
        self._popup.open_under(self)
        self._popup.start_search()
        self.opening.emit()

    def _fill(self) -> None:
        from models.names import fold

        if self._popup is not None:
            self._popup.fill([(key, self._shown(text), fold(text)) for key, text in self._options], self.chosen)
            self._popup.adjustSize()

    def _take(self) -> None:
        if self._popup is not None:
            self.choose(self._popup.chosen)
            self.changed.emit()
