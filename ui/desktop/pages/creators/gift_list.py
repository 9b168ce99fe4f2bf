"""The gifts of a creator in one line each, to look through or to choose from; read as they come on screen."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from ui import coin_texts, formats
from ui.desktop import theme
from ui.desktop.widgets.cells import Index
from ui.text import _, apart, isolate, name

if TYPE_CHECKING:
    from models.journal import EntryRow

Read = Callable[[Sequence[int]], "Sequence[EntryRow]"]
_WINDOW = 100
"""Gifts read together."""
_KEPT = 20
_BATCH = 10_000
_LINES = 8
"""Gifts in sight at once."""


class _Gifts(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.ids: array[int] = array("q")
        self._read: Read = lambda _ids: ()
        self._windows: dict[int, dict[int, str]] = {}

    def show(self, ids: array[int], read: Read) -> None:
        self.beginResetModel()
        self.ids, self._read = ids, read
        self._windows.clear()
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self._text(index.row()) if role == Qt.ItemDataRole.DisplayRole else None

    def _text(self, row: int) -> str:
        window = row // _WINDOW
        if window not in self._windows:
            if len(self._windows) >= _KEPT:
                del self._windows[next(iter(self._windows))]
            rows = self._read(self.ids[window * _WINDOW : (window + 1) * _WINDOW])
            self._windows[window] = {one.id: line(one) for one in rows}
        return self._windows[window].get(self.ids[row], "")


def line(row: EntryRow) -> str:
    """A gift in one line: when, what, how many, for how much, by which handle."""
    when = formats.day(row.local.date())
    if not row.is_date:
        when = f"{when} {formats.clock(row.local.time())}"
    times = f" × {formats.count(row.quantity)}" if row.quantity != 1 else ""
    paid = formats.money(row.amount) if row.amount else apart(_coins(row))
    parts = (when, isolate(name(row.item)) + times if row.item else "", paid, name(row.platform), name(row.handle))
    return " · ".join(part for part in parts if part)


def _coins(row: EntryRow) -> str:
    coins = abs(row.coins or 0)
    return coin_texts.counted(coins, f"{row.platform} {row.unit}", formats.coins(coins))


class GiftList(QListView):
    """Shows gifts; `changed` comes when others are selected."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gifts = _Gifts(self)
        self.setModel(self.gifts)
        self.setProperty("role", "listing")
        self.setUniformItemSizes(True)
        self.setLayoutMode(QListView.LayoutMode.Batched)  # hundreds of thousands are placed bit by bit
        self.setBatchSize(_BATCH)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(_("Gifts"))
        self.setFixedHeight(_LINES * theme.ROW_HEIGHT["normal"])
        self.selectionModel().selectionChanged.connect(lambda *_: self.changed.emit())

    def selected(self) -> tuple[int, ...]:
        """Ids of the selected gifts."""
        chosen = self.selectionModel().selection()
        parts = (chosen.at(number) for number in range(chosen.count()))
        return tuple(entry for part in parts for entry in self.gifts.ids[part.top() : part.bottom() + 1])

    def keyboardSearch(self, search: str) -> None:
        """Do nothing for a typed letter: Qt would read every gift to find one that begins with it."""
