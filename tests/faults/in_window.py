"""The window at work until it is killed: one operation after the other on its ledger's thread; its pages follow."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from tests.faults.work import numbered, seq

if TYPE_CHECKING:
    from tests.faults.victim import Side
    from ui.desktop.app import Windows
    from ui.desktop.frame import Frame
    from ui.desktop.session import LedgerSession

_LOOK_AFTER = 20
"""Milliseconds."""


def work(side: Side, path: Path) -> None:
    """Open the window on a ledger, and say what was made there."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
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

    def look(self) -> None:
        """Begin once the ledger can be written to; end where it no longer can."""
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

    def _refuse(self, why: object) -> NoReturn:
        self._side.say(f"REFUSED {why}")
        os._exit(0)

    def _made(self, number: int) -> None:
        self._side.say(f"MADE {number}")
        assert self._session is not None
        self._session.run(numbered, done=self._made, failed=self._refuse)
