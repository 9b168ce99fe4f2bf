"""What the selected rows of the Ledger table add up to, in words for the status line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.desktop.books import Books, Sums
from ui.text import apart, ngettext

if TYPE_CHECKING:
    from ui.desktop.session import LedgerSession
    from ui.desktop.tables.entry_table import EntryTable

LIMIT = 200_000
"""Selected rows that are still added up."""
_PAUSE = 80
"""Milliseconds in which a selection may go on growing."""


class SelectionSums(QObject):
    """Adds up what is selected once the selection rests."""

    changed = Signal(str)

    def __init__(self, table: EntryTable) -> None:
        super().__init__(table)
        self._table = table
        self._session: LedgerSession | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._add_up)
        table.selectionModel().selectionChanged.connect(lambda *_: self.again())

    def attach(self, session: LedgerSession | None) -> None:
        """Work on this ledger, or on none."""
        self._session = session

    def again(self) -> None:
        """Add up anew: the selection or the costs changed, or amounts were hidden."""
        self._pause.start()

    def _add_up(self) -> None:
        count = self._table.selected_rows()
        if count < 2 or self._session is None:
            self.changed.emit("")
            return
        from ui import formats

        said = ngettext("{count} selected", "{count} selected", count).format(count=formats.count(count))
        self.changed.emit(said)
        if count <= LIMIT:
            self._session.ask(Books.sums, self._table.selected_ids(), done=partial(self._say, said), topic="sums")

    def _say(self, said: str, sums: Sums) -> None:
        from ui import cost_texts, formats

        costs = [cost_texts.about(formats.money(cost), is_provisional=sums.is_provisional) for cost in sums.costs]
        parts = [*cost_texts.coins(sums.coins.items()), *map(apart, costs)]
        self.changed.emit(f"{said}: {' · '.join(parts)}" if parts else said)
