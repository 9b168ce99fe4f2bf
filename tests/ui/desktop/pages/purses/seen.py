"""What the tests of the Purses page see, press and do."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from tests.ui.desktop.seen import plain
from ui.desktop.main_window import MainWindow
from ui.desktop.page import Subset
from ui.desktop.pages.purses import PursesPage
from ui.desktop.pages.purses.card import PurseCard
from ui.desktop.pages.purses.lots import LotTable
from ui.desktop.pages.purses.sections import LotSection


def show(window: MainWindow) -> PursesPage:
    window.actions["purses"].trigger()
    page = window.page("purses")
    assert isinstance(page, PursesPage)
    return page


def title(of: PurseCard) -> str:
    return plain(of.head.title.text())


def card(page: PursesPage, label: str) -> PurseCard:
    (found,) = (card for card in page.cards.values() if title(card) == label)
    return found


def texts(widget: QWidget) -> list[str]:
    return [plain(label.text()) for label in widget.findChildren(QLabel) if label.isVisible() and label.text()]


def cells(model: QAbstractItemModel) -> list[list[str]]:
    columns = range(model.columnCount())
    return [[plain(model.index(row, column).data()) for column in columns] for row in range(model.rowCount())]


def lots(of: PurseCard) -> LotTable:
    if of.section != "lots":
        of.open("lots")
    section = of.sections["lots"]
    assert isinstance(section, LotSection)
    return section.table


def press(widget: QWidget, text: str = "", key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type and press a key where the focus is."""
    widget.setFocus()
    target = widget.focusProxy() or widget
    if text:
        QTest.keyClicks(target, text)
    QTest.keyClick(target, key)


def button(widget: QWidget, text: str) -> QPushButton:
    (found,) = (one for one in widget.findChildren(QPushButton) if one.isVisible() and one.text() == text)
    return found


def ids(window: MainWindow, subset: Subset) -> list[int]:
    found: list[int] = []
    assert window.session is not None
    window.session.ask(subset.find, done=found.extend)
    return found


@contextmanager
def asked_for(page: PursesPage) -> Iterator[list[Subset]]:
    """Collect what a page asks the Ledger to show."""
    asked: list[Subset] = []
    page.entries_wanted.connect(asked.append)
    yield asked
    page.entries_wanted.disconnect(asked.append)
