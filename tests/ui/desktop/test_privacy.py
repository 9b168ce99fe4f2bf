"""The privacy key hides names and amounts everywhere, so that not even their length or their proportions are told apart.

Two ledgers of one shape, which differ in every name and amount, have to look the same to the last dot while it is on.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import compress

import pytest
from PySide6.QtCore import QEvent, QSettings
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui import privacy
from ui.desktop import theme as theme_module
from ui.desktop.charts.menu import Pictures
from ui.desktop.charts.view import ChartView
from ui.desktop.frame import Frame
from ui.desktop.main_window import MainWindow
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme

from . import full_book
from .full_book import ONE, OTHER, Names
from .seen import Findings, Seen, texts
from .walk import everywhere, settle

Open = Callable[[Names, int], MainWindow]


@dataclass(frozen=True)
class Look:
    """How a scene looks, and what can be read in it."""

    picture: bytes
    texts: tuple[Seen, ...]


@pytest.fixture
def open_book(
    qtbot: QtBot, theme: Theme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Open]:
    """Open a book in a window that knows no other, always at the same place."""
    monkeypatch.setattr(theme_module, "motion", lambda _style: 0)
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
        window.open_ledger(full_book.make(folder, names, times))
        return window

    yield open_it
    while frames:
        close(frames.pop())


def close(frame: Frame) -> None:
    frame.close()
    frame.deleteLater()
    QApplication.sendPostedEvents(frame, QEvent.Type.DeferredDelete)


def look(root: QWidget) -> Look:
    """Take a scene down; a cursor that blinks is let alone."""
    return Look(bits(root.grab().toImage()), tuple(texts(root)))


def bits(image: QImage) -> bytes:
    return compress(bytes(image.convertToFormat(QImage.Format.Format_RGB32).constBits()), 1)


def hide(window: MainWindow) -> None:
    window.actions["privacy"].trigger()
    settle()


def looks(window: MainWindow) -> dict[str, Look]:
    """Every scene by its name; a name that is hidden in it counts for nothing."""
    return {f"{number}, {where}": look(root) for number, (where, root) in enumerate(everywhere(window))}


def test_two_ledgers_look_the_same_while_names_and_amounts_are_hidden(open_book: Open) -> None:
    told = Findings()
    scenes = []
    for names, times in ((ONE, 1), (OTHER, 2)):
        window = open_book(names, times)
        hide(window)
        scenes.append(looks(window))
    one, other = scenes
    assert list(one) == list(other)
    for where, seen in one.items():
        if seen.picture != other[where].picture:
            told.add(where, "picture", "differs")
        for text, another in zip(seen.texts, other[where].texts, strict=False):
            if text != another:
                told.add(where, text.by, f"{text.kind}: {text.text!r} / {another.text!r}")
        if len(seen.texts) != len(other[where].texts):
            told.add(where, "texts", f"{len(seen.texts)} / {len(other[where].texts)}")
    told.none_or_fail()
