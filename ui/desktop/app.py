"""Where the window comes together: language, theme and preferences are made here and handed on."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from resources import path
from ui import text
from ui.desktop.frame import Frame
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme

if TYPE_CHECKING:
    from ui.desktop.main_window import MainWindow

SETTLED = 300
"""Milliseconds after the first paint."""
RIGHT_TO_LEFT = ("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi")
"""Languages that are written from the right. Qt knows them too, but takes as long to say so as a window to build."""


def run(ledger_path: Path | None, language: str | None) -> int:
    """Open the window, on `ledger_path` or on what was open last, and give the exit status when it is closed."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Coinpurse")
    app.setDesktopFileName("coinpurse")
    set_language(app, language)
    preferences = Preferences()
    theme = Theme(app, preferences.theme)
    ledger = ledger_path or latest(preferences)
    frame = Frame(theme, preferences, has_ledger=ledger is not None)
    frame.painted.connect(lambda: begin(frame, theme, preferences, ledger, language))
    frame.show()
    return app.exec()


def latest(preferences: Preferences) -> Path | None:
    """The ledger that was open last, else the usual one; None where there is neither yet."""
    for recent in preferences.recent[:1]:
        if recent.exists():
            return recent
    from ui.desktop import files

    return files.usual() if files.usual().exists() else None


def set_language(app: QApplication, language: str | None) -> None:
    """Speak the language asked for, else the system's, and run from the side it is read from.

    The side follows what was asked for, translated or not: its dates and amounts are written from there all the same.
    """
    text.set_language(language)
    if (language or text.language()).replace("-", "_").partition("_")[0] in RIGHT_TO_LEFT:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)


def begin(frame: Frame, theme: Theme, preferences: Preferences, ledger: Path | None, language: str | None) -> None:
    """Bring the frame to life, now that it is on screen: everything that takes time to import comes after this."""
    from ui import formats
    from ui.desktop.main_window import MainWindow

    formats.set_locale(language)
    window = MainWindow(frame, theme, preferences)
    sys.excepthook = window.take_bug
    if ledger is None:
        window.show_welcome()
    else:
        window.open_ledger(ledger)
    QTimer.singleShot(SETTLED, lambda: settle(frame, window))


def settle(frame: Frame, window: MainWindow) -> None:
    """Do what nobody waits for."""
    import signal

    from PySide6.QtGui import QIcon

    window.actions.dress()
    frame.setWindowIcon(QIcon(str(path("icons", "coinpurse.svg"))))
    signal.signal(signal.SIGINT, lambda *_: frame.close())
    # Python sees Ctrl+C only while Python runs; once a second is often enough.
    ticking = QTimer(frame, interval=1000)
    ticking.timeout.connect(lambda: None)
    ticking.start()
