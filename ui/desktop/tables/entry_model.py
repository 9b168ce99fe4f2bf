"""The Ledger table's rows: ids in order, rows read a window at a time as they come on screen. No SQL here."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt

from ui import privacy, spans
from ui.desktop.tables.entry_columns import COLUMNS, Key
from ui.desktop.widgets.cells import Index, side
from ui.desktop.widgets.plain import tip
from ui.text import _, name, visible

if TYPE_CHECKING:
    from models.conversions import Conversion
    from models.journal import EntryRow
    from models.reports.figures import Figure, Figures
    from ui.desktop.tables.entry_texts import Line

WINDOW = 100
"""Rows read together."""
_WINDOWS = 60
_LINES = 4000
ReadRows = Callable[[Sequence[int]], "Sequence[EntryRow]"]


class EntryModel(QAbstractTableModel):
    """Entries in the order of `ids`. Only what is looked at is ever read, and the latest of it is kept."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ids: array[int] = array("q")
        self._read: ReadRows = lambda _ids: ()
        self._figures: Figures | None = None
        self._windows: OrderedDict[int, dict[int, EntryRow]] = OrderedDict()
        self._lines: dict[int, Line] = {}
        self._today = spans.today()
        self.sorting = 0, True

    # --- What is shown --------------------------------------------------------------------------------------------

    def show(self, ids: array[int], read: ReadRows) -> None:
        """Show another view, from its beginning."""
        self.beginResetModel()
        self.ids, self._read, self._today = ids, read, spans.today()
        self._forget()
        self.endResetModel()

    def update_ids(self, ids: array[int]) -> None:
        """Show the view as it is now; rows that stay keep their selection and place."""
        before, after = self.ids, ids
        head = _common(before, after)
        tail = _common_tail(before, after, min(len(before), len(after)) - head)
        gone, come = len(before) - head - tail, len(after) - head - tail
        if gone:
            self.beginRemoveRows(QModelIndex(), head, head + gone - 1)
            self.ids = before[:head] + before[head + gone :] if come else after
            self._forget()
            self.endRemoveRows()
        if come:
            self.beginInsertRows(QModelIndex(), head, head + come - 1)
            self.ids = after
            self._forget()
            self.endInsertRows()

    def extend(self, ids: array[int]) -> None:
        """Show the whole of a view whose first rows are on screen."""
        if ids[: len(self.ids)] != self.ids:
            self.update_ids(ids)
        elif len(ids) > len(self.ids):
            self.beginInsertRows(QModelIndex(), len(self.ids), len(ids) - 1)
            self.ids = ids
            self._windows.clear()
            self.endInsertRows()

    def refresh(self) -> None:
        """Read again what is on screen: entries, names or the day have changed."""
        self._today = spans.today()
        self._forget()
        self._repaint()

    def mark_sorting(self, column: int, *, is_descending: bool) -> None:
        """Show at a heading that the view is sorted by it."""
        self.sorting = column, is_descending
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def set_figures(self, figures: Figures | None) -> None:
        """Show costs and balances."""
        self._figures = figures
        self._lines.clear()
        self._repaint()

    def _forget(self) -> None:
        self._windows.clear()
        self._lines.clear()

    def _repaint(self) -> None:
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(COLUMNS) - 1))

    # --- Rows -----------------------------------------------------------------------------------------------------

    def entry(self, row: int) -> EntryRow | None:
        """The entry in a row; None where it has just been deleted."""
        number = row // WINDOW
        window = self._windows.get(number)
        if window is None:
            start = number * WINDOW
            window = {found.id: found for found in self._read(self.ids[start : start + WINDOW])}
            self._windows[number] = window
            if len(self._windows) > _WINDOWS:
                self._windows.popitem(last=False)
        else:
            self._windows.move_to_end(number)
        return window.get(self.ids[row])

    def figure(self, entry: int) -> Figure | None:
        """Cost and balance of an entry, once they are reckoned."""
        return self._figures.of(entry) if self._figures is not None else None

    def _conversion(self, entry: EntryRow) -> Conversion | None:
        if self._figures is None or entry.amount is None or entry.kind == "refund":
            return None
        return self._figures.conversion(entry.amount, entry.charged, entry.local.date())

    def line(self, row: int) -> Line | None:
        """A row as it is drawn."""
        found = self._lines.get(row)
        if found is None:
            from ui.desktop.tables import entry_texts

            entry = self.entry(row)
            if entry is None:
                return None
            if len(self._lines) > _LINES:
                self._lines.clear()
            found = self._lines[row] = entry_texts.Line(entry, self.figure(entry.id), self._today, self._conversion)
        return found

    def row_of(self, entry: int) -> int | None:
        """Row an entry stands in, if it is in the view."""
        try:
            return self.ids.index(entry)
        except ValueError:
            return None

    # --- What Qt asks ---------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        line = self.line(index.row())
        if line is None:
            return None
        key = COLUMNS[index.column()].key
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_tooltip(line, key))
        return _spoken(line, key) if role == Qt.ItemDataRole.AccessibleTextRole else line.text(key)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        if role == Qt.ItemDataRole.DisplayRole:
            chosen, is_descending = self.sorting
            return f"{_(column.title)} {'↓' if is_descending else '↑'}" if section == chosen else _(column.title)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return side(is_number=column.is_number)
        return None


_ANSWERED = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole}


def _tooltip(line: Line, key: Key) -> str:
    from ui.desktop.tables import entry_texts

    if key == "when":
        return entry_texts.exact_moment(line.row)
    if key in {"cost", "coins", "balance"}:
        return line.remark if key == "cost" else line.warning
    if key in {"rate", "markup"}:
        return line.remark
    if key == "creator" and line.row.handle:
        return f"{line.text(key)}\n{line.text('handle')}"
    if key == "note" and line.text(key):
        return name(line.row.note) if privacy.is_on() else "\n".join(map(visible, line.row.note.splitlines()))
    return "" if key in {"kind", "quantity"} else line.text(key)


def _spoken(line: Line, key: Key) -> str:
    """What a screen reader says of a cell."""
    more = {"when": line.weekday, "item": line.quantity, "cost": line.remark}.get(key, "")
    return f"{line.text(key)} {more}".strip()


def _common(one: array[int], other: array[int]) -> int:
    """How many elements two arrays begin with in common; by halving, as comparing whole slices is quick."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_tail(one: array[int], other: array[int], most: int) -> int:
    """How many elements two arrays end with in common, up to `most`; likewise by halving."""
    low, high, ends = 0, most, (len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        first, second = (array_[end - middle : end - low] for array_, end in zip((one, other), ends, strict=True))
        if first == second:
            low = middle
        else:
            high = middle - 1
    return low
