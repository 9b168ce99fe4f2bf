"""One window a ledger: a second start rings, and the window that has the ledger open comes to the front.

Ringing is to make an empty file in a folder of this computer's user that every open window watches; answering is to
remove it. It is named after a hash of the ledger's place, and who rings. No socket is opened for it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from ui.desktop import folders

PATIENCE = 1000
"""Milliseconds in which a window answers; a verb on the command line, which may have the ledger too, never does."""
_STEP = 25


class Doorbell(QObject):
    """That of one window: it listens while the window has a ledger or asks for its passphrase, or rings for one."""

    rung = Signal()
    """Someone wants to see the ledger that this window has."""

    def __init__(self, parent: QObject) -> None:
        """Do nothing yet."""
        super().__init__(parent)
        self._own: Path | None = None  # where those who ring add an ending of their own
        self._asking = QTimer(self)
        self._ring: Path | None = None
        self._watcher: QFileSystemWatcher | None = None

    def listen(self, ledger: Path) -> None:
        """Hear who rings for this ledger from now on."""
        self._own = _file(ledger)
        with suppress(OSError):  # where nothing can be kept, nobody can ring either
            _make_folder(self._own.parent)
            self._take_rings()
        if self._watcher is None:
            self._watcher = QFileSystemWatcher(self)
            self._watcher.directoryChanged.connect(lambda _folder: self._answer())
        self._watcher.addPath(str(self._own.parent))

    def forget(self) -> None:
        """Neither listen nor ring any more."""
        self._own = None
        self._stop_ringing()

    def _answer(self) -> None:
        with suppress(OSError):
            if self._take_rings():
                self.rung.emit()

    def _take_rings(self) -> bool:
        """Answer who rang for our ledger, and say whether anybody did."""
        rings = [ring for ring in self._own.parent.iterdir() if ring.stem == self._own.name] if self._own else []
        for ring in rings:
            ring.unlink(missing_ok=True)
        return bool(rings)

    def ring(self, ledger: Path, answered: Callable[[], object], unanswered: Callable[[], object] = bool) -> None:
        """Ring for a ledger that another may have, and call `answered` if a window comes to the front for it."""
        self._stop_ringing()
        ring = _file(ledger).with_suffix(f".{os.urandom(4).hex()}")
        left = PATIENCE // _STEP

        def look() -> None:
            nonlocal left
            left -= 1
            is_answered = not ring.exists()
            if is_answered or not left:
                self._stop_ringing()
            if is_answered:
                answered()
            elif not left:
                unanswered()

        try:
            _make_folder(ring.parent)
            ring.touch(mode=0o600)
        except OSError:
            return
        self._ring = ring
        self._asking = QTimer(self, interval=_STEP)
        self._asking.timeout.connect(look)
        self._asking.start()

    def _stop_ringing(self) -> None:
        self._asking.stop()
        if self._ring is not None:
            with suppress(OSError):
                self._ring.unlink(missing_ok=True)
        self._ring = None


def _make_folder(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def _file(ledger: Path) -> Path:
    return folders.log() / "open" / sha256(os.path.realpath(ledger).encode(errors="surrogateescape")).hexdigest()
