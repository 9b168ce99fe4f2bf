"""The window at work until it is killed: one operation after the other on its ledger's thread; its pages follow.

Beside each goes an export. What is imported is read and shown first, as for a person.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tests.faults.work import file_of, is_import, numbered, seq

if TYPE_CHECKING:
    from tests.faults.victim import Side
    from ui.desktop.app import Windows
    from ui.desktop.dialogs.import_preview import ImportPreview
    from ui.desktop.frame import Frame
    from ui.desktop.main_window import MainWindow
    from ui.desktop.session import LedgerSession

_LOOK_AFTER = 5
"""Milliseconds."""
_EXPORTS = ("csv", "xlsx", "json", "pdf", "hledger", "html", "beancount")
_SHOWN = ("xlsx", "pdf", "html")
"""Those of what is on the page; the others are of the whole ledger."""
_BESIDE_CHANGES = (".csv", ".json")
"""The others reckon, and refuse to go on where the ledger changes meanwhile."""


def work(side: Side, path: Path) -> None:
    """Open the window on a ledger, and say what was made there."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "*.warning=false"  # without a screen it warns of each dialog
    os.environ |= {f"XDG_{kind}_HOME": f"{path}.home" for kind in ("CONFIG", "DATA", "CACHE", "STATE")}
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from ui.desktop.app import Windows
    from ui.desktop.preferences import Preferences
    from ui.desktop.theme import Theme

    app = QApplication(["coinpurse"])
    windows = Windows(app, Theme(app, "light"), Preferences())
    worker = _Worker(side, windows, windows.show(path))
    timer = QTimer(interval=_LOOK_AFTER)
    timer.timeout.connect(worker.look)
    timer.start()
    app.exec()


class _Worker:
    """Does one thing after the other, and says so where the window would not go on."""

    def __init__(self, side: Side, windows: Windows, frame: Frame) -> None:
        self._side, self._windows, self._frame = side, windows, frame
        self._session: LedgerSession | None = None
        self._last: int | None = None
        """The last operation, while nothing is under way that was begun here."""
        self._turn, self._target, self._before = 0, Path(), 0
        self._preview: ImportPreview | None = None

    def look(self) -> None:
        """Begin once the ledger can be written to, and go on when all is done; end where it no longer can."""
        window = self._windows.frames.get(self._frame)
        if window is None:
            return  # not filled yet
        session = window.session
        if session is None or session.why_not is not None or self._session not in {None, session}:
            self._refuse("the window has no ledger that it may write to")
        if self._session is None and session.is_writable:
            self._session = session
            session.broke.connect(lambda: self._refuse("something went wrong"))
            session.run(seq, done=self._made, failed=self._refuse)
        if self._preview is not None:
            self._bring_in(self._preview)
        elif self._last is not None and not session.has_long_task:
            self._go_on(window, session, self._last)

    def _refuse(self, why: object) -> NoReturn:
        self._side.say(f"REFUSED {why}")
        os._exit(0)

    def _made(self, number: int) -> None:
        self._side.say(f"MADE {number}")
        self._last = number

    def _go_on(self, window: MainWindow, session: LedgerSession, number: int) -> None:
        """Export, and do the next operation: meanwhile, if the export goes on beside changes; else afterwards."""
        has_saved = self._require_saved(window)
        if number and not has_saved and not self._export(window, session, number):
            return
        self._last = None
        if not is_import(number + 1):
            session.run(numbered, done=self._made, failed=self._refuse)
            return
        from ui.desktop.dialogs.import_preview import ImportPreview

        window.taking_in.import_files([file_of(session.path, number + 1)])
        self._preview = window.frame.findChild(ImportPreview)

    def _bring_in(self, preview: ImportPreview) -> None:
        """Import what is shown, once it is."""
        assert self._session is not None
        if preview._problem.isVisible():
            self._refuse(preview._problem.text())
        if not preview._apply.isEnabled():
            return
        self._side.say(f"SHOWN {preview.rows.rowCount()}")
        self._preview, session = None, self._session
        preview.accepted.connect(lambda: session.run(seq, done=self._made, failed=self._refuse))
        preview.apply()

    def _export(self, window: MainWindow, session: LedgerSession, number: int) -> bool:
        """Begin an export; whether the ledger may change meanwhile."""
        from ui.desktop import whole_exports
        from ui.desktop.exports import FORMATS

        kind = _EXPORTS[(number + self._turn) % len(_EXPORTS)]
        wanted = window.ledger_page.export() if kind in _SHOWN else whole_exports.export(session.path)
        if wanted is None:
            return True  # nothing is on the page
        self._turn += 1
        self._target = session.path.with_name(f"out{FORMATS[kind].ending}")
        self._before = _written_at(self._target)
        window.handing_on.exporter.write(wanted, kind, self._target, replaces=True)
        return self._target.suffix in _BESIDE_CHANGES

    def _require_saved(self, window: MainWindow) -> bool:
        """Say which file was written, where one was to be; whether the ledger could not change meanwhile."""
        target, self._target = self._target, Path()
        if not target.name:
            return False
        if _written_at(target) == self._before:
            self._refuse(f"{target.name} was not written: {window.banner.sentence}")
        self._side.say(f"SAVED {target.name}")
        return target.suffix not in _BESIDE_CHANGES


def _written_at(file: Path) -> int:
    return file.stat().st_mtime_ns if file.exists() else 0
