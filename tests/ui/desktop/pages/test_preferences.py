from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from models import lookups, settings
from models.ledger import open_reader
from models.settings import Settings
from tests import bank_table
from ui.desktop import files
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.preferences import PreferencesPage
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme


@pytest.fixture
def page(window: MainWindow) -> PreferencesPage:
    window.actions["preferences"].trigger()
    found = window.page("preferences")
    assert isinstance(found, PreferencesPage)
    assert window.frame.pages.currentWidget() is found
    return found


def kept(path: Path) -> Settings:
    reader = open_reader(path)
    try:
        return settings.read(reader)
    finally:
        reader.close()


def press(part: QWidget, text: str) -> None:
    next(button for button in part.findChildren(QPushButton) if button.text() == text).click()


def test_each_setting_of_the_books_is_written_at_once_and_can_be_undone(
    window: MainWindow, page: PreferencesPage, path: Path
) -> None:
    page.books.currency.choose("JPY")
    page.books.currency.activated.emit(0)
    page.books.month.setCurrentIndex(24)
    page.books.month.activated.emit(24)
    press(page.books.basis, "At average cost")
    press(page.books.free, "Last")
    assert kept(path) == Settings("JPY", "Europe/Berlin", 25, "last", "average")
    assert window.status.notice == "Settings changed"
    for _step in range(4):
        window.undo()
    assert kept(path) == Settings("EUR", "Europe/Berlin")
    assert (page.books.currency.key, page.books.month.currentIndex()) == ("EUR", 0)
    assert (page.books.basis.current, page.books.free.current) == ("fifo", "date")


def test_a_time_zone_is_found_by_any_part_of_its_name(page: PreferencesPage, path: Path, qtbot: QtBot) -> None:
    line = page.books.zone.line
    line.setFocus()
    line.clear()
    QTest.keyClicks(line, "new york")
    assert line.listed[0].text == "America/New_York"
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert kept(path).timezone == "America/New_York"
    line.clear()
    QTest.keyClicks(line, "asia/tokyo")
    QTest.keyClick(line, Qt.Key.Key_Escape)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert kept(path).timezone == line.text() == "Asia/Tokyo"


def test_what_is_no_time_zone_is_taken_back(page: PreferencesPage, path: Path) -> None:
    line = page.books.zone.line
    line.setFocus()
    line.setText("Atlantis")
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert line.text() == kept(path).timezone == "Europe/Berlin"
    line.setText("Atlan")
    page.books.month.setFocus()
    assert line.text() == "Europe/Berlin"


def test_theme_and_rows_are_chosen_here_or_in_the_menu(
    qtbot: QtBot, window: MainWindow, page: PreferencesPage, preferences: Preferences, theme: Theme
) -> None:
    press(page.desk.themes, "Dark")
    assert preferences.theme == "dark"
    qtbot.waitUntil(lambda: theme.is_dark)
    press(page.desk.rows, "Comfortable")
    window.go_back()
    assert window.ledger_page.table.verticalHeader().defaultSectionSize() == 34
    window.menus._choose_theme("light")
    qtbot.waitUntil(lambda: not theme.is_dark)
    window.menus._choose_density("normal")
    window.actions["preferences"].trigger()
    assert (page.desk.themes.current, page.desk.rows.current) == ("light", "normal")


def test_a_language_is_asked_for_once(window: MainWindow, page: PreferencesPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.language_wanted, timeout=1000) as asked:
        press(page.desk.languages, "Deutsch")
    assert asked.args == ["de"]


def test_one_goes_back_to_where_one_was(window: MainWindow, page: PreferencesPage) -> None:
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert window.frame.pages.currentWidget() is window.ledger_page
    window.actions["reports"].trigger()
    window.actions["preferences"].trigger()
    window.actions["back"].trigger()
    assert window.frame.pages.currentWidget() is window.reports
    assert window.aside == ""


def test_the_rail_shows_no_page_while_none_of_its_own_is_open(window: MainWindow, page: PreferencesPage) -> None:
    buttons = window.frame.rail._group.buttons()
    assert [button.isChecked() for button in buttons] == [False] * 6
    buttons[1].click()
    assert window.frame.pages.currentWidget() is window.ledger_page
    assert buttons[1].isChecked()


def test_without_a_ledger_the_desk_alone_is_offered(bare_window: MainWindow, path: Path) -> None:
    bare_window.welcoming.show()
    bare_window.actions["preferences"].trigger()
    page = bare_window.page("preferences")
    assert isinstance(page, PreferencesPage)
    assert [part.isVisible() for part in (page.desk, page.books, page.rates)] == [True, False, False]
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert bare_window.frame.pages.currentWidget() is bare_window.welcoming.page
    bare_window.open_ledger(path)
    bare_window.actions["preferences"].trigger()
    assert [part.isVisible() for part in (page.desk, page.books, page.rates)] == [True, True, True]


def own(path: Path) -> dict[tuple[str, str, date], str]:
    reader = open_reader(path)
    try:
        return {key: str(value) for key, value in lookups.own_rates(reader).items()}
    finally:
        reader.close()


def test_rates_of_ones_own_are_added_and_removed(page: PreferencesPage, path: Path) -> None:
    rates = page.rates
    rates.source.choose("USD")
    rates.target.choose("EUR")
    rates.value.setText("0.9234")
    rates.day.setText("2026-03-02")
    QTest.keyClick(rates.day, Qt.Key.Key_Return)
    assert own(path) == {("USD", "EUR", date(2026, 3, 2)): "0.9234"}
    assert [rates.rates.item(row).text() for row in range(rates.rates.count())] == [
        "1 USD = 0.9234 EUR on \u2068Mar 2, 2026\u2069"
    ]
    rates.rates.setCurrentRow(0)
    QTest.keyClick(rates.rates, Qt.Key.Key_Delete)
    assert own(path) == {}
    assert rates.rates.isHidden()


@pytest.mark.parametrize(
    ("value", "day", "said"),
    [("much", "", "is not a rate"), ("0", "", "cannot be"), ("1,084", "", "is not a rate"), ("1.1", "soon", "date")],
)
def test_what_is_no_rate_is_said_and_not_kept(
    page: PreferencesPage, path: Path, value: str, day: str, said: str
) -> None:
    page.rates.value.setText(value)
    page.rates.day.setText(day)
    press(page.rates, "Add rate")
    assert said in page.rates._outcome.text()
    assert own(path) == {}


def test_a_rate_between_the_same_currencies_is_refused_in_words(page: PreferencesPage) -> None:
    page.rates.source.choose("EUR")
    page.rates.target.choose("EUR")
    page.rates.value.setText("1")
    press(page.rates, "Add rate")
    assert "two different currencies" in page.rates._outcome.text()


def test_a_newer_file_of_the_bank_is_taken_in(
    window: MainWindow, page: PreferencesPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "eurofxref-hist.csv"
    monkeypatch.setattr(files, "ask_for_rates", lambda _parent: file)
    file.write_text(bank_table.text({20: {}, 21: {"USD": "9.0"}}))
    press(page.rates, "Use a newer file of the bank…")
    assert "cannot be right" in page.rates._outcome.text()
    file.write_text(bank_table.text({20: {}, 21: {"USD": "1.1610"}}))
    press(page.rates, "Use a newer file of the bank…")
    assert (
        page.rates._outcome.text()
        == f"{2 * len(bank_table.last_rates())} rates are new, until \u2068Nov 20, 2026\u2069."
    )
    assert "Nov 20, 2026" in page.rates._reach.text()
    assert window.status.notice == "Rates imported"


def test_a_ledger_that_cannot_be_written_is_shown_but_not_changed(
    bare_window: MainWindow, path: Path, make_ledger: Callable[..., Path]
) -> None:
    from models.ledger import Ledger

    other = Ledger(path)
    bare_window.open_ledger(path)
    bare_window.actions["preferences"].trigger()
    page = bare_window.page("preferences")
    assert isinstance(page, PreferencesPage)
    assert page.books.currency.key == "EUR"
    assert not page.books.currency.isEnabled()
    assert not page.rates.value.isEnabled()
    other.close()


def test_a_wheel_over_a_choice_scrolls_and_chooses_nothing(page: PreferencesPage, path: Path) -> None:
    box = page.books.month
    down = QWheelEvent(
        QPointF(5, 5), QPointF(box.mapToGlobal(QPoint(5, 5))), QPoint(), QPoint(0, -240), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(box, down)
    assert kept(path).month_starts_on == 1
    assert not down.isAccepted()


def test_every_control_has_a_name_and_fits_a_small_window(window: MainWindow, page: PreferencesPage) -> None:
    window.frame.resize(1024, 600)
    QTest.qWait(20)
    for field in page.findChildren(QLineEdit):
        assert field.accessibleName()
    right = page.width()
    for button in page.findChildren(QPushButton):
        assert button.mapTo(page, button.rect().topRight()).x() < right
        assert button.accessibleName() or button.text()
