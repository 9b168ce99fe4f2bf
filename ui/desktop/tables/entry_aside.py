"""Keeps the pane beside the Ledger table on the entry the keyboard is on, while it is shown."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QSplitter, QWidget

from ui.text import _, isolate, visible

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from models.drafts import Draft
    from models.ledger import Ledger
    from ui.desktop.books import Books
    from ui.desktop.session import LedgerSession
    from ui.desktop.tables.entry_details import Details
    from ui.desktop.tables.entry_pane import EntryPane
    from ui.desktop.tables.entry_table import EntryTable
    from ui.desktop.theme import Theme

WIDTH = 290
_LEAST = 230
_PAUSE = 40
"""Milliseconds a row has to be current: with the arrow held down nothing is looked up."""


class EntryAside(QObject):
    """The pane, and the divider between it and the table. `changed` comes when it is switched or widened."""

    changed = Signal()
    made = Signal(object)
    """The pane, when it is first needed."""
    noticed = Signal(str)
    """A sentence for the status line."""

    def __init__(self, table: EntryTable, beside: QWidget, own: Theme) -> None:
        """Stand beside a widget that holds `table`."""
        super().__init__(table)
        self._table = table
        self._session: LedgerSession | None = None
        self._theme = own
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setProperty("role", "aside")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(1)
        self.splitter.addWidget(beside)
        self.splitter.splitterMoved.connect(self.changed)
        self._width = WIDTH
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)
        table.selectionModel().currentRowChanged.connect(lambda *_: self.again())
        table.rows.modelReset.connect(self.again)

    @cached_property
    def pane(self) -> EntryPane:
        """The pane."""
        from ui.desktop.tables.entry_pane import EntryPane

        pane = EntryPane(self._theme)
        pane.setMinimumWidth(_LEAST)
        pane.hide()
        pane.rate_typed.connect(self._keep_rate)
        pane.receipt_offered.connect(self._attach_receipt)
        pane.receipt_removed.connect(self._remove_receipt)
        pane.copy_wanted.connect(self._copy_receipt)
        pane.country_chosen.connect(self._keep_country)
        pane.explanation_chosen.connect(self._settle)
        self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(0, 1)
        self.made.emit(pane)
        return pane

    def attach(self, session: LedgerSession | None) -> None:
        """Show entries of this ledger, or of none."""
        self._session = session
        if "pane" in self.__dict__:
            self.pane.show_details(None)

    @property
    def is_shown(self) -> bool:
        """Whether the pane is on screen."""
        return "pane" in self.__dict__ and not self.pane.isHidden()

    def show(self, *, is_shown: bool) -> None:
        """Show the pane, or hide it."""
        if is_shown != self.is_shown:
            self.pane.setVisible(is_shown)
            room = sum(self.splitter.sizes())
            if is_shown and room > self._width:
                self.splitter.setSizes([room - self._width, self._width])
            self.again()
            self.changed.emit()

    def again(self) -> None:
        """Look up what is shown: another row is current, or something has changed."""
        if self.is_shown:
            self._pause.start()

    def _ask(self) -> None:
        from ui.desktop.tables import entry_details

        index = self._table.currentIndex()
        if self._session is None or not index.isValid():
            self.pane.show_details(None)
        elif self.is_shown:
            entry = self._table.rows.ids[index.row()]
            self._session.ask(entry_details.details, entry, done=self._show, topic="details")

    def _show(self, known: Details | None) -> None:
        self.pane.is_writable = self._session is not None and self._session.is_writable
        self.pane.show_details(known)

    def _keep_rate(self, source: str, target: str, day: object, value: str) -> None:
        if self._session is not None and self._session.is_writable:
            from models import own_rates

            self._session.run(own_rates.add, source, target, day, value)

    def _keep_country(self, code: str) -> None:
        if self._session is not None and self._session.is_writable:
            self._session.run(_set_country, code)

    def _settle(self, entry: int, booked: Sequence[Draft]) -> None:
        if self._session is not None and self._session.is_writable:
            from models import settling

            self._session.run(settling.settle, entry, booked)

    def _attach_receipt(self, entry: int, path: Path) -> None:
        if self._session is not None and self._session.is_writable:
            from models import attachments

            self._session.run(attachments.attach_file, entry, path)

    def _remove_receipt(self, receipt: int) -> None:
        if self._session is not None and self._session.is_writable:
            from models import attachments

            self._session.run(attachments.detach, receipt)

    def _copy_receipt(self, receipt: int, path: Path) -> None:
        if self._session is not None:
            said = _("Saved {file}").format(file=isolate(visible(path.name)))
            self._session.ask(_write_copy, receipt, path, done=lambda _none: self.noticed.emit(said))

    # --- From one evening to the next -----------------------------------------------------------------------------

    @property
    def state(self) -> dict[str, Any]:
        """What JSON can keep of it."""
        if self.is_shown and self.splitter.isVisible():
            self._width = self.splitter.sizes()[1]
        return {"shown": self.is_shown, "width": self._width}

    def restore(self, state: dict[str, Any]) -> None:
        """Show the pane if it was shown, as wide as it was."""
        width = state.get("width")
        self._width = width if isinstance(width, int) and width >= _LEAST else WIDTH
        self.show(is_shown=state.get("shown") is True)


def _set_country(ledger: Ledger, code: str) -> None:
    ledger.change_settings(country=code)


def _write_copy(books: Books, receipt: int, path: Path) -> None:
    from models import attachments

    attachments.save_as(books.reader, receipt, path)
