"""The Ledger page: every entry, filtered and sorted on the columns, read as it is looked at."""

from __future__ import annotations

from array import array
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from models import journal
from models.journal import Order
from ui import spans, tokens
from ui.desktop import theme
from ui.desktop.actions import Actions
from ui.desktop.books import Books
from ui.desktop.day_turn import DayTurn
from ui.desktop.page import EVERYTHING, Page, Subset
from ui.desktop.preferences import Preferences
from ui.desktop.tables import entry_outward, entry_view
from ui.desktop.tables.entry_aside import EntryAside
from ui.desktop.tables.entry_columns import COLUMNS, number
from ui.desktop.tables.entry_deeds import EntryDeeds
from ui.desktop.tables.entry_stack import EntryStack
from ui.desktop.tables.entry_sums import SelectionSums
from ui.desktop.tables.entry_table import EntryTable
from ui.desktop.tables.entry_view import View
from ui.desktop.widgets.export_button import ExportButton, formats_menu
from ui.desktop.widgets.filter_bar import FilterBar, Options
from ui.desktop.widgets.plain import PlainLabel
from ui.desktop.widgets.title_line import TitleLine
from ui.text import _, name

if TYPE_CHECKING:
    from models.ledger import Changes
    from models.reports.figures import Figures
    from models.settings import Settings
    from ui.desktop.exports import Export
    from ui.desktop.session import LedgerSession
    from ui.desktop.tables.entry_pane import EntryPane

_NAME = "ledger"
"""Under which the desk remembers this page."""

DELETED = "deleted"
"""The subject by which this page shows what was deleted lately."""
HEAD = 200
"""Rows that are shown before the whole view is known."""
_MANY = 20_000
"""Rows of which the table hears in two steps."""
_REST = 400
"""Milliseconds without a further choice after which the desk remembers them."""


class LedgerPage(Page):
    """Filter chips over the table of entries; what is typed elsewhere shows up here by the notices of change."""

    SHOWS = tuple(table for table in EVERYTHING if table != "budget")
    edit_wanted = Signal(int, object)
    """An entry's id and its draft."""
    refund_wanted = Signal(int, object)
    """The id of a purchase or gift that is to be refunded, and its draft."""
    sums_changed = Signal(str)
    purchase_wanted = Signal(str, str)
    """Open the bar for a purchase in the account of that label, at that time."""
    words_removed = Signal()
    """The words that were looked for are no longer wanted."""

    def __init__(
        self, own: theme.Theme, actions: Actions, preferences: Preferences, parent: QWidget | None = None
    ) -> None:
        super().__init__(own, actions, preferences, parent)
        self._order = _order(preferences.page(_NAME).get("sort"))
        self._subset: Subset | None = None
        self._is_deleted = False
        self._is_fresh = True
        self._total: int | None = None
        self._just_added: int | None = None
        self.filters = FilterBar(own)
        self.table = EntryTable(own)
        self._count = PlainLabel("", "body", "second")
        self.restore = QPushButton(_("Restore the selected"))
        self.restore.hide()
        self.export_button = ExportButton(own, actions["export"], self.export_menu)
        self.export_button.allow(False)
        self._stack = EntryStack(self.table, self.empty)
        self.aside = EntryAside(self.table, self._stack, own)
        self.deeds = EntryDeeds(self.table, actions, own)
        self._sums = SelectionSums(self.table)
        self._remembering = QTimer(self, singleShot=True, interval=_REST)
        self._remembering.timeout.connect(self._remember)
        self._lay_out()
        self._connect()
        self.table.rows.mark_sorting(number(self._order.key), is_descending=self._order.is_descending)
        self.home = self.table
        DayTurn(self.zone, self._again, self)
        self.redraw()

    def _lay_out(self) -> None:
        head = TitleLine(_("Ledger"))
        head.addWidget(self._count, 1)
        head.addWidget(self.restore)
        head.addWidget(self.export_button)
        chips = QHBoxLayout()
        chips.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, 0)
        chips.addWidget(self.filters)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        column.addLayout(head)
        column.addLayout(chips)
        self._column = column
        column.addWidget(self.aside.splitter, 1)

    def _connect(self) -> None:
        self.filters.changed.connect(self._narrow)
        self.filters.options_wanted.connect(self._offer)
        self.filters.cleared.connect(self.window_actions["clear-filters"].trigger)
        self.filters.tag_removed.connect(self._show_untagged)
        self.filters.text_removed.connect(self.words_removed)
        self.table.columns.restore(self._kept("columns"))
        self.table.columns.changed.connect(self._remembering.start)
        self.table.sort_wanted.connect(self._sort)
        self.deeds.noticed.connect(self.noticed)
        self.deeds.edit_wanted.connect(self.edit_wanted)
        self.deeds.refund_wanted.connect(self.refund_wanted)
        self.deeds.creator_wanted.connect(lambda creator: self.page_wanted.emit("creators", creator))
        self.deeds.bar_made.connect(lambda bar: self._column.insertWidget(2, bar))
        self._sums.changed.connect(self.sums_changed)
        self.restore.clicked.connect(self.deeds.restore)
        self._connect_aside()

    def _connect_aside(self) -> None:
        switch = self.window_actions["details"]
        self.aside.made.connect(self._connect_pane)
        self.aside.noticed.connect(self.noticed)
        self.aside.restore(self._kept("details"))
        self.aside.changed.connect(self._remembering.start)
        switch.setChecked(self.aside.is_shown)
        self.deeds.details_switched.connect(lambda: self.aside.show(is_shown=switch.isChecked()))

    def _connect_pane(self, pane: EntryPane) -> None:
        pane.entry_wanted.connect(self.go_to)
        pane.entries_wanted.connect(self.show_subject)
        pane.purchase_wanted.connect(self.purchase_wanted)
        pane.rates_wanted.connect(self.window_actions["update-rates"].trigger)
        for wanted, page in ((pane.creator_wanted, "creators"), (pane.purse_wanted, "purses")):
            wanted.connect(lambda number, page=page: self.page_wanted.emit(page, number))

    # --- Which ledger ---------------------------------------------------------------------------------------------

    @property
    def _parts(self) -> tuple[EntryDeeds | SelectionSums | EntryAside, ...]:
        return self.deeds, self._sums, self.aside

    def attach(self, session: LedgerSession, settings: Settings) -> None:
        """Show this ledger as it was left: its latest entries at once, everything else as it comes."""
        self.session, self.settings = session, settings
        for part in self._parts:
            part.attach(session)
        self._total, self._subset, self._is_deleted = None, None, False
        is_same = self.preferences.page(_NAME).get("ledger") == str(session.path)
        chosen = self._kept("filters") if is_same else {}
        self.filters.restore(chosen, spans.today(), settings.month_starts_on)
        self._view()
        session.soon(self._reckon)
        session.soon(self._offer)

    def detach(self) -> None:
        """Show nothing."""
        self._remember()
        super().detach()
        for part in self._parts:
            part.attach(None)
        self._subset = None
        self.table.rows.show(array("q"), lambda _ids: ())
        self.table.rows.set_figures(None)
        self._count.setText("")
        self.export_button.allow(False)
        self.filters.offer(Options((), (), ()))
        self.filters.clear()

    def take(self, changes: Changes) -> None:
        """Show what an operation changed."""
        super().take(changes)
        if changes.touches("attachment", "alias"):
            self.aside.again()
        if self.session is None or self.settings is None or not changes.touches(*self.SHOWS):
            return
        if changes.touches("creator", "item", "account", "platform") and self.filters.has_lists_chosen:
            self._offer()
        touched = changes.rows.get("entry", frozenset())
        self._just_added = next(iter(touched)) if len(touched) == 1 and not changes.is_bulk else None
        self._again()

    def _again(self) -> None:
        """Show what is true now: entries have changed, or the day has turned."""
        if self.settings is not None:
            self.filters.period.start_on(self.settings.month_starts_on)
            self.table.rows.refresh()
            self._ask()
            self._reckon()

    def refresh(self) -> None:
        """Nothing to do: this page follows every change at once, seen or not."""

    def redraw(self) -> None:
        """Write the rows again, as high as they are wished."""
        self.table.set_row_height(theme.ROW_HEIGHT[self.preferences.density])
        self.table.rows.refresh()
        self.filters.redraw()
        self._sums.again()
        self.aside.again()

    def _offer(self) -> None:
        if self.session is not None:
            self.session.ask(entry_view.options, done=self.filters.offer, topic="options")

    # --- Which rows -----------------------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """What is shown, and how it is sorted."""
        return View(self.filters.filter, self._order, self._subset, self._is_deleted)

    def show_all(self) -> None:
        """Take every filter away."""
        self._subset, self._is_deleted = None, False
        self.filters.clear()

    def show_subject(self, subject: object) -> None:
        """Show the entries of a subset, or those deleted lately, and nothing else, until their chip is taken away."""
        if isinstance(subject, Subset) or subject == DELETED:
            self.show_all()
            self._subset = subject if isinstance(subject, Subset) else None
            self._is_deleted = subject == DELETED
            title = "" if self._subset is None else self._subset.title.translate(entry_outward.ISOLATES)
            self.filters.show_tag(name(title) if self._subset else _("deleted in the last 30 days"))
            self._view()

    def go_to(self, entry: int) -> None:
        """Make an entry the current one; where a filter hides it, everything is shown."""
        if self.table.rows.row_of(entry) is None:
            self._just_added = entry
            self.window_actions["clear-filters"].trigger()
        else:
            self.table.select(entry)

    def _show_untagged(self) -> None:
        self._subset, self._is_deleted = None, False
        self._view()

    def _narrow(self) -> None:
        """Show what the chips leave; they are about the entries there are, so that deleted ones go."""
        if self._is_deleted:
            self._is_deleted = False
            self.filters.show_tag("")
        self._view()

    def _sort(self, column: int, is_descending: bool) -> None:
        self._order = Order(COLUMNS[column].key, is_descending)  # type: ignore[arg-type]  # sorted columns alone
        self._view()

    def _view(self) -> None:
        """Show another view: its first rows as soon as they are known, then all of it."""
        if self.session is None:
            return
        self._remembering.start()
        self._is_fresh = True
        if self.view.is_plain:
            # By the index of moments this is quicker than asking another thread.
            ids = journal.latest(self.session.reader, HEAD, is_descending=self._order.is_descending)
            self._show_anew(ids)
            self.session.soon(self._ask)
        else:
            self._ask()

    def _show_anew(self, ids: array[int]) -> None:
        if self.session is not None:
            self.deeds.view = self.view
            self.table.rows.show(ids, entry_view.reading(self.session.reader, self.view))
            self.table.scrollToTop()
            self._is_fresh = False

    def _ask(self) -> None:
        if self.session is not None:
            view = self.view
            self.session.ask(entry_view.found, view, done=partial(self._show, view), topic="view")

    def _show(self, view: View, found: tuple[array[int], int]) -> None:
        ids, self._total = found
        self._tell_count(view, len(ids))
        if self._is_fresh and len(ids) > _MANY:
            # Its first rows are painted sooner while the table is told of a few alone.
            self._show_anew(ids[:HEAD])
            if self.session is not None:
                self.session.soon(partial(self._show_rest, view, ids))
            return
        if self._is_fresh:
            self._show_anew(ids)
        self._show_rest(view, ids)

    def _show_rest(self, view: View, ids: array[int]) -> None:
        if view != self.view:
            return
        self.table.rows.extend(ids)
        if self._just_added is not None and not self.table.is_typing:
            self.table.select(self._just_added)
        self._just_added = None
        self.table.resume_typing()

    def _tell_count(self, view: View, shown: int) -> None:
        from ui.desktop.tables import entry_texts

        total = self._total or 0
        self._count.setText(entry_texts.how_many(view, shown, total))
        self.restore.setVisible(view.is_deleted and shown > 0)
        self.export_button.allow(shown > 0 and not view.is_deleted)
        self._show_empty(shown, total)

    def _show_empty(self, shown: int, total: int) -> None:
        for part in (self.filters, self._count):
            part.setVisible(total > 0 or self._is_deleted)
        if shown:
            self._stack.show_rows()
        else:
            self._stack.say_none(has_others=total > 0, is_deleted=self._is_deleted)

    def _kept(self, what: str) -> dict[str, Any]:
        """What the desk remembers of a part of this page; empty where that cannot be read."""
        found = self.preferences.page(_NAME).get(what)
        return found if isinstance(found, dict) else {}

    def _remember(self) -> None:
        """Keep what is chosen; the desk writes a file for it, so not with every letter."""
        self._remembering.stop()
        if self.session is not None:
            self.preferences.remember_page(
                _NAME, ledger=str(self.session.path), filters=self.filters.state, columns=self.table.columns.state,
                details=self.aside.state, sort=[self._order.key, self._order.is_descending],
            )  # fmt: skip

    # --- Out of the window ----------------------------------------------------------------------------------------

    def document(self) -> entry_outward.Shown | None:
        """Give what makes a document of the entries that are shown; those that were deleted are not handed on."""
        if self.session is None or self._is_deleted or not self.table.rows.ids:
            return None
        return entry_outward.Shown(self.view, tuple(self.table.columns.shown))

    def export(self) -> Export | None:
        """Give what writes them to a file."""
        made = self.document()
        return entry_outward.export(made, self.filters.period.starts_on) if made is not None else None

    def export_menu(self) -> QMenu:
        """Make the menu of all ways out of the window."""
        made = formats_menu(self, self.export(), self.export_wanted.emit)
        made.addSeparator()
        made.addAction(self.window_actions["print"])
        return made

    # --- Costs ----------------------------------------------------------------------------------------------------

    def _reckon(self) -> None:
        if self.session is not None:
            self.session.ask(Books.entry_figures, done=self._show_figures, topic="figures")
            self.session.ask(entry_view.prepare, done=bool, topic="prepare")

    def _show_figures(self, figures: Figures) -> None:
        self.table.rows.set_figures(figures)
        self._sums.again()
        self.aside.again()


def _order(kept: object) -> Order:
    """The sort that was remembered, else the latest first."""
    match kept:
        case [key, bool(is_descending)] if key in {column.key for column in COLUMNS if column.is_sorted}:
            return Order(key, is_descending)  # type: ignore[arg-type]
    return Order()
