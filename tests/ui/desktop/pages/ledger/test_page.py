"""The Ledger page: its rows, their order and their columns."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models import journal
from tests.ui.desktop.pages.ledger.seen import count, shown
from ui.desktop.main_window import MainWindow
from ui.desktop.tables.entry_columns import COLUMNS
from ui.desktop.tables.entry_layout import USUAL

CTRL, SPACE, DOWN = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Space, Qt.Key.Key_Down
KEYS = [column.key for column in COLUMNS]


def test_a_ledger_opens_with_its_latest_entries_first(window: MainWindow) -> None:
    assert [row.kind for row in shown(window)][:3] == ["assertion", "adjustment", "gift"]
    assert count(window) == "10 entries"


def test_a_balance_goes_with_the_date_whatever_the_sort(window: MainWindow) -> None:
    table = window.ledger_page.table

    def balances() -> dict[int, str]:
        return {row.id: table.rows.index(n, KEYS.index("balance")).data() for n, row in enumerate(shown(window))}

    by_date = balances()
    for key in ("cost", "creator", "balance"):
        table.horizontalHeader().sectionClicked.emit(KEYS.index(key))
        assert balances() == by_date
    held = 0
    for row in sorted((row for row in shown(window) if row.platform == "TikTok"), key=lambda row: row.local):
        held += row.coins or 0
        assert by_date[row.id] == f"{held}"


def test_every_column_sorts(window: MainWindow) -> None:
    table = window.ledger_page.table
    for column in range(len(KEYS)):
        table.horizontalHeader().sectionClicked.emit(column)
        assert len(shown(window)) == 10
    table.horizontalHeader().sectionClicked.emit(KEYS.index("cost"))
    costs = [table.rows.figure(row.id) for row in shown(window)]
    minors = [figure.cost.minor if figure and figure.cost else 0 for figure in costs]
    assert minors == sorted(minors, reverse=True)


def test_an_entry_opens_in_its_bar_on_enter(window: MainWindow) -> None:
    table = window.ledger_page.table
    table.selectRow(2)
    QTest.keyClick(table, Qt.Key.Key_Return)
    bar = window.desk.open_bar
    assert bar is not None
    assert bar.field("item").text == "Super Chat"


def test_a_new_entry_is_shown_and_selected(window: MainWindow) -> None:
    from models import entries
    from tests.ui.desktop.conftest import draft

    assert window.session is not None
    window.session.run(entries.add, draft("gift", "2026-04-03T20:00", creator="Mila", item="Rose", coins=2))
    table = window.ledger_page.table
    assert [row.coins for row in shown(window) if row.id in table.selected_ids()] == [-2]
    assert count(window) == "11 entries"


def test_the_table_reads_the_ledger_it_is_shown(window: MainWindow) -> None:
    assert window.session is not None
    assert [row.id for row in shown(window)] == list(journal.latest(window.session.reader, 99))


def test_a_table_keeps_at_least_one_column_and_goes_back_to_the_usual_ones(window: MainWindow) -> None:
    table = window.ledger_page.table
    table.choose_columns()
    for item in table.chooser.items():
        if item.checkState() == Qt.CheckState.Checked:
            table.chooser._toggle(item)
    assert len(table.columns.shown) == 1
    table.chooser._reset()
    assert table.columns.shown == list(USUAL)
    assert [item.checkState() for item in table.chooser.items()][:3] == [
        Qt.CheckState.Checked, Qt.CheckState.Checked, Qt.CheckState.Unchecked
    ]  # fmt: skip
    table.chooser.close()


def test_columns_make_room_before_there_is_anything_to_scroll(window: MainWindow) -> None:
    table = window.ledger_page.table
    for width in (1100, 700):
        table.resize(width, 400)
        table.columns.fit()
        assert sum(table.columnWidth(column) for column in range(len(KEYS))) <= table.viewport().width()
