"""The Ledger page: every entry, filtered and sorted by SQL, read as it is looked at."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ui.desktop import theme
from ui.desktop.actions import TABLE_KEYS, Actions
from ui.desktop.page import Page
from ui.desktop.preferences import Preferences
from ui.desktop.tables.entry_columns import COLUMNS
from ui.desktop.tables.entry_table import COPY_LIMIT, EntryTable
from ui.desktop.widgets.empty import EmptyState
from ui.desktop.widgets.filter_bar import FilterBar
from ui.desktop.widgets.plain import PlainLabel
from ui.text import _, ngettext

if TYPE_CHECKING:
    from models.journal import Filter
    from models.ledger import Changes
    from models.reports.figures import Figures
    from models.settings import Settings
    from ui.desktop.books import Sums, ViewOrder
    from ui.desktop.session import LedgerSession

HEAD = 200
"""Rows that are shown before the whole view is known."""
SHOWN = ("entry", "creator", "item", "account", "platform", "handle", "setting", "rate", "published_rate")
"""Tables whose changes can be seen here."""
_FEW = 3
"""Entries a view is patched for."""
_SUM_LIMIT = 200_000
"""Selected rows that are still added up."""


class LedgerPage(Page):
    """Filter chips over the table of entries; what is typed elsewhere shows up here by the notices of change."""

    edit_wanted = Signal(int, object)
    """An entry's id and its draft."""
    sums_changed = Signal(str)

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(own, actions, preferences, parent)
        self._order: ViewOrder | None = None
        self._total: int | None = None
        self._just_added: int | None = None
        self.filters = FilterBar(own)
        self.table = EntryTable(own)
        self._count = PlainLabel("", "body", "second")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._adding_up = QTimer(self, singleShot=True, interval=80)
        self._adding_up.timeout.connect(self._add_up)
        self._lay_out()
        self._connect()
        self.setFocusProxy(self.table)
        self.redraw()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 16, 0)
        head.setSpacing(12)
        head.addWidget(PlainLabel(_("Ledger"), "title"))
        head.addWidget(self._count, 1)
        chips = QHBoxLayout()
        chips.setContentsMargins(16, 0, 16, 0)
        chips.addWidget(self.filters)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(chips)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self.filters.changed.connect(self._view)
        self.filters.options_wanted.connect(self._offer)
        self.table.sort_wanted.connect(self._sort)
        self.table.edit_wanted.connect(self.edit)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._adding_up.start())
        deeds = (self._edit_current, self.delete, self.copy, self.table.selectAll)
        for name, deed in zip(TABLE_KEYS, deeds, strict=True):
            self.window_actions[name].triggered.connect(lambda _checked=False, deed=deed: deed())
            self.table.addAction(self.window_actions[name])

    # --- Which ledger ---------------------------------------------------------------------------------------------

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Show this ledger: its latest entries at once, everything else as it comes."""
        self.session, self.settings = session, settings
        self._total = None
        self.filters.period.starts_on = settings.month_starts_on
        self._view()
        session.soon(self._reckon)

    def detach(self) -> None:
        """Show nothing."""
        super().detach()
        self.table.rows.show(array("q"), lambda _ids: ())
        self.table.rows.set_figures(None)
        self._count.setText("")
        self.filters.clear()

    def take(self, changes: Changes) -> None:
        """Show what an operation changed."""
        if self.session is None or not changes.touches(*SHOWN):
            return
        touched = changes.rows.get("entry", frozenset())
        self._just_added = next(iter(touched)) if len(touched) == 1 and not changes.is_bulk else None
        self._total = None
        self.table.rows.refresh()
        self._patch(touched)
        self._ask_ids()
        self._reckon()

    def _patch(self, touched: frozenset[int]) -> None:
        """Show a small change in the usual order at once; the whole view is asked for all the same."""
        if self.session is None or self._order is None or self._order.key != "when" or not 0 < len(touched) <= _FEW:
            return
        from models import journal

        order, rows = journal.Order("when", self._order.is_descending), self.table.rows
        rows.update_ids(journal.patched(self.session.reader, rows.ids, touched, self.filter, order))

    def refresh(self) -> None:
        """Nothing to do: this page follows every change at once, seen or not."""

    def redraw(self) -> None:
        """Write the rows again, as high as they are wished."""
        self.table.set_row_height(theme.ROW_HEIGHT[self.preferences.density])
        self.table.rows.refresh()
        self._adding_up.start()

    def _offer(self) -> None:
        if self.session is not None:
            from models import accounts, creators

            reader = self.session.reader
            self.filters.offer(accounts.accounts(reader), creators.creators(reader))

    # --- Which rows -----------------------------------------------------------------------------------------------

    @property
    def filter(self) -> Filter:
        """What is shown."""
        return self.filters.filter

    def show_all(self) -> None:
        """Take every filter away."""
        self.filters.clear()

    def _sort(self, column: int, is_descending: bool) -> None:
        from ui.desktop.books import ViewOrder

        self._order = ViewOrder(COLUMNS[column].key, is_descending)
        self._view()

    def _view(self) -> None:
        """Show another view: its first rows as soon as they are known, then all of it."""
        if self.session is None:
            return
        from models import journal
        from ui.desktop.books import Books, ViewOrder

        wanted, self._order = self.filter, self._order or ViewOrder()
        order = self._order
        if wanted.is_empty and order.key == "when":
            # By the index of moments this is quicker than asking another thread.
            self._show_head(journal.ids(self.session.reader, wanted, journal.Order("when", order.is_descending), HEAD))
        else:
            self.session.ask(Books.ids, wanted, order, HEAD, done=self._show_head, topic="head")
        self.session.soon(self._ask_ids)

    def _show_head(self, ids: array[int]) -> None:
        if self.session is not None:
            from models import journal

            reader = self.session.reader
            self.table.rows.show(ids, lambda wanted: journal.rows(reader, wanted))
            self.table.scrollToTop()
            self._tell_count()

    def _ask_ids(self) -> None:
        if self.session is not None and self._order is not None:
            from ui.desktop.books import Books

            self.session.ask(Books.view, self.filter, self._order, done=self._show_all, topic="view")

    def _show_all(self, found: tuple[array[int], int]) -> None:
        ids, self._total = found
        self.table.rows.extend(ids)
        if self._just_added is not None:
            self.table.select(self._just_added)
            self._just_added = None
        self._tell_count()

    def _tell_count(self) -> None:
        shown, total = len(self.table.rows.ids), self._total
        if total is None:
            return
        from ui import formats

        entries_in_all = ngettext("{count} entry", "{count} entries", total).format(count=formats.count(total))
        of_all = _("{count} of {entries}").format(count=formats.count(shown), entries=entries_in_all)
        self._count.setText(entries_in_all if self.filter.is_empty else of_all)
        self._show_empty(shown, total)

    def _show_empty(self, shown: int, total: int) -> None:
        for part in (self.filters, self._count):
            part.setVisible(total > 0)
        if shown:
            self._stack.setCurrentWidget(self.table)
            return
        while (old := self._stack.widget(1)) is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        self._stack.addWidget(self._nothing_found() if total else self._nothing_yet())
        self._stack.setCurrentIndex(1)

    def _nothing_yet(self) -> EmptyState:
        choices = [(_("Add a purchase"), "add-purchase"), (_("Add a gift"), "add-gift"), (_("Import"), "import")]
        deeds = [(text, self.window_actions[name].trigger) for text, name in choices]
        sentence = _(
            "Add the coins you bought and the gifts you gave, or import what you have. Costs are worked out from there."
        )
        return EmptyState(self.theme, "purse", _("Nothing in here yet"), sentence, deeds)

    def _nothing_found(self) -> EmptyState:
        clear = self.window_actions["clear-filters"].trigger
        sentence = _("No entry fits what is chosen above.")
        return EmptyState(self.theme, "search", _("Nothing found"), sentence, [(_("Show all entries"), clear)])

    # --- Costs ----------------------------------------------------------------------------------------------------

    def _reckon(self) -> None:
        if self.session is not None:
            from ui.desktop.books import Books

            self.session.ask(Books.entry_figures, done=self._show_figures, topic="figures")

    def _show_figures(self, figures: Figures) -> None:
        self.table.rows.set_figures(figures)
        self._adding_up.start()

    def _add_up(self) -> None:
        count = self.table.selected_rows()
        if count < 2 or self.session is None:
            self.sums_changed.emit("")
            return
        from ui import formats
        from ui.desktop.books import Books

        said = ngettext("{count} selected", "{count} selected", count).format(count=formats.count(count))
        self.sums_changed.emit(said)
        if count <= _SUM_LIMIT:
            ids = self.table.selected_ids()
            self.session.ask(Books.sums, ids, done=lambda sums: self._show_sums(said, sums), topic="sums")

    def _show_sums(self, said: str, sums: Sums) -> None:
        from ui import formats

        is_one = len(sums.coins) == 1
        parts = [f"{formats.count(coins)} {_('coins') if is_one else unit}" for unit, coins in sums.coins.items()]
        parts += [formats.money(cost) for cost in sums.costs]
        self.sums_changed.emit(f"{said}: {' · '.join(parts)}" if parts else said)

    # --- What is done here ----------------------------------------------------------------------------------------

    def _edit_current(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.edit(self.table.rows.ids[index.row()])

    def edit(self, entry: int) -> None:
        """Ask for the entry to be shown in a bar."""
        if self.session is None or not self.session.is_writable:
            return
        from models import lookups

        draft = lookups.drafts(self.session.reader, [entry]).get(entry)
        if draft is not None:
            self.edit_wanted.emit(entry, draft)

    def delete(self) -> None:
        """Delete what is selected; the status line offers to undo it."""
        ids = self.table.selected_ids() if self.session is not None and self.session.is_writable else []
        if ids and self.session is not None:
            from models import entries

            self.session.run(entries.delete, ids)

    def copy(self) -> None:
        """Put the selected rows on the clipboard, for a spreadsheet."""
        count = self.table.selected_rows()
        if not count:
            return
        from ui import formats

        if count > COPY_LIMIT:
            sentence = _("{count} rows are too many to copy; {limit} can be copied at once")
            self.noticed.emit(sentence.format(count=formats.count(count), limit=formats.count(COPY_LIMIT)))
            return
        QGuiApplication.clipboard().setText(self.table.copied())
        self.noticed.emit(
            ngettext("{count} row copied", "{count} rows copied", count).format(count=formats.count(count))
        )
