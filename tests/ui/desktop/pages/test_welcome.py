from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from ui.desktop.main_window import MainWindow
from ui.desktop.pages.welcome import WelcomePage
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme


@pytest.fixture
def page(bare_window: MainWindow) -> WelcomePage:
    bare_window.welcoming.show()
    return bare_window.welcoming.page


def button(page: WelcomePage, text: str) -> QPushButton:
    found = [one for one in page.findChildren(QPushButton) if text in (one.text(), one.accessibleName())]
    assert len(found) == 1
    return found[0]


def test_a_language_is_chosen_by_its_own_name(bare_window: MainWindow, page: WelcomePage, qtbot: QtBot) -> None:
    assert page.languages.current == "en"
    for own_name, code in (("العربية", "ar"), ("Deutsch", "de")):
        with qtbot.waitSignal(bare_window.language_wanted, timeout=1000) as asked:
            button(page, own_name).click()
        assert asked.args == [code]
    assert page.languages.current == "de"


def test_the_currency_chosen_survives_a_change_of_language(
    bare_window: MainWindow, page: WelcomePage, theme: Theme, preferences: Preferences, qtbot: QtBot
) -> None:
    offered = [("EUR", "Euro"), ("JPY", "Yen")]
    page.offer_currencies(offered, "EUR")
    assert page.currency == "EUR"
    page._currency.setFocus()
    QTest.keyClick(page._currency, Qt.Key.Key_Down)
    again = WelcomePage(theme, preferences)
    qtbot.addWidget(again)
    again.offer_currencies(offered, "EUR")
    assert again.currency == page.currency == "JPY"


def test_everything_fits_a_small_window_without_scrolling(bare_window: MainWindow, tmp_path: Path) -> None:
    bare_window.frame.resize(1024, 600)
    bare_window.welcoming.show()
    bare_window.welcoming.page.offer_recent([tmp_path / f"{name}.coinpurse" for name in "abcd"])
    QTest.qWait(20)
    assert bare_window.welcoming.page.verticalScrollBar().maximum() == 0
    assert bare_window.welcoming.page.horizontalScrollBar().maximum() == 0


def test_a_narrow_window_puts_the_ways_in_below(bare_window: MainWindow, page: WelcomePage) -> None:
    first, headline = button(page, "Import my data"), page.languages
    bare_window.frame.resize(1024, 600)
    QTest.qWait(20)
    assert first.mapTo(page, first.rect().topLeft()).x() > headline.mapTo(page, headline.rect().topLeft()).x() + 300
    bare_window.frame.resize(760, 600)
    QTest.qWait(20)
    assert first.mapTo(page, first.rect().topLeft()).y() > headline.mapTo(page, headline.rect().topLeft()).y()
    assert page.horizontalScrollBar().maximum() == 0


def test_a_ledger_opened_lately_is_one_click_away(bare_window: MainWindow, path: Path) -> None:
    bare_window.open_ledger(path)
    bare_window.close_ledger()
    button(bare_window.welcoming.page, "coins").click()
    assert bare_window.session is not None
    assert bare_window.session.path == path
