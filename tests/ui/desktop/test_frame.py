import pytest
from PySide6.QtCore import QByteArray, QRect, QSize, Qt
from PySide6.QtGui import QScreen
from pytestqt.qtbot import QtBot

from ui.desktop import frame as frames
from ui.desktop.frame import Frame
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme


class Screen:
    """A screen of another size than the one of these tests."""

    def __init__(self, room: QRect) -> None:
        self._room = room

    def availableGeometry(self) -> QRect:
        return self._room


def on(monkeypatch: pytest.MonkeyPatch, room: QRect) -> None:
    monkeypatch.setattr(Frame, "screen", lambda _frame: Screen(room))


@pytest.mark.parametrize("room", [QRect(0, 0, 1024, 600), QRect(0, 30, 1366, 738), QRect(-1920, 0, 1920, 1080)])
def test_the_first_window_fits_its_screen(
    qtbot: QtBot, theme: Theme, preferences: Preferences, monkeypatch: pytest.MonkeyPatch, room: QRect
) -> None:
    on(monkeypatch, room)
    frame = Frame(theme, preferences)
    qtbot.addWidget(frame)
    assert room.contains(frame.geometry())
    assert frame.size() == QSize(1240, 780).boundedTo(room.size())


def test_a_window_that_was_on_a_larger_screen_comes_back_whole(
    qtbot: QtBot, theme: Theme, preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = QRect(0, 0, 3840, 2160)
    on(monkeypatch, large)
    first = Frame(theme, preferences)
    qtbot.addWidget(first)
    first.setGeometry(QRect(2400, 1300, 1400, 800))
    first.close()
    small = QRect(0, 0, 1024, 600)
    on(monkeypatch, small)
    again = Frame(theme, preferences)
    qtbot.addWidget(again)
    assert small.contains(again.geometry())


def test_a_window_comes_back_where_it_was(qtbot: QtBot, theme: Theme, preferences: Preferences) -> None:
    first = Frame(theme, preferences)
    qtbot.addWidget(first)
    first.setGeometry(QRect(12, 60, 780, 500))
    first.close()
    again = Frame(theme, preferences)
    qtbot.addWidget(again)
    assert again.geometry() == QRect(12, 60, 780, 500)


def test_where_it_is_survives_a_crash(
    qtbot: QtBot, theme: Theme, preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "_RESTS", 10)
    first = Frame(theme, preferences)
    qtbot.addWidget(first)
    first.show()
    first.resize(770, 490)
    qtbot.waitUntil(lambda: not preferences.geometry.isEmpty(), timeout=2000)
    qtbot.waitUntil(lambda: Frame(theme, preferences).size() == QSize(770, 490), timeout=2000)


def test_what_cannot_be_read_of_it_is_as_if_it_were_not_there(
    qtbot: QtBot, theme: Theme, preferences: Preferences
) -> None:
    preferences.geometry = QByteArray(b"\x00 nonsense")
    frame = Frame(theme, preferences)
    qtbot.addWidget(frame)
    screen: QScreen = frame.screen()
    assert screen.availableGeometry().contains(frame.geometry())


def test_a_maximised_window_is_left_alone(
    qtbot: QtBot, theme: Theme, preferences: Preferences, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = Frame(theme, preferences)
    qtbot.addWidget(frame)
    frame.setWindowState(Qt.WindowState.WindowMaximized)
    before = frame.geometry()
    on(monkeypatch, QRect(0, 0, 300, 200))
    frame.fit_screen()
    assert frame.isMaximized()
    assert frame.geometry() == before
