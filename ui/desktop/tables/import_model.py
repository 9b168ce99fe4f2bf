"""The rows of an import's preview, to tick, worded as they come on screen: a file may hold a million of them."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor

from models.imports.planned import STATUSES, TICKABLE, Place, Row
from models.text import N_
from ui import formats, labels, privacy
from ui.desktop.theme import Theme
from ui.desktop.widgets.plain import tip
from ui.text import _, fill, isolate, name, ngettext, visible

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.imports.plan import Plan
    from models.imports.planned import Target

Index = QModelIndex | QPersistentModelIndex
Shown = Literal["new", "present", "deleted", "refused", "open", "joins", "doubtful"]
"""Which rows are shown: those of a status, or those that wait for a tick because they are not certain."""
COLUMNS = (
    N_("What becomes of it"),
    N_("File"),
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
STATUS, FILE, LINE, *_rest, COINS, AMOUNT, REMARK = range(len(COLUMNS))
NUMBERS = (LINE, COINS, AMOUNT)
"""Columns of numbers."""
_TONES = {
    "new": "good", "joins": "good", "present": "second", "deleted": "second", "refused": "attention",
    "open": "attention",
}  # fmt: skip
_TICKABLE = frozenset(STATUSES[status] for status in TICKABLE)
_KEPT = 2000
"""Rows whose words are kept."""
_Check = Qt.CheckState


class ImportModel(QAbstractTableModel):
    """Every row of a plan, or some of them; ticks go to the plan. `ticked` comes when one of them changed."""

    ticked = Signal()

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._plan: Plan | None = None
        self._ends: list[int] = []
        self._which: Shown | None = None
        self._chosen: Sequence[int] = ()
        self._words: dict[int, tuple[str, ...]] = {}

    def show(self, plan: Plan, which: Shown | None = None) -> None:
        """Show a plan's rows, or some of them."""
        self.beginResetModel()
        self._plan, self._which = plan, which
        self._ends = list(accumulate(len(file) for file in plan.files))
        self._chosen = _rows(plan, which)
        self._words.clear()
        self.endResetModel()

    def place(self, number: int) -> Place:
        """Where in the plan a row is."""
        row = self._chosen[number]
        file = bisect_right(self._ends, row)
        return Place(file, row - (self._ends[file - 1] if file else 0))

    def row(self, number: int) -> Row:
        """A row of the plan."""
        if self._plan is None:
            raise IndexError(number)
        return self._plan.row(self.place(number))

    # --- Ticks ----------------------------------------------------------------------------------------------------

    def toggle(self, rows: Sequence[int]) -> None:
        """Tick these rows, or take the ticks away where all of them have one."""
        tickable = [(row, found) for row in rows if (found := self.row(row)).status in _TICKABLE]
        self._tick([row for row, _found in tickable], is_ticked=not all(found.is_taken for _row, found in tickable))

    def tick_shown(self, *, is_ticked: bool) -> None:
        """Tick every row that is shown, or none; among all rows those that were deleted before stay as they are."""
        if self._plan is None or self._which == "doubtful":
            self._tick(range(len(self._chosen)), is_ticked=is_ticked)
            return
        for status in ("new", "joins") if self._which is None else (self._which,):
            self._plan.tick_all(status, is_ticked=is_ticked)
        self.tell()

    def _tick(self, rows: Iterable[int], *, is_ticked: bool) -> None:
        if self._plan is None:
            return
        for row in rows:
            self._plan.tick(self.place(row), is_ticked=is_ticked)
        self.tell()

    def tell(self) -> None:
        """Say that ticks, or what rows join, changed: one may change others, a refund goes with its purchase."""
        self._words.clear()
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(COLUMNS) - 1))
        self.ticked.emit()

    # --- What Qt asks ---------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._chosen)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        is_tickable = index.column() == STATUS and self.row(index.row()).status in _TICKABLE
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable if is_tickable else super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        number, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.CheckStateRole and column == STATUS:
            return self._check(self.row(number))
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._color(self.row(number), column)
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        text = self._texts(number)[column]
        return tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or index.column() != STATUS:
            return False
        self._tick([index.row()], is_ticked=_Check(value) == _Check.Checked)
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        return _(COLUMNS[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def _check(self, row: Row) -> Qt.CheckState | None:
        if row.status not in _TICKABLE:
            return None
        return _Check.Checked if row.is_taken else _Check.Unchecked

    def _color(self, row: Row, column: int) -> QColor | None:
        if column == STATUS or (column == REMARK and row.status in {"refused", "open"}):
            return QColor(self._theme.color(_TONES[row.status]))
        return None if row.is_taken else QColor(self._theme.color("second"))

    def _texts(self, number: int) -> tuple[str, ...]:
        if number not in self._words:
            if len(self._words) > _KEPT:
                self._words.clear()
            self._words[number] = words(self.row(number))
        return self._words[number]


def _rows(plan: Plan, which: Shown | None) -> Sequence[int]:
    """Numbers of the rows to show, counted through all files."""
    if which is None:
        return range(sum(map(len, plan.files)))
    if which == "doubtful":
        return doubtful(plan)
    import numpy as np

    statuses = np.frombuffer(b"".join(bytes(file.statuses) for file in plan.files), np.uint8)
    return array("q", np.flatnonzero(statuses == STATUSES.index(which)).astype(np.int64).tobytes())


def doubtful(plan: Plan) -> list[int]:
    """Numbers of the rows that a person has to confirm, counted through all files."""
    found, before = list[int](), 0
    for file in plan.files:
        unsure = (number for number, target in file.targets.items() if not target.is_sure)
        found += sorted(before + number for number in {*file.doubts, *unsure})
        before += len(file)
    return found


def _side(column: int) -> Qt.AlignmentFlag:
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
    return (right if column in NUMBERS else Qt.AlignmentFlag.AlignLeading) | Qt.AlignmentFlag.AlignVCenter


# --- Words ------------------------------------------------------------------------------------------------------------


def words(row: Row) -> tuple[str, ...]:
    """The texts of a row, by column."""
    draft = row.draft
    status, file, line = _status(row.status, draft), name(row.file), formats.count(row.line)
    if draft is None:
        return (status, file, line, *("",) * (REMARK - LINE - 1), remark(row))
    names = (f"{draft.platform} - {draft.account}", draft.creator or draft.handle, labels.item(draft.kind, draft.item))
    return (
        status, file, line, formats.moment(draft.moment), _(labels.KINDS[draft.kind]),
        *(name(one) if one else "" for one in names), coins(draft), money(draft), remark(row),
    )  # fmt: skip


def _status(status: str, draft: Draft | None) -> str:
    if status == "joins" and draft is not None:
        return _(labels.JOINED["gift" if draft.kind == "gift" else "purchase"])
    return _(labels.STATUSES[status])


def coins(draft: Draft) -> str:
    """The coins of a draft."""
    return "" if draft.coins is None else formats.coins(draft.coins)


def money(draft: Draft) -> str:
    """What a draft says was paid."""
    return "" if draft.amount is None else formats.money(draft.amount)


def remark(row: Row) -> str:
    """Why a row is left out or waits, what it joins, or what the file says where it cannot be understood yet."""
    if row.refused is not None:
        values = row.refused.values
        return fill(row.refused.message, dict.fromkeys(values, privacy.DOTS) if privacy.is_on() else values)
    if row.status == "open":
        return name(row.example) if privacy.is_on() else visible(row.example)
    parts = [joined(row.joins_with)] if row.joins_with is not None and row.status == "joins" else []
    return " ".join([*parts, *([_(row.doubt)] if row.doubt else [])])


def joined(target: Target) -> str:
    """What a row is one purchase, or one gift, with."""
    draft, is_stored = target.draft, target.entry is not None
    if draft.kind == "gift":
        said = _("One gift with {what} in the ledger.") if is_stored else _("One gift with {what}.")
        return said.format(what=_given(draft))
    bought = ngettext("{count} coin", "{count} coins", draft.coins or 0).format(count=coins(draft))
    what = _(" · ").join(part for part in (bought, money(draft), formats.moment(draft.moment)) if part)
    said = _("One purchase with {what} in the ledger.") if is_stored else _("One purchase with {what}.")
    return said.format(what=what)


def _given(draft: Draft) -> str:
    """What is known of a gift before it is put together with another row."""
    times, gift = formats.count(draft.quantity), isolate(name(draft.item)) if draft.item else ""
    if draft.quantity > 1:
        several = ngettext("{count} gift", "{count} gifts", draft.quantity).format(count=times)
        gift = f"{gift} × {times}" if gift else several
    given = ngettext("{count} coin", "{count} coins", draft.coins or 0).format(count=coins(draft))
    who = draft.creator or draft.handle
    parts = (gift, given, who and isolate(name(who)), formats.moment(draft.moment))
    return _(" · ").join(part for part in parts if part)
