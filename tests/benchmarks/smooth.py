"""How long the window's thread is ever busy in one go, over a million entries: a beat every two milliseconds tells.

Each thing people do is done on a real window with its real threads; the longest silence of the beat while it is done,
and until everything it set off is on screen, is what nobody may wait for. Whatever else runs on the machine counts too;
how long the window's own thread worked in a turn is said beside it.

    python -m tests.benchmarks.smooth [GIFTS]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from models import budgets, entries, moments
from models.budgets import Terms
from models.drafts import FIELDS, Draft
from models.money import Money
from tests.benchmarks import samples
from ui.desktop import whole_exports
from ui.desktop.app import Windows, set_language
from ui.desktop.dialogs.importing import Preview, read
from ui.desktop.exports import Export
from ui.desktop.main_window import MainWindow
from ui.desktop.places import PLACES
from ui.desktop.preferences import Preferences
from ui.desktop.session import LedgerSession
from ui.desktop.theme import Theme

GIFTS = 1_000_000
MOST = 50
"""Milliseconds the window's thread may be silent."""
BEAT = 2
QUIET = 0.3
"""Seconds without work after which a deed is over."""
LONGEST = 60
IMPORTED, DELETED = 100_000, 10_000
ROUNDS = 2


class Silence(NamedTuple):
    """The longest time between two beats, and the most work of the window's thread in one; in milliseconds."""

    longest: float
    work: float


class Pulse:
    """Beats as often as the event loop lets it."""

    def __init__(self, app: QApplication) -> None:
        self._app, self._beats = app, list[tuple[float, float]]()
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, interval=BEAT)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        self._beats.append((time.perf_counter() * 1000, time.thread_time() * 1000))

    def during(self, session: LedgerSession, deed: Callable[[], object]) -> Silence:
        """Do something and wait until all of it is done; give the longest silence meanwhile."""
        self._app.processEvents()
        self._beats.clear()
        self._beat()
        QTimer.singleShot(0, deed)
        quiet_since = began = time.monotonic()
        while time.monotonic() < min(quiet_since + QUIET, began + LONGEST):
            self._app.processEvents()
            if session.is_busy:
                quiet_since = time.monotonic()
        pairs = list(pairwise(self._beats))
        return Silence(max(b[0] - a[0] for a, b in pairs) - BEAT, max(b[1] - a[1] for a, b in pairs))


def deeds(windows: Windows, window: MainWindow, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """What people do, by name."""
    for place in PLACES:
        yield f"show {place.name}", partial(window.show_page, place.name)
    window.show_page("ledger")
    page = window.ledger_page
    for text in ("c", "creator 7", "battle", "nobody at all", ""):
        yield f"search “{text}”", partial(_search, window, text)
    for column in range(page.table.rows.columnCount()):
        yield f"sort by column {column}", partial(page.table.sort_wanted.emit, column, True)
    yield "sort by date", lambda: page.table.sort_wanted.emit(0, True)
    yield "scroll to the end", lambda: page.table.verticalScrollBar().setValue(page.table.verticalScrollBar().maximum())
    yield "scroll by pages", lambda: [QTest.keyClick(page.table, Qt.Key.Key_PageUp) for _ in range(3)]
    yield "select everything", page.table.selectAll
    yield "select nothing", page.table.clearSelection
    for name in ("gift", "purchase"):
        yield f"open the {name} bar", window.actions[f"add-{name}"].trigger
    session = window.session
    assert session is not None
    yield from budget_deeds(window, session)
    yield "add a gift", lambda: session.run(entries.add, _gift())
    yield "undo it", window.undo
    yield "delete an entry", lambda: session.run(entries.delete, [5])
    ids = page.table.rows.ids[:DELETED].tolist()
    yield f"delete {DELETED:,} entries", lambda: session.run(entries.delete, ids)
    yield "undo that", window.undo
    yield from export_deeds(window, folder)
    yield "hide names and amounts", window.actions["privacy"].trigger
    yield "show them again", window.actions["privacy"].trigger
    yield "dark", lambda: window.menus._choose_theme("dark")
    yield "light", lambda: window.menus._choose_theme("light")
    yield f"import {IMPORTED:,} rows", lambda: _import(window, folder)
    yield "undo the import", window.undo
    for language, name in (("de", "creators"), ("ar", "reports"), ("en", "preferences")):
        the_only(windows).show_page(name)
        yield f"speak “{language}”", partial(windows.speak, language)


def export_deeds(window: MainWindow, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    """What is written to files, of the report and of all of the ledger."""
    assert window.session is not None
    yield "show the report", partial(window.show_page, "reports")
    if (report := window.reports.export()) is not None:
        for name in ("xlsx", "csv"):
            yield f"export the report as {name}", partial(_export, window, report, name, folder)
    for name in ("csv", "json", "hledger"):
        whole = whole_exports.export(window.session.path)
        yield f"export the whole ledger as {name}", partial(_export, window, whole, name, folder)
    yield "show the ledger after that", partial(window.show_page, "ledger")


def _export(window: MainWindow, export: Export, name: str, folder: Path) -> None:
    window.handing_on.exporter.write(export, name, folder / f"out.{name}", replaces=True)


def budget_deeds(window: MainWindow, session: LedgerSession) -> Iterator[tuple[str, Callable[[], object]]]:
    """What people do with budgets, which stay for what is done after that."""
    for terms in _budgets():
        yield f"add a budget, each {terms.period}", partial(session.run, budgets.add, terms)
    yield "type what a gift takes", partial(_type_gift, window)
    yield "show budgets that there are", partial(window.show_page, "budgets")
    yield "show the ledger again", partial(window.show_page, "ledger")


def the_only(windows: Windows) -> MainWindow:
    """The window, once it is all there."""
    (window,) = filter(None, windows.frames.values())
    return window


def _search(window: MainWindow, text: str) -> None:
    window.search.setText(text)
    window.search.returnPressed.emit()


def _budgets() -> list[Terms]:
    """One of each period, that carry over as far back as the entries go where they can."""
    amount, since = Money(1_000, "EUR"), date(2021, 1, 1)
    carried = [Terms(amount, period, carry_since=since) for period in ("week", "month", "year")]
    creator = Terms(amount, "week", about="creator", name="Creator 7", wait=60)
    return [*carried, Terms(amount, "evening"), Terms(amount, "month", "paid"), creator]


def _type_gift(window: MainWindow) -> None:
    window.desk.start("gift")
    bar = window.desk.open_bar
    assert bar is not None
    for name, text in {"account": "TikTok - main", "creator": "Creator 7", "item": "Rose", "coins": "500"}.items():
        bar.field(name).set_text(text)
        bar.field(name).edited.emit()


def _gift() -> Draft:
    return Draft("gift", moments.now("UTC"), "TikTok", "main", "Creator 7", item="Gift of 5", coins=5)


def _import(window: MainWindow, folder: Path) -> None:
    """Plan the file on the reckoning thread and apply the plan on the ledger's, as the import preview does."""
    from models.imports.apply import apply

    session = window.session
    assert session is not None
    path = folder / "more.csv"
    tell = session.begin_long_task()

    def write(preview: Preview) -> None:
        session.run(apply, preview.plan, lambda done: tell(done, IMPORTED))

    session.ask(read, [path], {}, lambda step: tell(step.rows, 0), done=write)


def _more(path: Path) -> None:
    """A file of new rows."""
    lines = [",".join(FIELDS)]
    for number in range(IMPORTED):
        when = f"2026-0{1 + number % 9}-1{number % 10}T{number % 24:02d}:{number % 60:02d}:00.{number:06d}+00:00[UTC]"
        lines.append(f"gift,{when},TikTok,main,Creator {number % 300},,Rose,1,1,,,,,,,,,")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Print the longest silence of each deed; 1 where one is too long every time."""
    source = samples.ledger(int(arguments[0]) if arguments else GIFTS)
    app = QApplication([])
    found: dict[str, list[Silence]] = {}
    for _round in range(ROUNDS):
        with tempfile.TemporaryDirectory(dir=source.parent) as name:
            folder = Path(name)
            _more(folder / "more.csv")
            preferences = Preferences(QSettings(str(folder / "desk.ini"), QSettings.Format.IniFormat))
            windows = Windows(app, Theme(app, "light"), preferences)
            frame = windows.show(Path(shutil.copy(source, folder)))
            while windows.frames[frame] is None:
                app.processEvents()
            window = the_only(windows)
            session = window.session
            assert session is not None
            pulse = Pulse(app)
            found.setdefault("open the ledger", []).append(pulse.during(session, lambda: None))
            for deed, do in deeds(windows, window, folder):
                found.setdefault(deed, []).append(pulse.during(session, do))
            the_only(windows).frame.close()
            set_language(app, "en")
    least = {deed: Silence(*map(min, zip(*silences, strict=True))) for deed, silences in found.items()}
    for deed, silence in least.items():
        said = "   TOO LONG" if silence.longest > MOST else ""
        print(f"{silence.longest:6.0f} ms, {silence.work:4.0f} of work  {deed}{said}")
    return int(max(silence.longest for silence in least.values()) > MOST)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
