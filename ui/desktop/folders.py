"""Folders a person may want to look into, shown by the system's own file manager."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices


def log() -> Path:
    """Where the log is: notes of this computer's, which are in no backup of the ledger."""
    state = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericStateLocation)
    return Path(state) / "coinpurse"


def backups(ledger: Path) -> Path | None:
    """Where the newest copy of a ledger is; None where there is none."""
    from models.backups import shelf

    return shelf.folder(ledger)


def show(path: Path) -> bool:
    """Open a folder in the file manager, or a file in the program for its kind; tell whether there is one."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
