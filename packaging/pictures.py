"""Take a picture of every page as people see it: light, dark, from right to left, and in a small window.

    python packaging/pictures.py [FOLDER]         # into build/pictures where none is named; needs no display

The ledger is the sample of `coinpurse demo`, made anew, so two runs on one day can be compared.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSettings, Qt  # noqa: E402 - the platform has to be chosen first
from PySide6.QtWidgets import QApplication  # noqa: E402

from models import demo, moments  # noqa: E402
from ui import privacy  # noqa: E402
from ui.desktop.app import Windows, set_language  # noqa: E402
from ui.desktop.places import PLACES  # noqa: E402
from ui.desktop.preferences import Preferences  # noqa: E402
from ui.desktop.theme import Mode, Theme  # noqa: E402

if TYPE_CHECKING:
    from ui.desktop.frame import Frame
    from ui.desktop.main_window import MainWindow

LOOKS: tuple[tuple[str, Mode, str, tuple[int, int]], ...] = (
    ("light", "light", "en", (1280, 800)),
    ("dark", "dark", "en", (1280, 800)),
    ("german", "light", "de", (1280, 800)),
    ("arabic", "light", "ar", (1280, 800)),
    ("small", "light", "en", (1024, 600)),
)
"""Name, theme, language and size in pixels of each set."""
QUIET = 0.4
"""Seconds without work before a picture is taken: bars have slid and charts are drawn."""
LONGEST = 30


def settle(app: QApplication, window: MainWindow) -> None:
    """Wait until everything asked for is on screen."""
    quiet_since, end = time.monotonic(), time.monotonic() + LONGEST
    while time.monotonic() < min(quiet_since + QUIET, end):
        app.processEvents()
        time.sleep(0.01)
        if window.session is not None and (window.session.is_busy or not window.session.is_writable):
            quiet_since = time.monotonic()


def pages(app: QApplication, window: MainWindow, save: Path) -> None:
    """Picture each page, then the bars over the ledger, then what is hidden."""
    for place in PLACES:
        window.show_page(place.name)
        _take(app, window, save / f"{place.name}.png")
    window.show_page("ledger")
    for kind in ("gift", "purchase"):
        window.actions[f"add-{kind}"].trigger()
        _take(app, window, save / f"add-{kind}.png")
    bar = window.desk.open_bar
    if bar is not None:
        bar.dismiss()
    for name in ("preferences", "help", "commands"):
        window.actions[name].trigger()
        _take(app, window, save / f"{name}.png")
        if popup := QApplication.activePopupWidget():
            popup.close()
    window.show_page("overview")
    window.actions["privacy"].trigger()
    _take(app, window, save / "hidden.png")
    privacy.switch(is_on=False)
    window.close_ledger()
    _take(app, window, save / "welcome.png")


def _take(app: QApplication, window: MainWindow, path: Path) -> None:
    settle(app, window)
    path.parent.mkdir(parents=True, exist_ok=True)
    window.frame.grab().save(str(path))


def main(folder: Path) -> int:
    """Take every picture into `folder`, a folder for each look in it."""
    app = QApplication([])
    with tempfile.TemporaryDirectory() as temporary:
        ledger = Path(temporary) / "My coins.coinpurse"
        demo.make(ledger, moments.today(None))
        preferences = Preferences(QSettings(str(Path(temporary) / "desk.ini"), QSettings.Format.IniFormat))
        theme = Theme(app, "light")
        for name, mode, language, size in LOOKS:
            theme.choose(mode)
            set_language(app, language)
            windows = Windows(app, theme, preferences, language)
            frame: Frame = windows.show(ledger)
            frame.setWindowFlag(Qt.WindowType.FramelessWindowHint)
            frame.resize(*size)
            frame.show()
            while (window := windows.frames[frame]) is None:
                app.processEvents()
            pages(app, window, folder / name)
            frame.close()
            print(folder / name)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "pictures"))
