"""What is done with selected entries: change, delete, restore, copy, add up."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.pages.ledger.seen import count, select, shown
from tests.ui.desktop.seen import plain
from ui.desktop.main_window import MainWindow
from ui.desktop.tables.entry_columns import COLUMNS

CTRL, SPACE, DOWN = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Space, Qt.Key.Key_Down
KEYS = [column.key for column in COLUMNS]


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
    said = plain(window.status._sums.text())
    assert said == f"3 selected: −105 TikTok Coins · −40 Twitch Bits · €{cost / 100:.2f}"


def test_rows_are_copied_for_a_spreadsheet_as_text_and_as_a_table(window: MainWindow) -> None:
    window.ledger_page.table.selectRow(0)
    window.actions["copy"].trigger()
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.text().splitlines()[1].startswith("2026-04-11\tBalance\tTwitch - main")
    assert "<th>Date</th>" in copied.html()
    assert "<td>Twitch - main</td>" in copied.html()
    assert window.status.notice == "1 row copied"


def test_several_entries_are_changed_at_once_and_taken_back_at_once(window: MainWindow) -> None:
    gifts = select(window, "gift")
    before = {row.id: row for row in shown(window)}
    QTest.keyClick(window.ledger_page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    bar = window.ledger_page.deeds.bulk
    assert bar._heading.text() == "Change 6 entries"
    assert [name for name, slot in bar.slots.items() if not slot.tick.isEnabled()] == [
        "channel", "seller", "payment_method"
    ]  # fmt: skip
    creator, note = bar.slots["creator"].field, bar.slots["note"].field
    QTest.keyClicks(creator, "nov")
    QTest.keyClicks(note, "evening")
    assert bar.slots["creator"].tick.isChecked()
    QTest.keyClick(note, Qt.Key.Key_Return)
    rows = {row.id: row for row in shown(window)}
    assert {(rows[entry].creator, rows[entry].note) for entry in gifts} == {("nov", "evening")}
    assert (bar.isHidden(), window.status.notice) == (True, "Entries changed")
    window.undo()
    assert {row.id: row for row in shown(window)} == before


def test_what_is_ticked_and_empty_is_emptied_and_a_note_goes_behind(window: MainWindow) -> None:
    select(window, "gift")
    window.ledger_page.deeds.edit_many()
    bar = window.ledger_page.deeds.bulk
    bar.slots["creator"].tick.setChecked(True)
    bar.slots["note"].field.insert("more")  # type: ignore[union-attr]
    bar.slots["note"].tick.setChecked(True)
    bar._behind.setCurrentIndex(1)
    bar.submit()
    gifts = [row for row in shown(window) if row.kind == "gift"]
    assert {row.creator for row in gifts} == {""}
    assert sorted({row.note for row in gifts}) == ["Café\nbattle\nmore", "more"]


def test_a_change_that_cannot_be_is_said_and_what_was_typed_stays(window: MainWindow) -> None:
    from models import entries
    from tests.ui.desktop.conftest import draft

    assert window.session is not None
    window.session.run(entries.add, draft("refund", "2026-05-01", coins=10, reference="A-1"))
    select(window, "purchase")
    window.ledger_page.deeds.edit_many()
    bar = window.ledger_page.deeds.bulk
    bar.submit()
    assert bar._said.text() == "Tick what is to be changed."
    account = bar.slots["account"]
    account.tick.setChecked(True)
    account.field.insert("TikTok - second")  # type: ignore[union-attr]
    before = shown(window)
    bar.submit()
    assert "belongs to another account" in bar._said.text()
    assert account.field.property("wrong") == "true"
    assert shown(window) == before
    QTest.keyClick(account.field, Qt.Key.Key_Escape)
    assert bar.isHidden()


def test_the_menu_of_a_row_offers_what_fits_it(window: MainWindow) -> None:
    deeds = window.ledger_page.deeds
    went: list[tuple[str, object]] = []
    window.ledger_page.page_wanted.connect(lambda page, subject: went.append((page, subject)))
    select(window, "assertion")
    texts = [action.text() for action in deeds.menu().actions() if action.text()]
    assert texts == ["&Edit entry", "Edit ce&ll", "&Copy rows", "&Delete", "&Details of the entry", "Choose colum&ns…"]
    (entry, *_more) = select(window, "gift")
    window.ledger_page.table.select(entry)
    menu = deeds.menu()
    by_text = {action.text(): action for action in menu.actions()}
    assert {"Re&fund…", "The &same gift again", "Show Zoë 🌸"} <= by_text.keys()
    by_text["Show Zoë 🌸"].trigger()
    assert went == [("creators", 2)]
    by_text["Re&fund…"].trigger()
    bar = window.desk.open_bar
    assert bar is not None
    assert bar.accessibleName() == "Refund"
    select(window, "gift")
    assert deeds.menu().actions()[0].text() == "C&hange the selected entries…"


def test_many_entries_are_deleted_with_a_word_on_how_far_it_is(window: MainWindow) -> None:
    assert window.session is not None
    told: list[tuple[int, int]] = []
    window.session.progressed.connect(lambda done, of: told.append((done, of)))
    select(window, "gift", "adjustment")
    window.actions["delete"].trigger()
    assert told == [(0, 7)]
    assert window.status.notice == "Entries deleted"
    assert count(window) == "3 entries"
    window.undo()
    assert count(window) == "10 entries"


def test_what_was_deleted_lately_is_listed_and_restored(window: MainWindow) -> None:
    page = window.ledger_page
    gone = select(window, "gift")[:3]
    page.deeds.delete()
    before = shown(window)
    window.show_page("reports")
    window.actions["deleted"].trigger()
    assert window.frame.pages.currentWidget() is page
    assert (count(window), page.filters.tag.text()) == ("6 deleted entries", "Only: deleted in the last 30 days")
    table = page.table
    assert table.rows.index(0, KEYS.index("item")).data().strip("\u2068\u2069") == "Super Chat"
    assert not table.cells.begin(gone[0], "note"), "what is deleted cannot be changed"
    assert [action.text() for action in page.deeds.menu().actions()][:1] == ["&Restore"]
    for row in range(3):
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        table.selectionModel().setCurrentIndex(table.rows.index(row, 0), flags)
    page.deeds.delete()
    window.actions["copy"].trigger()
    assert "Super Chat" in QGuiApplication.clipboard().text()
    page.restore.click()
    assert (count(window), window.status.notice) == ("3 deleted entries", "Entries restored")
    page.filters.tag.remove()
    assert {row.id for row in shown(window)} == {row.id for row in before} | set(gone)
    assert page.restore.isHidden()
    window.undo()
    assert shown(window) == before


def test_where_nothing_was_deleted_that_is_said(window: MainWindow) -> None:
    window.actions["deleted"].trigger()
    assert window.ledger_page._stack.currentWidget() is not window.ledger_page.table
    assert count(window) == "0 deleted entries"
    window.ledger_page.filters.search("rose")
    assert {row.item for row in shown(window)} == {"Rose"}
    assert window.ledger_page.filters.tag.isHidden()
