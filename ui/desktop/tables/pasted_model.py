"""The rows of a pasted text as a preview shows them: to tick, and to change before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor

from models.imports import Record, Refused
from models.pasted import Row
from models.text import N_
from ui import formats, labels, privacy
from ui.desktop.theme import Theme
from ui.desktop.widgets.cells import Index, side
from ui.desktop.widgets.plain import tip
from ui.text import _, fill, name

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.imports.planned import Status
    from ui.desktop.forms.pasting import Preview

COLUMNS = (
    ("status", N_("What becomes of it")),
    ("remark", N_("Remark")),
    ("when", N_("Date")),
    ("type", N_("Kind")),
    ("account", N_("Account")),
    ("creator", N_("Creator")),
    ("item", N_("Item")),
    ("quantity", N_("How many")),
    ("coins", N_("Coins")),
    ("amount", N_("Amount")),
    ("note", N_("Note")),
)
NUMBERS = ("quantity", "coins", "amount")
FIXED = ("status", "remark")
_TONES = {"new": "good", "present": "second", "deleted": "second", "refused": "attention"}
_Check = Qt.CheckState


class PastedModel(QAbstractTableModel):
    """Pasted rows. `ticked` says which of them are to be added; `changed` comes with the rows after one was edited."""

    ticked_changed = Signal()
    changed = Signal(object)

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preview: Preview | None = None
        self._statuses: dict[int, Status] = {}
        self._refused: dict[int, Refused] = {}
        self._rows: Sequence[Row] = ()
        self._chosen: dict[int, bool] = {}

    def show(self, preview: Preview, status: Status | None = None) -> None:
        """Show rows, or those of one status; what was ticked by hand stays so."""
        self.beginResetModel()
        self._preview = preview
        planned = list(preview.plan.rows)
        self._statuses = {row.line: row.status for row in planned}
        self._refused = {row.line: row.refused for row in planned if row.refused is not None}
        self._rows = [row for row in preview.rows if status in {None, self._statuses[row.line]}]
        self.endResetModel()

    @property
    def ticked(self) -> set[int]:
        """Lines of the rows that are to be added."""
        return {line for line in self._statuses if self._is_ticked(line)}

    def _is_ticked(self, line: int) -> bool:
        status = self._statuses[line]
        return status != "refused" and self._chosen.get(line, status == "new")

    def status(self, row: int) -> Status:
        """What becomes of a row."""
        return self._statuses[self._rows[row].line]

    def toggle(self, row: int) -> None:
        """Tick a row, or take the tick away."""
        line = self._rows[row].line
        if self._statuses[line] != "refused":
            self._chosen[line] = not self._is_ticked(line)
            self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))
            self.ticked_changed.emit()

    def toggle_all(self, rows: Sequence[int]) -> None:
        """Tick these rows, or take the ticks away where all of them have one."""
        is_all = all(self._is_ticked(self._rows[row].line) for row in rows if self.status(row) != "refused")
        for row in rows:
            if self._is_ticked(self._rows[row].line) == is_all:
                self.toggle(row)

    # --- What Qt asks ---------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        field, flags = COLUMNS[index.column()][0], super().flags(index)
        if field == "status" and self.status(index.row()) != "refused":
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags if field in FIXED or privacy.is_on() else flags | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, field = self._rows[index.row()], COLUMNS[index.column()][0]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return side(is_number=field in NUMBERS)
        if role == Qt.ItemDataRole.CheckStateRole and field == "status" and self._statuses[row.line] != "refused":
            return _Check.Checked if self._is_ticked(row.line) else _Check.Unchecked
        if role == Qt.ItemDataRole.ForegroundRole:
            quiet = "second" if not self._is_ticked(row.line) and field != "remark" else ""
            tone = _TONES[self._statuses[row.line]] if field in FIXED else quiet
            return QColor(self._theme.color(tone)) if tone else None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            text = self._text(row, field)
            return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return self._typed(row, field) if role == Qt.ItemDataRole.EditRole else None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, field = self._rows[index.row()], COLUMNS[index.column()][0]
        if role == Qt.ItemDataRole.CheckStateRole:
            self.toggle(index.row())
            return True
        text = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or self._preview is None or text == self._typed(row, field):
            return False
        cells = {**row.cells, field: text, **({"currency": ""} if field == "amount" else {})}
        changed = Row(row.line, cells)
        self.changed.emit([changed if one is row else one for one in self._preview.rows])
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return side(is_number=COLUMNS[section][0] in NUMBERS)
        return _(COLUMNS[section][1]) if role == Qt.ItemDataRole.DisplayRole else None

    # --- Words ----------------------------------------------------------------------------------------------------

    def _record(self, row: Row) -> Record | Refused:
        assert self._preview is not None  # noqa: S101 - there are rows of it
        return self._preview.records[row.line]

    def _text(self, row: Row, field: str) -> str:
        if field == "status":
            return _(labels.STATUSES[self._statuses[row.line]])
        if field == "remark":
            return self._remark(row)
        record = self._record(row)
        return _said(record.draft, field) if isinstance(record, Record) else name(self._typed(row, field))

    def _remark(self, row: Row) -> str:
        """Why a row is left out, also where only the ledger knows."""
        refused = self._refused.get(row.line)
        if refused is None:
            return ""
        hidden = dict.fromkeys(refused.values, privacy.DOTS)
        return fill(refused.message, hidden if privacy.is_on() else refused.values)

    def _typed(self, row: Row, field: str) -> str:
        """What stands in the cell to be changed: as it was pasted, else as it is understood."""
        if field == "amount" and row.cells.get("amount"):
            return f"{row.cells['amount']} {row.cells.get('currency', '')}".strip()
        if row.cells.get(field):
            return row.cells[field]
        record = self._record(row)
        return _plain(record.draft, field) if isinstance(record, Record) else ""


def _said(draft: Draft, field: str) -> str:
    """A field of a draft as a table shows it."""
    if field == "when":
        return formats.moment(draft.moment)
    if field == "coins":
        return "" if draft.coins is None else formats.coins(draft.coins)
    if field == "amount":
        return "" if draft.amount is None else formats.money(draft.amount)
    text = _plain(draft, field)
    return text if field in {"type", "quantity"} else name(text)


def _plain(draft: Draft, field: str) -> str:
    """A field of a draft as it is typed."""
    return _TYPED[field](draft) if field in _TYPED else str(getattr(draft, field))


_TYPED: dict[str, Callable[[Draft], str]] = {
    "when": lambda draft: formats.moment(draft.moment, style="short"),
    "type": lambda draft: _(labels.KINDS[draft.kind]),
    "account": lambda draft: f"{draft.platform} - {draft.account}",
    "creator": lambda draft: draft.creator or (f"@{draft.handle}" if draft.handle else ""),
    "item": lambda draft: labels.item(draft.kind, draft.item),
    "quantity": lambda draft: formats.count(draft.quantity) if draft.kind == "gift" else "",
    "coins": lambda draft: "" if draft.coins is None else formats.count(draft.coins),
    "amount": lambda draft: "" if draft.amount is None else f"{formats.amount(draft.amount)} {draft.amount.currency}",
}
