"""Entering from the keyboard alone, through the real window: what tests press, and what they find."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from models import lookups
from models.drafts import Draft
from ui.desktop.forms.entry_bar import EntryBar
from ui.desktop.forms.line import Line
from ui.desktop.main_window import MainWindow

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def keys(window: MainWindow, *typed: str | Qt.Key) -> None:
    """Press keys wherever the keyboard is: letters, or single keys."""
    for part in typed:
        if isinstance(part, str):
            QTest.keyClicks(focus(), part)
        else:
            QTest.keyClick(focus(), part)


def shortcut(window: MainWindow, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    wanted = CTRL
    for modifier in modifiers:
        wanted |= modifier
    QTest.keyClick(focus(), key, wanted)


def gifts(window: MainWindow) -> list[Draft]:
    """Every gift, in the order of entry."""
    assert window.session is not None
    reader = window.session.reader
    ids = [entry for (entry,) in reader.connection.execute("SELECT id FROM entry WHERE kind = 'gift' ORDER BY id")]
    return list(lookups.drafts(reader, ids).values())


def bar(window: MainWindow) -> EntryBar:
    found = window.desk.open_bar
    assert found is not None
    return found


def listed(window: MainWindow) -> list[str]:
    line = focus()
    assert isinstance(line, Line)
    return [row.text for row in line.listed]


ENTER, TAB, DOWN, ESC = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Escape


def entry(window: MainWindow, number: int) -> Draft:
    assert window.session is not None
    return lookups.drafts(window.session.reader, [number])[number]


def newest(window: MainWindow) -> Draft:
    assert window.session is not None
    (number,) = window.session.reader.connection.execute("SELECT max(id) FROM entry").fetchone()
    return entry(window, number)


def pick(box: QComboBox, value: object) -> None:
    """Choose as a person does."""
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())
