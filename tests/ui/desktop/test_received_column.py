"""What creators may have received, gift by gift: a column of its own in the Ledger."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.ui.desktop.seen import plain
from ui.desktop.main_window import MainWindow
from ui.desktop.tables.entry_columns import COLUMNS, number


def received(window: MainWindow) -> dict[str, str]:
    """The column as it is on screen, by item."""
    rows = window.ledger_page.table.rows
    cells = [(rows.index(row, number("item")), rows.index(row, number("received"))) for row in range(rows.rowCount())]
    return {plain(str(item.data())): plain(str(cell.data(Qt.ItemDataRole.DisplayRole))) for item, cell in cells}


def test_the_column_is_there_for_who_wants_it_and_says_a_range(window: MainWindow) -> None:
    (column,) = (column for column in COLUMNS if column.key == "received")
    assert (column.is_extra, column.title) == (True, "Received (estimate)")
    found = received(window)
    assert found["Galaxy"] == "$1.47 to $3.13"
    assert found["Cheer"] == "$0.40"
    assert found["Super Chat"] == "€3.50"
    assert found.get("Expired", "") == ""


def test_nothing_is_sorted_by_amounts_of_several_currencies(window: MainWindow) -> None:
    table = window.ledger_page.table
    before = list(table.rows.ids)
    table._sort(number("received"))
    assert list(table.rows.ids) == before
