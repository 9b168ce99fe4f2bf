"""The preview of pasted text: each row with what would become of it, to tick and to change, added as one operation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from models.errors import LedgerError
from models.imports import apply as importing
from models.text import N_
from ui import formats
from ui.desktop import icons, labels, theme
from ui.desktop.forms import pasting
from ui.desktop.forms.fields import said_of
from ui.desktop.tables.pasted_model import COLUMNS, PastedModel
from ui.desktop.widgets.plain import PlainLabel, restyle
from ui.text import _, ngettext

if TYPE_CHECKING:
    from models.imports.plan import Plan, Status
    from models.pasted import Row
    from ui.desktop.forms.pasting import Preview
    from ui.desktop.session import LedgerSession

_WIDTHS = {
    "status": 120, "remark": 260, "when": 160, "type": 80, "account": 105, "creator": 115, "item": 105, "quantity": 75,
    "coins": 65, "amount": 80, "note": 90,
}  # fmt: skip
_REMARK = 1
_BOX = 14


Index = QModelIndex | QPersistentModelIndex


class _Rows(QTableView):
    """The table. Space ticks the rows that are selected."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        model = self.model()
        if event.key() == Qt.Key.Key_Space and isinstance(model, PastedModel):
            for row in sorted({index.row() for index in self.selectedIndexes()}):
                model.toggle(row)
            return
        super().keyPressEvent(event)


class _Boxes(QStyledItemDelegate):
    """Draws a box to tick that can be seen in both themes, where the style has its own."""

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
        box, tokens = QRect(0, 0, _BOX, _BOX), self._theme.tokens
        box.moveCenter(place.center())
        is_on = state == Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(place.adjusted(-1, -1, 1, 1), QColor(tokens.surface))
        painter.setPen(QColor(tokens.accent if is_on else tokens.outline))
        painter.setBrush(QColor(tokens.accent if is_on else tokens.surface))
        painter.drawRoundedRect(box, 3, 3)
        if is_on:
            scale = painter.device().devicePixelRatioF()
            painter.drawPixmap(box.topLeft(), icons.pixmap("check", tokens.on_accent, _BOX, scale))
        painter.restore()


class PastePreview(QDialog):
    """Reads a text, shows its rows, and adds those that are ticked. Nothing is written before."""

    def __init__(self, session: LedgerSession, text: str, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Paste entries"))
        self._session = session
        self._preview: Preview | None = None
        self._status: Status | None = None
        self._is_over = False
        self.rows = PastedModel(own, self)
        self._about, self._problem = PlainLabel(_("Reading…"), "body", "second"), PlainLabel("", "body", "attention")
        self._counts = QHBoxLayout()
        self.table = self._make_table()
        self.table.setItemDelegateForColumn(0, _Boxes(own, self.table))
        self._add, self._cancel = QPushButton(_("Add")), QPushButton(_("Cancel"))
        self._lay_out()
        self.rows.changed.connect(self._read_again)
        self.rows.ticked_changed.connect(self._tell_ticked)
        self.finished.connect(self._end)
        wide, high = (parent.width(), parent.height()) if parent else (1160, 640)
        self.resize(min(1120, wide - theme.SPACE_XXL), min(560, high - theme.SPACE_XXL))
        session.ask(pasting.read, text, done=self._show, failed=self._refuse, topic="paste")

    def _end(self) -> None:
        self._is_over = True
        self.deleteLater()

    def _make_table(self) -> QTableView:
        table = _Rows()
        table.setModel(self.rows)
        table.setAccessibleName(_("Pasted rows"))
        table.setProperty("role", "import")
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )  # fmt: skip
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT["comfortable"])
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = table.horizontalHeader()
        header.setFont(theme.font("caption"))
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        for column, (field, _title) in enumerate(COLUMNS):
            table.setColumnWidth(column, _WIDTHS.get(field, 120))
        return table

    def _lay_out(self) -> None:
        for label in (self._about, self._problem):
            label.setWordWrap(True)
        self._problem.hide()
        self._counts.setSpacing(theme.SPACE_S)
        self._add.setProperty("role", "primary")
        self._add.setEnabled(False)
        self._add.setDefault(True)
        self._cancel.setAutoDefault(False)
        self._add.clicked.connect(self.add)
        self._cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        hint = PlainLabel(_("Space ticks a row, F2 or typing changes a cell."), "caption", "second")
        for part, share in ((hint, 1), (self._cancel, 0), (self._add, 0)):
            foot.addWidget(part, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_L, theme.SPACE_L, theme.SPACE_L)
        column.setSpacing(theme.SPACE_M)
        column.addWidget(PlainLabel(_("Paste entries"), "title"))
        column.addWidget(self._about)
        column.addWidget(self._problem)
        column.addLayout(self._counts)
        column.addWidget(self.table, 1)
        column.addLayout(foot)

    # --- Reading --------------------------------------------------------------------------------------------------

    def _show(self, preview: Preview) -> None:
        if self._is_over:
            return
        is_first = self._preview is None
        self._preview = preview
        self._problem.hide()
        counts = preview.plan.counts
        said = ngettext("{count} row.", "{count} rows.", counts.rows).format(count=formats.count(counts.rows))
        again = _("What is there already is added again only if you tick it.")
        self._about.setText(f"{said} {again}" if counts.present else said)
        self._count({"new": counts.new, "present": counts.present - counts.deleted, "deleted": counts.deleted,
                     "refused": counts.refused})  # fmt: skip
        self._filter(self._status if self._status and getattr(counts, self._status) else None)
        self.table.setColumnHidden(_REMARK, not counts.refused)
        self._tell_ticked()
        if is_first:
            self.table.setFocus()
            self.table.selectRow(0)

    def _read_again(self, rows: Sequence[Row]) -> None:
        self._add.setEnabled(False)
        self._session.ask(pasting.again, rows, done=self._show, failed=self._refuse, topic="paste")

    def _refuse(self, error: LedgerError) -> None:
        if self._is_over:
            return
        if self._preview is None:
            self._about.hide()
        self._problem.setText(said_of(error))
        self._problem.show()
        self._tell_ticked()

    def _count(self, numbers: dict[str, int]) -> None:
        while item := self._counts.takeAt(0):
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        for status, number in numbers.items():
            if number:
                chip = QPushButton(f"{formats.count(number)}  {_(labels.STATUSES[status])}")
                chip.setProperty("role", "chip")
                chip.setProperty("status", status)
                chip.setAutoDefault(False)
                chip.setToolTip(_("Show only these rows, or all again"))
                chip.clicked.connect(lambda _checked=False, status=status: self._switch(status))
                self._counts.addWidget(chip)
        self._counts.addStretch()

    def _switch(self, status: Status) -> None:
        self._filter(None if self._status == status else status)

    def _filter(self, status: Status | None) -> None:
        self._status = status
        if self._preview is not None:
            self.rows.show(self._preview, status)
        for chip in self.findChildren(QPushButton):
            if chip.property("status"):
                chip.setProperty("active", "true" if chip.property("status") == status else "false")
                restyle(chip)

    def _tell_ticked(self) -> None:
        ticked = len(self.rows.ticked)
        said = ngettext("Add {count} entry", "Add {count} entries", ticked).format(count=formats.count(ticked))
        self._add.setText(said if ticked else _("Add"))
        self._add.setEnabled(ticked > 0)

    # --- Adding ---------------------------------------------------------------------------------------------------

    def add(self) -> None:
        """Add what is ticked, all of it or nothing."""
        if self._preview is None or not self._add.isEnabled():
            return
        self._add.setEnabled(False)
        ticked = frozenset(self.rows.ticked)
        self._session.ask(
            pasting.chosen, self._preview, ticked, topic="paste",
            done=lambda plan: self._write(plan, len(ticked)), failed=self._refuse,
        )  # fmt: skip

    def _write(self, plan: Plan, wanted: int) -> None:
        if plan.counts.new < wanted:  # together they are more than an account can hold
            for row in plan.rows:
                if row.refused is not None:
                    self._refuse(LedgerError(row.refused.message, **row.refused.values))
                    return
        self._session.run(
            importing.apply, plan, lambda _done: True, N_("Paste entries"), done=self._added, failed=self._refuse
        )

    def _added(self, _rows: object) -> None:
        if not self._is_over:
            self.accept()
