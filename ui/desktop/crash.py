"""What nobody expected: it is said in a sentence, and logged by kind and place alone. Nothing is ever sent.

The log holds no names, amounts or words of an error: only what kind it was and where in the program. While the program
runs, a mark lies beside the log; where one is found whose process is gone, the program ended badly, and what Python's
fault handler could still write is taken into the log.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QLockFile, QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from models.version import VERSION
from ui.desktop.threads import log_without_contents

log = logging.getLogger(__name__)
LOG, OLD = "coinpurse.log", "coinpurse.old.log"
MAX_LOG = 200_000
"""Bytes of a log; where one is full nothing more is written to it, and the next start begins another."""
_OF_US = ("ui", "models")
"""Whose messages are logged; those of libraries could hold anything."""
_PLACE = re.compile(r'File "[^"]*?([^"/\\]+)", line (\d+)')
_SPEAKER = re.compile(r"Q\w+(::\w+)*")
_SEVERITIES = {
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


class Watch(QObject):
    """Waits for what nobody expected, from `begin` to `end`."""

    noticed = Signal(object)
    """Something went wrong that is our fault; it has been logged."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """Keep the log and the mark in `folder`."""
        super().__init__(parent)
        self.folder = folder
        self._mark = QLockFile(str(folder / f"run-{os.getpid()}.mark"))
        self._faults: TextIO | None = None
        self._handler: _Log | None = None

    def begin(self) -> bool:
        """Start to watch; tell whether the program ended badly the last time. Without a folder there is no log."""
        sys.excepthook = self.take
        threading.excepthook = self._take_of_thread
        qInstallMessageHandler(_take_qt)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._handler = _Log(self.folder)
        except OSError:
            return False
        for name in _OF_US:
            logging.getLogger(name).addHandler(self._handler)
        bad_ends = list(self._bad_ends())
        for line in bad_ends:
            log.error("%s", line)
        self._set_mark()
        return bool(bad_ends)

    def end(self) -> None:
        """The program ends as it should."""
        qInstallMessageHandler(None)
        sys.excepthook, threading.excepthook = sys.__excepthook__, threading.__excepthook__
        if self._faults is not None:
            faulthandler.disable()
            self._faults.close()
            self._fault_file(self._mark.fileName()).unlink(missing_ok=True)
        self._mark.unlock()
        if self._handler is not None:
            for name in _OF_US:
                logging.getLogger(name).removeHandler(self._handler)
            self._handler.close()

    # --- The mark of a running program ------------------------------------------------------------------------------

    @staticmethod
    def _fault_file(mark: str) -> Path:
        return Path(mark).with_suffix(".fault")

    def _set_mark(self) -> None:
        self._mark.setStaleLockTime(0)
        self._mark.tryLock(0)
        try:
            self._faults = self._fault_file(self._mark.fileName()).open("w", encoding="utf-8")
            faulthandler.enable(self._faults)
        except OSError:
            self._faults = None

    def _bad_ends(self) -> Iterator[str]:
        """What is known of each program that is gone and left its mark; then the mark is taken away."""
        for path in sorted(self.folder.glob("run-*.mark")):
            mark = QLockFile(str(path))
            mark.setStaleLockTime(0)
            # One with our own number is not ours, for ours is still to come: numbers are given again.
            if path != Path(self._mark.fileName()) and not mark.tryLock(0):
                continue  # that one is running
            faults = self._fault_file(str(path))
            yield f"Coinpurse ended unexpectedly: {without_contents(faults)}"
            faults.unlink(missing_ok=True)
            mark.unlock()
            path.unlink(missing_ok=True)

    # --- What is heard ----------------------------------------------------------------------------------------------

    def take(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """Log an exception nobody took; Ctrl+C in a terminal is the wish to end."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.closeAllWindows()
            return
        log_without_contents(error)
        self.noticed.emit(error)

    def _take_of_thread(self, given: threading.ExceptHookArgs) -> None:
        if given.exc_value is not None:
            self.take(given.exc_type, given.exc_value, given.exc_traceback)


class _Log(logging.FileHandler):
    """A file only its user can read, of limited size. It is made with the first line."""

    def __init__(self, folder: Path) -> None:
        path = folder / LOG
        if path.exists() and path.stat().st_size > MAX_LOG // 2:
            path.replace(folder / OLD)
        super().__init__(path, encoding="utf-8", delay=True, errors="backslashreplace")
        self.setLevel(logging.WARNING)
        self.setFormatter(_Bare(f"%(asctime)s {VERSION} %(levelname)s %(message)s"))
        self._last = ""

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        # An error of drawing comes again with every frame.
        if said == self._last or (self.stream is not None and self.stream.tell() > MAX_LOG):
            return
        self._last = said
        super().emit(record)
        Path(self.baseFilename).chmod(0o600)

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk is no reason to say more: the window goes on without a log."""


class _Bare(logging.Formatter):
    """Leaves out what an exception says: its words could hold a name."""

    def formatException(self, ei: object) -> str:
        return ""

    def formatStack(self, stack_info: str) -> str:
        return ""


def without_contents(faults: Path) -> str:
    """The places of a fault handler's report, the innermost first; its paths could hold the user's name."""
    try:
        report = faults.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "no trace"
    reason = re.match(r"Fatal Python error: [A-Za-z ]{1,40}|Windows fatal exception: [A-Za-z0-9 ]{1,40}", report)
    places = " < ".join(f"{name}:{line}" for name, line in _PLACE.findall(report)[:40])
    return " at ".join(filter(None, (reason[0] if reason else "", places))) or "no trace"


def _take_qt(severity: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Log who in Qt complained, and show the rest where a developer started the program."""
    level = _SEVERITIES.get(severity, logging.DEBUG)
    speaker = _SPEAKER.match(message)
    log.log(level, "Qt: %s", speaker[0] if speaker else context.category or "a message")
    if sys.stderr is not None:
        sys.stderr.write(f"{message}\n")
