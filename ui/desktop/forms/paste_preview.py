"""The preview of pasted text: each row with what would become of it, to tick and to change, added as one operation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from models.errors import LedgerError
from models.imports import apply as importing
from models.text import N_
from ui import formats, tokens
from ui.desktop import theme
from ui.desktop.forms import pasting
from ui.desktop.tables.pasted_model import COLUMNS, PastedModel
from ui.desktop.tables.tick_boxes import TickBoxes, TickTable
from ui.desktop.widgets.plain import Paragraph, PlainLabel
from ui.desktop.widgets.status_chips import StatusChips
from ui.text import _, ngettext, sentence

if TYPE_CHECKING:
    from models.imports.plan import Plan
    from models.pasted import Row
    from ui.desktop.forms.pasting import Preview
    from ui.desktop.session import LedgerSession

_WIDTHS = {
    "status": 120, "remark": 260, "when": 160, "type": 80, "account": 105, "creator": 115, "item": 105, "quantity": 75,
    "coins": 65, "amount": 80, "note": 90,
}  # fmt: skip
_REMARK = 1


class PastePreview(QDialog):
    """Reads a text, shows its rows, and adds those that are ticked. Nothing is written before."""

    def __init__(self, session: LedgerSession, text: str, own: theme.Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Paste entries"))
        self._session = session
        self._preview: Preview | None = None
        self._is_over = False
        self.rows = PastedModel(own, self)
        self._about, self._problem = Paragraph(_("Reading…"), "body", "second"), Paragraph("", "body", "attention")
        self.chips = StatusChips()
        self.table = self._make_table()
        self.table.setItemDelegateForColumn(0, TickBoxes(own, self.table))
        self._add, self._cancel = QPushButton(_("Add")), QPushButton(_("Cancel"))
        self._lay_out()
        self.rows.changed.connect(self._read_again)
        self.table.toggled.connect(self.rows.toggle_all)
        self.chips.switched.connect(lambda _status: self._filter())
        self.rows.ticked_changed.connect(self._tell_ticked)
        self.finished.connect(self._end)
        wide, high = (parent.width(), parent.height()) if parent else (1160, 640)
        self.resize(min(1120, wide - tokens.SPACE_XXL), min(560, high - tokens.SPACE_XXL))
        session.ask(pasting.read, text, done=self._show, failed=self._refuse, topic="paste")

    def _end(self) -> None:
        self._is_over = True
        self.deleteLater()

    def _make_table(self) -> TickTable:
        table = TickTable(_("Pasted rows"), "import", theme.ROW_HEIGHT["comfortable"])
        table.setModel(self.rows)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )  # fmt: skip
        table.horizontalHeader().setStretchLastSection(True)
        for column, (field, _title) in enumerate(COLUMNS):
            table.setColumnWidth(column, _WIDTHS.get(field, 120))
        return table

    def _lay_out(self) -> None:
        self._problem.hide()
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
        column.setContentsMargins(tokens.SPACE_L, tokens.SPACE_L, tokens.SPACE_L, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_M)
        column.addWidget(PlainLabel(_("Paste entries"), "title"))
        column.addWidget(self._about)
        column.addWidget(self._problem)
        column.addWidget(self.chips)
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
        self.chips.show_counts({"new": counts.new, "present": counts.present - counts.deleted,
                                "deleted": counts.deleted, "refused": counts.refused})  # fmt: skip
        self._filter()
        self.table.setColumnHidden(_REMARK, not counts.refused)
        self._tell_ticked()
        if is_first:
            self.table.setFocus()
            self.table.choose_row(0)

    def _read_again(self, rows: Sequence[Row]) -> None:
        self._add.setEnabled(False)
        self._session.ask(pasting.again, rows, done=self._show, failed=self._refuse, topic="paste")

    def _refuse(self, error: LedgerError) -> None:
        if self._is_over:
            return
        if self._preview is None:
            self._about.hide()
        self._problem.say(sentence(error))
        self._tell_ticked()

    def _filter(self) -> None:
        if self._preview is not None:
            self.rows.show(self._preview, self.chips.chosen)  # type: ignore[arg-type]

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
