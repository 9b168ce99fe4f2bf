from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models import journal, views
from models.journal import EntryRow, Filter, Order
from tests.ui.desktop.conftest import ENTRIES
from ui import privacy
from ui.desktop.books import Books
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.ledger import LedgerPage
from ui.desktop.spans import Span, span
from ui.desktop.tables.entry_columns import COLUMNS
from ui.desktop.tables.entry_layout import USUAL
from ui.desktop.widgets.choice_chip import ChoiceChip

CTRL, SPACE, DOWN = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Space, Qt.Key.Key_Down
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
    assert set(items) == {"Mila", "Zoë 🌸", "<b>Max</b>", "Nobody known"}
    items["Mila"].setCheckState(Qt.CheckState.Checked)
    assert {row.creator for row in shown(window)} == {"Mila"}
    items["Zoë 🌸"].setCheckState(Qt.CheckState.Checked)
    assert chip.text() == "Creator: \u2068Mila\u2069 +1"
    chip._popup.clear()
    assert count(window) == "10 entries"
    chip._popup.hide()


def test_every_chip_narrows_and_delete_takes_its_choice_away(window: MainWindow) -> None:
    filters = window.ledger_page.filters
    chosen: dict[ChoiceChip, tuple[set[object], int]] = {
        filters.platforms: ({"TikTok"}, 6), filters.kinds: ({"gift"}, 4), filters.items: ({1}, 2),
        filters.needs: ({"uncovered"}, 0),
    }  # fmt: skip
    for chip, (keys, left) in chosen.items():
        chip.choose(frozenset(keys))
        chip.changed.emit()
        assert len(shown(window)) == left
    for chip, left in zip(reversed(chosen), (2, 4, 6, 10), strict=True):
        assert chip.is_active
        chip.setFocus()
        QTest.keyClick(chip, Qt.Key.Key_Delete)
        assert (len(shown(window)), chip.is_active) == (left, False)


def test_the_cross_of_a_chip_takes_its_choice_away(window: MainWindow) -> None:
    kinds = window.ledger_page.filters.kinds
    kinds.choose(frozenset({"gift"}))
    kinds.changed.emit()
    QTest.mouseClick(kinds, Qt.MouseButton.LeftButton, pos=kinds._cross().center())
    assert count(window) == "10 entries"
    assert kinds._popup is None, "the list did not open"


def test_the_words_that_are_looked_for_are_a_chip_too(window: MainWindow) -> None:
    QTest.keyClicks(window.search, "mila")
    QTest.keyClick(window.search, Qt.Key.Key_Return)
    words = window.ledger_page.filters.text
    assert (words.text(), count(window)) == ("Words: \u2068mila\u2069", "3 of 10 entries")
    QTest.keyClick(words, Qt.Key.Key_Backspace)
    assert (window.search.text(), words.isHidden(), count(window)) == ("", True, "10 entries")


def test_the_entries_behind_a_figure_are_a_chip_and_follow_every_change(window: MainWindow) -> None:
    from models import creators, entries
    from tests.ui.desktop.conftest import draft
    from ui.desktop.page import Subset

    def of_mila(books: Books) -> array[int]:
        mila = frozenset({creators.find(books.reader, "Mila") or 0})
        return views.find(books.columns, Filter(creators=mila), Order(), lambda: books.figures)

    page = window.ledger_page
    page.filters.search("nothing")
    window.show_page("reports")
    window.show_entries(Subset("Mila, <all>", of_mila))
    assert (page.filters.tag.text(), count(window)) == ("Only: Mila, <all>", "3 of 10 entries")
    page.filters.items.choose(frozenset({1}))
    page.filters.items.changed.emit()
    assert [row.item for row in shown(window)] == ["Rose"]
    page.filters.items.remove()
    assert window.session is not None
    window.session.run(entries.add, draft("gift", "2026-05-01", creator="Mila", item="Rose", coins=1))
    assert count(window) == "4 of 11 entries"
    window.actions["back"].trigger()
    assert window.frame.pages.currentWidget() is window.reports
    page.filters.tag.remove()
    assert (page.filters.tag.isHidden(), count(window)) == (True, "11 entries")


def test_filters_sort_and_columns_are_remembered(window: MainWindow, path: Path) -> None:
    page = window.ledger_page
    page.filters.search("rose")
    page.filters.kinds.choose(frozenset({"gift"}))
    page.filters.kinds.changed.emit()
    page.filters.period.take(Span("own", date(2026, 3, 1), None))
    page.table.horizontalHeader().sectionClicked.emit(KEYS.index("coins"))
    QTest.keyClick(page.table, Qt.Key.Key_C, CTRL | Qt.KeyboardModifier.ShiftModifier)
    chooser = page.table.chooser
    for name, keys in (("Note", (SPACE,)), ("Handle", (SPACE,)), ("Date", (DOWN, DOWN))):
        chooser.list.setCurrentItem(next(item for item in chooser.items() if item.text() == name))
        for key in keys:
            modifiers = Qt.KeyboardModifier.AltModifier if key == DOWN else Qt.KeyboardModifier.NoModifier
            QTest.keyClick(chooser.list, key, modifiers)
    chooser.close()
    page.table.horizontalHeader().resizeSection(KEYS.index("creator"), 222)
    columns, rows = page.table.columns.shown, [row.id for row in shown(window)]
    assert ("note" in columns, "handle" in columns, columns[0]) == (False, True, "kind")
    page._remember()
    again = LedgerPage(window._theme, window.actions, window._preferences)
    assert window.session is not None
    again.attach(window.session, window._settings())
    assert again.filters.filter == page.filters.filter
    assert list(again.table.rows.ids) == rows
    assert again.table.columns.shown == columns
    assert again.table.columnWidth(KEYS.index("creator")) == 222
    assert again.table.rows.sorting == (KEYS.index("coins"), True)
    again.table.columns.reset()
    assert again.table.columns.shown == list(USUAL)
    again.deleteLater()


def test_filters_of_one_ledger_are_not_put_on_another(window: MainWindow, make_ledger: Callable[..., Path]) -> None:
    window.ledger_page.filters.search("rose")
    window.open_ledger(make_ledger(*ENTRIES[:3], name="other"))
    assert count(window) == "3 entries"


@pytest.mark.parametrize(
    "kept",
    [
        '{"filters": 3, "ledger": "PATH", "columns": 3}',
        '{"sort": ["x", 1], "columns": {"shown": [3]}}',
        "[]",
        "nonsense",
    ],
)
def test_what_cannot_be_read_of_the_desk_is_left_out(bare_window: MainWindow, path: Path, kept: str) -> None:
    bare_window._preferences.store.setValue("pages/ledger", kept.replace("PATH", str(path)))
    bare_window.open_ledger(path)
    assert count(bare_window) == "10 entries"


def test_names_and_amounts_are_hidden_in_rows_and_chips(window: MainWindow) -> None:
    page = window.ledger_page
    page.filters.search("mila")
    page.filters.accounts.choose(frozenset({row.account_id for row in shown(window)[:1]}))
    window.actions["privacy"].trigger()
    assert [privacy.DOTS in chip.text() for chip in (page.filters.text, page.filters.accounts)] == [True, True]
    cells = [page.table.rows.index(0, KEYS.index(key)).data() for key in ("creator", "coins", "cost")]
    assert all(privacy.DOTS in cell for cell in cells)
    window.actions["privacy"].trigger()
    assert "mila" in page.filters.text.text()


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
    said = window.status._sums.text().replace("\u2068", "").replace("\u2069", "")
    assert said == f"3 selected: −105 TikTok Coin · −40 Twitch Bit · €{cost / 100:.2f}"


def test_rows_are_copied_for_a_spreadsheet_as_text_and_as_a_table(window: MainWindow) -> None:
    window.ledger_page.table.selectRow(0)
    window.actions["copy"].trigger()
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.text().splitlines()[1].startswith("2026-04-11\tBalance\tTwitch - main")
    assert "<th>Date</th>" in copied.html()
    assert "<td>Twitch - main</td>" in copied.html()
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
    assert [row.id for row in shown(window)] == list(journal.latest(window.session.reader, 99))


def select(window: MainWindow, *kinds: str) -> list[int]:
    """Select every entry of these kinds."""
    table = window.ledger_page.table
    table.clearSelection()
    chosen = [number for number, row in enumerate(shown(window)) if row.kind in kinds]
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for number in chosen:
        table.selectionModel().setCurrentIndex(table.rows.index(number, 0), flags)
    return [table.rows.ids[number] for number in chosen]


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


def test_chips_follow_names_and_settings_that_change(window: MainWindow) -> None:
    from models import creators

    page = window.ledger_page
    page.filters.creators.choose(frozenset({1}))
    page.filters.creators.changed.emit()
    page.filters.period.take(span("this-year", page.filters.period.today()))
    session = window.session
    assert session is not None
    session.run(creators.rename, 1, "Luna")
    assert page.filters.creators.text() == "Creator: \u2068Luna\u2069"
    session.run(lambda book: book.change_settings(month_starts_on=25))
    assert page.filters.filter.since == span("this-year", page.filters.period.today(), 25).since
    session.run(creators.merge, [1], 2)
    assert page.filters.filter.creators == frozenset(), "whom nobody knows any longer is not looked for"
