from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models import journal
from models.journal import EntryRow
from ui.desktop.main_window import MainWindow
from ui.desktop.spans import Span
from ui.desktop.tables.entry_columns import COLUMNS

KEYS = [column.key for column in COLUMNS]


def shown(window: MainWindow) -> list[EntryRow]:
    """The rows of the table, from the top down."""
    rows = window.ledger_page.table.rows
    found = [rows.entry(number) for number in range(rows.rowCount())]
    return [row for row in found if row is not None]


def count(window: MainWindow) -> str:
    return window.ledger_page._count.text()


def test_a_ledger_opens_with_its_latest_entries_first(window: MainWindow) -> None:
    assert [row.kind for row in shown(window)][:3] == ["assertion", "adjustment", "gift"]
    assert count(window) == "10 entries"


def test_chips_narrow_the_view_and_say_so(window: MainWindow) -> None:
    filters = window.ledger_page.filters
    filters.options_wanted.emit()
    filters.kinds.choose(frozenset({"gift"}))
    filters.kinds.changed.emit()
    assert {row.kind for row in shown(window)} == {"gift"}
    assert count(window) == "6 of 10 entries"
    assert filters.kinds.text() == "Kind: \u2068Gift\u2069"
    filters.period.take(Span("own", date(2026, 4, 1), date(2026, 4, 6)))
    assert [row.item for row in shown(window)] == ["Hand Hearts", "Rose"]
    window.actions["clear-filters"].trigger()
    assert count(window) == "10 entries"
    assert filters.kinds.text() == "Kind"


def test_a_list_of_creators_can_be_ticked(window: MainWindow) -> None:
    chip = window.ledger_page.filters.creators
    chip.open()
    assert chip._popup is not None
    items = {item.text(): item for item in chip._popup.items()}
    assert set(items) == {"Mila", "Zoë 🌸", "<b>Max</b>"}
    items["Mila"].setCheckState(Qt.CheckState.Checked)
    assert {row.creator for row in shown(window)} == {"Mila"}
    items["Zoë 🌸"].setCheckState(Qt.CheckState.Checked)
    assert chip.text() == "Creator: \u2068Mila\u2069 +1"
    chip._popup.clear()
    assert count(window) == "10 entries"
    chip._popup.hide()


def test_typing_in_the_search_field_finds_and_esc_forgets(window: MainWindow) -> None:
    QTest.keyClicks(window.search, "zoe cafe")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    assert [row.item for row in shown(window)] == ["Galaxy"]
    QTest.keyClick(window.search, Qt.Key.Key_Escape)
    assert count(window) == "10 entries"


def test_nothing_found_offers_to_show_everything(window: MainWindow) -> None:
    window.ledger_page.filters.search("nobody at all")
    assert window.ledger_page._stack.currentWidget() is not window.ledger_page.table
    window.show_all()
    assert window.ledger_page._stack.currentWidget() is window.ledger_page.table


def test_every_column_sorts(window: MainWindow) -> None:
    table = window.ledger_page.table
    for column in range(len(KEYS)):
        table.horizontalHeader().sectionClicked.emit(column)
        assert len(shown(window)) == 10
    table.horizontalHeader().sectionClicked.emit(KEYS.index("cost"))
    costs = [table.rows.figure(row.id) for row in shown(window)]
    minors = [figure.cost.minor if figure and figure.cost else 0 for figure in costs]
    assert minors == sorted(minors, reverse=True)


def test_deleting_needs_no_question_because_it_can_be_undone(window: MainWindow) -> None:
    table = window.ledger_page.table
    table.selectRow(2)
    gone = shown(window)[2].id
    window.actions["delete"].trigger()
    assert gone not in {row.id for row in shown(window)}
    assert window.status.notice == "Entry deleted"
    assert not window.status._undo.isHidden()
    assert window.actions["undo"].text() == "&Undo delete entry"
    window.status.undo_wanted.emit()
    assert shown(window)[2].id == gone
    assert window.status.notice == "Undone: delete entry"
    assert window.actions["redo"].text() == "&Redo delete entry"


def test_a_refused_deletion_is_said_and_nothing_is_lost(window: MainWindow) -> None:
    from models import entries
    from tests.ui.desktop.conftest import draft

    assert window.session is not None
    window.session.run(entries.add, draft("refund", "2026-05-01", coins=10, reference="A-1"))
    rows = shown(window)
    purchase = next(number for number, row in enumerate(rows) if row.reference == "A-1" and row.kind == "purchase")
    window.ledger_page.table.selectRow(purchase)
    window.actions["delete"].trigger()
    assert "refunds belong to these entries" in window.banner.sentence
    assert len(shown(window)) == len(rows)


def test_selected_rows_are_added_up(window: MainWindow, qtbot: QtBot) -> None:
    window.ledger_page.filters.search("mila")
    with qtbot.waitSignals([window.ledger_page.sums_changed] * 2, timeout=1000):
        window.ledger_page.table.selectAll()
    figures = [window.ledger_page.table.rows.figure(row.id) for row in shown(window)]
    cost = sum(figure.cost.minor for figure in figures if figure and figure.cost)
    assert window.status._sums.text() == f"3 selected: −105 TikTok Coin · −40 Twitch Bit · €{cost / 100:.2f}"


def test_rows_are_copied_for_a_spreadsheet(window: MainWindow) -> None:
    window.ledger_page.table.selectRow(0)
    window.actions["copy"].trigger()
    assert QGuiApplication.clipboard().text().splitlines()[1].startswith("2026-04-11\tassertion\tTwitch - main")
    assert window.status.notice == "1 row copied"


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
    assert journal.count(window.session.reader) == len(shown(window))
