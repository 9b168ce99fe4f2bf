"""From a change of the report until its result is on screen, through the real page over a million gifts.

Each change is the first of its kind in a ledger opened anew; the page has been looked at for a moment before, in which
it reads what further reports will need. The clock runs from the change until the table has been painted.

    python -m tests.benchmarks.report_change [GIFTS] [ROUNDS]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from models.reports.choices import Choices, Period
from tests.benchmarks import samples
from ui import formats
from ui.desktop.frame import Frame
from ui.desktop.main_window import MainWindow
from ui.desktop.pages.reports import ReportsPage
from ui.desktop.preferences import Preferences
from ui.desktop.theme import Theme

GIFTS = 1_000_000
ROUNDS = 5
MOST = 150
"""Milliseconds of a change, the median of the rounds."""
WAIT = 60
"""Seconds after which something is wrong."""
START = Choices(period=Period("all"))
_2024 = Period(
    "own", samples.START.date().replace(year=2024), samples.START.date().replace(year=2024, month=12, day=31)
)
CHANGES: dict[str, dict[str, Any]] = {
    "by gift": {"rows": ("gift",)},
    "gift by platform": {"columns": ("platform",)},
    "two keys down, two across": {"rows": ("platform", "creator"), "columns": ("year", "month")},
    "another figure": {"measure": "gifts"},
    "days by creator": {"rows": ("day",), "columns": ("creator",), "measure": ""},
    "12,000 rows, 35 columns": {"rows": ("creator", "month"), "columns": ("account", "weekday")},
    "evenings": {"rows": ("evening",), "columns": ()},
    "where bought by month": {"rows": ("channel",), "columns": ("month",)},
    "one year": {"rows": ("creator",), "period": _2024},
    "against the year before": {"compare": "year-before"},
    "one creator": {"where": (("creator", "Creator 0"),), "rows": ("gift",)},
    "in another currency": {"where": (), "compare": "", "currency": "USD"},
    "at average cost": {"currency": "", "basis": "average"},
    "coins bought": {"report": "purchases", "rows": ("month",), "columns": ("channel",), "basis": ""},
    "what is left by day": {"report": "balance", "rows": ("day",), "columns": ("account",)},
}
"""What is changed, one after the other."""


class Watch(QObject):
    """Notes when the table has been painted with another report than before."""

    def __init__(self, page: ReportsPage) -> None:
        super().__init__()
        self._page, self._before = page, page.result.table.grid
        self.painted = 0.0
        page.result.table.views[1].viewport().installEventFilter(self)

    def expect(self) -> None:
        self._before, self.painted = self._page.result.table.grid, 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._page.result.table.grid is not self._before and not self.painted:
            watched.removeEventFilter(self)
            QApplication.sendEvent(watched, event)  # the clock stops once it is drawn
            watched.installEventFilter(self)
            self.painted = time.perf_counter()
            return True
        return False


class Desk:
    """A window on a ledger, with the Reports page open."""

    def __init__(self, app: QApplication, theme: Theme, path: Path) -> None:
        self._app = app
        self._beat = QTimer(interval=20)  # waiting ends now and then, so that the condition is looked at
        self._beat.start()
        settings = QSettings(str(path.with_suffix(".ini")), QSettings.Format.IniFormat)
        preferences = Preferences(settings)
        preferences.last_page = "reports"
        preferences.remember_page("reports", choices=START.as_text())
        self.frame = Frame(theme, preferences)
        self.window = MainWindow(self.frame, theme, preferences)
        self.frame.show()
        self.window.open_ledger(path)
        self.page: ReportsPage = self.window.reports
        self.watch = Watch(self.page)
        self.until(lambda: self.page.result.table.grid is not None)
        self.until(lambda: self.page.is_prepared and not self.session_is_busy)

    @property
    def session_is_busy(self) -> bool:
        return self.window.session is None or self.window.session.is_busy

    def until(self, condition: Callable[[], bool]) -> None:
        end = time.perf_counter() + WAIT
        while not condition():
            assert time.perf_counter() < end, "the page never came so far"
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def change(self, values: dict[str, Any]) -> float:
        """Milliseconds from a change until it is on screen."""
        self.watch.expect()
        wanted = replace(self.page.choices, **values)
        began = time.perf_counter()
        self.page.panel.changed.emit(wanted)
        self.until(lambda: bool(self.watch.painted))
        took = (self.watch.painted - began) * 1000
        self.until(lambda: not self.session_is_busy)
        return took

    def close(self) -> None:
        self.frame.close()
        self.frame.deleteLater()
        self._app.processEvents()


def main(arguments: list[str]) -> int:
    """Print the medians; 1 where one passes its bound."""
    source = samples.ledger(int(arguments[0]) if arguments else GIFTS)
    rounds = int(arguments[1]) if len(arguments) > 1 else ROUNDS
    app = QApplication([])
    formats.set_locale("en")
    theme = Theme(app, "light")
    times: dict[str, list[float]] = {name: [] for name in CHANGES}
    with tempfile.TemporaryDirectory(dir=source.parent) as folder:
        for number in range(rounds):
            desk = Desk(app, theme, Path(shutil.copy(source, Path(folder) / f"{number}.coinpurse")))
            for name, values in CHANGES.items():
                times[name].append(desk.change(values))
            desk.close()
    medians = {name: median(taken) for name, taken in times.items()}
    slowest = max(medians.values())
    print(f"a change of the report until it is on screen: at most {slowest:.0f} ms (under {MOST})")
    for name, taken in times.items():
        print(f"  {name:28}{medians[name]:6.0f} ms   ({', '.join(f'{one:.0f}' for one in taken)})")
    return int(slowest >= MOST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
