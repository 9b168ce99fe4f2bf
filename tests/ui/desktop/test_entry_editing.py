"""Typing in the cells of the Ledger table, with the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models import entries, lookups
from models.drafts import Draft
from models.errors import InvalidEntry
from models.money import Money
from models.suggestions import Known
from tests.ui.desktop.conftest import draft
from ui import privacy
from ui.desktop.main_window import MainWindow
from ui.desktop.tables import entry_edits
from ui.desktop.tables.entry_columns import COLUMNS, Key, number
from ui.desktop.tables.entry_editor import CellEditor
from ui.desktop.tables.entry_table import EntryTable


def table(window: MainWindow) -> EntryTable:
    return window.ledger_page.table


def go(window: MainWindow, item: str, key: Key) -> int:
    """Make a cell the current one; give the entry."""
    rows = table(window).rows
    row = next(n for n in range(rows.rowCount()) if (found := rows.entry(n)) and found.item == item)
    table(window).setCurrentIndex(rows.index(row, number(key)))
    return rows.ids[row]


def open_editor(window: MainWindow) -> CellEditor:
    editor = table(window).cells.editor
    assert editor is not None
    return editor


def stored(window: MainWindow, entry: int) -> Draft:
    assert window.session is not None
    return lookups.drafts(window.session.reader, [entry])[entry]


@pytest.mark.parametrize(
    ("item", "key", "typed", "field", "value"),
    [
        ("Galaxy", "creator", "Nova", "creator", "Nova"),
        ("Galaxy", "item", "Lion", "item", "Lion"),
        ("Galaxy", "coins", "5*99", "coins", 495),
        ("Galaxy", "note", "one ↵ two", "note", "one\ntwo"),
        ("Galaxy", "account", "TikTok - second", "account", "second"),
        ("Super Chat", "cost", "2*3.50", "amount", Money(700, "EUR")),
        ("Super Chat", "cost", "7.25 usd", "amount", Money(725, "USD")),
        ("expired", "item", "lost", "item", "lost"),
        ("expired", "coins", "-7", "coins", -7),
    ],
)
def test_a_cell_is_changed_by_typing_and_enter(
    window: MainWindow, item: str, key: Key, typed: str, field: str, value: Any
) -> None:
    entry = go(window, item, key)
    QTest.keyClick(table(window), Qt.Key.Key_F2)
    editor = open_editor(window)
    assert editor.selectedText() == editor.text()
    editor.insert(typed)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert getattr(stored(window, entry), field) == value
    assert table(window).cells.editor is None
    assert window.status.notice == "Entry changed"
    window.undo()
    assert getattr(stored(window, entry), field) != value


def test_the_day_is_typed_and_the_hour_stays_where_it_is_not(window: MainWindow) -> None:
    entry = go(window, "Galaxy", "when")
    QTest.keyClick(table(window), Qt.Key.Key_F2)
    open_editor(window).setText("2026-03-03 09:30")
    QTest.keyClick(open_editor(window), Qt.Key.Key_Return)
    assert str(stored(window, entry).moment) == "2026-03-03T09:30:00+01:00[Europe/Berlin]"


def test_a_letter_begins_a_cell_anew_and_esc_leaves_it_as_it_was(window: MainWindow) -> None:
    entry = go(window, "Galaxy", "creator")
    before = stored(window, entry)
    QTest.keyClicks(table(window), "N")
    assert open_editor(window).text() == "N"
    QTest.keyClicks(open_editor(window), "ova")
    assert open_editor(window).text() == "Nova"
    QTest.keyClick(open_editor(window), Qt.Key.Key_Escape)
    if table(window).cells.editor is not None:  # the first Esc closes the suggestions
        QTest.keyClick(open_editor(window), Qt.Key.Key_Escape)
    assert (table(window).cells.editor, stored(window, entry)) == (None, before)


def test_names_are_completed(window: MainWindow) -> None:
    entry = go(window, "Galaxy", "creator")
    QTest.keyClicks(table(window), "m")
    assert [row.text for row in open_editor(window).listed][:2] == ["Mila", "<b>Max</b>"]
    QTest.keyClicks(open_editor(window), "il")
    assert [row.text for row in open_editor(window).listed][:1] == ["Mila"]
    QTest.keyClick(open_editor(window), Qt.Key.Key_Return)
    assert stored(window, entry).creator == "Mila"


def test_tab_saves_and_goes_on_to_the_next_cell_that_can_be_typed_in(window: MainWindow) -> None:
    entry = go(window, "Galaxy", "creator")
    QTest.keyClick(table(window), Qt.Key.Key_F2)
    open_editor(window).setText("Nova")
    keys = []
    for _ in range(3):
        QTest.keyClick(open_editor(window), Qt.Key.Key_Tab)
        keys.append(COLUMNS[table(window).currentIndex().column()].key)
    assert keys == ["item", "coins", "note"]
    QTest.keyClick(open_editor(window), Qt.Key.Key_Backtab)
    assert COLUMNS[table(window).currentIndex().column()].key == "coins"
    assert stored(window, entry).creator == "Nova"
    assert window.session is not None
    window.undo()
    assert stored(window, entry).creator == "Zoë 🌸", "the cells that stayed as they were changed nothing"


def test_a_refused_text_stays_with_the_sentence_why(window: MainWindow) -> None:
    entry = go(window, "Galaxy", "coins")
    before = stored(window, entry)
    QTest.keyClicks(table(window), "0")
    QTest.keyClick(open_editor(window), Qt.Key.Key_Return)
    editor = open_editor(window)
    assert (editor.text(), editor.property("wrong")) == ("0", "true")
    assert "coins must be a whole number" in editor.accessibleDescription()
    QTest.keyClicks(editor, "x")
    assert editor.property("wrong") == "false"
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert "is not a whole number" in table(window).cells._sentence.text()
    assert stored(window, entry) == before


def test_only_cells_that_say_something_about_an_entry_open(window: MainWindow) -> None:
    assert window.session is not None
    window.session.run(entries.add, draft("refund", "2026-05-01", coins=10, reference="A-1"))
    expected = {
        "Galaxy": {"when", "account", "creator", "item", "coins", "note"},
        "Super Chat": {"when", "account", "creator", "item", "cost", "note"},
        "expired": {"when", "account", "item", "coins", "note"},
    }
    for item, keys in expected.items():
        entry = go(window, item, "when")
        shown = table(window).columns.shown
        assert {key for key in shown if table(window).cells.begin(entry, key)} == keys
        table(window).cells.leave()


def test_a_cell_that_follows_from_others_opens_the_bar_instead(window: MainWindow) -> None:
    go(window, "Galaxy", "balance")
    index = table(window).currentIndex()
    table(window).doubleClicked.emit(index)
    assert table(window).cells.editor is None
    bar = window.desk.open_bar
    assert bar is not None
    assert bar.field("item").text == "Galaxy"


def test_what_is_typed_goes_on_where_the_row_has_moved_to(window: MainWindow) -> None:
    entry = go(window, "Galaxy", "creator")
    QTest.keyClicks(table(window), "N")
    assert window.session is not None
    window.session.run(entries.delete, [stored_id for stored_id in table(window).rows.ids if stored_id != entry][:1])
    assert open_editor(window).text() == "N"
    QTest.keyClick(open_editor(window), Qt.Key.Key_Return)
    assert stored(window, entry).creator == "N"


def test_dots_are_typed_while_names_are_hidden(window: MainWindow) -> None:
    privacy.switch(is_on=True)
    go(window, "Galaxy", "creator")
    QTest.keyClick(table(window), Qt.Key.Key_F2)
    assert open_editor(window).echoMode() == CellEditor.EchoMode.NoEcho
    QTest.keyClicks(open_editor(window), "Nova")
    assert open_editor(window).echoMode() == CellEditor.EchoMode.Password


GIFT = draft("gift", "2026-03-02T20:15", creator="Mila", handle="mila.live", item="Rose", coins=5, note="a\nb")
BOUGHT = draft("purchase", "2026-03-02", coins=70, amount=Money(899, "EUR"), channel="website", payment_method="Card")
FREE = draft("adjustment", "2026-03-02", coins=70, item="free")


@pytest.mark.parametrize("one", [GIFT, BOUGHT, FREE, draft("assertion", "2026-03-02", coins=3)])
def test_a_text_that_was_not_touched_changes_nothing(one: Draft) -> None:
    for key in entry_edits.editable(one):
        assert entry_edits.changed(one, key, entry_edits.text(one, key), Known()) == one


@pytest.mark.parametrize(
    ("one", "key", "typed", "field", "value"),
    [
        (GIFT, "creator", "MILA", "handle", "mila.live"),
        (GIFT, "creator", "Zoë", "handle", ""),
        (GIFT, "handle", "@zoe", "handle", "zoe"),
        (GIFT, "quantity", "3", "quantity", 3),
        (GIFT, "account", "Twitch", "platform", "Twitch"),
        (BOUGHT, "channel", "iphone app", "channel", "ios-app"),
        (BOUGHT, "channel", "", "channel", ""),
        (BOUGHT, "method", "PayPal", "payment_method", "PayPal"),
        (BOUGHT, "paid", "900 JPY", "amount", Money(900, "JPY")),
        (FREE, "item", "Opening balance", "item", "opening"),
    ],
)
def test_a_typed_text_becomes_what_it_says(one: Draft, key: Key, typed: str, field: str, value: Any) -> None:
    assert getattr(entry_edits.changed(one, key, typed, Known()), field) == value


@pytest.mark.parametrize(
    ("one", "key", "typed", "blamed"),
    [
        (GIFT, "when", "soon", "when"),
        (GIFT, "coins", "many", "coins"),
        (BOUGHT, "channel", "the moon", "channel"),
        (BOUGHT, "cost", "", "amount"),
        (FREE, "item", "found", "item"),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(one: Draft, key: Key, typed: str, blamed: str) -> None:
    with pytest.raises(InvalidEntry) as refused:
        entry_edits.changed(one, key, typed, Known())
    assert refused.value.field == blamed
