"""The rows of an import's preview, worded as they come on screen: a file may hold a million of them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from models.imports.plan import STATUSES, Row
from models.text import N_
from ui import formats
from ui.desktop import labels
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import tip
from ui.text import _, isolate, visible

if TYPE_CHECKING:
    from models.imports.plan import Plan, Status

Index = QModelIndex | QPersistentModelIndex
COLUMNS = (
    N_("What becomes of it"),
    N_("Line"),
    N_("Date"),
    N_("Kind"),
    N_("Account"),
    N_("Creator"),
    N_("Item"),
    N_("Coins"),
    N_("Amount"),
    N_("Remark"),
)
NUMBERS = (1, 7, 8)
"""Columns of numbers."""
_TONES = {"new": "good", "present": "second", "deleted": "second", "refused": "attention", "open": "attention",
          "joins": "good"}  # fmt: skip


class ImportModel(QAbstractTableModel):
    """Every row of a plan, or those of one status."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plan: Plan | None = None
        self._ends: list[int] = []
        self._chosen = array("q")
        self._words: dict[int, tuple[str, ...]] = {}

    def show(self, plan: Plan, status: Status | None = None) -> None:
        """Show a plan's rows; `status` keeps those of which that becomes."""
        self.beginResetModel()
        self._plan = plan
        self._ends = list(accumulate(len(file) for file in plan.files))
        wanted = None if status is None else STATUSES.index(status)
        statuses = b"".join(bytes(file.statuses) for file in plan.files)
        self._chosen = array("q", (row for row, found in enumerate(statuses) if wanted in (None, found)))
        self._words.clear()
        self.endResetModel()

    def row(self, number: int) -> Row:
        """A row of the plan."""
        if self._plan is None:
            raise IndexError(number)
        place = self._chosen[number]
        file = bisect_right(self._ends, place)
        return self._plan.files[file][place - (self._ends[file - 1] if file else 0)]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._chosen)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            status = self.row(index.row()).status
            return QColor(self._theme.color(_TONES[status])) if index.column() == 0 or status != "new" else None
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        number = index.row()
        if number not in self._words:
            if len(self._words) > 2000:
                self._words.clear()
            self._words[number] = words(self.row(number))
        text = self._words[number][index.column()]
        return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return _(COLUMNS[section]) if role == Qt.ItemDataRole.DisplayRole else None


def _side(column: int) -> Qt.AlignmentFlag:
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    return (right if column in NUMBERS else Qt.AlignmentFlag.AlignLeading) | Qt.AlignmentFlag.AlignVCenter


def words(row: Row) -> tuple[str, ...]:
    """The texts of a row, by column."""
    status, line = _(labels.STATUSES[row.status]), formats.count(row.line)
    draft = row.draft
    if draft is None:
        return (status, line, "", "", "", "", "", "", "", remark(row))
    names = (f"{draft.platform} - {draft.account}", draft.creator or draft.handle, labels.item(draft.kind, draft.item))
    return (
        status, line, formats.moment(draft.moment), _(labels.KINDS[draft.kind]),
        *(isolate(name) if name else "" for name in names),
        "" if draft.coins is None else formats.count(draft.coins),
        "" if draft.amount is None else formats.money(draft.amount), remark(row),
    )  # fmt: skip


def remark(row: Row) -> str:
    """Why a row is left out, or what the file says where it cannot be understood yet."""
    if row.refused is not None:
        values = {name: visible(str(value)) for name, value in row.refused.values.items()}
        return _(row.refused.message).format(**values)
    return visible(row.example) if row.status == "open" else ""
