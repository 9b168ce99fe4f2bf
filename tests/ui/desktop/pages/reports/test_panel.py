import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from models import saved_reports
from models.money import Money
from models.reports.choices import MOST_KEYS, Choices, Period
from tests.ui.desktop.conftest import draft
from tests.ui.desktop.keyboard import pick
from tests.ui.desktop.pages.reports.seen import CORNER, NAMES, act, cells, choose, keys
from tests.ui.desktop.seen import plain
from ui.desktop.frame import Frame
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.reports import ReportsPage
from ui.desktop.pages.reports.built_in import BUILT_IN
from ui.desktop.pages.reports.keys import KeyShelf, Move
from ui.desktop.pages.reports.saved import Current
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme

# --- The panel --------------------------------------------------------------------------------------------------------


def test_rows_and_columns_change_places(page: ReportsPage) -> None:
    page.panel.swap.click()
    assert keys(page) == (("month",), ("creator",))
    assert [row[0] for row in cells(page, NAMES)] == ["Mar 2026", "Apr 2026"]


def test_a_key_has_a_menu_for_everything_a_drag_does(page: ReportsPage) -> None:
    panel = page.panel
    act(panel.rows.offers(), "Platform")
    assert keys(page)[0] == ("creator", "platform")
    act(panel.rows.chip("platform").menu_of(), "Move up")
    assert keys(page)[0] == ("platform", "creator")
    act(panel.rows.chip("platform").menu_of(), "Move to columns")
    assert keys(page) == (("creator",), ("month", "platform"))
    act(panel.columns.chip("month").menu_of(), "Move down")
    assert keys(page)[1] == ("platform", "month")
    act(panel.columns.chip("month").menu_of(), "Remove")
    assert keys(page)[1] == ("platform",)
    menus = [action.menu() for action in panel.rows.chip("creator").menu_of().actions()]
    (others,) = (menu for menu in menus if isinstance(menu, QMenu))
    act(others, "Gift")
    assert keys(page)[0] == ("gift",)


def test_keys_move_by_keyboard(page: ReportsPage) -> None:
    choose(page, rows=("platform", "creator"))
    QTest.keyClick(page.panel.rows.chip("platform"), Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert keys(page)[0] == ("creator", "platform")
    page.panel.rows.chip("creator").setFocus()
    act(page.panel.rows.chip("creator").menu_of(), "Move to columns")
    assert page.panel.columns.chip("creator").hasFocus(), "the keyboard goes with the key"
    QTest.keyClick(page.panel.columns.chip("creator"), Qt.Key.Key_Delete)
    assert keys(page) == (("platform",), ("month",))
    assert page.panel.rows.chip("platform").hasFocus()


def drop(page: ReportsPage, shelf: KeyShelf, key: str, y: int) -> bool:
    """Drag a key over a shelf and let it go at this height; say whether it was taken."""
    data = QMimeData()
    data.setData("application/x-coinpurse-key", key.encode())
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, y), Qt.DropAction.MoveAction, data, buttons, modifiers)
    QApplication.sendEvent(shelf, enter)
    if enter.isAccepted():
        over = QDragMoveEvent(QPoint(9, y), Qt.DropAction.MoveAction, data, buttons, modifiers)
        QApplication.sendEvent(shelf, over)
        shelf.grab()  # where it would go is drawn
        QApplication.sendEvent(shelf, QDropEvent(QPointF(9, y), Qt.DropAction.MoveAction, data, buttons, modifiers))
    return enter.isAccepted()


def test_keys_are_dragged_between_and_within_shelves(page: ReportsPage) -> None:
    rows, columns = page.panel.rows, page.panel.columns
    assert drop(page, rows, "month", 0)
    assert keys(page) == (("month", "creator"), ())
    assert drop(page, columns, "creator", 40)
    assert keys(page) == (("month",), ("creator",))
    choose(page, rows=("month", "platform", "gift"), columns=())
    QApplication.processEvents()
    assert drop(page, rows, "month", rows.chips[2].geometry().bottom())
    assert keys(page)[0] == ("platform", "gift", "month")
    assert not drop(page, rows, "creator", 0), "three are enough"


def test_what_is_no_key_is_not_taken(page: ReportsPage) -> None:
    data = QMimeData()
    data.setText("creator")
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.MoveAction, data, buttons, modifiers)
    QApplication.sendEvent(page.panel.rows, enter)
    assert not enter.isAccepted()


def test_a_full_shelf_takes_no_more(page: ReportsPage) -> None:
    choose(page, rows=("platform", "account", "creator"))
    assert len(page.choices.rows) == MOST_KEYS
    assert not page.panel.rows.add.isEnabled()
    page.panel.move_key(Move("month", "rows", -1))
    assert keys(page)[1] == ("month",)


def test_currency_and_basis_of_the_ledger_are_no_choice(page: ReportsPage) -> None:
    pick(page.panel.currency.box, "USD")
    assert page.choices.currency == "USD"
    assert cells(page, CORNER) != [["Total", "14.57"]]
    assert "in USD" in plain(page.result.about.text())
    pick(page.panel.currency.box, "EUR")
    assert page.choices.currency == ""
    pick(page.panel.basis.box, "average")
    assert page.request.query.basis == "average"
    pick(page.panel.basis.box, "fifo")
    assert page.choices.basis == ""


# --- Saved reports ----------------------------------------------------------------------------------------------------


def test_a_report_is_saved_renamed_duplicated_and_deleted(window: MainWindow, page: ReportsPage) -> None:
    choose(page, measure="gifts")
    page.saved.ask_name("save")
    page.saved.named.emit("save", "Roses")
    assert "Roses" in page.saved.list.text()
    assert [one.name for one in page.keeper.saved] == ["Roses"]
    assert page.keeper.saved[0].choices.measure == "gifts"
    choose(page, measure="cost")
    assert "changed" in page.saved.list.text()
    act(page.saved.verb_menu(), "Save changes")
    assert "changed" not in page.saved.list.text()
    page.saved.named.emit("rename", "Tulips")
    act(page.saved.verb_menu(), "Duplicate")
    assert [one.name for one in page.keeper.saved] == ["Tulips", "Tulips (2)"]
    assert "Tulips (2)" in page.saved.list.text()
    act(page.saved.verb_menu(), "Delete")
    assert [one.name for one in page.keeper.saved] == ["Tulips"]
    assert page.saved.title == ""
    window.undo()
    assert [one.name for one in page.keeper.saved] == ["Tulips", "Tulips (2)"]


def test_a_name_that_is_taken_is_refused_where_it_is_typed(page: ReportsPage) -> None:
    page.saved.named.emit("save", "Roses")
    page.saved.ask_name("save")
    page.saved.named.emit("save", "roses ")
    assert page.saved._popup is not None
    assert "already" in page.saved._popup._wrong.text()


def test_changes_of_a_report_are_taken_back(page: ReportsPage) -> None:
    page.keeper.open(Current(built_in="gifts"))
    choose(page, rows=("creator",))
    act(page.saved.verb_menu(), "Take changes back")
    assert page.choices == BUILT_IN["gifts"][1]


@pytest.mark.parametrize("key", list(BUILT_IN))
def test_every_built_in_report_can_be_asked(page: ReportsPage, key: str) -> None:
    title = BUILT_IN[key][0]
    act(page.saved.list_menu(), title)
    assert page.saved.title == title
    assert page._shown is not None
    assert page._shown.request.report == page.choices.report
    assert page.result.doubt.isHidden() or "could not" not in page.result.doubt.text()


@pytest.mark.parametrize(
    "key", ["gifts", "sizes", "clock", "hours", "weekdays", "evenings", "notes", "streaks", "ranks", "new", "last"]
)
def test_every_trend_of_gifts_has_a_chart(page: ReportsPage, key: str) -> None:
    page.keeper.open(Current(built_in=key))
    choose(page, period=Period("all"))
    drawn = page.result.chart.drawn
    assert drawn is not None
    assert any(value for series in drawn.chart.series for value in series.values)


def test_estimates_in_several_currencies_have_no_chart_and_say_so(page: ReportsPage) -> None:
    page.keeper.open(Current(built_in="received"))
    choose(page, period=Period("all"))
    assert page.result.chart.drawn is None
    assert page.result.chart._note.text().startswith("Estimates in different currencies")


def test_the_open_report_is_found_by_what_is_looked_for(window: MainWindow, page: ReportsPage) -> None:
    assert window.session is not None
    found: list[int] = []
    window.session.run(saved_reports.save, "Roses", Choices(rows=("gift",)), done=found.append)
    window.show_page("reports", found[0])
    assert keys(page)[0] == ("gift",)
    assert "Roses" in page.saved.list.text()


# --- What is remembered -----------------------------------------------------------------------------------------------


def test_the_page_is_as_it_was_left(
    window: MainWindow, page: ReportsPage, theme: Theme, preferences: Preferences
) -> None:
    choose(page, rows=("gift",), columns=(), compare="previous", chart="share", currency="USD")
    page.chart_switch.click()
    frame = Frame(theme, preferences)
    other = MainWindow(frame, theme, preferences, run_now=True)
    frame.show()
    session = window.release()
    assert session is not None
    other.adopt(session)
    other.show_page("reports")
    assert other.reports.choices == page.choices
    assert not other.reports.chart_switch.isChecked()
    assert other.reports.result.chart.isHidden()
    assert cells(other.reports, NAMES)[0][0] == "Galaxy"
    frame.close()
    frame.deleteLater()


@pytest.mark.parametrize("kept", ['"x"', "7", "[1]", json.dumps({"choices": "{", "current": 3, "panel_shown": "no"})])
def test_what_cannot_be_read_of_it_is_as_if_it_was_never_chosen(
    bare_window: MainWindow, path: Path, preferences: Preferences, kept: str
) -> None:
    preferences.store.setValue("pages/reports", kept)
    bare_window.open_ledger(path)
    bare_window.show_page("reports")
    assert set(bare_window.reports.choices.rows) == {"creator"}
    assert bare_window.reports.panel.isVisible()


def test_choices_another_ledger_does_not_know_are_dropped(
    window: MainWindow, page: ReportsPage, make_ledger: Callable[..., Path]
) -> None:
    choose(page, where=(("creator", "Mila"), ("platform", "YouTube")))
    gift = draft("gift", "2026-04-12T10:00", "main", "YouTube", creator="Ana", amount=Money(100, "EUR"))
    window.open_ledger(make_ledger(gift, name="other"))
    window.show_page("reports")
    assert window.reports.choices.where == (("platform", "YouTube"),)
    assert [row[0] for row in cells(window.reports, NAMES)] == ["Ana"]
