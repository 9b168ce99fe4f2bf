"""The Ledger page narrowed by chips and words, and what of that is remembered."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from models import views
from models.journal import Filter, Order
from tests.ui.desktop.conftest import ENTRIES
from tests.ui.desktop.pages.ledger.seen import count, shown
from ui import privacy
from ui.desktop.books import Books
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.ledger import LedgerPage
from ui.desktop.tables.entry_columns import COLUMNS
from ui.desktop.tables.entry_layout import USUAL
from ui.desktop.widgets.choice_chip import ChoiceChip
from ui.spans import Span, span, today

CTRL, SPACE, DOWN = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Space, Qt.Key.Key_Down
KEYS = [column.key for column in COLUMNS]


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
    assert set(items) == {"Mila", "Zoë 🌸", "<b>Max</b>", "Unknown creator"}
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
    window.show_entries(Subset("Spent in \u2068Mar 2026\u2069", of_mila))
    assert page.filters.tag.text() == "Only: Spent in Mar 2026", "our own marks of direction are not spelt out"


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


def test_chips_follow_names_and_settings_that_change(window: MainWindow) -> None:
    from models import creators

    page = window.ledger_page
    page.filters.creators.choose(frozenset({1}))
    page.filters.creators.changed.emit()
    page.filters.period.take(span("this-year", today()))
    session = window.session
    assert session is not None
    session.run(creators.rename, 1, "Luna")
    assert page.filters.creators.text() == "Creator: \u2068Luna\u2069"
    session.run(lambda book: book.change_settings(month_starts_on=25))
    assert page.filters.filter.since == span("this-year", today(), 25).since
    session.run(creators.merge, [1], 2)
    assert page.filters.filter.creators == frozenset(), "whom nobody knows any longer is not looked for"
