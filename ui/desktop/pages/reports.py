"""The Reports page: what gifts cost, by any two keys, with totals, as a table and as CSV."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from models import currencies
from models.errors import LedgerError
from models.reports import KEYS, Query
from models.text import N_
from ui.desktop import labels, spans, theme
from ui.desktop.actions import Actions
from ui.desktop.books import Books
from ui.desktop.page import Page
from ui.desktop.preferences import Preferences
from ui.desktop.tables import pivot_texts
from ui.desktop.tables.pivot import Measure, Pivot
from ui.desktop.tables.pivot_table import PivotTable
from ui.desktop.widgets.chips import PeriodChip
from ui.desktop.widgets.drop_down import DropDown
from ui.desktop.widgets.empty import EmptyState
from ui.desktop.widgets.icon_button import IconButton
from ui.desktop.widgets.plain import PlainLabel, ShortLabel
from ui.text import _, sentence, visible

if TYPE_CHECKING:
    from models.settings import Settings
    from ui.desktop.session import LedgerSession

BASES = {"fifo": N_("Oldest first"), "average": N_("At average cost")}
MEASURES: dict[Measure, str] = {"cost": N_("Cost"), "coins": N_("Coins"), "gifts": N_("Gifts")}

_TABLE, _EMPTY, _WAITING = range(3)


class Choice(QWidget):
    """A drop-down with its name before it."""

    changed = Signal()

    def __init__(self, title: str, choices: Mapping[str, str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = DropDown()
        self.box.setAccessibleName(title)
        self.box.setMaxVisibleItems(20)
        self.offer(choices)
        self.box.activated.connect(lambda _index: self.changed.emit())
        label = PlainLabel(title, "caption", "second")
        label.setBuddy(self.box)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(label)
        row.addWidget(self.box)

    def offer(self, choices: Mapping[str, str]) -> None:
        """Set what can be chosen, as keys and names."""
        self.box.clear()
        for key, name in choices.items():
            self.box.addItem(name, key)

    @property
    def key(self) -> str:
        """What is chosen."""
        return str(self.box.currentData() or "")

    def choose(self, key: str) -> None:
        """Choose one of them."""
        self.box.setCurrentIndex(max(0, self.box.findData(key)))


class ReportsPage(Page):
    """Drop-downs over a pivot; it is reckoned anew when something it shows has changed and it is on screen."""

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(own, actions, preferences, parent)
        self._pivot: Pivot | None = None
        keys = {key: _(labels.KEYS[key]) for key in KEYS}
        self.down = Choice(_("Rows"), keys)
        self.across = Choice(_("Columns"), {"": _("Gifts, coins, cost"), **keys})
        self.measure = Choice(_("Show"), {key: _(name) for key, name in MEASURES.items()})
        self.currency = Choice(_("in"), {})
        self.basis = Choice(_("Coins are used"), {key: _(name) for key, name in BASES.items()})
        self.period = PeriodChip(own)
        self.table = PivotTable(own)
        self._about = ShortLabel("", "body", "second")
        self._doubt = PlainLabel("", "caption", "attention")
        self._doubt.setWordWrap(True)
        self._swap = IconButton(own, "swap", "", _("Swap rows and columns"))
        self._export = IconButton(own, "export", _("Export CSV"), actions["export-report"].toolTip())
        self._stack = QStackedWidget()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 0)
        head.setSpacing(12)
        head.addWidget(PlainLabel(_("Reports"), "title"))
        head.addWidget(self._about, 1)
        head.addWidget(self._export)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(QWidget())
        self._stack.setCurrentIndex(_WAITING)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(self._controls(self.down, self._swap, self.across, self.measure, self.currency))
        column.addLayout(self._controls(self.period, self.basis))
        column.addWidget(self._doubt)
        column.addWidget(self._stack, 1)
        self._doubt.setContentsMargins(16, 0, 16, 0)
        self._doubt.hide()

    @staticmethod
    def _controls(*parts: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 0, 16, 0)
        row.setSpacing(12)
        for part in parts:
            row.addWidget(part)
        row.addStretch()
        return row

    def _empty(self) -> EmptyState:
        choices = [(_("Add a gift"), self.window_actions["add-gift"].trigger), (_("All time"), self._all_time)]
        return EmptyState(
            self.theme, "reports", _("No gifts in this time"), _("Choose another period, or add a gift."), choices
        )

    def _connect(self) -> None:
        for choice in (self.down, self.across, self.currency, self.basis, self.period):
            choice.changed.connect(self.reckon)
        self.measure.changed.connect(self._draw)
        self._swap.clicked.connect(self._swap_keys)
        self._export.clicked.connect(self.window_actions["export-report"].trigger)

    # --- Which ledger ---------------------------------------------------------------------------------------------

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Report on this ledger: creators by month, over the last twelve of them."""
        codes = dict.fromkeys((settings.currency, "EUR", "USD", "GBP", *currencies.codes(withdrawn=False)))
        self.currency.offer({code: code for code in codes})
        self.basis.choose(settings.basis)
        self.down.choose("creator")
        self.across.choose("month")
        self.period.starts_on = settings.month_starts_on
        self.period.choose(spans.span("last-12", self.period.today(), settings.month_starts_on))
        super().attach(session, settings)

    def detach(self) -> None:
        """Show nothing."""
        super().detach()
        self._pivot = None

    # --- What is shown --------------------------------------------------------------------------------------------

    @property
    def query(self) -> Query:
        """What is asked."""
        by = tuple(dict.fromkeys(key for key in (self.down.key, self.across.key) if key))
        span = self.period.span
        return Query(by, span.since, span.until, (), self.currency.key or None, self.basis.key or None)

    def _swap_keys(self) -> None:
        if self.across.key:
            down, across = self.across.key, self.down.key
            self.down.choose(down)
            self.across.choose(across)
            self.reckon()

    def _all_time(self) -> None:
        self.period.take(spans.Span())

    def reckon(self) -> None:
        """Ask for the report."""
        if self.session is None:
            return
        self.session.ask(Books.pivot, self.query, done=self._show, failed=self._refuse, topic="pivot")

    def _refuse(self, error: LedgerError) -> None:
        self._doubt.setText(sentence(error))
        self._doubt.show()

    def _show(self, pivot: Pivot) -> None:
        self._pivot = pivot
        self._draw()

    def _draw(self) -> None:
        if self._pivot is None:
            return
        self._stack.setCurrentIndex(_TABLE if self._pivot.rows else _EMPTY)
        measure = self.measure.key
        self.measure.setEnabled(bool(self._pivot.across))
        self.table.show_pivot(self._pivot, "coins" if measure == "coins" else "gifts" if measure == "gifts" else "cost")
        doubt = pivot_texts.doubt(self._pivot.total)
        self._doubt.setText(doubt)
        self._doubt.setVisible(bool(doubt))
        self._about.setText(self._said())

    def _said(self) -> str:
        down, across = (
            labels.within_sentence(labels.KEYS[key]) if key else "" for key in (self.down.key, self.across.key)
        )
        if not across or down == across:
            return _("What gifts cost, by {rows}").format(rows=down)
        return _("What gifts cost, by {rows} and {columns}").format(rows=down, columns=across)

    # --- Export ---------------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Ask for a file and write the report to it, exactly as the command line would."""
        name = f"spending-{'-'.join(self.query.by)}.csv"
        chosen, _kind = QFileDialog.getSaveFileName(
            self, _("Export report"), str(Path.home() / name), _("CSV file (*.csv)")
        )
        if chosen and self.session is not None:
            self.export_to(Path(chosen))

    def export_to(self, path: Path) -> None:
        """Write the report to `path`."""
        if self.session is not None:
            said = _("{file} written").format(file=visible(path.name))
            self.session.ask(Books.export_csv, self.query, path, done=lambda _none: self.noticed.emit(said))
