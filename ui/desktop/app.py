"""Where the windows come together: language, theme and preferences are made here and handed on."""

from __future__ import annotations

import gc
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from ui.desktop import feature_scan  # noqa: F401 - before all that it spares time with

# isort: split
from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from resources import path
from ui import text
from ui.desktop import turns
from ui.desktop.frame import Frame
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ui.desktop.crash import Watch
    from ui.desktop.forms.entry_bar import Begun
    from ui.desktop.main_window import MainWindow

SETTLED = 300
"""Milliseconds after the first paint."""
_PAINTED = 50
"""Milliseconds in which a window that is shown is painted; what it replaces goes away after that."""
_AGAIN = 50
"""Milliseconds after which it is looked again whether what goes on has come to its end."""
STEP = 32
"""Pixels a further window stands beside the one before."""


def run(ledger_path: Path | None, language: str | None) -> int:
    """Open the window, on `ledger_path` or on what was open last, and give the exit status when all are closed."""
    app = QApplication(sys.argv[:1])
    app.setApplicationName("Coinpurse")
    app.setDesktopFileName("coinpurse")
    preferences = Preferences()
    set_language(app, language or preferences.language)
    windows = Windows(app, Theme(app, preferences.theme), preferences, language)
    frame = windows.show(ledger_path or latest(preferences))
    frame.painted.connect(windows.watch)
    # What is imported stays. Looking through it time and again would be an eighth of what the first rows take.
    gc.freeze()
    status = app.exec()
    windows.end()
    return status


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
    text.set_language(language or None)
    is_mirrored = text.is_mirrored(language or text.language())
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight)


class Windows(QObject):
    """Every window of the process. They share a theme, a language and the preferences; each has a ledger of its own."""

    def __init__(self, app: QApplication, theme: Theme, preferences: Preferences, language: str | None = None) -> None:
        """Show none yet; `language` is the one asked for on the command line."""
        super().__init__(app)
        self._app, self._theme, self._preferences = app, theme, preferences
        self._language = language or preferences.language
        self._qt_words = QTranslator(self)
        self.frames: dict[Frame, MainWindow | None] = {}
        self._watch: Watch | None = None
        self._turns: Iterator[None] = iter(())
        self._left: list[Frame] = []
        self._open_till_end: list[Path] = []

    def show(self, ledger: Path | None) -> Frame:
        """Open a window on a ledger, or on the ways to one; its contents follow once its frame is on screen."""
        frame = self._frame(has_ledger=ledger is not None)
        frame.painted.connect(lambda: begin(self, frame, ledger))
        if len(self.frames) > 1:
            frame.move(frame.pos().x() + STEP, frame.pos().y() + STEP)
            frame.fit_screen()
        frame.show()
        return frame

    def _frame(self, *, has_ledger: bool) -> Frame:
        frame = Frame(self._theme, self._preferences, has_ledger=has_ledger)
        frame.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.frames[frame] = None
        frame.closing.connect(lambda: self._leave(frame))
        return frame

    def _leave(self, frame: Frame) -> None:
        """A window closes. If it is the last one, what unlocked its ledger is needed until that is copied."""
        window = self.frames.pop(frame, None)
        if window is not None and (ledger := window.backing_up.ledger) is not None:
            self._open_till_end = [*(one for one in self._open_till_end if one != ledger), ledger]
            window.close_ledger(show_welcome=False, keep=None if self.frames else ledger)

    def fill(self, frame: Frame) -> MainWindow:
        """Bring a frame to life, now that it is on screen: everything that takes time to import comes after this."""
        from ui import formats
        from ui.desktop.main_window import MainWindow

        formats.set_locale(self._language or None)
        self._translate_qt()
        self.frames[frame] = window = MainWindow(frame, self._theme, self._preferences)
        window.window_wanted.connect(self.show)
        window.privacy_switched.connect(self._redraw)
        # The window that asks goes away meanwhile, so it must have finished asking.
        window.language_wanted.connect(self.speak, Qt.ConnectionType.QueuedConnection)
        return window

    def watch(self) -> None:
        """Take note of what nobody expects from now on, and have the ledger checked if the program ended badly."""
        from ui.desktop import folders
        from ui.desktop.crash import Watch

        self._watch = Watch(folders.log(), self)
        self._watch.noticed.connect(self._say_broken)
        has_ended_badly = self._watch.begin()
        for window in filter(None, self.frames.values()):
            window.trouble.is_check_due = has_ended_badly

    def end(self) -> None:
        """All windows are closed: they are taken off the screen, and what was open in them is copied."""
        if self._watch is not None:
            self._watch.end()
        if self._open_till_end:
            from ui.desktop import files, parting

            self._app.sync()
            parting.copy(self._open_till_end)
            files.forget_keys()
            self._open_till_end = []

    def _say_broken(self, error: BaseException) -> None:
        for window in filter(None, self.frames.values()):
            if not window.recovering.take_exception(error):
                window.trouble.say_broken()

    def _translate_qt(self) -> None:
        """Let Qt's own words, in its file dialogs and menus of text fields, be of our language where it knows it."""
        self._app.removeTranslator(self._qt_words)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if self._qt_words.load(f"qtbase_{text.language()}", folder):
            self._app.installTranslator(self._qt_words)

    def _redraw(self) -> None:
        for window in self.frames.values():
            if window is not None and window is not self.sender():
                window.redraw()

    def speak(self, language: str) -> None:
        """Change the language of all windows: each is built anew, in turns, around the ledger it has open."""
        if any(window is not None and _is_at_work(window) for window in self.frames.values()):
            QTimer.singleShot(_AGAIN, self, lambda: self.speak(language))
            return
        deque(self._turns, maxlen=0)  # a change that is under way is finished first
        self._close_left()
        self._turns = self._speak(language)
        turns.take(self._turns, self)

    def _speak(self, language: str) -> Iterator[None]:
        filled = [(frame, window) for frame, window in self.frames.items() if window is not None]
        typed = [window.hand_over_desk() for _frame, window in filled]  # as long as it can be understood
        self._preferences.language = self._language = language
        set_language(self._app, language)
        yield  # what hears of the new language has a turn of its own
        for (frame, window), begun in zip(filled, typed, strict=True):
            if frame in self.frames:
                yield from self._rebuild(frame, window, begun)

    def _rebuild(self, frame: Frame, window: MainWindow, begun: Mapping[str, Begun]) -> Iterator[None]:
        """Make another window while this one is still on screen, then put it in its place."""
        fresh = self._frame(has_ledger=window.session is not None)
        fresh.setGeometry(frame.geometry())
        fresh.setWindowState(frame.windowState())
        filled = self.fill(fresh)
        filled.actions.dress()
        dress(fresh)
        for page in filter(None, (self._preferences.last_page if window.session is not None else "", window.aside)):
            yield
            filled.page(page)
        yield
        if frame not in self.frames:
            fresh.close()
            return
        self._replace(window, filled, begun)
        fresh.show()
        self._left.append(frame)
        QTimer.singleShot(_PAINTED, self, self._close_left)

    def _close_left(self) -> None:
        """Close the windows that others have taken the place of."""
        while self._left:
            frame = self._left.pop()
            if frame in self.frames:
                frame.close()

    def _replace(self, window: MainWindow, filled: MainWindow, begun: Mapping[str, Begun]) -> None:
        """Let another window go on with what is open in one."""
        session = window.release()
        if session is not None:
            filled.adopt(session)
        elif (damaged := window.recovering.hand_over()) is not None:
            filled.recovering.take_over(damaged)
        elif (locked := window.sealing.hand_over()) is not None:
            filled.sealing.take_over(locked)
        else:
            filled.welcoming.show()
        if begun:
            filled.desk.take_over(begun)
        if window.aside:
            filled.show_page(window.aside)
        QTimer.singleShot(SETTLED, filled, filled.warm_up)


def _is_at_work(window: MainWindow) -> bool:
    """Whether something goes on that only this window can say the end of."""
    is_opening = window.session is not None and window.session.is_opening
    return window.is_saving or is_opening or window.recovering.is_at_work


def begin(windows: Windows, frame: Frame, ledger: Path | None) -> None:
    """Let a frame that is on screen work on `ledger`."""
    window = windows.fill(frame)
    if ledger is None:
        window.welcoming.show()
    else:
        window.open_ledger(ledger)
    QTimer.singleShot(SETTLED, frame, lambda: settle(frame, window))


def settle(frame: Frame, window: MainWindow) -> None:
    """Do what nobody waits for."""
    import signal

    window.actions.dress()
    dress(frame)
    window.warm_up()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if (wish := getattr(signal, name, None)) is not None:  # Windows has no SIGHUP
            # Not at once: the signal comes in the middle of whatever Python does.
            signal.signal(wish, lambda *_: QTimer.singleShot(0, end_now))
    # Python sees them only while Python runs.
    ticking = QTimer(frame, interval=500)
    ticking.timeout.connect(lambda: None)
    ticking.start()


def end_now() -> None:
    """Close every window and end, because the system says so: whoever asks first is killed while nobody answers.

    What is under way is stopped, and leaves the ledger as it was.
    """
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, Frame):
            widget.may_close = lambda: True
    QApplication.closeAllWindows()
    QApplication.quit()  # a tooltip on screen counts as a window to Qt and would keep it running


def dress(frame: Frame) -> None:
    """Give the frame its icon."""
    from PySide6.QtGui import QIcon

    frame.setWindowIcon(QIcon(str(path("icons", "coinpurse.svg"))))
