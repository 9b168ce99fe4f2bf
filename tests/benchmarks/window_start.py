"""How long the window takes to be seen: beside a bare Qt table window in the same run, and until its first rows show.

Every start is a process of its own, bare and ours in turn; the clock runs from before the process is made. The ledger
is opened after the first paint, so a million entries must not make the first one later.

    python -m tests.benchmarks.window_start [LEDGER] [ROUNDS]
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from textwrap import dedent

from models import database, making
from models.settings import Settings

ROOT = Path(__file__).parents[2]
MOST_TO_PAINT = 0.060
"""Seconds our first paint may come after the bare window's."""
MOST_TO_ROWS = 0.150
"""Seconds from our first paint until fifty rows of a million are on screen."""
ENTRIES = 1_000_000
ROWS = 50

BARE = """
import sys, time
from PySide6.QtCore import QAbstractTableModel, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

class Rows(QAbstractTableModel):
    def rowCount(self, parent=None): return 1_000_000
    def columnCount(self, parent=None): return 9
    def data(self, index, role=0): return "text" if role == Qt.ItemDataRole.DisplayRole else None

class Window(QMainWindow):
    def event(self, event):
        done = super().event(event)
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self.seen)
        return done
    def seen(self):
        print(time.monotonic() - float(sys.argv[1]))
        QApplication.quit()

app = QApplication([])
window, rows, table = Window(), Rows(), QTableView()
table.setModel(rows)
window.setCentralWidget(table)
window.resize(1240, 780)
window.show()
app.exec()
"""
OURS = """
import sys, time
started = float(sys.argv[1])
from PySide6.QtCore import QEvent, QObject, QTimer
from ui.desktop import app

class Watch(QObject):
    def eventFilter(self, viewport, event):
        if event.type() == QEvent.Type.Paint and self.table.rows.rowCount() >= 50:
            viewport.removeEventFilter(self)
            QTimer.singleShot(0, self.seen)
        return False
    def seen(self):
        print(time.monotonic() - started)
        self.frame.close()

def begin(windows, frame, ledger):
    print(time.monotonic() - started)
    really_begin(windows, frame, ledger)
    watch.frame, watch.table = frame, frame.pages.widget(0).table
    watch.table.viewport().installEventFilter(watch)

watch, really_begin, app.begin = Watch(), app.begin, begin
import main
main.main(["--ledger", sys.argv[2]])
"""


def start(code: str, *arguments: str) -> list[float]:
    """Start a process and give the seconds it prints, counted from before it was made."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-c", dedent(code), str(time.monotonic()), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True, timeout=60)
    return [float(line) for line in done.stdout.split()]


def fill(path: Path, entries: int) -> None:
    """Make a ledger of gifts in ones and tens, with a purchase in seventy, straight in SQL."""
    making.create(path, Settings(timezone="Europe/Berlin").as_text())
    connection = database.connect(path)
    connection.execute("BEGIN")
    connection.execute("INSERT INTO platform (name, name_key, unit) VALUES ('TikTok', 'tiktok', 'Coin')")
    connection.execute("INSERT INTO account (platform_id, name, name_key) VALUES (1, 'main', 'main')")
    connection.execute("INSERT INTO item (name) VALUES ('Rose')")
    names = [(f"Creator {number}", f"creator {number}") for number in range(200)]
    connection.executemany("INSERT INTO creator (name, name_key) VALUES (?, ?)", names)
    columns = "kind, at, creator_id, item_id, quantity, coins, amount, currency, key, account_id, utc_offset, zone"
    insert = f"INSERT INTO entry ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 3600, 'Europe/Berlin')"
    connection.executemany(insert, map(_entry, range(entries)))
    connection.execute("COMMIT")
    connection.close()


def _entry(number: int) -> tuple[object, ...]:
    at, key = (1_609_459_200 + number * 150) * 1_000_000, number.to_bytes(16, "big")
    if number % 70 == 0:
        return ("purchase", at, None, None, 1, 700, 899, "EUR", key)
    quantity = 10 if number % 3 else 1
    return ("gift", at, 1 + number * number % 200, 1, quantity, quantity, None, None, key)


def open_on_the_ledger_page(folder: Path) -> None:
    """Let windows that are started from now on keep their settings in `folder`, and show the table of entries first."""
    os.environ |= {f"XDG_{kind}_HOME": str(folder) for kind in ("CONFIG", "DATA")}
    desk = folder / "Coinpurse" / "Coinpurse.conf"
    desk.parent.mkdir()
    desk.write_text("[window]\npage=ledger\n", encoding="utf-8")
    if not ({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys()):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def main(arguments: list[str]) -> int:
    """Print the medians and say whether they pass."""
    rounds = int(arguments[1]) if len(arguments) > 1 else 9
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(arguments[0]) if arguments else Path(folder) / "million.coinpurse"
        if not arguments:
            fill(ledger, ENTRIES)
        open_on_the_ledger_page(Path(folder))
        pairs = [(start(BARE)[0], start(OURS, str(ledger))) for _round in range(rounds + 1)][1:]
    later = median(painted - bare for bare, (painted, _rows) in pairs)
    rows = median(shown - painted for _bare, (painted, shown) in pairs)
    print(f"bare window           {1000 * median(bare for bare, _ours in pairs):6.0f} ms")
    print(f"ours, later by        {1000 * later:6.0f} ms (at most {1000 * MOST_TO_PAINT:.0f})")
    print(f"first {ROWS} rows after    {1000 * rows:6.0f} ms (at most {1000 * MOST_TO_ROWS:.0f})")
    return 0 if later <= MOST_TO_PAINT and rows <= MOST_TO_ROWS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
