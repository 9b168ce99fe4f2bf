"""The privacy key hides names and amounts everywhere, so that not even their length is told.

Two ledgers of one shape, which differ in every name and amount, have to look the same to the last dot while it is on.
The amounts of one are ten times the other's: lines of a chart stand at round numbers, and so at the same height.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zlib import compress

import pytest
from PySide6.QtCore import QEvent, QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QTableView, QWidget
from pytestqt.qtbot import QtBot

from models import moments
from ui import privacy
from ui.desktop import theme as theme_module
from ui.desktop.charts.view import ChartView
from ui.desktop.frame import Frame
from ui.desktop.main_window import MainWindow
from ui.desktop.places import PLACES
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme
from ui.desktop.widgets import status

from . import full_book
from .full_book import ONE, OTHER, Names
from .seen import Findings, Seen, texts
from .walk import everywhere, pages, settle

Open = Callable[[Names, int], MainWindow]


@dataclass(frozen=True)
class Look:
    """How a scene looks, and what can be read in it."""

    picture: bytes
    texts: tuple[Seen, ...]


@pytest.fixture
def open_book(qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a book in a window that knows no other, always at the same place."""
    monkeypatch.setattr(theme_module, "motion", lambda _style: 0)
    monkeypatch.setattr(moments, "now", cache(moments.now))  # no minute turns between two pictures
    monkeypatch.setattr(status, "_STAYS", 2**31 - 1)  # a notice that goes away between two pictures tells nothing
    blinking = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    folder, frames = tmp_path / "books", list[Frame]()

    def open_it(names: Names, times: int) -> MainWindow:
        while frames:
            close(frames.pop())
        privacy.switch(is_on=False)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        preferences = Preferences(QSettings(str(folder / "desk.ini"), QSettings.Format.IniFormat))
        frame = Frame(theme, preferences)
        frames.append(frame)
        frame.resize(1240, 780)
        window = MainWindow(frame, theme, preferences, run_now=True)
        frame.show()
        QTest.mouseMove(frame, QPoint(2, frame.height() - 2))  # what is under the pointer looks another way
        window.open_ledger(full_book.make(folder, names, times))
        return window

    yield open_it
    QApplication.setCursorFlashTime(blinking)
    while frames:
        close(frames.pop())


def close(frame: Frame) -> None:
    frame.close()
    frame.deleteLater()
    QApplication.sendPostedEvents(frame, QEvent.Type.DeferredDelete)


def look(root: QWidget) -> Look:
    """Take a scene down once it is at rest: some layouts need a second turn."""
    before, picture = b"", bits(root.grab().toImage())
    while picture != before:
        settle()
        before, picture = picture, bits(root.grab().toImage())
    return Look(picture, tuple(texts(root)))


def bits(image: QImage) -> bytes:
    return compress(bytes(image.convertToFormat(QImage.Format.Format_RGB32).constBits()), 1)


def hide(window: MainWindow) -> None:
    window.actions["privacy"].trigger()
    settle()


def looks(window: MainWindow) -> dict[str, Look]:
    """Every scene by its number and name."""
    return {f"{number}, {where}": look(root) for number, (where, root) in enumerate(everywhere(window))}


def hidden_looks(open_book: Open, names: Names, times: int) -> dict[str, Look]:
    """Every scene of a ledger while names and amounts are hidden."""
    window = open_book(names, times)
    hide(window)
    return looks(window)


def test_two_ledgers_look_the_same_while_names_and_amounts_are_hidden(open_book: Open) -> None:
    told = Findings()
    one, other = hidden_looks(open_book, ONE, 1), hidden_looks(open_book, OTHER, 10)
    assert list(one) == list(other)
    for where, seen in one.items():
        if seen.picture != other[where].picture:
            told.add(where, "picture", f"of {where} differs")
        counted = Counter(seen.texts), Counter(other[where].texts)
        for text in (*(counted[0] - counted[1]), *(counted[1] - counted[0])):
            told.add(where, text.by, f"{text.kind}: {text.text!r}")
    told.none_or_fail()


def words(window: MainWindow) -> set[str]:
    """Everything that can be read on the pages of the rail, and in the title."""
    return {seen.text for _where, root in pages(window) for seen in texts(root)}


def test_no_name_is_left_while_they_are_hidden_and_all_come_back(open_book: Open) -> None:
    window = open_book(ONE, 1)
    before = words(window)
    hide(window)
    hidden = " ".join(words(window))
    # The platform of an account is no secret; a reference is too short to be looked for.
    assert [name for name in ONE.all if name not in {ONE.platform, ONE.reference} and name in hidden] == []
    assert all(any(name in said for said in before) for name in (*ONE.creators, *ONE.gifts, ONE.account, ONE.note))
    hide(window)
    assert words(window) == before


def copies(window: MainWindow) -> list[object]:
    """What lands on the clipboard: rows of the ledger, cells of a report, every chart as a picture."""
    clipboard, found = QGuiApplication.clipboard(), list[object]()
    window.show_page("ledger")
    window.ledger_page.table.selectAll()
    window.actions["copy"].trigger()
    found.append(clipboard.text())
    for place in PLACES:
        window.show_page(place.name)
        settle()
        for view in window.page(place.name).findChildren(QTableView):
            if view.isVisible():
                view.setFocus()
                view.selectAll()
                QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
                found.append(clipboard.text())
        for chart in window.page(place.name).findChildren(ChartView):
            if chart.isVisible() and chart.chart is not None:
                chart.copy()
                found.append(bits(clipboard.image()))
    return found


def test_what_is_copied_meanwhile_tells_nothing_either(open_book: Open) -> None:
    shown = copies(open_book(ONE, 1))
    taken = []
    for names, times in ((ONE, 1), (OTHER, 10)):
        window = open_book(names, times)
        hide(window)
        taken.append(copies(window))
    assert taken[0] == taken[1]
    assert ONE.creators[0] in str(shown[0])
    assert len(shown) == len(taken[0]) >= 3
