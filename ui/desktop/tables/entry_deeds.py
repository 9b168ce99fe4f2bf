"""What is done with the entries that are selected in the Ledger table: edit, change many, delete, copy, refund."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu

from models.journal import EntryRow
from ui.desktop.actions import TABLE_KEYS, Actions
from ui.desktop.books import Books
from ui.desktop.tables import entry_view
from ui.desktop.tables.entry_view import View
from ui.desktop.widgets.plain import menu_text
from ui.text import _, name, ngettext

if TYPE_CHECKING:
    from ui.desktop.forms.bulk_bar import BulkBar
    from ui.desktop.session import LedgerSession
    from ui.desktop.tables.entry_table import EntryTable
    from ui.desktop.theme import Theme


class EntryDeeds(QObject):
    """Carries the actions of the table out; what needs another part of the window is asked for by a signal."""

    noticed = Signal(str)
    edit_wanted = Signal(int, object)
    """An entry's id and its draft."""
    refund_wanted = Signal(int, object)
    """The id of a purchase or gift that is to be refunded, and its draft."""
    creator_wanted = Signal(int)
    details_switched = Signal()
    bar_made = Signal(object)
    """The bar for many entries needs a place."""

    def __init__(self, table: EntryTable, actions: Actions, own: Theme) -> None:
        super().__init__(table)
        self._table, self._actions, self._theme = table, actions, own
        self._session: LedgerSession | None = None
        self._many = array("q")
        self.view = View()
        """What the table shows."""
        self._refund = self._action(_("Re&fund…"), self.refund)
        self._show_creator = self._action("", self._open_creator)
        self._restore = self._action(_("&Restore"), self.restore)
        table.edit_wanted.connect(self.edit)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._open_menu)
        deeds: tuple[Callable[[], object], ...] = (
            self.edit_current, table.edit_current, self.edit_many, self.delete, self.copy, table.selectAll,
            self.details_switched.emit, table.choose_columns,
        )  # fmt: skip
        for key, deed in zip(TABLE_KEYS, deeds, strict=True):
            actions[key].triggered.connect(lambda _checked=False, deed=deed: deed())
            table.addAction(actions[key])

    def _action(self, text: str, deed: Callable[[], object]) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(lambda _checked=False: deed())
        return action

    def attach(self, session: LedgerSession | None) -> None:
        """Work on this ledger, or on none."""
        self._session = session
        self._table.attach(session)
        if "bulk" in self.__dict__:
            self.bulk.hide()

    @property
    def _writable(self) -> LedgerSession | None:
        return self._session if self._session is not None and self._session.is_writable else None

    def current(self) -> EntryRow | None:
        """The entry the keyboard is on."""
        index = self._table.currentIndex()
        return self._table.rows.entry(index.row()) if index.isValid() else None

    # --- One entry ------------------------------------------------------------------------------------------------

    def edit_current(self) -> None:
        """Ask for the current entry in a bar; several selected ones are changed together."""
        row = self.current()
        if self._table.selected_rows() > 1:
            self.edit_many()
        elif row is not None:
            self.edit(row.id)

    def edit(self, entry: int) -> None:
        """Ask for an entry to be shown in a bar."""
        self._emit(self.edit_wanted, entry)

    def refund(self) -> None:
        """Ask for the bar in which the current purchase or gift is refunded."""
        row = self.current()
        if row is not None and row.kind in {"purchase", "gift"}:
            self._emit(self.refund_wanted, row.id)

    def _emit(self, wanted: object, entry: int) -> None:
        if (session := self._writable) is None:
            return
        from models import lookups

        draft = lookups.drafts(session.reader, [entry]).get(entry)
        if draft is not None:
            wanted.emit(entry, draft)  # type: ignore[attr-defined]

    def _open_creator(self) -> None:
        row = self.current()
        if row is not None and row.creator_id is not None:
            self.creator_wanted.emit(row.creator_id)

    # --- All that are selected ------------------------------------------------------------------------------------

    def delete(self) -> None:
        """Delete what is selected; the status line offers to undo it."""
        session, ids = self._writable, self._table.selected_ids()
        if session is not None and ids and not self.view.is_deleted:
            from models import entries

            session.run(entries.delete, ids, session.begin_long_task())

    def restore(self) -> None:
        """Bring what is selected among the deleted entries back."""
        session, ids = self._writable, self._table.selected_ids()
        if session is not None and ids and self.view.is_deleted:
            from models import entries

            session.run(entries.restore, ids)

    def edit_many(self) -> None:
        """Open the bar in which all selected entries are changed at once."""
        session, ids = self._writable, self._table.selected_ids()
        if session is None or not ids or self.view.is_deleted:
            return
        self._many = ids
        self.bulk.start(len(ids))
        session.ask(Books.known, done=self.bulk.know, topic="bulk")
        session.ask(entry_view.kinds, ids, done=self.bulk.allow, topic="kinds")

    @cached_property
    def bulk(self) -> BulkBar:
        """The bar for many entries, made when it is first needed."""
        from ui.desktop.forms.bulk_bar import BulkBar

        made = BulkBar(self._theme)
        made.wanted.connect(self._change_many)
        made.closed.connect(self._table.setFocus)
        self.bar_made.emit(made)
        return made

    def _change_many(self, new: object) -> None:
        if (session := self._writable) is not None:
            from models import bulk

            tell = session.begin_long_task()
            done = lambda _count: self.bulk.finish()  # noqa: E731 - what an answer does
            session.run(bulk.change, self._many, new, tell, done=done, failed=self.bulk.refuse)
            session.when_written(self.bulk.free)

    def copy(self) -> None:
        """Put the selected rows on the clipboard, for a spreadsheet."""
        ids = self._table.selected_ids()
        if not ids or self._session is None:
            return
        from ui import formats
        from ui.desktop.tables import entry_copy

        if len(ids) > entry_copy.LIMIT:
            sentence = _("{count} rows are too many to copy; {limit} can be copied at once")
            limit = formats.count(entry_copy.LIMIT)
            self.noticed.emit(sentence.format(count=formats.count(len(ids)), limit=limit))
            return
        self._session.ask(
            entry_copy.forms, self.view, ids, self._table.columns.shown, done=partial(self._copied, len(ids))
        )

    def _copied(self, count: int, forms: tuple[str, str]) -> None:
        from ui import formats
        from ui.desktop.tables import entry_copy

        QGuiApplication.clipboard().setMimeData(entry_copy.mime(*forms))
        said = ngettext("{count} row copied", "{count} rows copied", count)
        self.noticed.emit(said.format(count=formats.count(count)))

    # --- The menu of a row ----------------------------------------------------------------------------------------

    def menu(self) -> QMenu:
        """What can be done with the rows that are selected."""
        menu, row, count = QMenu(self._table), self.current(), self._table.selected_rows()
        if self.view.is_deleted:
            menu.addActions([self._restore, self._actions["copy"], self._actions["columns"]])
            return menu
        if count < 2:
            menu.addActions([self._actions[key] for key in ("edit", "edit-cell")])
        else:
            menu.addAction(self._actions["edit-entries"])
        if count < 2 and row is not None and row.kind in {"purchase", "gift"} and self._writable is not None:
            menu.addActions([self._refund, self._actions["keep-fact"]])
        if count < 2 and row is not None and row.kind == "gift":
            menu.addAction(self._actions["same-again"])
        if count < 2 and row is not None and row.creator_id is not None:
            self._show_creator.setText(_("Show {creator}").format(creator=menu_text(name(row.creator))))
            menu.addAction(self._show_creator)
        menu.addSeparator()
        menu.addActions([self._actions[key] for key in ("copy", "delete")])
        menu.addSeparator()
        menu.addActions([self._actions[key] for key in ("details", "columns")])
        return menu

    def _open_menu(self, place: QPoint) -> None:
        menu = self.menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._table.viewport().mapToGlobal(place))
