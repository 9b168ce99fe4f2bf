from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from models import saved_reports
from models.reports.choices import Choices
from ui import privacy
from ui.desktop.main_window import MainWindow
from ui.desktop.widgets.palette import Palette
from ui.text import isolate

from .conftest import draft


@pytest.fixture
def palette(window: MainWindow) -> Palette:
    window.actions["commands"].trigger()
    assert window._palette is not None
    return window._palette


def offered(palette: Palette) -> list[tuple[str, str]]:
    return [(one.kind, one.title) for one in palette._model.hits]


def type_in(palette: Palette, text: str) -> None:
    palette.line.clear()
    QTest.keyClicks(palette.line, text)


def enter(palette: Palette) -> None:
    QTest.keyClick(palette.line, Qt.Key.Key_Return)


def test_everything_that_can_be_done_now_is_offered_at_first(palette: Palette) -> None:
    titles = [title for _kind, title in offered(palette)]
    assert {"Add gift", "Import", "Preferences", "Hide names and amounts"} <= set(titles)
    assert not {"Delete", "Redo", "Find anything"} & set(titles)
    keys = {one.title: one.detail for one in palette._model.hits}
    assert keys["Add gift"] == isolate("Ctrl+N")


def test_enter_does_an_action(window: MainWindow, palette: Palette) -> None:
    type_in(palette, "add pur")
    enter(palette)
    assert palette.isHidden()
    assert window.desk.open_bar is not None
    assert window.desk.open_bar.accessibleName() == "Purchase"


def test_a_creator_is_found_without_the_accents_and_leads_to_the_page(
    window: MainWindow, palette: Palette, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(window.page("creators"), "show_subject", asked.append)
    type_in(palette, "zoe")
    assert offered(palette)[0] == ("creator", "Zoë 🌸")
    enter(palette)
    assert window.frame.pages.currentWidget() is window.page("creators")
    (creator,) = asked
    assert window.session is not None
    from models import creators

    assert {row.id: row.name for row in creators.creators(window.session.reader)}[creator] == "Zoë 🌸"  # type: ignore[index]


def test_a_saved_report_and_a_purse_lead_to_their_pages(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, object]] = []
    monkeypatch.setattr(window, "show_page", lambda name, subject=None: asked.append((name, subject)))
    assert window.session is not None
    numbers: list[int] = []
    window.session.run(saved_reports.save, "Yearly by friend", Choices(), done=numbers.append)
    window.find_anything()
    palette = window._palette
    assert palette is not None
    type_in(palette, "yearly")
    enter(palette)
    window.find_anything()
    type_in(palette, "twitch")
    enter(palette)
    assert asked[0] == ("reports", numbers[0])
    assert asked[1][0] == "purses"


@pytest.mark.parametrize("typed", ["galaxy", "battle"])
def test_a_gift_and_any_other_word_lead_to_their_entries(window: MainWindow, palette: Palette, typed: str) -> None:
    window.show_page("reports")
    type_in(palette, typed)
    enter(palette)
    assert window.frame.pages.currentWidget() is window.ledger_page
    assert window.search.text().casefold() == typed
    assert window.ledger_page.table.rows.rowCount() == 1


def test_arrows_choose_and_escape_leaves(window: MainWindow, palette: Palette) -> None:
    type_in(palette, "add")
    rows = len(offered(palette))
    QTest.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == 1
    assert palette.line.accessibleDescription() == f"Add purchase, {isolate('Ctrl+Shift+N')}"
    QTest.keyClick(palette.line, Qt.Key.Key_Up)
    QTest.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == 0
    for _page in range(2):
        QTest.keyClick(palette.line, Qt.Key.Key_PageDown)
    assert palette.list.currentIndex().row() == rows - 1
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert palette.isHidden()
    assert window.desk.open_bar is None


def test_a_click_does_it_too(window: MainWindow, palette: Palette, qtbot: QtBot) -> None:
    type_in(palette, "budg")
    spot = palette.list.visualRect(palette._model.index(0, 0)).center()
    QTest.mouseClick(palette.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert window.frame.pages.currentWidget() is window.page("budgets")


def test_names_are_not_told_while_they_are_hidden(window: MainWindow) -> None:
    window.actions["privacy"].trigger()
    assert privacy.is_on()
    window.find_anything()
    assert window._palette is not None
    type_in(window._palette, "mila")
    assert [kind for kind, _title in offered(window._palette)] == ["text"]


def test_without_a_ledger_there_are_actions_and_help_alone(bare_window: MainWindow) -> None:
    bare_window.welcoming.show()
    bare_window.find_anything()
    palette = bare_window._palette
    assert palette is not None
    assert {kind for kind, _title in offered(palette)} == {"action", "help"}
    type_in(palette, "mila")
    assert offered(palette) == []
    assert palette._nothing.isVisible()
    enter(palette)
    assert palette.isVisible()


def test_a_name_made_by_a_stranger_is_harmless(bare_window: MainWindow, make_ledger: Callable[..., Path]) -> None:
    bare_window.open_ledger(make_ledger(draft("gift", "2026-03-02", coins=5, creator="a\u202eb&c")))
    bare_window.find_anything()
    palette = bare_window._palette
    assert palette is not None
    type_in(palette, "b&c")
    assert offered(palette)[0] == ("creator", "a\\u202eb&c")
    assert not palette.grab().isNull()


def test_the_key_works_in_a_text_field_too(window: MainWindow, qtbot: QtBot) -> None:
    window.find()
    QApplication.setActiveWindow(window.frame) if not window.frame.isActiveWindow() else None
    assert isinstance(window.frame.focusWidget(), QLineEdit)
    QTest.keyClick(window.search, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window._palette is not None
    assert window._palette.isVisible()


def test_it_fits_a_small_window_and_both_sides(window: MainWindow, palette: Palette, qapp: QApplication) -> None:
    window.frame.resize(760, 480)
    for side in (Qt.LayoutDirection.RightToLeft, Qt.LayoutDirection.LeftToRight):
        qapp.setLayoutDirection(side)
        window.find_anything()
        assert palette.width() < 760
        assert palette.layoutDirection() == side
        assert not palette.grab().isNull()
