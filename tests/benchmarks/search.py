"""Search as you type over a million entries: from a letter in the search field until its first rows are painted, or
that nothing was found, on a real window with its real threads.

    python -m tests.benchmarks.search [GIFTS]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.benchmarks import samples
from ui.desktop.app import Windows
from ui.desktop.main_window import MainWindow
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme

GIFTS = 1_000_000
MOST = 100
"""Milliseconds until the first rows, or the sentence that there are none, are on screen."""
ROUNDS = 9
TYPED = {
    "one letter": "c",
    "a creator": "creator 17",
    "a gift": "gift of 199",
    "a note": "battle",
    "two words": "creator7 battle",
    "nothing at all": "nobody at all",
}


class Paints(QObject):
    """Notices when the rows, or the sentence in their place, are painted after another view has come."""

    def __init__(self, app: QApplication, window: MainWindow) -> None:
        super().__init__()
        self._page = window.ledger_page
        self.is_seen = self._has_come = False
        self._page.table.rows.modelReset.connect(self._come)
        app.installEventFilter(self)

    def begin(self) -> None:
        self.is_seen = self._has_come = False

    def _come(self) -> None:
        self._has_come = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._has_come and event.type() == QEvent.Type.Paint:
            stack, table = self._page._stack, self._page.table
            shown: QWidget | None = stack.currentWidget()
            self.is_seen |= watched is (table.viewport() if shown is table else shown)
        return False


def typed(app: QApplication, window: MainWindow, paints: Paints, text: str) -> float:
    """Milliseconds after the last letter of a text; the letters before it have been answered."""
    window.search.setText(text[:-1] if len(text) > 1 else "")
    _wait(app, window)
    paints.begin()
    began = time.perf_counter()
    QTest.keyClicks(window.search, text[-1])
    while not paints.is_seen and time.perf_counter() - began < 10:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return (time.perf_counter() - began) * 1000


def _wait(app: QApplication, window: MainWindow) -> None:
    """Until nothing has been under way for a while."""
    quiet_since = time.monotonic()
    while time.monotonic() < quiet_since + 0.2:
        app.processEvents()
        if window.session is None or window.session.is_busy:
            quiet_since = time.monotonic()


def main(arguments: list[str]) -> int:
    """Print the medians; 1 where one passes the bound."""
    source = samples.ledger(int(arguments[0]) if arguments else GIFTS)
    app = QApplication([])
    with tempfile.TemporaryDirectory(dir=source.parent) as name:
        folder = Path(name)
        preferences = Preferences(QSettings(str(folder / "desk.ini"), QSettings.Format.IniFormat))
        preferences.last_page = "ledger"
        windows = Windows(app, Theme(app, "light"), preferences)
        frame = windows.show(Path(shutil.copy(source, folder)))
        while windows.frames[frame] is None:
            app.processEvents()
        window = windows.frames[frame]
        assert window is not None
        _wait(app, window)
        paints = Paints(app, window)
        times = {what: median(typed(app, window, paints, text) for _ in range(ROUNDS)) for what, text in TYPED.items()}
        frame.close()
    for what, taken in times.items():
        print(f"{taken:6.0f} ms  search for {what} (at most {MOST})")
    return int(max(times.values()) > MOST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
