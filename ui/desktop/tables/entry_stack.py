"""The table of entries, or in its place why it has none and what can be done about that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from ui.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desktop.tables.entry_table import EntryTable
    from ui.desktop.widgets.empty import EmptyState


class EntryStack(QStackedWidget):
    """Shows one of the two. What stands in for the table is made when it is wanted, by the `make` of its page."""

    def __init__(self, table: EntryTable, make: Callable[..., EmptyState]) -> None:
        """Show the table."""
        super().__init__()
        self._table, self._make = table, make
        self.addWidget(table)

    def show_rows(self) -> None:
        """Show the table."""
        self.setCurrentWidget(self._table)

    def say_none(self, *, has_others: bool, is_deleted: bool) -> None:
        """Say that there is nothing: where the ledger `has_others`, or deleted ones are looked for, that none fits."""
        while (old := self.widget(1)) is not None:
            self.removeWidget(old)
            old.deleteLater()
        self.addWidget(self._nothing_found(is_deleted=is_deleted) if has_others or is_deleted else self._nothing_yet())
        self.setCurrentIndex(1)

    def _nothing_yet(self) -> EmptyState:
        choices = (_("Add a purchase"), "add-purchase"), (_("Add a gift"), "add-gift"), (_("Import"), "import")
        sentence = _(
            "Add the coins you bought and the gifts you gave, or import what you have. Costs are worked out from there."
        )
        return self._make("purse", _("Nothing in here yet"), sentence, *choices)

    def _nothing_found(self, *, is_deleted: bool) -> EmptyState:
        sentence = _("No entry fits what is chosen above.")
        if is_deleted:
            sentence = _("Nothing was deleted in the last 30 days.")
        return self._make("search", _("Nothing found"), sentence, (_("Show all entries"), "clear-filters"))
