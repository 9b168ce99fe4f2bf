"""The rows of the Ledger page as tests see and select them."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel

from models.journal import EntryRow
from ui.desktop.main_window import MainWindow


def shown(window: MainWindow) -> list[EntryRow]:
    """The rows of the table, from the top down."""
    rows = window.ledger_page.table.rows
    found = [rows.entry(number) for number in range(rows.rowCount())]
    return [row for row in found if row is not None]


def count(window: MainWindow) -> str:
    return window.ledger_page._count.text()


def select(window: MainWindow, *kinds: str) -> list[int]:
    """Select every entry of these kinds."""
    table = window.ledger_page.table
    table.clearSelection()
    chosen = [number for number, row in enumerate(shown(window)) if row.kind in kinds]
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for number in chosen:
        table.selectionModel().setCurrentIndex(table.rows.index(number, 0), flags)
    return [table.rows.ids[number] for number in chosen]
