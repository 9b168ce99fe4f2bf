"""Which columns of the Ledger table are on screen, in which order and how wide: as it fits, or as someone wanted it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from ui import tokens
from ui.desktop.tables.entry_columns import COLUMNS, EDGE, Key, number

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTableView

    from ui.desktop.tables.entry_delegate import EntryDelegate

USUAL: tuple[Key, ...] = tuple(column.key for column in COLUMNS if not column.is_extra)


class EntryLayout(QObject):
    """The columns of one table. A column keeps a width it was dragged to; the others share what is left."""

    changed = Signal()
    """Someone moved, widened, hid or showed a column."""

    def __init__(self, table: QTableView, drawing: EntryDelegate) -> None:
        """Show the usual columns."""
        super().__init__(table)
        self._table, self._drawing = table, drawing
        self._header = table.horizontalHeader()
        self._widths: dict[Key, int] = {}
        self._is_fitting = False
        self._header.sectionMoved.connect(lambda *_: self._rearranged())
        self._header.sectionResized.connect(self._resized)
        self.reset()

    @property
    def order(self) -> list[Key]:
        """Every column in the order it has, hidden ones too."""
        return [COLUMNS[self._header.logicalIndex(place)].key for place in range(len(COLUMNS))]

    @property
    def shown(self) -> list[Key]:
        """Columns on screen, in their order."""
        return [key for key in self.order if not self._header.isSectionHidden(number(key))]

    def arrange(self, order: Sequence[Key], shown: Collection[Key]) -> None:
        """Put every column in this order, and show those in `shown`."""
        self._is_fitting = True
        for place, key in enumerate(order):
            self._header.moveSection(self._header.visualIndex(number(key)), place)
        for key in order:
            self._header.setSectionHidden(number(key), key not in shown)
        self._is_fitting = False
        self._rearranged()

    def reset(self) -> None:
        """Show the usual columns as wide as they fit."""
        self._widths.clear()
        self.arrange([column.key for column in COLUMNS], USUAL)

    @property
    def state(self) -> dict[str, Any]:
        """What JSON can keep of it."""
        return {"order": self.order, "shown": self.shown, "widths": self._widths}

    def restore(self, state: Mapping[str, Any]) -> None:
        """Arrange the columns as they were when `state` was kept; what this version does not know is left out."""
        known = {column.key for column in COLUMNS}
        order = [key for key in state.get("order", ()) if key in known]
        shown = [key for key in state.get("shown", ()) if key in known]
        widths = state.get("widths", {})
        self._widths = {key: width for key, width in widths.items() if key in known and isinstance(width, int)}
        if shown:
            self.arrange([*order, *(column.key for column in COLUMNS if column.key not in order)], shown)
        self._rearranged()

    def _rearranged(self) -> None:
        if self._is_fitting:
            return
        shown = self.shown
        self._drawing.ends = number(shown[0]), number(shown[-1])
        self.fit()
        self.changed.emit()

    def _resized(self, section: int, _before: int, width: int) -> None:
        if not self._is_fitting and width:
            self._widths[COLUMNS[section].key] = width
            self.changed.emit()

    def fit(self) -> None:
        """Give each column what it wishes, and share out what is left among those that can take it."""
        letter, room = self._table.fontMetrics().averageCharWidth(), self._table.viewport().width()
        shown = self.shown
        wished = {key: _width(COLUMNS[number(key)].letters, letter) for key in shown}
        least = {key: _width(COLUMNS[number(key)].least, letter) for key in shown}
        for widths in (wished, least):
            widths[shown[0]] += EDGE
            widths[shown[-1]] += EDGE
            widths |= {key: self._widths[key] for key in shown if key in self._widths}
        spare = room - sum(wished.values())
        if spare < 0:
            slack = {key: wished[key] - least[key] for key in shown}
            give = min(-spare, sum(slack.values()))
            wished = {key: width + -give * slack[key] // max(1, sum(slack.values())) for key, width in wished.items()}
        shares = {key: COLUMNS[number(key)].share for key in shown if key not in self._widths}
        self._is_fitting = True
        for key, width in wished.items():
            more = max(0, spare) * shares.get(key, 0) // sum(shares.values()) if sum(shares.values()) else 0
            self._table.setColumnWidth(number(key), width + more)
        self._is_fitting = False


def _width(letters: float, letter: int) -> int:
    return round(letters * letter) + 2 * tokens.SPACE_S
